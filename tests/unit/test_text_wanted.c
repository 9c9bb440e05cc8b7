/*
 * What Wanted promises: of a table only some words are taken, and a lexicon of those cuts every
 * text that was added exactly as a lexicon of the whole table does.
 */
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed = 1;

static size_t below(size_t limit) {
    seed = seed * 1664525u + 1013904223u;
    return (size_t)(seed >> 8) % limit;
}

/* Parts that words and sentences are made of: cases, compositions, marks, scripts, joiners. */
static const char *const parts[] = {
    "a",      "A",      "b",      "ab",         "\u00e9", "e\u0301", "E\u0301", "\u00df", "ss",
    "SS",     "1",      ".",      ",",          "'",      "-",       "\u6211",  "\u559c", "\u6b22",
    "\u3002", "\u0e01", "\u0e34", "K",          "\u212a", "\u017f",  "s",       "\u03c3", "\u03c2",
    "\u03a3", "<",      ">",      "\U0001f469", "\u200d", "\u0301",  "\u200b",  "\ufb01", "fi"};

#define PART_COUNT (sizeof parts / sizeof *parts)

static void make(char *to, size_t most) {
    size_t count = 1 + below(most);
    to[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strcat(to, parts[below(PART_COUNT)]);
    }
}

static void make_sentence(char *to) {
    char chunk[128];
    size_t count = 1 + below(5);
    to[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        make(chunk, 8);
        strcat(to, chunk);
        strcat(to, below(5) == 0 ? "\u3000" : " ");
    }
}

static void set(Labels *labels, size_t index, const char *text) {
    Error error;
    assert_true(labels_set(labels, index, text, strlen(text), &error));
}

/* A table of random words, no two of them equal in NFC. */
static void make_table(Labels *table, size_t count) {
    Error error;
    assert_true(labels_new(table, count, &error));
    for (size_t i = 0; i < count;) {
        char word[128];
        make(word, 3);
        char *normal = text_nfc(word);
        bool is_new = true;
        for (size_t j = 0; j < i && is_new; j++) {
            char *other = text_nfc(table->text[j]);
            is_new = strcmp(normal, other) != 0;
            free(other);
        }
        if (is_new) {
            set(table, i++, word);
        }
        free(normal);
    }
}

/* Offers every word as a reader of tables does, and keeps those that are taken. */
static void keep_wanted(Wanted *wanted, const Labels *table, Labels *kept) {
    Error error;
    size_t count = 0;
    assert_true(labels_new(kept, table->count, &error));
    for (size_t i = 0; i < table->count; i++) {
        const char *word = table->text[i];
        size_t row;
        WantedVerdict verdict;
        bool may_begin = wanted_may_begin(wanted, word, strlen(word));
        assert_true(wanted_take(wanted, word, strlen(word), &row, &verdict, &error));
        assert_true(may_begin || verdict == WORD_UNWANTED);
        assert_true(verdict != WORD_AGAIN); /* no two are equal */
        if (verdict == WORD_TAKEN) {
            assert_int_equal(row, count);
            set(kept, count++, word);
        }
    }
    kept->count = count;
}

static const char *word_at(const Labels *words, size_t row) {
    return row == LEXICON_MISSING ? "(missing)" : words->text[row];
}

static void assert_same_tokens(const Tokens *a, const Labels *a_words, const Tokens *b,
                               const Labels *b_words) {
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->items[i].text, b->items[i].text);
        assert_string_equal(word_at(a_words, a->items[i].row), word_at(b_words, b->items[i].row));
    }
}

/* Cuts (or looks up) with a table's words, and frees what is not handed out. */
static void cut(const Labels *words, const char *sentence, const Labels *ready, CaseRule rule,
                Segmentation segmentation, Tokens *tokens) {
    Error error;
    Notes notes = {0};
    Lexicon *lexicon;
    assert_true(lexicon_new(words, rule, &lexicon, &error));
    assert_true(sentence != NULL
                    ? tokens_cut(sentence, lexicon, segmentation, tokens, &notes, &error)
                    : tokens_look_up(ready, lexicon, tokens, &error));
    notes_free(&notes);
    lexicon_free(lexicon);
}

static void compare(const Labels *table, const Labels *kept, const char *sentence,
                    const Labels *ready, CaseRule rule, Segmentation segmentation) {
    Tokens whole, part;
    cut(table, sentence, ready, rule, segmentation, &whole);
    cut(kept, sentence, ready, rule, segmentation, &part);
    assert_same_tokens(&whole, table, &part, kept);
    tokens_free(&whole);
    tokens_free(&part);
}

static void texts_are_cut_as_by_the_whole_table(void **state) {
    (void)state;
    size_t tables = 0, kept_words = 0, all_words = 0;
    for (; tables < 400; tables++) {
        Error error;
        Labels table, kept, ready;
        Wanted *wanted;
        char sentence[1024], word[128];
        bool by_cluster = below(3) == 0;
        make_table(&table, 5 + below(120));
        make_sentence(sentence);
        assert_true(labels_new(&ready, 2, &error));
        set(&ready, 0, table.text[below(table.count)]);
        make(word, 3);
        set(&ready, 1, word);
        assert_true(wanted_new(&wanted, &error));
        assert_true(wanted_add_text(wanted, sentence, by_cluster, &error));
        assert_true(wanted_add_words(wanted, &ready, &error));
        assert_true(wanted_settle(wanted, &error));
        keep_wanted(wanted, &table, &kept);
        for (CaseRule rule = CASE_AUTO; rule <= CASE_EXACT; rule++) {
            for (Segmentation s = SEGMENT_AUTO; s <= SEGMENT_CHAR; s++) {
                if (s != SEGMENT_CHAR || by_cluster) {
                    compare(&table, &kept, sentence, NULL, rule, s);
                }
            }
            compare(&table, &kept, NULL, &ready, rule, SEGMENT_AUTO);
        }
        kept_words += kept.count;
        all_words += table.count;
        wanted_free(wanted);
        labels_free(&table);
        labels_free(&kept);
        labels_free(&ready);
    }
    assert_true(kept_words > tables && kept_words < all_words / 2);
}

static WantedVerdict take(Wanted *wanted, const char *word, size_t *row) {
    WantedVerdict verdict;
    Error error;
    assert_true(wanted_take(wanted, word, strlen(word), row, &verdict, &error));
    return verdict;
}

static Wanted *wanted_for(const char *text) {
    Wanted *wanted;
    Error error;
    assert_true(wanted_new(&wanted, &error));
    assert_true(wanted_add_text(wanted, text, false, &error));
    assert_true(wanted_settle(wanted, &error));
    return wanted;
}

static void only_what_tokens_can_be_is_taken(void **state) {
    (void)state;
    size_t row;
    Wanted *wanted = wanted_for("The keyboard, \u6211\u559c\u6b22 caf\u00e9");
    assert_int_equal(take(wanted, "board", &row), WORD_UNWANTED);
    assert_int_equal(take(wanted, "key", &row), WORD_UNWANTED);
    assert_int_equal(take(wanted, "keyboard", &row), WORD_TAKEN);
    assert_int_equal(take(wanted, ",", &row), WORD_TAKEN);
    assert_int_equal(take(wanted, "keyboard,", &row), WORD_TAKEN);
    assert_int_equal(take(wanted, "\u559c\u6b22", &row), WORD_TAKEN);
    assert_int_equal(take(wanted, "\u6211\u6b22", &row), WORD_UNWANTED);
    assert_int_equal(take(wanted, "THE", &row), WORD_TAKEN); /* the first that folds so */
    assert_int_equal(take(wanted, "the", &row), WORD_UNWANTED);
    assert_int_equal(take(wanted, "The", &row), WORD_TAKEN); /* as typed */
    assert_int_equal(row, 5);
    assert_int_equal(take(wanted, "cafe\u0301", &row), WORD_TAKEN);
    assert_int_equal(take(wanted, "caf\u00e9", &row), WORD_AGAIN);
    assert_int_equal(row, 6);
    assert_int_equal(take(wanted, "", &row), WORD_UNWANTED);
    assert_false(wanted_may_begin(wanted, "board", 5));
    assert_true(wanted_may_begin(wanted, "KEYBOARD", 8));
    wanted_free(wanted);
}

static void words_with_spaces_begin_with_their_first_field(void **state) {
    (void)state;
    Error error;
    Wanted *wanted;
    Labels words;
    assert_true(labels_new(&words, 2, &error));
    set(&words, 0, "New York");
    set(&words, 1, "Old\tYork");
    assert_true(wanted_new(&wanted, &error));
    assert_true(wanted_add_words(wanted, &words, &error));
    assert_true(wanted_settle(wanted, &error));
    assert_true(wanted_may_begin(wanted, "New", 3));
    assert_true(wanted_may_begin(wanted, "new", 3));
    assert_true(wanted_may_begin(wanted, "Old", 3));
    assert_false(wanted_may_begin(wanted, "Ne", 2));
    size_t row;
    assert_int_equal(take(wanted, "New", &row), WORD_UNWANTED);
    assert_int_equal(take(wanted, "new york", &row), WORD_TAKEN);
    labels_free(&words);
    wanted_free(wanted);
}

/* A token may be of no character, and a table may have a word of none. */
static void an_empty_token_is_looked_up_as_in_the_whole_table(void **state) {
    (void)state;
    Error error;
    Wanted *wanted;
    Labels table, kept, ready;
    assert_true(labels_new(&table, 2, &error) && labels_new(&ready, 1, &error));
    set(&table, 0, "cat");
    set(&table, 1, "");
    set(&ready, 0, "");
    assert_true(wanted_new(&wanted, &error));
    assert_true(wanted_add_words(wanted, &ready, &error));
    assert_true(wanted_settle(wanted, &error));
    keep_wanted(wanted, &table, &kept);
    assert_int_equal(kept.count, 1);
    assert_string_equal(kept.text[0], "");
    compare(&table, &kept, NULL, &ready, CASE_AUTO, SEGMENT_AUTO);
    compare(&table, &kept, NULL, &ready, CASE_EXACT, SEGMENT_AUTO);
    wanted_free(wanted);
    labels_free(&table);
    labels_free(&kept);
    labels_free(&ready);
}

/* Longer than what is sorted, and repeated: only the length tells these apart. */
static void long_runs_are_found(void **state) {
    (void)state;
    char text[6 * 200 + 1], word[6 * 200 + 1];
    for (size_t i = 0; i < 400; i++) {
        memcpy(text + 3 * i, "\u4e00", 4);
    }
    Wanted *wanted = wanted_for(text);
    for (size_t length = 1; length <= 400; length += 19) {
        size_t row;
        memcpy(word, text, 3 * length);
        word[3 * length] = '\0';
        assert_true(wanted_may_begin(wanted, word, 3 * length));
        assert_int_equal(take(wanted, word, &row), WORD_TAKEN);
        word[3 * length - 1] = '\x81';
        assert_int_equal(take(wanted, word, &row), WORD_UNWANTED);
    }
    wanted_free(wanted);
}

static void nothing_wants_nothing(void **state) {
    (void)state;
    size_t row;
    Wanted *wanted = wanted_for(" \t");
    assert_false(wanted_may_begin(wanted, "cat", 3));
    assert_int_equal(take(wanted, "cat", &row), WORD_UNWANTED);
    wanted_free(wanted);
    wanted = wanted_for("bad \xff");
    assert_int_equal(take(wanted, "bad", &row), WORD_UNWANTED);
    wanted_free(wanted);
    wanted_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_as_by_the_whole_table),
        cmocka_unit_test(only_what_tokens_can_be_is_taken),
        cmocka_unit_test(words_with_spaces_begin_with_their_first_field),
        cmocka_unit_test(an_empty_token_is_looked_up_as_in_the_whole_table),
        cmocka_unit_test(long_runs_are_found),
        cmocka_unit_test(nothing_wants_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
