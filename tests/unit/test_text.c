/*
 * What the text room promises: UTF-8 told from what is not, words found in any spelling of the same
 * characters, sentences cut as the table knows its words, and nothing on a terminal but text.
 */
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A lexicon and the words that it borrows. */
typedef struct Table {
    Labels words;
    Lexicon *lexicon;
} Table;

/* Makes a table of the words between the bars of "cat|and|mouse". */
static void table_new(Table *table, const char *words, CaseRule rule) {
    Error error;
    size_t count = words[0] == '\0' ? 0 : 1;
    for (const char *bar = strchr(words, '|'); bar != NULL; bar = strchr(bar + 1, '|')) {
        count++;
    }
    assert_true(labels_new(&table->words, count, &error));
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(words, "|");
        assert_true(labels_set(&table->words, i, words, length, &error));
        words += length + 1;
    }
    assert_true(lexicon_new(&table->words, rule, &table->lexicon, &error));
}

static void table_free(Table *table) {
    lexicon_free(table->lexicon);
    labels_free(&table->words);
}

/* Appends to a text of bounded size. */
static void append(char *to, size_t size, const char *more) {
    size_t used = strlen(to);
    assert_true(strlen(more) < size - used);
    memcpy(to + used, more, strlen(more) + 1);
}

static void describe(const Tokens *tokens, char *to, size_t size) {
    to[0] = '\0';
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *token = &tokens->items[i];
        append(to, size, i == 0 ? "" : "|");
        append(to, size, token->row == LEXICON_MISSING ? "[" : "");
        append(to, size, token->text);
        append(to, size, token->row == LEXICON_MISSING ? "]" : "");
    }
}

/* Cuts a sentence and expects "token|token|[unknown]", and the notes joined by bars. */
static void expect(const Table *table, Segmentation segmentation, const char *sentence,
                   const char *tokens, const char *notes) {
    Tokens made;
    Notes said = {0};
    Error error;
    char text[4096];
    assert_true(tokens_cut(sentence, table->lexicon, segmentation, &made, &said, &error));
    describe(&made, text, sizeof text);
    assert_string_equal(text, tokens);
    if (notes != NULL) {
        text[0] = '\0';
        for (size_t i = 0; i < said.count; i++) {
            append(text, sizeof text, i == 0 ? "" : "|");
            append(text, sizeof text, said.text[i]);
        }
        assert_string_equal(text, notes);
    }
    tokens_free(&made);
    notes_free(&said);
}

static void expect_cut(const char *words, const char *sentence, const char *tokens) {
    Table table;
    table_new(&table, words, CASE_AUTO);
    expect(&table, SEGMENT_AUTO, sentence, tokens, NULL);
    table_free(&table);
}

static void expect_all(const char *words, Segmentation segmentation, const char *sentence,
                       const char *tokens, const char *notes) {
    Table table;
    table_new(&table, words, CASE_AUTO);
    expect(&table, segmentation, sentence, tokens, notes);
    table_free(&table);
}

static size_t find(const Table *table, const char *word) {
    size_t row;
    Error error;
    assert_true(lexicon_find(table->lexicon, word, strlen(word), &row, &error));
    return row;
}

/* --- UTF-8 ------------------------------------------------------------------------------------ */

static void expect_bad(const char *text, size_t length, size_t offset) {
    size_t bad = 999;
    assert_false(text_is_utf8(text, length, &bad));
    assert_int_equal(bad, offset);
}

static void utf8_is_told_from_what_is_not(void **state) {
    (void)state;
    size_t bad = 77;
    const char *good = "a\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
                       "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    assert_true(text_is_utf8(good, strlen(good), &bad));
    assert_true(text_is_utf8("", 0, &bad));
    assert_true(text_is_utf8("a\0b", 3, &bad));
    assert_int_equal(bad, 77);
    expect_bad("\x80", 1, 0);
    expect_bad("abcdefghij\xFF", 11, 10);
    expect_bad("ab\xC0\x80", 4, 2);                      /* overlong NUL */
    expect_bad("\xC1\xBF", 2, 0);                        /* overlong */
    expect_bad("\xE0\x9F\xBF", 3, 0);                    /* overlong */
    expect_bad("\xF0\x8F\xBF\xBF", 4, 0);                /* overlong */
    expect_bad("a\xED\xA0\x80", 4, 1);                   /* a surrogate */
    expect_bad("a\xED\xBF\xBF", 4, 1);                   /* a surrogate */
    expect_bad("\xF4\x90\x80\x80", 4, 0);                /* past U+10FFFF */
    expect_bad("\xF5\x80\x80\x80", 4, 0);                /* never a lead byte */
    expect_bad("12345678\xE4\xB8", 10, 8);               /* cut off by the length */
    expect_bad("\xE4\xB8\x28", 3, 0);                    /* cut off by another character */
    expect_bad("é\xE4\xB8\xAD\xC3", 6, 5);               /* cut off at the end */
    assert_false(text_is_utf8("\xE4\xB8\xAD", 2, &bad)); /* what lies behind is not read */
}

/* Every string of up to three bytes, against the table of the Unicode standard (3-7). */
static bool is_well_formed(const unsigned char *s, size_t length) {
    size_t i = 0;
    while (i < length) {
        unsigned char lead = s[i++];
        size_t more = lead < 0x80   ? 0
                      : lead < 0xC2 ? 9
                      : lead < 0xE0 ? 1
                      : lead < 0xF0 ? 2
                      : lead < 0xF5 ? 3
                                    : 9;
        unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (more > length - i) {
            return false;
        }
        for (; more > 0; more--, low = 0x80, high = 0xBF) {
            if (s[i] < low || s[i] > high) {
                return false;
            }
            i++;
        }
    }
    return true;
}

static void utf8_agrees_with_the_standard(void **state) {
    (void)state;
    static const unsigned char edge[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                         0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                         0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
    const size_t edges = sizeof edge;
    size_t accepted = 0;
    for (size_t code = 0; code < edges * edges * edges * edges; code++) {
        unsigned char s[4] = {edge[code % edges], edge[code / edges % edges],
                              edge[code / edges / edges % edges],
                              edge[code / edges / edges / edges]};
        size_t bad;
        bool is_good = text_is_utf8((const char *)s, 4, &bad);
        accepted += is_good ? 1 : 0;
        if (is_good != is_well_formed(s, 4)) {
            fail_msg("%02X %02X %02X %02X", s[0], s[1], s[2], s[3]);
        }
        if (!is_good && (!is_well_formed(s, bad) || bad >= 4)) {
            fail_msg("offset in %02X %02X %02X %02X", s[0], s[1], s[2], s[3]);
        }
    }
    assert_true(accepted > 100);
}

/* --- the lexicon ------------------------------------------------------------------------------ */

static void exact_words_come_before_folded_ones(void **state) {
    (void)state;
    Table table;
    table_new(&table, "US|us|Cat|CAT|straße|ΣΊΣΥΦΟΣ|istanbul|ı", CASE_AUTO);
    assert_int_equal(find(&table, "US"), 0);
    assert_int_equal(find(&table, "us"), 1);
    assert_int_equal(find(&table, "uS"), 0); /* of several the first */
    assert_int_equal(find(&table, "CAT"), 3);
    assert_int_equal(find(&table, "cat"), 2);
    assert_int_equal(find(&table, "STRASSE"), 4);
    assert_int_equal(find(&table, "STRAẞE"), 4);
    assert_int_equal(find(&table, "σίσυφος"), 5); /* both small sigmas */
    assert_int_equal(find(&table, "ISTANBUL"), 6);
    assert_int_equal(find(&table, "İstanbul"), LEXICON_MISSING); /* İ folds to i and a dot */
    assert_int_equal(find(&table, "I"), LEXICON_MISSING);        /* and dotless ı to itself */
    assert_int_equal(find(&table, "ı"), 7);
    assert_int_equal(find(&table, "dog"), LEXICON_MISSING);
    assert_int_equal(find(&table, ""), LEXICON_MISSING);
    table_free(&table);
}

/* Composing and folding shorten a word, but not without end. */
static void what_is_too_long_is_no_word(void **state) {
    (void)state;
    Table table;
    char word[3 * 64 + 65];
    table_new(&table, "aaa|\u00E9", CASE_AUTO);
    for (size_t length = 4; length < sizeof word; length++) {
        memset(word, 'a', length);
        word[length] = '\0';
        assert_int_equal(find(&table, word), LEXICON_MISSING);
    }
    assert_int_equal(find(&table, "AAA"), 0);
    assert_int_equal(find(&table, "E\u0301"), 1);
    table_free(&table);
}

static void exact_case_is_kept_apart(void **state) {
    (void)state;
    Table table;
    table_new(&table, "Cat|é", CASE_EXACT);
    assert_int_equal(find(&table, "cat"), LEXICON_MISSING);
    assert_int_equal(find(&table, "Cat"), 0);
    assert_int_equal(find(&table, "e\u0301"), 1); /* NFC is not a matter of case */
    assert_int_equal(find(&table, "É"), LEXICON_MISSING);
    expect(&table, SEGMENT_AUTO, "cat Cat.", "[cat]|Cat", NULL);
    table_free(&table);
}

static void spellings_of_the_same_characters_are_one(void **state) {
    (void)state;
    Table table;
    table_new(&table, "café|re\u0301sume\u0301|Å|각|\u1E69|が|ᾴ", CASE_AUTO);
    assert_int_equal(find(&table, "cafe\u0301"), 0);
    assert_int_equal(find(&table, "CAFE\u0301"), 0);
    assert_int_equal(find(&table, "résumé"), 1);
    assert_int_equal(find(&table, "\u212B"), 2);             /* the ångström sign */
    assert_int_equal(find(&table, "a\u030A"), 2);            /* folded too */
    assert_int_equal(find(&table, "\u1100\u1161\u11A8"), 3); /* jamo */
    assert_int_equal(find(&table, "s\u0323\u0307"), 4);      /* marks in either order */
    assert_int_equal(find(&table, "s\u0307\u0323"), 4);
    assert_int_equal(find(&table, "\u304B\u3099"), 5);
    assert_int_equal(find(&table, "α\u0345\u0301"), 6);
    assert_int_equal(find(&table, "ΑΙ\u0301"), LEXICON_MISSING); /* Ί is an iota, no subscript */
    assert_int_equal(find(&table, "cafe"), LEXICON_MISSING);
    table_free(&table);
}

static void expect_nfc(const char *text, const char *wanted) {
    char *made = text_nfc(text);
    assert_non_null(made);
    assert_string_equal(made, wanted);
    free(made);
}

static void texts_are_brought_to_nfc(void **state) {
    (void)state;
    expect_nfc("", "");
    expect_nfc("cat 苹果", "cat 苹果");
    expect_nfc("cafe\u0301", "caf\u00E9");
    expect_nfc("\u212B\u2126", "\u00C5\u03A9");
    expect_nfc("\u1112\u1161\u11AB", "\uD55C");
    expect_nfc("\u0958", "\u0915\u093C"); /* excluded from composition */
    expect_nfc("q\u0307\u0323", "q\u0323\u0307");
    expect_nfc("\uFB01 Straße", "\uFB01 Straße"); /* neither compatibility nor case */
    expect_nfc("a\xFF", "a\xFF");
}

static void expect_twice(const char *a, const char *b, const char *what) {
    char *text[] = {(char *)(uintptr_t) "first", (char *)(uintptr_t)a, (char *)(uintptr_t)b};
    Labels words = {3, text};
    Lexicon *lexicon = (Lexicon *)&words;
    Error error;
    assert_false(lexicon_new(&words, CASE_AUTO, &lexicon, &error));
    assert_null(lexicon);
    assert_int_equal(error.code, ERROR_DATA);
    assert_string_equal(error.where, "$.embeddings");
    assert_non_null(strstr(error.what, what));
}

static void equal_keys_are_an_error_that_names_both(void **state) {
    (void)state;
    expect_twice("é", "e\u0301",
                 "\"é\" (word 2) and \"e\u0301\" (word 3) are the same in Unicode's NFC form");
    expect_twice("cat", "cat", "\"cat\" (word 2) and \"cat\" (word 3) are the same; keep one");
    expect_twice("\u212B", "Å", "NFC");
    char mice[3 * 41 + 1] = "x"; /* long ones are named by their beginnings, whole characters */
    for (size_t i = 0; i < 40; i++) {
        append(mice, sizeof mice, "鼠");
    }
    char named[sizeof mice + 20];
    snprintf(named, sizeof named, "\"%.118s\" (word 2)", mice);
    expect_twice(mice, mice, named);
    Table table; /* words that only fold alike are no error */
    table_new(&table, "cat|Cat|CAT", CASE_AUTO);
    table_free(&table);
}

static void a_lexicon_may_be_empty(void **state) {
    (void)state;
    Table table;
    table_new(&table, "", CASE_AUTO);
    assert_int_equal(find(&table, "cat"), LEXICON_MISSING);
    assert_int_equal(find(&table, "我"), LEXICON_MISSING);
    expect(&table, SEGMENT_AUTO, "Cat, 我们。", "[Cat]|[我们]", NULL);
    size_t rows[3];
    assert_int_equal(lexicon_nearest(table.lexicon, "cat", 3, rows), 0);
    lexicon_free(NULL);
    table_free(&table);
}

static void many_words_keep_their_rows(void **state) {
    (void)state;
    enum { COUNT = 50000 };
    Labels words;
    Lexicon *lexicon;
    Error error;
    assert_true(labels_new(&words, COUNT, &error));
    for (size_t i = 0; i < COUNT; i++) {
        char word[32];
        int length = snprintf(word, sizeof word, i % 3 == 0 ? "Wort%zu" : "词%zu", i);
        assert_true(labels_set(&words, i, word, (size_t)length, &error));
    }
    assert_true(lexicon_new(&words, CASE_AUTO, &lexicon, &error));
    for (size_t i = 0; i < COUNT; i++) {
        char word[32];
        snprintf(word, sizeof word, i % 3 == 0 ? "wORT%zu" : "词%zu", i);
        size_t row = 0;
        assert_true(lexicon_find(lexicon, word, strlen(word), &row, &error));
        assert_int_equal(row, i);
    }
    lexicon_free(lexicon);
    labels_free(&words);
}

/* Thousands of combining marks in the wrong order: slow in a library that sorts them one by one. */
static void long_runs_of_marks_are_sorted(void **state) {
    (void)state;
    enum { MARKS = 20000 };
    char *sorted = calloc(1, 4 * MARKS + 2), *mixed = calloc(1, 4 * MARKS + 2);
    assert_non_null(sorted);
    assert_non_null(mixed);
    strcpy(sorted, "x");
    strcpy(mixed, "x");
    for (size_t i = 0; i < 2 * MARKS; i++) {
        memcpy(sorted + 1 + 2 * i, i < MARKS ? "\u0323" : "\u0307", 2);
        memcpy(mixed + 1 + 2 * i, i < MARKS ? "\u0307" : "\u0323", 2);
    }
    Table table;
    table_new(&table, sorted, CASE_AUTO);
    assert_int_equal(find(&table, mixed), 0);
    table_free(&table);
    table_new(&table, mixed, CASE_AUTO);
    assert_int_equal(find(&table, sorted), 0);
    table_free(&table);
    free(sorted);
    free(mixed);
}

/* --- nearest words ---------------------------------------------------------------------------- */

static void distances_count_code_points_and_swaps(void **state) {
    (void)state;
    assert_int_equal(text_distance("", ""), 0);
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance("abc", ""), 3);
    assert_int_equal(text_distance("kitten", "sitting"), 3);
    assert_int_equal(text_distance("mosue", "mouse"), 1);
    assert_int_equal(text_distance("ca", "abc"), 3); /* no part is edited twice */
    assert_int_equal(text_distance("苹果", "苹菓"), 1);
    assert_int_equal(text_distance("ab", "ba"), 1);
    assert_int_equal(text_distance("W_q", "W_Q"), 1);
    assert_int_equal(text_distance("saturday", "sunday"), 3);
}

/* The distance by its definition, without a band. */
static size_t plain_distance(const char *a, const char *b) {
    size_t d[16][16];
    size_t n = strlen(a), m = strlen(b);
    for (size_t i = 0; i <= n; i++) {
        for (size_t j = 0; j <= m; j++) {
            d[i][j] = i == 0 ? j : j == 0 ? i : d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            if (i > 0 && j > 0) {
                d[i][j] = d[i - 1][j] + 1 < d[i][j] ? d[i - 1][j] + 1 : d[i][j];
                d[i][j] = d[i][j - 1] + 1 < d[i][j] ? d[i][j - 1] + 1 : d[i][j];
            }
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = d[i - 2][j - 2] + 1 < d[i][j] ? d[i - 2][j - 2] + 1 : d[i][j];
            }
        }
    }
    return d[n][m];
}

/* A small generator, so that every run tests the same. */
static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 16;
}

static void random_word(uint32_t *seed, char *word, size_t most) {
    size_t length = next_random(seed) % most + 1;
    for (size_t i = 0; i < length; i++) {
        word[i] = (char)('a' + next_random(seed) % 3);
    }
    word[length] = '\0';
}

static void nearest_words_are_those_of_the_definition(void **state) {
    (void)state;
    uint32_t seed = 7;
    enum { WORDS = 60 };
    for (int round = 0; round < 60; round++) {
        char list[WORDS * 12] = "", word[WORDS][12], asked[12];
        size_t count = 0;
        while (count < WORDS) {
            random_word(&seed, word[count], 11);
            bool is_new = true;
            for (size_t i = 0; i < count; i++) {
                is_new = is_new && strcmp(word[i], word[count]) != 0;
            }
            if (is_new) {
                append(list, sizeof list, count == 0 ? "" : "|");
                append(list, sizeof list, word[count++]);
            }
        }
        random_word(&seed, asked, 11);
        Table table;
        table_new(&table, list, CASE_AUTO);
        size_t found[4], wanted[4], wanted_count = 0;
        size_t limit = strlen(asked) / 3 > 1 ? strlen(asked) / 3 : 1;
        for (size_t distance = 0; distance <= limit; distance++) {
            for (size_t i = 0; i < WORDS && wanted_count < 4; i++) {
                size_t longer = strlen(word[i]) > strlen(asked) ? strlen(word[i]) : strlen(asked);
                if (distance < longer && plain_distance(asked, word[i]) == distance) {
                    wanted[wanted_count++] = i;
                }
            }
        }
        assert_int_equal(lexicon_nearest(table.lexicon, asked, 4, found), wanted_count);
        for (size_t i = 0; i < wanted_count; i++) {
            assert_int_equal(found[i], wanted[i]);
        }
        table_free(&table);
    }
}

static void suggestions_are_near_and_in_order(void **state) {
    (void)state;
    Table table;
    size_t rows[3];
    table_new(&table, "dog|mouses|house|Mouse|computer|苹果|猫|a|Zebra", CASE_AUTO);
    assert_int_equal(lexicon_nearest(table.lexicon, "mosue", 3, rows), 1);
    assert_int_equal(rows[0], 3);
    assert_int_equal(lexicon_nearest(table.lexicon, "mouse", 3, rows), 3);
    assert_int_equal(rows[0], 3); /* case counts for nothing here */
    assert_int_equal(rows[1], 1); /* and equals stand as in the table */
    assert_int_equal(rows[2], 2);
    assert_int_equal(lexicon_nearest(table.lexicon, "mouse", 1, rows), 1);
    assert_int_equal(rows[0], 3);
    assert_int_equal(lexicon_nearest(table.lexicon, "cmoputre", 3, rows), 1);
    assert_int_equal(rows[0], 4);
    assert_int_equal(lexicon_nearest(table.lexicon, "萍果", 3, rows), 1);
    assert_int_equal(rows[0], 5);
    assert_int_equal(lexicon_nearest(table.lexicon, "狗", 3, rows), 0); /* not a cat */
    assert_int_equal(lexicon_nearest(table.lexicon, "elephant", 3, rows), 0);
    assert_int_equal(lexicon_nearest(table.lexicon, "mouse", 0, rows), 0);
    assert_int_equal(lexicon_nearest(table.lexicon, "", 3, rows), 0);
    table_free(&table);
    table_new(&table, "Cat|CAT|cat", CASE_AUTO); /* of equals the first */
    assert_int_equal(lexicon_nearest(table.lexicon, "cat", 1, rows), 1);
    assert_int_equal(rows[0], 0);
    assert_int_equal(lexicon_nearest(table.lexicon, "cat", 2, rows), 2);
    assert_int_equal(rows[1], 1);
    table_free(&table);
}

/* --- sentences with spaces -------------------------------------------------------------------- */

static void words_are_split_at_white_space(void **state) {
    (void)state;
    expect_cut("cat|and|mouse", "cat and mouse", "cat|and|mouse");
    expect_cut("cat|and|mouse", "  cat\tand\n\nmouse \r\n", "cat|and|mouse");
    expect_cut("cat|and",
               "cat\u00A0and\u3000cat\u2003and\xC2\x85"
               "cat\u2028and\u1680cat\u202Fand",
               "cat|and|cat|and|cat|and|cat|and");
    expect_cut("cat", "cat cat cat", "cat|cat|cat");
    expect_cut("cat", "The CAT caT", "[The]|CAT|caT");
    expect_cut("cat", "", "");
    expect_cut("cat", " \n\u3000 ", "");
    expect_cut("cat", "... ! —", "");
    expect_cut("new york|new", "new york", "new|[york]");
}

static void known_chunks_stay_whole(void **state) {
    (void)state;
    expect_cut("<BOS>|don't|[PAD]|cat|...|e.g.|#1", "<BOS> don't [PAD] cat ... e.g. #1",
               "<BOS>|don't|[PAD]|cat|...|e.g.|#1");
    expect_cut("<bos>|don't", "<BOS> DON'T", "<BOS>|DON'T");
    expect_cut("don|t", "don't", "[don't]");
    expect_cut("well|known", "well-known", "[well-known]");
}

static void few_marks_are_peeled(void **state) {
    (void)state;
    expect_cut("<BOS>|[PAD]|don't", "<BOS>, [PAD]. (\"don't\") ([PAD])", "<BOS>|[PAD]|don't|[PAD]");
    expect_cut("cat|cat.", "cat.. (cat.)", "cat.|cat.");
    expect_cut("cat", "«cat» „cat“ ¿cat? ‘cat’ —cat… 'cat' _cat_ {cat}",
               "cat|cat|cat|cat|cat|cat|cat|cat");
    expect_cut("cat", "(Cat)!? (dog)!", "Cat|[dog]");
    expect_cut("$5|5", "$5, $6. +", "$5|[$6]|[+]"); /* symbols are no punctuation */
    expect_cut("(x|x)", "(x)", "(x");
    expect_cut("rock'n'roll", "'rock'n'roll'", "rock'n'roll");
    expect_cut("cat", "\uFEFFcat cat\u200F", "cat|cat");
}

static void known_marks_are_tokens(void **state) {
    (void)state;
    expect_cut("cat|,|.|...", "cat, cat. cat... cat....", "cat|,|cat|.|cat|...|cat|...|.");
    expect_cut("cat|(|)|\"", "(\"cat\")", "(|\"|cat|\"|)");
    expect_cut("!|?!", "?!! !?!", "?!|!|!|?!");
    expect_cut("dog|,", "cat,", "[cat]|,");
}

static void dropped_marks_are_noted_once(void **state) {
    (void)state;
    expect_all("cat", SEGMENT_AUTO, "cat, cat", "cat|cat",
               "the mark \",\" is not in the table and was dropped");
    expect_all("cat|.", SEGMENT_AUTO, "\"cat,\" cat, cat.", "cat|cat|cat|.",
               "the mark '\"' is not in the table and was dropped 2 times|"
               "the mark \",\" is not in the table and was dropped 2 times");
    expect_all("cat", SEGMENT_AUTO, "...", "",
               "the mark \".\" is not in the table and was dropped 3 times");
    expect_all("猫", SEGMENT_AUTO, "猫，猫。", "猫|猫",
               "the mark \"，\" is not in the table and was dropped|"
               "the mark \"。\" is not in the table and was dropped");
    expect_all("cat", SEGMENT_AUTO, "cat\u200F", "cat",
               "the mark \"\\u{200F}\" is not in the table and was dropped");
    expect_all("cat", SEGMENT_AUTO, "cat dog", "cat|[dog]", "");
    expect_all("cat", SEGMENT_AUTO, "\uFEFFcat\u200B", "cat", ""); /* nothing is lost with these */
}

static void tokens_keep_their_spelling(void **state) {
    (void)state;
    expect_cut("café|straße", "CAFE\u0301 cafe\u0301. STRASSE", "CAFE\u0301|cafe\u0301|STRASSE");
    Table table;
    Tokens tokens;
    Notes notes = {0};
    Error error;
    table_new(&table, "dog|café", CASE_AUTO);
    assert_true(tokens_cut("Cafe\u0301! x", table.lexicon, SEGMENT_AUTO, &tokens, &notes, &error));
    assert_int_equal(tokens.count, 2);
    assert_int_equal(tokens.items[0].row, 1);
    assert_int_equal(tokens.items[1].row, LEXICON_MISSING);
    tokens_free(&tokens);
    notes_free(&notes);
    table_free(&table);
}

/* --- sentences without spaces ----------------------------------------------------------------- */

static void chinese_is_segmented(void **state) {
    (void)state;
    const char *words = "我|喜欢|吃|苹果|公司|苹果公司|发布|了|新|产品|新产品|喜|欢";
    expect_cut(words, "我喜欢吃苹果", "我|喜欢|吃|苹果");
    expect_cut(words, "苹果公司发布了新产品", "苹果公司|发布|了|新产品");
    expect_cut(words, "我喜欢吃苹果。", "我|喜欢|吃|苹果");
    expect_cut(words, "我喜欢吃香蕉，苹果", "我|喜欢|吃|[香蕉]|苹果");
    expect_cut(words, "“苹果公司”、我", "苹果公司|我");
    expect_cut("我|。|，", "我，他。", "我|，|[他]|。");
    expect_cut("研究|研究生|生命|命|起源", "研究生命起源", "研究生|命|起源");
    expect_cut("苹果", "苹果 苹果苹果", "苹果|苹果|苹果");
}

static void ties_go_to_the_longest_first_token(void **state) {
    (void)state;
    expect_cut("一二|三|一|二三", "一二三", "一二|三");
    expect_cut("一|二三四|一二|三四|一二三|四", "一二三四", "一二三|四");
    expect_cut("一|二三", "一二三", "一|二三");
    /* Fewest unknown characters come before fewest tokens. */
    expect_cut("一二|一|二|三", "一二三四", "一二|三|[四]");
    expect_cut("一二三|一|二|三四", "一二三四", "一|二|三四");
    /* Unknown neighbours are one token. */
    expect_cut("二", "一一二一一", "[一一]|二|[一一]");
}

static void other_scripts_are_segmented(void **state) {
    (void)state;
    expect_cut("私|は|猫|が|好き|です", "私は猫が好きです。", "私|は|猫|が|好き|です");
    expect_cut("コーヒー|を|飲む|人々", "人々コーヒーを飲む", "人々|コーヒー|を|飲む");
    expect_cut("ｺｰﾋｰ|猫", "ｺｰﾋｰ猫", "ｺｰﾋｰ|猫");
    expect_cut("ฉัน|ชอบ|กิน|แอปเปิล|น้ำ", "ฉันชอบกินแอปเปิล น้ำ", "ฉัน|ชอบ|กิน|แอปเปิล|น้ำ");
    expect_cut("ខ្ញុំ|ចូលចិត្ត|ផ្លែប៉ោម", "ខ្ញុំចូលចិត្តផ្លែប៉ោម។", "ខ្ញុំ|ចូលចិត្ត|ផ្លែប៉ោម");
    expect_cut("ខ្ញុំ|ចូលចិត្ត", "ខ្ញុំ\u200Bចូលចិត្ត", "ខ្ញុំ|ចូលចិត្ត");
    expect_cut("ຂ້ອຍ|ມັກ|ໝາ", "ຂ້ອຍມັກໝາ", "ຂ້ອຍ|ມັກ|ໝາ");
    expect_cut("ကျွန်တော်|ကြောင်", "ကျွန်တော်ကြောင်", "ကျွန်တော်|ကြောင်");
    expect_cut("\U00020BB7野家|で", "\U00020BB7野家で", "\U00020BB7野家|で"); /* plane 2 */
    expect_cut("나는|사과", "나는사과", "[나는사과]"); /* Korean has spaces */
}

static void mixed_scripts_keep_words_whole(void **state) {
    (void)state;
    expect_cut("我|用|Python3|吃|苹果|Python|3", "我用Python3吃苹果", "我|用|Python3|吃|苹果");
    expect_cut("我|用|python3|吃|苹果", "我用PYTHON3吃苹果", "我|用|PYTHON3|吃|苹果");
    expect_cut("我|用|Python|3|吃", "我用Python3吃", "我|用|[Python3]|吃");
    expect_cut("2024年|T恤|买", "2024年买t恤", "2024年|买|t恤");
    expect_cut("20|24|年", "2024年", "[2024]|年");
    expect_cut("我|有|3.14|元|don't|GPT-4", "我有3.14元", "我|有|3.14|元");
    expect_cut("我|don't|GPT-4|用", "我don’t don't用GPT-4！", "我|[don’t]|don't|用|GPT-4");
    expect_cut("我|[MASK]|苹果|<s>|</s>", "<s>我[MASK]苹果</s>", "<s>|我|[MASK]|苹果|</s>");
    expect_cut("Hello|World|，", "Hello，World！", "Hello|，|World");
    expect_cut("我|爱|🍎|🍏", "我爱🍎🍏", "我|爱|🍎|🍏");
    expect_cut("你好！|你好|世界", "你好！世界", "你好！|世界"); /* nothing dropped is best */
}

/* A full stop or an underscore between letters belongs to the word, a bracket does not. */
static void brackets_part_words(void **state) {
    (void)state;
    expect_cut("我|f|x", "我f.x", "我|[f.x]");
    expect_cut("我|f|x", "我f_x", "我|[f_x]");
    expect_cut("我|f|x", "我f(x", "我|f|x");
}

/* U+0345 hangs below a letter and is an iota in the other case. */
static void case_may_be_in_what_hangs_on(void **state) {
    (void)state;
    expect_cut("1\u03B9", "(1\u0345)", "1\u0345");
    expect_cut("cat|!\u03B9|!\u0345!", "cat!\u0345!", "cat|!\u0345!");
}

static void grapheme_clusters_are_never_cut(void **state) {
    (void)state;
    const char *family = "👨\u200D👩\u200D👧";
    Table table;
    table_new(&table, "👨|👩|👧|一|か|e|🇩|น", CASE_AUTO);
    expect(&table, SEGMENT_AUTO, "一👨\u200D👩\u200D👧一", "一|[👨\u200D👩\u200D👧]|一", NULL);
    expect(&table, SEGMENT_CHAR, family, "[👨\u200D👩\u200D👧]", NULL);
    expect(&table, SEGMENT_AUTO, "か\u3099一", "[か\u3099]|一", NULL);
    expect(&table, SEGMENT_CHAR, "ee\u0301e🇩🇪", "e|[e\u0301]|e|[🇩🇪]", NULL);
    expect(&table, SEGMENT_AUTO, "น้ำ", "[น้ำ]", NULL);
    table_free(&table);
    expect_all("ក|រ", SEGMENT_CHAR, "ក្រក", "[ក្រ]|ក", NULL); /* a stacked consonant */
    expect_all("#|1", SEGMENT_CHAR, "#\uFE0F\u20E31", "[#\uFE0F\u20E3]|1", "");
}

static void characters_can_be_tokens(void **state) {
    (void)state;
    expect_all("c|a|t|我|,", SEGMENT_CHAR, "Cat, 我们!", "C|a|t|,|我|[们]",
               "the mark \"!\" is not in the table and was dropped");
    expect_all("cat", SEGMENT_CHAR, "cat", "[c]|[a]|[t]", "");
}

static void spaces_alone_can_cut(void **state) {
    (void)state;
    expect_all("我|苹果|cat", SEGMENT_SPACE, "我苹果 苹果。 cat, ，我", "[我苹果]|苹果|cat|我",
               NULL);
    expect_all("a|b", SEGMENT_SPACE, "a，b", "[a，b]", "");
}

/* --- the segmentation, against a search through all ways to cut ------------------------------- */

enum { LETTERS = 9 };

/* How good a way to cut is: unknown letters, tokens, then the tokens' lengths. */
typedef struct Way {
    size_t unknown, count;
    size_t length[LETTERS];
    bool is_known[LETTERS];
} Way;

static bool way_is_better(const Way *a, const Way *b) {
    if (a->unknown != b->unknown || a->count != b->count) {
        return a->unknown < b->unknown || (a->unknown == b->unknown && a->count < b->count);
    }
    for (size_t i = 0; i < a->count; i++) {
        if (a->length[i] != b->length[i]) {
            return a->length[i] > b->length[i];
        }
    }
    return false;
}

/* The way that bit i of `cuts` describes: cut behind letter i. False for two unknowns in a row. */
static bool way_of(const Table *table, const char *text, size_t letters, unsigned cuts, Way *way) {
    *way = (Way){0};
    for (size_t start = 0, i = 0; i < letters; i++) {
        if (i + 1 < letters && (cuts >> i & 1) == 0) {
            continue;
        }
        char part[3 * LETTERS + 1] = "";
        memcpy(part, text + 3 * start, 3 * (i + 1 - start));
        bool is_known = find(table, part) != LEXICON_MISSING;
        if (!is_known && way->count > 0 && !way->is_known[way->count - 1]) {
            return false;
        }
        way->unknown += is_known ? 0 : i + 1 - start;
        way->is_known[way->count] = is_known;
        way->length[way->count++] = i + 1 - start;
        start = i + 1;
    }
    return true;
}

static void random_letters(uint32_t *seed, char *to, size_t letters) {
    static const char *const alphabet[] = {"一", "二", "三", "が"};
    to[0] = '\0';
    for (size_t i = 0; i < letters; i++) {
        strcat(to, alphabet[next_random(seed) % 4]);
    }
}

static void random_table(uint32_t *seed, Table *table) {
    char list[400] = "", word[3 * 4 + 1], marked[3 * 4 + 3];
    size_t count = next_random(seed) % 14 + 1;
    for (size_t i = 0; i < count; i++) {
        random_letters(seed, word, next_random(seed) % 4 + 1);
        char known[402];
        snprintf(known, sizeof known, "|%s|", list);
        snprintf(marked, sizeof marked, "|%s|", word);
        if (strstr(known, marked) == NULL) {
            append(list, sizeof list, list[0] == '\0' ? "" : "|");
            append(list, sizeof list, word);
        }
    }
    table_new(table, list, CASE_AUTO);
}

static void segmentation_is_the_best_of_all(void **state) {
    (void)state;
    uint32_t seed = 2024;
    for (int round = 0; round < 1500; round++) {
        Table table;
        random_table(&seed, &table);
        size_t letters = next_random(&seed) % (LETTERS - 1) + 2;
        char text[3 * LETTERS + 1];
        random_letters(&seed, text, letters);
        Way best = {.unknown = 99}, way;
        for (unsigned cuts = 0; cuts < 1U << (letters - 1); cuts++) {
            if (way_of(&table, text, letters, cuts, &way) && way_is_better(&way, &best)) {
                best = way;
            }
        }
        char wanted[200] = "", part[3 * LETTERS + 1];
        for (size_t i = 0, start = 0; i < best.count; start += best.length[i++]) {
            memset(part, 0, sizeof part);
            memcpy(part, text + 3 * start, 3 * best.length[i]);
            append(wanted, sizeof wanted, i == 0 ? "" : "|");
            append(wanted, sizeof wanted, best.is_known[i] ? "" : "[");
            append(wanted, sizeof wanted, part);
            append(wanted, sizeof wanted, best.is_known[i] ? "" : "]");
        }
        expect(&table, SEGMENT_AUTO, text, wanted, "");
        table_free(&table);
    }
}

/* --- long and hostile sentences --------------------------------------------------------------- */

static char *repeat(const char *text, size_t times) {
    size_t length = strlen(text);
    char *all = malloc(length * times + 1);
    assert_non_null(all);
    for (size_t i = 0; i < times; i++) {
        memcpy(all + i * length, text, length);
    }
    all[length * times] = '\0';
    return all;
}

static void expect_count(const char *words, const char *text, size_t times, size_t count) {
    char *sentence = repeat(text, times);
    Table table;
    Tokens tokens;
    Notes notes = {0};
    Error error;
    table_new(&table, words, CASE_AUTO);
    assert_true(tokens_cut(sentence, table.lexicon, SEGMENT_AUTO, &tokens, &notes, &error));
    assert_int_equal(tokens.count, count);
    assert_true(notes.count <= 2);
    tokens_free(&tokens);
    notes_free(&notes);
    table_free(&table);
    free(sentence);
}

static void long_sentences_are_cut(void **state) {
    (void)state;
    const size_t many = 20000;
    expect_count("我|喜欢|吃|苹果", "我喜欢吃苹果", many, 4 * many);
    expect_count("我|喜欢|吃|苹果", "他不来", many, 1);
    expect_count("cat|mouse", "Cat, mouse! ", many, 2 * many);
    expect_count("cat", "!?", many, 0);
    expect_count("cat", "cat!?", 1, 1);
    expect_count("!!!", "!!!!", 3, 4);
    expect_count("x", "x", 3 * many, 1);
    expect_count("中", "\u0301", many, 1);
    expect_count("中", "中\u0301\u0323", many, 1);
    char *marks = repeat("!", many);
    char *inside = malloc(2 * many + 2);
    assert_non_null(inside);
    snprintf(inside, 2 * many + 2, "%sx%s", marks, marks);
    expect_count("x", inside, 1, 1);
    expect_count("cat", inside, 1, 1);
    free(inside);
    free(marks);
}

static void hostile_sentences_are_cut(void **state) {
    (void)state;
    static const char *const naughty[] = {
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎ ̢̼̻̱̘h͚͎͙̜̣̲ͅi̦̲̣̰̤v̻͍e̺̭̳̪̰-m̢iͅn̖̺̞̲̯̰d̵̼̟͙̩̼̘̳.̨̹͈̣",
        "\x01\x02\x1B[31mred\x1B[0m\x7F",
        "\u202Etest\u202C \u2066x\u2069",
        "مرحبا، العالم؟ שלום! नमस्ते। क्षत्रिय",
        "\u200D\u200D \uFE0F \u0301 \u200B \uFEFF",
        "👩🏽‍🚀🏳️‍🌈🇺🇸🇺 1️⃣#️⃣ ‼️",
        "𝕋𝕙𝕖 ﷽ ㈱ Ⅷ ½ ﬁ ǆ ŉ",
        "\uFFFE\uFFFF\U0010FFFF\uE000 \u0378",
        "ᄀᄀᄀ각ᆨᆨ ퟻ",
        "')); DROP TABLE words;-- <script>alert(1)</script> %s%n%x ${HOME} ../../etc"};
    Table table;
    table_new(&table, "the|नमस्ते|!|-|ﬁ|1️⃣", CASE_AUTO);
    for (size_t i = 0; i < sizeof naughty / sizeof *naughty; i++) {
        for (int how = SEGMENT_AUTO; how <= SEGMENT_CHAR; how++) {
            Tokens tokens;
            Notes notes = {0};
            Error error;
            assert_true(
                tokens_cut(naughty[i], table.lexicon, (Segmentation)how, &tokens, &notes, &error));
            const char *from = naughty[i]; /* tokens stand in the sentence, in order, as typed */
            for (size_t k = 0; k < tokens.count; k++) {
                from = strstr(from, tokens.items[k].text);
                assert_non_null(from);
                from += strlen(tokens.items[k].text);
                assert_true(tokens.items[k].text[0] != '\0');
            }
            tokens_free(&tokens);
            notes_free(&notes);
        }
    }
    table_free(&table);
}

static void without_a_lexicon_spaces_cut(void **state) {
    (void)state;
    Tokens tokens;
    Notes notes = {0};
    Error error;
    char text[200];
    assert_true(tokens_cut(" Cat, 我们。 (x) ", NULL, SEGMENT_AUTO, &tokens, &notes, &error));
    describe(&tokens, text, sizeof text);
    assert_string_equal(text, "[Cat,]|[我们。]|[(x)]");
    assert_int_equal(notes.count, 0);
    tokens_free(&tokens);
}

static void broken_utf8_is_an_error_with_its_place(void **state) {
    (void)state;
    Tokens tokens;
    Notes notes = {0};
    Error error;
    assert_false(tokens_cut("cat \xFF", NULL, SEGMENT_AUTO, &tokens, &notes, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_string_equal(error.where, "sentence");
    assert_non_null(strstr(error.what, "0xFF at offset 4 is not UTF-8"));
    assert_int_equal(tokens.count, 0);
    tokens_free(&tokens);
    Table table;
    table_new(&table, "cat", CASE_AUTO);
    assert_int_equal(find(&table, "c\xE4t"), LEXICON_MISSING);
    assert_int_equal(find(&table, "\xC3"), LEXICON_MISSING);
    table_free(&table);
}

static void ready_tokens_are_looked_up(void **state) {
    (void)state;
    char *text[] = {(char *)(uintptr_t) "New York", (char *)(uintptr_t) "cat,",
                    (char *)(uintptr_t) "CAT"};
    Labels words = {3, text};
    Table table;
    Tokens tokens;
    Error error;
    char made[100];
    table_new(&table, "new york|cat", CASE_AUTO);
    assert_true(tokens_look_up(&words, table.lexicon, &tokens, &error));
    describe(&tokens, made, sizeof made);
    assert_string_equal(made, "New York|[cat,]|CAT");
    assert_int_equal(tokens.items[2].row, 1);
    tokens_free(&tokens);
    assert_true(tokens_look_up(&words, NULL, &tokens, &error));
    describe(&tokens, made, sizeof made);
    assert_string_equal(made, "[New York]|[cat,]|[CAT]");
    tokens_free(&tokens);
    table_free(&table);
}

/* --- text on a terminal ----------------------------------------------------------------------- */

static void assert_fits(const char *text, size_t columns, const char *kept, size_t wanted) {
    size_t used;
    assert_int_equal(text_fitting(text, columns, &used), strlen(kept));
    assert_int_equal(used, wanted);
}

static void text_is_cut_between_clusters(void **state) {
    (void)state;
    assert_fits("", 5, "", 0);
    assert_fits("mouse", 5, "mouse", 5);
    assert_fits("mouse", 4, "mous", 4);
    assert_fits("mouse", 0, "", 0);
    assert_fits("苹果", 3, "苹", 2);
    assert_fits("e\u0301x", 1, "e\u0301", 1);
    assert_fits("a👨\u200D👩\u200D👧b", 3, "a👨\u200D👩\u200D👧", 3);
    assert_fits("a👨\u200D👩\u200D👧b", 2, "a", 1);
    assert_fits("🇩🇪🇫🇷", 3, "🇩🇪", 2);
    assert_fits("\xFF\xFFx", 2, "\xFF\xFF", 2);
}

static void lines_end_before_a_space_where_there_is_one(void **state) {
    (void)state;
    assert_int_equal(text_line("cat and", 20), 7);
    assert_int_equal(text_line("cat and", 7), 7);
    assert_int_equal(text_line("cat and", 6), 3);
    assert_int_equal(text_line("cat and", 3), 3);
    assert_int_equal(text_line("cat   and", 7), 3);
    assert_int_equal(text_line("cat   and", 5), 3);
    assert_int_equal(text_line("cat  ", 9), 3);
    assert_int_equal(text_line("  mouse", 4), 4);
    assert_int_equal(text_line("mouse", 3), 3);
    assert_int_equal(text_line("苹果公司", 5), 6);
    assert_int_equal(text_line("苹果", 1), 3); /* one cluster at least */
    assert_int_equal(text_line("", 1), 0);
}

static void columns_are_those_of_a_terminal(void **state) {
    (void)state;
    assert_int_equal(text_columns(""), 0);
    assert_int_equal(text_columns("cat"), 3);
    assert_int_equal(text_columns("苹果 x"), 6);
    assert_int_equal(text_columns("e\u0301"), 1);
    assert_int_equal(text_columns("ｱ"), 1);
    assert_int_equal(text_columns("ﾊﾟ"), 2); /* a half-width mark has its own column */
    assert_int_equal(text_columns("น้ำ"), 2); /* and so has Thai AM */
    assert_int_equal(text_columns("Ｃ，"), 4);
    assert_int_equal(text_columns("👨\u200D👩\u200D👧"), 2);
    assert_int_equal(text_columns("👍🏽"), 2);
    assert_int_equal(text_columns("🇩🇪🇫🇷"), 4);
    assert_int_equal(text_columns("\u2764"), 1);
    assert_int_equal(text_columns("\u2764\uFE0F"), 2);
    assert_int_equal(text_columns("1\uFE0F\u20E3x"), 3);
    assert_int_equal(text_columns("a\uFE0F"), 1);
    assert_int_equal(text_columns("각"), 2);
    assert_int_equal(text_columns("\u1100\u1161\u11A8"), 2);
    assert_int_equal(text_columns("\u200Bx\u200F"), 1);
    assert_int_equal(text_columns("a\xFF"), 2);
}

static void expect_printable(const char *text, const char *wanted) {
    char *made = text_printable(text);
    assert_non_null(made);
    assert_string_equal(made, wanted);
    free(made);
}

/* Piece by piece through a room of so many bytes, it is the same text. */
static void expect_printable_in_parts(const char *text, size_t room) {
    char *whole = text_printable(text), parts[256], piece[256];
    size_t length = 0, used;
    for (const char *at = text; *at != '\0'; at += used) {
        size_t more = text_printable_part(at, piece, room, &used);
        assert_true(more <= room && used > 0 && length + more < sizeof parts);
        memcpy(parts + length, piece, more);
        length += more;
    }
    parts[length] = '\0';
    assert_string_equal(parts, whole);
    free(whole);
}

static void printable_text_comes_in_parts(void **state) {
    (void)state;
    static const char text[] = "cat \u202A 苹果\x1B[31m\x80\xFF 👨\u200D👩 a\nb";
    for (size_t room = 16; room < 100; room++) {
        expect_printable_in_parts(text, room);
    }
    char none[1];
    size_t used = 7;
    assert_int_equal(text_printable_part("a", none, 0, &used), 0);
    assert_int_equal(used, 0);
}

static void printable_text_holds_no_control(void **state) {
    (void)state;
    expect_printable("", "");
    expect_printable("cat \\n 苹果 e\u0301 👨\u200D👩 \u200C",
                     "cat \\n 苹果 e\u0301 👨\u200D👩 \u200C");
    expect_printable("a\nb\tc\rd", "a\\nb\\tc\\x0Dd");
    expect_printable("\x1B[31m\x01\x7F", "\\x1B[31m\\x01\\x7F");
    expect_printable("\xC2\x80\xC2\x85\xC2\x9B", "\\u{0080}\\u{0085}\\u{009B}");
    expect_printable("\u200E\u200F\u061C", "\\u{200E}\\u{200F}\\u{061C}");
    expect_printable("\u202A\u202E\u2066\u2069", "\\u{202A}\\u{202E}\\u{2066}\\u{2069}");
    expect_printable("\u2028\u2029\uFEFF", "\\u{2028}\\u{2029}\\u{FEFF}");
    expect_printable("a\xFF\xC3(\xED\xA0\x80", "a\\xFF\\xC3(\\xED\\xA0\\x80");
    expect_printable("\u00A0\u2027\u202F\u2065\u206A", "\u00A0\u2027\u202F\u2065\u206A");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_what_is_not),
        cmocka_unit_test(utf8_agrees_with_the_standard),
        cmocka_unit_test(exact_words_come_before_folded_ones),
        cmocka_unit_test(what_is_too_long_is_no_word),
        cmocka_unit_test(exact_case_is_kept_apart),
        cmocka_unit_test(spellings_of_the_same_characters_are_one),
        cmocka_unit_test(texts_are_brought_to_nfc),
        cmocka_unit_test(equal_keys_are_an_error_that_names_both),
        cmocka_unit_test(a_lexicon_may_be_empty),
        cmocka_unit_test(many_words_keep_their_rows),
        cmocka_unit_test(long_runs_of_marks_are_sorted),
        cmocka_unit_test(distances_count_code_points_and_swaps),
        cmocka_unit_test(nearest_words_are_those_of_the_definition),
        cmocka_unit_test(suggestions_are_near_and_in_order),
        cmocka_unit_test(words_are_split_at_white_space),
        cmocka_unit_test(known_chunks_stay_whole),
        cmocka_unit_test(few_marks_are_peeled),
        cmocka_unit_test(known_marks_are_tokens),
        cmocka_unit_test(dropped_marks_are_noted_once),
        cmocka_unit_test(tokens_keep_their_spelling),
        cmocka_unit_test(chinese_is_segmented),
        cmocka_unit_test(ties_go_to_the_longest_first_token),
        cmocka_unit_test(other_scripts_are_segmented),
        cmocka_unit_test(mixed_scripts_keep_words_whole),
        cmocka_unit_test(brackets_part_words),
        cmocka_unit_test(case_may_be_in_what_hangs_on),
        cmocka_unit_test(grapheme_clusters_are_never_cut),
        cmocka_unit_test(characters_can_be_tokens),
        cmocka_unit_test(spaces_alone_can_cut),
        cmocka_unit_test(segmentation_is_the_best_of_all),
        cmocka_unit_test(long_sentences_are_cut),
        cmocka_unit_test(hostile_sentences_are_cut),
        cmocka_unit_test(without_a_lexicon_spaces_cut),
        cmocka_unit_test(broken_utf8_is_an_error_with_its_place),
        cmocka_unit_test(ready_tokens_are_looked_up),
        cmocka_unit_test(text_is_cut_between_clusters),
        cmocka_unit_test(lines_end_before_a_space_where_there_is_one),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(printable_text_holds_no_control),
        cmocka_unit_test(printable_text_comes_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
