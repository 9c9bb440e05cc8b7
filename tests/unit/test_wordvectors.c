/*
 * What the wordvectors room promises: each format known by its content, the wanted words and no
 * others, and every lie of a file told with its place.
 */
#include "wordvectors.h"

#include "fields.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MOST 100

/* A file of these bytes, opened; it has no name any more. */
static Input *open_bytes(const char *bytes, size_t length) {
    char path[] = "/tmp/attnviz-test-XXXXXX";
    Input *input;
    Error error;
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, length), length);
    assert_int_equal(close(descriptor), 0);
    /* The name is only borrowed, and is asked for when something fails. */
    static char name[sizeof path];
    memcpy(name, path, sizeof path);
    assert_true(input_open(name, &input, &error));
    assert_int_equal(unlink(path), 0);
    return input;
}

static void expect_format(const char *bytes, size_t length, TableKind kind, size_t words,
                          size_t width) {
    Input *input = open_bytes(bytes, length);
    TableFormat format;
    Error error;
    if (!wordvectors_recognise(input, MOST, &format, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    assert_int_equal(format.kind, kind);
    assert_int_equal(format.words, words);
    assert_int_equal(format.width, width);
    input_close(input);
}

#define EXPECT(bytes, ...) expect_format(bytes, sizeof bytes - 1, __VA_ARGS__)

static void formats_are_known_by_their_content(void **state) {
    (void)state;
    EXPECT("", TABLE_JSON, 0, 0);
    EXPECT(" \r\n\t", TABLE_JSON, 0, 0);
    EXPECT("{\"a\": [1]}", TABLE_JSON, 0, 0);
    EXPECT("\xEF\xBB\xBF {", TABLE_JSON, 0, 0);
    EXPECT("[1, 2]", TABLE_JSON, 0, 0);
    EXPECT("cat 1 2\n", TABLE_GLOVE, 0, 2);
    EXPECT("\xEF\xBB\xBF"
           "cat\t1\t2\r\n",
           TABLE_GLOVE, 0, 2);
    EXPECT("{ 1 2\n", TABLE_GLOVE, 0, 2);
    EXPECT("\" -1 2\n", TABLE_GLOVE, 0, 2);
    EXPECT("1 2 3", TABLE_GLOVE, 0, 2);
    EXPECT("7 0.5\n8 1.5", TABLE_GLOVE, 0, 1);
    EXPECT("2 3\ncat 1 2 3\n", TABLE_TEXT, 2, 3);
    EXPECT("2 3 \r\ncat 1 2 3\n", TABLE_TEXT, 2, 3);
    EXPECT("2 3\nnew york 1 2 3\n", TABLE_TEXT, 2, 3);
    EXPECT("2 1\ncat \x00\x00\x80\x3f", TABLE_BINARY, 2, 1);
    EXPECT("2 1\ncat ????", TABLE_BINARY, 2, 1);
    EXPECT("1 2\ncat \n\n\n\n\n\n\n\n", TABLE_BINARY, 1, 2);
}

static void the_width_is_what_most_lines_have(void **state) {
    (void)state;
    EXPECT("cat 1 2 3\n. . 1 2\nmouse 1 2\n5 1 2\ndog 1 2\n", TABLE_GLOVE, 0, 2);
    EXPECT("a title\ncat 1 2\nmouse 1 2\n", TABLE_GLOVE, 0, 2);
    EXPECT("cat nan 2\n", TABLE_GLOVE, 0, 2);
}

static void expect_refusal(const char *bytes, size_t length, const char *says) {
    Input *input = open_bytes(bytes, length);
    TableFormat format;
    Error error = {0};
    assert_false(wordvectors_recognise(input, MOST, &format, &error));
    assert_int_equal(error.code, ERROR_DATA);
    if (strstr(error.what, says) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", error.what, says);
    }
    assert_memory_equal(error.where, input_name(input), strlen(input_name(input)));
    input_close(input);
}

#define REFUSE(bytes, says) expect_refusal(bytes, sizeof bytes - 1, says)

static void other_files_are_refused(void **state) {
    (void)state;
    REFUSE("cat\n", "no embedding table");
    REFUSE("some words here\n", "no embedding table");
    REFUSE("\x1F\x8B\x08", "zcat");
    REFUSE("PK\x03\x04", "unzip");
    REFUSE("\xFD"
           "7zXZ\x00",
           "xzcat");
    REFUSE("\x80\x04", "pickle");
    REFUSE("2 101\ncat", "limit on dimensions is 100");
    REFUSE("0 2\n", "from 1");
    REFUSE("-1 2\n", "from 1");
    REFUSE("2 99999999999999999999999999\n", "limit on dimensions");
}

/* Reads a table with `text` asking for its words. */
static bool read_table(const char *bytes, size_t length, const char *text, WordVectors *table,
                       Error *error) {
    Input *input = open_bytes(bytes, length);
    TableFormat format;
    Wanted *wanted;
    assert_true(wordvectors_recognise(input, MOST, &format, error));
    assert_true(wanted_new(&wanted, error) && wanted_add_text(wanted, text, false, error) &&
                wanted_settle(wanted, error));
    bool done = wordvectors_read(input, &format, wanted, table, error);
    wanted_free(wanted);
    input_close(input);
    return done;
}

static void expect_dog(const char *bytes, size_t length, size_t total) {
    WordVectors table;
    Error error;
    if (!read_table(bytes, length, "Dog", &table, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    assert_int_equal(table.words.count, 1);
    assert_string_equal(table.words.text[0], "dog");
    assert_int_equal(table.vectors.rows, 1);
    assert_int_equal(table.vectors.cols, 2);
    assert_true(table.vectors.data[0] == 1 && table.vectors.data[1] == -0.5);
    assert_int_equal(table.times[0], 1);
    assert_int_equal(table.total_words, total);
    wordvectors_free(&table);
}

#define DOG(bytes, total) expect_dog(bytes, sizeof bytes - 1, total)

static void wanted_words_are_read(void **state) {
    (void)state;
    DOG("cat 3 4\ndog 1 -0.5", 2);
    DOG("cat 3 4\r\n\r\ndog 1 -0.5 \r\n\n", 2);
    DOG("dog 1 -0.5\ncat x y\n\xff\n2 3 4\n", 4);
    DOG("2 2\ncat 3 4\ndog\t1\t-.5e0\n", 2);
    DOG("2 2\ncat \0\0\0\0\0\0\0\0dog \0\0\x80\x3f\0\0\0\xbf", 2);
    DOG("2 2\ncat \0\0\0\0\0\0\xc0\x7f\ndog \0\0\x80\x3f\0\0\0\xbf\n", 2);
}

static void expect_failure(const char *bytes, size_t length, const char *place, const char *says) {
    WordVectors table;
    Error error = {0};
    assert_false(read_table(bytes, length, "dog", &table, &error));
    assert_null(table.words.text);
    assert_int_equal(error.code, ERROR_DATA);
    if (strstr(error.where, place) == NULL || strstr(error.what, says) == NULL) {
        fail_msg("\"%s: %s\" does not say \"%s: %s\"", error.where, error.what, place, says);
    }
}

#define FAIL(bytes, place, says) expect_failure(bytes, sizeof bytes - 1, place, says)

static void lies_are_told_with_their_place(void **state) {
    (void)state;
    FAIL("cat 1 2\ndog 1\n", ":2", "has 1 number;");
    FAIL("cat 1 2\n\ndog 1 2 3\n", ":3", "has 3 numbers;");
    FAIL("cat 1 2\ndog", ":2", "has 0 numbers;");
    FAIL("cat 1 2\ndog 1 x\n", ":2", "number 2 of \"dog\" is \"x\"");
    FAIL("3 2\ncat 1 2\ndog 1 2\n", "", "3 words, and 2 follow");
    FAIL("1 2\ncat 1 2\ndog 1 2\n", "", "1 words, and 2 follow");
    FAIL("2 1\ncat \0\0\0\0dog \0\0\0", "word 2", "ends in it");
    FAIL("2 1\ncat \0\0\0\0do", "word 2", "ends in it");
    FAIL("2 1\ncat \0\0\0\0", "word 2", "ends in it");
    FAIL("1 1\ncat \0\0\0\0\nx", "", "goes on");
    FAIL("1 1\ndog \0\0\x80\x7f", "word 1", "number 1 is not finite");
}

static Field field(const char *text) {
    return (Field){text, strlen(text)};
}

static void numbers_are_read_as_others_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } right[] = {{"1", 1},     {"-0.25", -0.25}, {"+1", 1},     {".5", 0.5}, {"-.5", -0.5},
                 {"2.", 2},    {"-2.", -2},      {"1.e2", 100}, {"007", 7},  {"00.5", 0.5},
                 {"+.5e1", 5}, {"1E-2", 0.01},   {"-0", -0.0},  {"000", 0}};
    static const char *const wrong[] = {
        "",    ".",     "+",   "-",   "e5", "1e",  "+-1", "--1", "1.2.3", "..",  "0x10", "nan",
        "inf", "1e999", "1,5", "1_0", "-.", ".e5", "1 ",  "e",   "+.e1",  "1..", "a"};
    double value;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        assert_true(field_number(field(right[i].text), &value));
        assert_true(value == right[i].value && signbit(value) == signbit(right[i].value));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(field_number(field(wrong[i]), &value));
    }
    char dots[1000];
    memset(dots, '.', sizeof dots);
    for (size_t length = 1; length < sizeof dots; length++) {
        assert_false(field_number((Field){dots, length}, &value));
    }
    assert_true(field_is_numeric(field("-NaN")) && field_is_numeric(field("inf")));
    assert_false(field_is_numeric(field("nano")) || field_is_numeric(field("")));
}

static void fields_come_from_both_ends(void **state) {
    (void)state;
    Field line = line_trimmed("  a bc\t d \r", 11), each;
    size_t at = 0, end = line.length;
    assert_int_equal(line.length, 9);
    assert_true(field_next(line, &at, &each) && each.length == 1 && each.text[0] == 'a');
    assert_true(field_next(line, &at, &each) && each.length == 2);
    assert_true(field_next(line, &at, &each) && each.text[0] == 'd');
    assert_false(field_next(line, &at, &each));
    assert_true(field_before(line, &end, &each) && each.text[0] == 'd');
    assert_true(field_before(line, &end, &each) && each.length == 2);
    assert_true(field_before(line, &end, &each) && each.text[0] == 'a');
    assert_false(field_before(line, &end, &each));
    size_t value;
    assert_true(field_whole(field("18446744073709551615"), &value) && value == SIZE_MAX);
    assert_true(field_whole(field("18446744073709551616"), &value) && value == SIZE_MAX);
    assert_false(field_whole(field(""), &value) || field_whole(field("-1"), &value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_known_by_their_content),
        cmocka_unit_test(the_width_is_what_most_lines_have),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(wanted_words_are_read),
        cmocka_unit_test(lies_are_told_with_their_place),
        cmocka_unit_test(numbers_are_read_as_others_write_them),
        cmocka_unit_test(fields_come_from_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
