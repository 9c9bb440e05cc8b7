#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cursor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cursor over a copy that is just that long, so that reading past its end is seen. */
static Cursor over(const char *text, char **copy) {
    *copy = strdup(text);
    assert_non_null(*copy);
    return (Cursor){*copy};
}

static void expect_decoded(const char *json, const char *wanted) {
    char *copy;
    Cursor cursor = over(json, &copy);
    assert_string_equal(cursor_string(&cursor), wanted);
    assert_string_equal(cursor.at, ";");
    free(copy);
}

static void test_strings(void **state) {
    (void)state;
    expect_decoded("\"W_Q\";", "W_Q");
    expect_decoded(" \"\";", "");
    expect_decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\";", "\"\\/\b\f\n\r\t");
    expect_decoded("\"W\\u005FQ \\u00e9\\u00E9 \\u82f9 \\uD83D\\ude00\";", "W_Q éé 苹 😀");
    expect_decoded("\"é苹😀\";", "é苹😀");
    expect_decoded("\"\\uD7FF\\uE000\\uFFFD\";", "\uD7FF\uE000\uFFFD"); /* around surrogates */
    char *copy;
    Cursor cursor = over("[1]", &copy);
    assert_null(cursor_string(&cursor));
    free(copy);
}

static void expect_read(const char *json, bool is_size, size_t wanted) {
    char *copy;
    Cursor cursor = over(json, &copy);
    size_t size = 0;
    assert_int_equal(cursor_size(&cursor, &size), is_size);
    assert_true(!is_size || size == wanted);
    free(copy);
}

static void test_sizes(void **state) {
    (void)state;
    char most[32], more[32];
    snprintf(most, sizeof most, "%zu]", SIZE_MAX);
    snprintf(more, sizeof more, "%zu0]", SIZE_MAX / 10 + 1);
    expect_read("0,", true, 0);
    expect_read("  17 ]", true, 17);
    expect_read(most, true, SIZE_MAX);
    static const char *const others[] = {"-1", "1.0", "1e3", "1E3", "\"1\"", "null", "[1]", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        expect_read(others[i], false, 0);
    }
    expect_read(more, false, 0);
}

static void test_skipping(void **state) {
    (void)state;
    static const char *const values[] = {"1",
                                         "-1.5e3",
                                         "true",
                                         "null",
                                         "\"a\\\"]}\"",
                                         "[]",
                                         "{}",
                                         "[1, [2, \"]\"], {\"a\": [{}]}]",
                                         "{\"a\": {\"b\": [1]}, \"c\": \"}\"}"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char json[128], *copy;
        snprintf(json, sizeof json, " %s ,", values[i]);
        Cursor cursor = over(json, &copy);
        cursor_skip(&cursor);
        assert_true(cursor_take(&cursor, ','));
        assert_string_equal(cursor.at, "");
        free(copy);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_skipping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
