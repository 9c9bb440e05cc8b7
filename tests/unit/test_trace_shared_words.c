/* trace: the words that several sentences share. */
#include "shared_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SENTENCES 3

static Error error;

/** Sentences of which only the tokens matter. */
typedef struct Made {
    Labels tokens[SENTENCES];
    TraceInput inputs[SENTENCES];
    Trace traces[SENTENCES];
    const Trace *pointers[SENTENCES];
} Made;

static void set_tokens(Made *made, size_t sentence, const char *const *words, size_t count) {
    assert_true(labels_new(&made->tokens[sentence], count, &error));
    for (size_t i = 0; i < count; i++) {
        assert_true(labels_set(&made->tokens[sentence], i, words[i], strlen(words[i]), &error));
    }
    made->inputs[sentence] = (TraceInput){.n = count, .queries = &made->tokens[sentence]};
    made->traces[sentence] = (Trace){.input = &made->inputs[sentence]};
    made->pointers[sentence] = &made->traces[sentence];
}

static void unmake(Made *made) {
    for (size_t i = 0; i < SENTENCES; i++) {
        labels_free(&made->tokens[i]);
    }
}

static void each_once_in_the_first_sentence_s_order(void **state) {
    (void)state;
    static const char *const a[] = {"the", "mouse", "and", "the", "苹果", "mouse"};
    static const char *const b[] = {"苹果", "and", "mouse", "mouse", "The"};
    static const char *const c[] = {"x", "mouse", "苹果", "苹果"};
    Made made = {0};
    set_tokens(&made, 0, a, 6);
    set_tokens(&made, 1, b, 5);
    set_tokens(&made, 2, c, 4);
    SharedWords words;
    assert_true(shared_words_find(made.pointers, 3, &words, &error));
    const size_t wanted[2][3] = {{1, 2, 1}, {4, 0, 2}}; /* mouse, 苹果 */
    assert_int_equal(words.count, 2);
    assert_memory_equal(words.places, wanted, sizeof wanted);
    shared_words_free(&words);
    assert_true(shared_words_find(made.pointers, 2, &words, &error));
    assert_int_equal(words.count, 3);
    assert_int_equal(shared_words_places(&words, 1)[0], 2); /* and */
    assert_int_equal(shared_words_places(&words, 1)[1], 1);
    shared_words_free(&words);
    unmake(&made);
}

static void sentences_may_share_nothing(void **state) {
    (void)state;
    static const char *const a[] = {"cat"}, *const b[] = {"dog", "Cat"};
    Made made = {0};
    set_tokens(&made, 0, a, 1);
    set_tokens(&made, 1, b, 2);
    SharedWords words;
    assert_true(shared_words_find(made.pointers, 2, &words, &error));
    assert_int_equal(words.count, 0);
    shared_words_free(&words);
    unmake(&made);
}

/* Against the plain way: every pair of tokens is compared. */
static void random_sentences(void **state) {
    (void)state;
    static const char *const letters[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    srand(3);
    for (int round = 0; round < 300; round++) {
        const char *words[SENTENCES][12];
        size_t lengths[SENTENCES];
        Made made = {0};
        for (size_t i = 0; i < SENTENCES; i++) {
            lengths[i] = (size_t)(rand() % 13);
            for (size_t j = 0; j < lengths[i]; j++) {
                words[i][j] = letters[rand() % 10];
            }
            set_tokens(&made, i, words[i], lengths[i]);
        }
        SharedWords shared;
        assert_true(shared_words_find(made.pointers, SENTENCES, &shared, &error));
        size_t found = 0;
        for (size_t token = 0; token < lengths[0]; token++) {
            size_t places[SENTENCES] = {12, 12, 12};
            for (size_t i = 0; i < SENTENCES; i++) {
                for (size_t j = lengths[i]; j-- > 0;) {
                    places[i] = words[i][j] == words[0][token] ? j : places[i];
                }
            }
            if (places[0] == token && places[1] < 12 && places[2] < 12) {
                assert_true(found < shared.count);
                assert_memory_equal(shared_words_places(&shared, found), places, sizeof places);
                found++;
            }
        }
        assert_int_equal(found, shared.count);
        shared_words_free(&shared);
        unmake(&made);
    }
}

static void widths_must_agree(void **state) {
    (void)state;
    double cell = 0;
    Trace traces[2] = {{.x = {1, 2, &cell}, .output = {1, 2, &cell}},
                       {.x = {1, 2, &cell}, .output = {1, 2, &cell}}};
    const Trace *const pointers[] = {&traces[0], &traces[1]};
    assert_true(shared_words_comparable(pointers, 2));
    traces[1].output.cols = 3;
    assert_false(shared_words_comparable(pointers, 2));
    traces[1].x.cols = 3; /* as wide as its output, and not as the other's */
    assert_false(shared_words_comparable(pointers, 2));
    traces[1].x.cols = 2;
    traces[1].output = (Matrix){0};
    assert_false(shared_words_comparable(pointers, 2));
    traces[0] = traces[1] = (Trace){0};
    assert_false(shared_words_comparable(pointers, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_once_in_the_first_sentence_s_order),
        cmocka_unit_test(sentences_may_share_nothing),
        cmocka_unit_test(random_sentences),
        cmocka_unit_test(widths_must_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
