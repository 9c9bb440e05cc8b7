#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file put together by hand; bytes beyond the header are appended by add. */
typedef struct File {
    unsigned char bytes[1024];
    size_t length;
} File;

static void add(File *file, const void *bytes, size_t length) {
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
}

static File begin(int major, const char *dictionary) {
    File file = {.length = 0};
    size_t length = strlen(dictionary);
    const unsigned char head[] = {0x93, 'N', 'U', 'M', 'P', 'Y', (unsigned char)major, 0};
    const unsigned char size[] = {(unsigned char)(length & 0xFF), (unsigned char)(length >> 8), 0,
                                  0};
    add(&file, head, sizeof head);
    add(&file, size, major == 1 ? 2 : 4);
    add(&file, dictionary, length);
    return file;
}

/* What is in a tensor of that shape: each number by its index. */
static void expect(const File *file, int rank, const size_t *shape, const double *numbers) {
    Tensor tensor;
    Error error = {0};
    /* A copy of just that length, so that reading past its end is seen. */
    unsigned char *bytes = malloc(file->length);
    assert_non_null(bytes);
    memcpy(bytes, file->bytes, file->length);
    if (!npy_read(bytes, file->length, &tensor, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    free(bytes);
    assert_int_equal(tensor.rank, rank);
    assert_memory_equal(tensor.shape, shape, (size_t)rank * sizeof *shape);
    for (size_t i = 0; i < tensor_size(&tensor); i++) {
        assert_true(tensor.data[i] == numbers[i]);
    }
    tensor_free(&tensor);
}

static void refused_bytes(const unsigned char *bytes, size_t length, const char *where,
                          const char *says) {
    Tensor tensor;
    Error error = {0};
    unsigned char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    assert_false(npy_read(copy, length, &tensor, &error));
    free(copy);
    assert_null(tensor.data);
    assert_int_equal(error.code, ERROR_DATA);
    assert_string_equal(error.where, where);
    if (strstr(error.what, says) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", error.what, says);
    }
}

static void refused(const File *file, const char *where, const char *says) {
    refused_bytes(file->bytes, file->length, where, says);
}

#define F8(shape)      "{'descr': '<f8', 'fortran_order': False, 'shape': " shape ", }"
#define TYPE(type)     "{'descr': '" type "', 'fortran_order': False, 'shape': (1, 3), }"
#define FORTRAN(shape) "{'descr': '<f8', 'fortran_order': True, 'shape': " shape "}"

static const size_t one_by_three[] = {1, 3};

static void test_versions_and_headers(void **state) {
    (void)state;
    const double numbers[] = {0.5, 0.25, 0.25};
    const char *const headers[] = {F8("(1, 3)"), F8("(1,3,)") "   \n",
                                   "{\"shape\":(1,3),\"fortran_order\":False,\"descr\":\"<f8\"}"};
    for (int major = 1; major <= 3; major++) {
        for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
            File file = begin(major, headers[i]);
            add(&file, numbers, sizeof numbers);
            expect(&file, 2, one_by_three, numbers);
        }
    }
}

/* The bytes of 0.5, 1 and -2 by each type's definition. */
static void test_types(void **state) {
    (void)state;
    const double halves[] = {0.5, 1, -2}, whole[] = {3, 1, -2}, flags[] = {0, 1, 1};
    static const struct {
        const char *dictionary;
        const char *bytes;
        size_t length;
        int which;
    } cases[] = {
        {TYPE("<f8"), "\0\0\0\0\0\0\xE0\x3F\0\0\0\0\0\0\xF0\x3F\0\0\0\0\0\0\0\xC0", 24, 0},
        {TYPE(">f8"), "\x3F\xE0\0\0\0\0\0\0\x3F\xF0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\0", 24, 0},
        {TYPE("<f4"), "\0\0\0\x3F\0\0\x80\x3F\0\0\0\xC0", 12, 0},
        {TYPE(">f4"), "\x3F\0\0\0\x3F\x80\0\0\xC0\0\0\0", 12, 0},
        {TYPE("<f2"), "\0\x38\0\x3C\0\xC0", 6, 0},
        {TYPE(">f2"), "\x38\0\x3C\0\xC0\0", 6, 0},
        {TYPE("<i4"), "\x3\0\0\0\x1\0\0\0\xFE\xFF\xFF\xFF", 12, 1},
        {TYPE(">i8"), "\0\0\0\0\0\0\0\x3\0\0\0\0\0\0\0\x1\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE", 24, 1},
        {TYPE("|b1"), "\0\x1\x1", 3, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        File file = begin(1, cases[i].dictionary);
        add(&file, cases[i].bytes, cases[i].length);
        const double *numbers[] = {halves, whole, flags};
        expect(&file, 2, one_by_three, numbers[cases[i].which]);
    }
}

/* The edges of binary16: the largest, the smallest normal and the smallest of all. */
static void test_half_floats(void **state) {
    (void)state;
    File file = begin(1, TYPE("<f2"));
    add(&file, "\xFF\x7B\0\x04\x01\x80", 6);
    const double numbers[] = {65504, 6.103515625e-05, -5.9604644775390625e-08};
    expect(&file, 2, one_by_three, numbers);
    file = begin(1, TYPE("<f2"));
    add(&file, "\0\0\0\0\0\x7C", 6);
    refused(&file, "[0][2]", "finite");
    file = begin(1, TYPE("<f2"));
    add(&file, "\0\0\x01\x7C\0\0", 6);
    refused(&file, "[0][1]", "finite");
}

/* In Fortran order the first index runs fastest. */
static void test_order(void **state) {
    (void)state;
    const double stored[] = {0, 1, 2, 3, 4, 5};
    const size_t flat[] = {2, 3}, deep[] = {1, 3, 2};
    const double turned[] = {0, 2, 4, 1, 3, 5}, turned_deep[] = {0, 3, 1, 4, 2, 5};
    File file = begin(1, FORTRAN("(2, 3)"));
    add(&file, stored, sizeof stored);
    expect(&file, 2, flat, turned);
    file = begin(1, FORTRAN("(1, 3, 2)"));
    add(&file, stored, sizeof stored);
    expect(&file, 3, deep, turned_deep);
}

static void test_axes(void **state) {
    (void)state;
    const double numbers[] = {1, 2, 3, 4};
    const size_t four[] = {2, 1, 1, 2};
    File file = begin(1, F8("(2, 1, 1, 2)"));
    add(&file, numbers, sizeof numbers);
    expect(&file, 4, four, numbers);
    file = begin(1, F8("(1, 2, 1, 1, 2)"));
    add(&file, numbers, sizeof numbers);
    expect(&file, 4, four, numbers); /* a batch of one */
    static const char *const wrong[][2] = {{F8("()"), "not none"},
                                           {F8("(4,)"), "not one"},
                                           {F8("(2, 2, 1, 1, 1)"), "a batch of 2"},
                                           {F8("(1, 1, 1, 1, 2, 2)"), "more than five"},
                                           {F8("(0, 4)"), "axis 0 is empty"},
                                           {F8("(1, 1, 0, 2, 2)"), "axis 2 is empty"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        file = begin(1, wrong[i][0]);
        add(&file, numbers, sizeof numbers);
        refused(&file, "header", wrong[i][1]);
    }
}

static void test_refused_types(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {TYPE("|O"), "pickled objects"},
        {TYPE("<c16"), "float64"},
        {TYPE("|S4"), "float64"},
        {TYPE("<u2"), "int32"},
        {TYPE("f8"), "'f8'"},
        {TYPE("=f8"), "'=f8'"},
        {TYPE("<b1"), "bool"},
        {TYPE(""), "''"},
        {TYPE("|"), "'|'"},
        {TYPE("<f8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "'<f8xxxxx"},
        {"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 3)}", "fields"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        File file = begin(1, wrong[i][0]);
        refused(&file, "header", wrong[i][1]);
    }
}

static void test_refused_headers(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "{}",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [1, 3]}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, -3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3.)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 99999999999999999999999)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 3",
        "{'descr': '<\\x668', 'fortran_order': False, 'shape': (1, 3)}",
        "{'descr': '<f8', 'fortran_order': False 'shape': (1, 3)}",
        "{'descr': '<f8",
        F8("(1, 3)") "x",
        F8("(1, 3)") "{}",
        "__import__('os').system('true')",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        File file = begin(1, wrong[i]);
        refused(&file, "header", "wanted");
    }
    File file = begin(4, F8("(1, 3)"));
    refused(&file, "header", "format 4.0");
    file = begin(1, F8("(1, 3)"));
    file.bytes[7] = 1;
    refused(&file, "header", "format 1.1");
}

static void test_lengths(void **state) {
    (void)state;
    const double numbers[] = {0.5, 0.25, 0.25};
    File file = begin(1, F8("(1, 3)"));
    size_t header = file.length;
    add(&file, numbers, sizeof numbers);
    for (size_t length = 0; length < file.length; length++) {
        Error error = {0};
        Tensor tensor;
        assert_false(npy_read(file.bytes, length, &tensor, &error));
        assert_int_equal(error.code, ERROR_DATA);
        assert_string_equal(error.where, length >= 6 && length < header ? "header" : "");
    }
    file.length -= 1;
    refused(&file, "", "23 bytes");
    file.length += 2;
    refused(&file, "", "24 are wanted");
    /* Sizes whose product wraps around to what is there. */
    static const char *const huge[] = {F8("(4294967296, 4294967296)"),
                                       F8("(9223372036854775809, 2)"),
                                       F8("(18446744073709551615, 18446744073709551615)")};
    for (size_t i = 0; i < sizeof huge / sizeof *huge; i++) {
        file = begin(1, huge[i]);
        add(&file, numbers, 16);
        refused(&file, "", "more are wanted");
    }
}

static void test_other_kinds(void **state) {
    (void)state;
    refused_bytes((const unsigned char *)"", 0, "", "this is none");
    refused_bytes((const unsigned char *)"[[0.5, 0.5]]", 12, "", "this is none");
    refused_bytes((const unsigned char *)"PK\x03\x04rest", 8, "", "archive");
    refused_bytes((const unsigned char *)"\x80\x04\x95", 3, "", "pickle");
}

static void test_finite(void **state) {
    (void)state;
    File file = begin(1, FORTRAN("(2, 2)"));
    add(&file, "\0\0\0\0\0\0\xE0\x3F\0\0\0\0\0\0\xF0\x7F\0\0\0\0\0\0\xE0\x3F\0\0\0\0\0\0\xE0\x3F",
        32);
    refused(&file, "[1][0]", "finite");
    file = begin(1, TYPE("|b1"));
    add(&file, "\0\x02\0", 3);
    refused(&file, "[0][1]", "finite");
}

/* What is left of a file in memory. */
static bool read_rest(void *from, unsigned char *to, size_t count, Error *error) {
    (void)error;
    const unsigned char **at = from;
    memcpy(to, *at, count);
    *at += count;
    return true;
}

static void test_limit_of_numbers(void **state) {
    (void)state;
    const double numbers[] = {0.5, 0.25, 0.25};
    File file = begin(1, F8("(1, 3)"));
    add(&file, numbers, sizeof numbers);
    for (size_t limit = 2; limit <= 4; limit++) {
        const unsigned char *at = file.bytes;
        NpySource source = {read_rest, &at, file.length};
        Error error = {0};
        Tensor tensor;
        assert_int_equal(npy_read_weight(&source, limit, &tensor, &error), limit >= 3);
        assert_int_equal(tensor.data == NULL, limit < 3);
        assert_true(limit >= 3 || strstr(error.what, "has 3 numbers; the limit is 2") != NULL);
        tensor_free(&tensor);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions_and_headers),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_half_floats),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_axes),
        cmocka_unit_test(test_refused_types),
        cmocka_unit_test(test_refused_headers),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_finite),
        cmocka_unit_test(test_limit_of_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
