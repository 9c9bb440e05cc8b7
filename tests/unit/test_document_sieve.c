/*
 * What the sieve promises: whatever the text, it says of it what document_read says of the whole,
 * and a sentence finds the same words and vectors; or it says that it knows nothing.
 */
#include "row.h"
#include "sieve.h"
#include "strict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t seed = 1;

static size_t below(size_t limit) {
    seed = seed * 1664525u + 1013904223u;
    return (size_t)(seed >> 8) % limit;
}

static const char *pick(const char *const *from, size_t count) {
    return from[below(count)];
}

#define PICK(array) pick(array, COUNT(array))

/* ---- rows --------------------------------------------------------------------------------- */

static const int widths[] = {64, 32, 16, 0};

/* What strict_check makes of the array that begins the text, of bytes that are in no other value.
 */
static bool is_numbers(const char *row) {
    char array[4096];
    Error ignored;
    size_t length = strcspn(row, "]");
    if (row[length] != ']') {
        return false;
    }
    snprintf(array, sizeof array, "[%.*s]", (int)length, row);
    return strspn(row, " \n\t\r") < length && strict_check(array, length + 2, &ignored);
}

static size_t commas_of(const char *row) {
    size_t count = 0;
    for (; *row != ']'; row++) {
        count += *row == ',';
    }
    return count;
}

static void check_row(const char *row, size_t length) {
    for (size_t i = 0; i < COUNT(widths); i++) {
        const char *stop;
        size_t count;
        RowKind kind = row_scan_by(widths[i], row, row + length, &stop, &count);
        if (is_numbers(row) != (kind == ROW_NUMBERS)) {
            fail_msg("by %d: %d of %s", widths[i], (int)kind, row);
        }
        if (kind == ROW_NUMBERS) {
            assert_ptr_equal(stop, strchr(row, ']') + 1);
            assert_int_equal(count, commas_of(row) + 1);
        }
    }
}

static const char *const numbers[] = {
    "0",        "-0",       "7",     "-0.25", "3.14159",
    "12345678", "-1.5e3",   "1E-9",  "2e+2",  "100",
    "0.000001", "-987.654", "1e308", "0.1",   "-1.7976931348623157e308"};
static const char *const gaps[] = {",", ", ", ",", ", ", " , ", ",\n    ", "\t,\r\n"};

/* `plain` leaves the exponents out, so that vectors can do all of it. */
static size_t make_row(char *row, size_t count, bool plain) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        const char *number = PICK(numbers);
        while (plain && strpbrk(number, "eE") != NULL) {
            number = PICK(numbers);
        }
        length += (size_t)sprintf(row + length, "%s%s", i > 0 ? PICK(gaps) : "", number);
    }
    return length + (size_t)sprintf(row + length, "]");
}

/* Bytes behind the row, which must not matter. */
static size_t pad(char *row, size_t length) {
    static const char padding[] =
        ", \"next\": [1, 2, 3], \"more\": [9.5, -8.25, 0.125], ]]..--,,ee";
    memcpy(row + length, padding, sizeof padding);
    return length + sizeof padding - 1;
}

static void test_rows_of_numbers(void **state) {
    (void)state;
    char row[4096];
    for (int round = 0; round < 3000; round++) {
        size_t length = make_row(row, 1 + below(60), below(2) == 0);
        check_row(row, length);
        check_row(row, pad(row, length));
    }
}

static void test_rows_with_one_byte_changed(void **state) {
    (void)state;
    static const char bytes[] = "0123456789.-+eE, \n]0.-,";
    char row[4096];
    for (int round = 0; round < 150; round++) {
        size_t length = make_row(row, 1 + below(30), below(4) > 0), all = pad(row, length);
        for (size_t at = 0; at < length; at++) {
            char was = row[at];
            row[at] = bytes[below(sizeof bytes - 1)];
            check_row(row, all);
            row[at] = was;
        }
    }
}

static void test_rows_with_a_byte_more_or_less(void **state) {
    (void)state;
    static const char bytes[] = "0123456789.-+eE, \n]0.-,";
    char row[4096], changed[4096];
    for (int round = 0; round < 20000; round++) {
        size_t length = make_row(row, 1 + below(30), below(4) > 0), all = pad(row, length);
        size_t at = below(length), more = below(3);
        memcpy(changed, row, at);
        memset(changed + at, bytes[below(sizeof bytes - 1)], more);
        size_t from = at + 1 - more % 2;
        memcpy(changed + at + more, row + from, all - from);
        check_row(changed, at + more + all - from);
    }
}

static void test_long_numbers(void **state) {
    (void)state;
    char row[2048];
    for (size_t digits = 1; digits < 330; digits++) {
        for (size_t before = 0; before < 3; before++) {
            size_t length = (size_t)sprintf(row, "%s",
                                            before == 0   ? ""
                                            : before == 1 ? "1,"
                                                          : "0.5, -");
            memset(row + length, '9', digits);
            row[length + digits] = ']';
            check_row(row, pad(row, length + digits + 1));
            if (digits > 1) { /* a point somewhere in it */
                row[length + 1 + below(digits - 1)] = '.';
                check_row(row, strlen(row));
            }
        }
    }
}

static void test_cut_rows_are_cut(void **state) {
    (void)state;
    char row[4096];
    for (int round = 0; round < 100; round++) {
        size_t length = make_row(row, 1 + below(30), below(2) == 0), count;
        for (size_t cut = 0; cut < length; cut++) {
            for (size_t i = 0; i < COUNT(widths); i++) {
                const char *stop;
                assert_int_equal(row_scan_by(widths[i], row, row + cut, &stop, &count), ROW_CUT);
            }
        }
    }
}

/* ---- documents ---------------------------------------------------------------------------- */

typedef struct Text {
    char bytes[65536];
    size_t length;
} Text;

static void put(Text *text, const char *more) {
    size_t length = strlen(more);
    assert_true(text->length + length < sizeof text->bytes);
    memcpy(text->bytes + text->length, more, length + 1);
    text->length += length;
}

/* Spellings of the same words among them, escapes, and keys that documents have. */
static const char *const keys[] = {
    "cat",        "Cat",       "CAT",      "dog",
    "mouse",      "and",       "the",      "The",
    "a",          "b",         "c",        "d",
    "e",          "f",         "g",        "h",
    "i",          "k",         "l",        "m",
    "n",          "\u00e9",    "E",        "e\u0301",
    "\\u00e9",    "c\\u0061t", "\u6211",   "\u559c\u6b22",
    "\u6b22",     "do\\\"g",   "New York", "name",
    "q",          "weights",   "tokens",   "",
    "embeddings", "embed",     "\\n",      "long word of many letters"};

static const char *const values[] = {
    "[1]",     "[1, 2, 3]",       "[]",   "\"x\"",     "null", "{}",      "[1, \"x\"]", "[[1, 2]]",
    "[1e999]", "{\"a\": [1, 2]}", "true", "[1, null]", "7",    "[01, 2]", "\"\\q\"",    "[1, 2,]"};

static const char *const sections[] = {"\"schema\": \"attnviz/1\"",
                                       "\"name\": \"a \\\"name\\\", {with} [all]\"",
                                       "\"dimensions\": [\"x\", \"y\"]",
                                       "\"weights\": {\"W_Q\": [[1, 0], [0, 1]]}",
                                       "\"options\": {\"heads\": 1, \"segment\": \"char\"}",
                                       "\"sentence\": \"cat dog\"",
                                       "\"source\": \"\\u00e9\\\\\"",
                                       "\"wieghts\": {}",
                                       "\"compare\": [{\"embeddings\": {\"cat\": [1, 2]}}]",
                                       "\"dimensions\": [\"x\"]",
                                       "\"embeddings\": {}",
                                       "\"embeddings\": {\"dog\": [1, 2], \"cat\": [1, 2]}",
                                       "\"options\": {\"heads\": 0}"};

/* Sections past this one are mistakes. */
#define RIGHT_SECTIONS 7

static const char *const spaces[] = {"", "", " ", "\n  "};

static void put_row(Text *text, const char *key, bool is_right) {
    char member[256];
    const char *value = PICK(values);
    char numbers_text[96];
    snprintf(numbers_text, sizeof numbers_text, "[%s%zu.%zu,%s%s]", below(2) == 0 ? "-" : "",
             below(10), below(1000), PICK(spaces), PICK(numbers));
    snprintf(member, sizeof member, "%s\"%s\"%s:%s%s%s", PICK(spaces), key, PICK(spaces),
             PICK(spaces), is_right ? numbers_text : value, PICK(spaces));
    put(text, member);
}

/* `faults` is how many of 100 rows are wrong. Keys may come twice; without faults they do not. */
static void put_rows(Text *text, size_t faults) {
    char key[64];
    size_t count = below(40), from = below(COUNT(keys));
    for (size_t i = 0; i < count; i++) {
        bool is_odd = below(100) < faults;
        put(text, i > 0 ? "," : "");
        snprintf(key, sizeof key, "word%zu", i);
        const char *known = is_odd ? PICK(keys) : keys[(from + i) % 21]; /* those of ASCII */
        put_row(text, i < 21 || is_odd ? known : key, !is_odd || below(2) == 0);
    }
}

static void put_document(Text *text, size_t faults) {
    bool has_rows = below(8) > 0;
    size_t place = below(4), count = below(4), first = below(RIGHT_SECTIONS);
    put(text, below(20) == 0 ? "\xEF\xBB\xBF {" : "{");
    for (size_t i = 0; i <= count; i++) {
        put(text, i > 0 ? "," : "");
        bool is_odd = below(200) < faults;
        if (has_rows && i == (place < count ? place : count)) {
            put(text, "\"embeddings\": {");
            put_rows(text, faults);
            put(text, "}");
        } else {
            put(text, is_odd ? PICK(sections) : sections[(first + i) % RIGHT_SECTIONS]);
        }
    }
    put(text, "}\n");
}

static void put_flat(Text *text, size_t faults) {
    put(text, "{");
    put_rows(text, faults);
    put(text, below(100) < faults ? ",\"embeddings\": {\"cat\": [1, 2], \"dog\": [2, 1]}}" : "}");
}

static void break_bytes(Text *text) {
    static const char bytes[] = "{}[]\":,\\ 019.-eE\xC3\xA9\x01u\n\xFF";
    for (size_t count = 1 + below(2); count > 0; count--) {
        size_t at = below(text->length);
        switch (below(3)) {
        case 0:
            text->bytes[at] = bytes[below(sizeof bytes - 1)];
            break;
        case 1:
            memmove(text->bytes + at, text->bytes + at + 1, text->length - at);
            text->length--;
            break;
        default:
            memmove(text->bytes + at + 1, text->bytes + at, text->length - at + 1);
            text->bytes[at] = bytes[below(sizeof bytes - 1)];
            text->length++;
        }
        if (text->length == 0) {
            break;
        }
    }
}

static const char sentence[] =
    "The cat, dog and mous\u00e9 \u6211\u559c\u6b22 e\u0301 word3 name q";

/* What came of a text. */
typedef struct Outcome {
    Document document;
    Error error;
    bool done;
} Outcome;

static Wanted *want(void) {
    Wanted *wanted;
    Error error;
    assert_true(wanted_new(&wanted, &error) && wanted_add_text(wanted, sentence, true, &error) &&
                wanted_settle(wanted, &error));
    return wanted;
}

/* In pieces of any size; what is not used comes again. Each stands in memory of its own, so that a
 * look beyond it is found out. */
static void feed(Sieve *sieve, const Text *text) {
    Error error;
    size_t at = 0, shown = 0, used = 0;
    size_t most = below(2) == 0 ? 64 : text->length + 1;
    bool is_last = false;
    while (!is_last && !sieve_has_given_up(sieve)) {
        shown += 1 + below(most);
        is_last = shown > text->length - at;
        shown = is_last ? text->length - at : shown;
        char *piece = malloc(shown + 1);
        memcpy(piece, text->bytes + at, shown);
        char *exact = realloc(piece, shown > 0 ? shown : 1);
        assert_true(sieve_feed(sieve, exact, shown, is_last, &used, &error));
        free(exact);
        at += used;
        shown -= used;
    }
}

static SieveVerdict sift(const Text *text, Seen *seen, SieveKeep keep, Outcome *outcome) {
    Wanted *wanted = want();
    Sieve *sieve;
    SieveVerdict verdict;
    assert_true(sieve_new(wanted, seen, keep, &sieve, &outcome->error));
    feed(sieve, text);
    outcome->done = sieve_read(sieve, ROLE_DOCUMENT, &outcome->document, &verdict, &outcome->error);
    sieve_free(sieve);
    wanted_free(wanted);
    return verdict;
}

/* As a program does it. */
static SieveVerdict read_sifted(const Text *text, Outcome *outcome) {
    Seen *seen;
    assert_true(seen_new(&seen, &outcome->error));
    SieveVerdict verdict = sift(text, seen, SIEVE_WANTED, outcome);
    if (verdict == SIEVE_AGAIN) {
        verdict = sift(text, seen, SIEVE_WORDS, outcome);
        assert_true(verdict != SIEVE_AGAIN);
    }
    seen_free(seen);
    return verdict;
}

static void same_error(const Error *a, const Error *b) {
    assert_int_equal(a->code, b->code);
    assert_string_equal(a->where, b->where);
    assert_string_equal(a->what, b->what);
}

/* The words of the one are among those of the other, in the same order and with the same vectors,
 * but for those that SIEVE_WORDS did not need. */
static void same_rows(const Document *few, const Document *all) {
    size_t next = 0;
    assert_int_equal(few->vectors.cols, all->vectors.cols);
    for (size_t i = 0; i < few->words.count; i++, next++) {
        while (next < all->words.count && strcmp(few->words.text[i], all->words.text[next]) != 0) {
            next++;
        }
        assert_true(next < all->words.count);
        if (few->words.count < all->words.count) {
            assert_memory_equal(matrix_row(&few->vectors, i), matrix_row(&all->vectors, next),
                                all->vectors.cols * sizeof(double));
        }
    }
}

static void same_tokens(const Document *few, const Document *all) {
    Lexicon *small = NULL, *large = NULL;
    Error small_error, large_error;
    bool is_small = lexicon_new(&few->words, CASE_AUTO, &small, &small_error);
    bool is_large = lexicon_new(&all->words, CASE_AUTO, &large, &large_error);
    assert_int_equal(is_small, is_large);
    if (!is_large) {
        same_error(&small_error, &large_error);
        return;
    }
    for (Segmentation segment = SEGMENT_AUTO; segment <= SEGMENT_CHAR; segment++) {
        Tokens a, b;
        Notes notes = {0};
        assert_true(tokens_cut(sentence, small, segment, &a, &notes, &small_error));
        assert_true(tokens_cut(sentence, large, segment, &b, &notes, &large_error));
        assert_int_equal(a.count, b.count);
        for (size_t i = 0; i < a.count; i++) {
            assert_string_equal(a.items[i].text, b.items[i].text);
            assert_int_equal(a.items[i].row == LEXICON_MISSING, b.items[i].row == LEXICON_MISSING);
            if (a.items[i].row != LEXICON_MISSING) {
                assert_string_equal(few->words.text[a.items[i].row],
                                    all->words.text[b.items[i].row]);
                assert_memory_equal(matrix_row(&few->vectors, a.items[i].row),
                                    matrix_row(&all->vectors, b.items[i].row),
                                    all->vectors.cols * sizeof(double));
            }
        }
        tokens_free(&a);
        tokens_free(&b);
        notes_free(&notes);
    }
    lexicon_free(small);
    lexicon_free(large);
}

static void same_text(const char *a, const char *b) {
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL) {
        assert_string_equal(a, b);
    }
}

static void same_document(const Document *few, const Document *all) {
    assert_int_equal(few->has_embeddings, all->has_embeddings);
    assert_int_equal(few->dimensions.count, all->dimensions.count);
    assert_int_equal(few->layer_count, all->layer_count);
    assert_int_equal(few->compare_count, all->compare_count);
    assert_memory_equal(few->options.given, all->options.given, sizeof all->options.given);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        same_text(few->text[i], all->text[i]);
    }
    if (all->has_embeddings) {
        same_rows(few, all);
        same_tokens(few, all);
    }
}

typedef struct Tally {
    size_t taken, refused, whole, left_out;
} Tally;

static void compare(const Text *text, Tally *tally) {
    Outcome whole, sifted;
    whole.done =
        document_read(text->bytes, text->length, ROLE_DOCUMENT, &whole.document, &whole.error);
    SieveVerdict verdict = read_sifted(text, &sifted);
    if (verdict == SIEVE_WHOLE) {
        assert_true(sifted.done);
        tally->whole++;
    } else {
        assert_int_equal(sifted.done, whole.done);
        if (whole.done) {
            same_document(&sifted.document, &whole.document);
            tally->left_out += whole.document.words.count - sifted.document.words.count;
            tally->taken++;
        } else {
            same_error(&sifted.error, &whole.error);
            tally->refused++;
        }
    }
    document_free(&whole.document);
    document_free(&sifted.document);
}

static Tally compare_random(size_t faults, bool broken, size_t rounds) {
    static Text text;
    Tally tally = {0};
    for (size_t round = 0; round < rounds; round++) {
        text.length = 0;
        if (below(3) == 0) {
            put_flat(&text, faults);
        } else {
            put_document(&text, faults);
        }
        if (broken) {
            break_bytes(&text);
        }
        compare(&text, &tally);
    }
    return tally;
}

static void test_right_documents(void **state) {
    (void)state;
    Tally tally = compare_random(0, false, 1500);
    assert_int_equal(tally.whole, 0);
    assert_true(tally.taken > 1000 && tally.left_out > 10 * tally.taken / 2);
}

static void test_documents_with_mistakes(void **state) {
    (void)state;
    Tally tally = compare_random(3, false, 3000);
    assert_true(tally.taken > 500 && tally.refused > 500);
    tally = compare_random(20, false, 3000);
    assert_true(tally.refused > 500 && tally.whole > 500);
}

static void test_broken_documents(void **state) {
    (void)state;
    Tally tally = compare_random(1, true, 6000);
    assert_true(tally.taken > 250 && tally.refused > 50 && tally.whole > 1500);
}

static void compare_text(const char *bytes, SieveVerdict wanted_verdict) {
    static Text text;
    Tally tally = {0};
    Outcome outcome;
    text.length = 0;
    put(&text, bytes);
    compare(&text, &tally);
    assert_int_equal(read_sifted(&text, &outcome), wanted_verdict);
    document_free(&outcome.document);
}

static void test_corners(void **state) {
    (void)state;
    compare_text("{}", SIEVE_READ);
    compare_text("{\"embeddings\": {}}", SIEVE_READ);
    compare_text("\t\r\n {\"a\": [1], \"b\": [2], \"c\": [3]}", SIEVE_READ);
    compare_text("\xEF\xBB\xBF\r\t{\"embeddings\": {\"a\": [1], \"b\": [1]}}", SIEVE_READ);
    compare_text("\v{\"a\": [1]}", SIEVE_WHOLE);
    compare_text("{\"embeddings\": {\"a\": [1]}}", SIEVE_READ);
    compare_text("{\"a\": [1], \"b\": [2], \"cat\": [3]}", SIEVE_READ);
    compare_text("{\"name\": [1], \"q\": [2], \"cat\": [3], \"dog\": [4], \"x\": [1]}", SIEVE_READ);
    compare_text("{\"name\": [1], \"q\": [2], \"k\": [3]}", SIEVE_READ);
    compare_text("{\"a\": [1], \"b\": [2], \"b\": [2], \"a\": [3]}", SIEVE_READ);
    compare_text("{\"embeddings\": {\"a\": [1], \"\u00e9\": [2], \"x\": [2], \"e\u0301\": [3]}}",
                 SIEVE_READ);
    compare_text("{\"embeddings\": {\"a\": [1], \"b\": [1]}, \"embeddings\": {\"a\": [1]}}",
                 SIEVE_READ);
    compare_text("{\"a\": [1], \"b\": [1], \"embeddings\": {\"a\": [1], \"b\": [1]}}", SIEVE_READ);
    compare_text("{\"embeddings\": {\"a\": [1], \"b\": [1], }}", SIEVE_WHOLE);
    compare_text("{\"embeddings\": {\"a\": [1], \"b\": [1], \"c\": [1e400], \"d\": [1]}}",
                 SIEVE_WHOLE);
    compare_text("{\"embeddings\": {\"a\": [1], \"b\": [1]]}", SIEVE_WHOLE);
    compare_text("[1]", SIEVE_WHOLE);
    compare_text("", SIEVE_WHOLE);
    compare_text("{\"a\": [1], \"b\": [2]", SIEVE_WHOLE);
    compare_text("{\"a\": [1], \"b\": [2]} {}", SIEVE_WHOLE);
    compare_text("{\"a\": [1], \"\xff\": [2], \"c\": [3]}", SIEVE_WHOLE);
    compare_text("{\"a\": [1], \"\\ud800\": [2], \"c\": [3]}", SIEVE_WHOLE);
}

/* ---- seen --------------------------------------------------------------------------------- */

static void test_seen_words(void **state) {
    (void)state;
    Seen *seen;
    Error error;
    assert_true(seen_new(&seen, &error));
    char word[32];
    for (size_t i = 0; i < 100000; i++) {
        int length = snprintf(word, sizeof word, "%.*s%zu", (int)(i % 9), "abcdefgh", i);
        assert_true(seen_add(seen, word, (size_t)length));
    }
    assert_false(seen_any_again(seen));
    assert_true(seen_add(seen, "e\u0301", 3) && !seen_any_again(seen));
    assert_true(seen_add(seen, "\u00e9", 2) && seen_any_again(seen));
    assert_true(seen_again(seen, "e\u0301", 3) && seen_again(seen, "\u00e9", 2));
    assert_false(seen_again(seen, "a1", 2));
    assert_true(seen_add(seen, "a1", 2) && seen_again(seen, "a1", 2));
    seen_free(seen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_numbers),
        cmocka_unit_test(test_rows_with_one_byte_changed),
        cmocka_unit_test(test_rows_with_a_byte_more_or_less),
        cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_cut_rows_are_cut),
        cmocka_unit_test(test_right_documents),
        cmocka_unit_test(test_documents_with_mistakes),
        cmocka_unit_test(test_broken_documents),
        cmocka_unit_test(test_corners),
        cmocka_unit_test(test_seen_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
