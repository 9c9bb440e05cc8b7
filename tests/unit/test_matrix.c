#include "matrix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void refuses_sizes_that_overflow(void **state) {
    (void)state;
    Matrix matrix;
    Error error = {0};
    assert_false(matrix_new(&matrix, SIZE_MAX / 8, 9, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_true(matrix_is_absent(&matrix));
}

static void empty_is_not_absent(void **state) {
    (void)state;
    Matrix matrix;
    Error error = {0};
    assert_true(matrix_new(&matrix, 0, 4, &error));
    assert_false(matrix_is_absent(&matrix));
    matrix_free(&matrix);
    assert_true(matrix_is_absent(&matrix));
}

static void numbers_labels(void **state) {
    (void)state;
    Labels labels;
    Error error = {0};
    assert_true(labels_number(&labels, 1234, &error));
    assert_string_equal(labels.text[0], "1");
    assert_string_equal(labels.text[9], "10");
    assert_string_equal(labels.text[1233], "1234");
    labels_free(&labels);
}

static void copies_labels(void **state) {
    (void)state;
    Labels labels, copy;
    Error error = {0};
    assert_true(labels_new(&labels, 2, &error));
    assert_true(labels_set(&labels, 0, "catalogue", 3, &error));
    assert_true(labels_set(&labels, 1, "", 0, &error));
    assert_true(labels_copy(&copy, &labels, &error));
    labels_free(&labels);
    assert_string_equal(copy.text[0], "cat");
    assert_string_equal(copy.text[1], "");
    labels_free(&copy);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_sizes_that_overflow),
        cmocka_unit_test(empty_is_not_absent),
        cmocka_unit_test(numbers_labels),
        cmocka_unit_test(copies_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
