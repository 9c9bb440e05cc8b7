#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "npy.h"

#include <string.h>

static void expect(const char *type, int rank, size_t rows, size_t cols, const char *dictionary) {
    char header[NPY_HEADER_SIZE];
    size_t shape[2] = {rows, cols}, size = npy_header_write(type, rank, shape, header);
    assert_true(size <= sizeof header && size % 64 == 0);
    assert_memory_equal(header, "\x93NUMPY\x01\x00", 8);
    assert_int_equal((unsigned char)header[8] + 256 * (unsigned char)header[9], size - 10);
    size_t length = strlen(dictionary);
    assert_memory_equal(header + 10, dictionary, length);
    for (size_t i = 10 + length; i < size - 1; i++) {
        assert_int_equal(header[i], ' ');
    }
    assert_int_equal(header[size - 1], '\n');
}

static void test_headers(void **state) {
    (void)state;
    expect("<f8", 2, 3, 4, "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }");
    expect("<f8", 1, 3, 9, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
    expect("<U131072", 2, SIZE_MAX, SIZE_MAX,
           "{'descr': '<U131072', 'fortran_order': False, 'shape': (18446744073709551615, "
           "18446744073709551615), }");
    /* Every length up to the next multiple: 'shape': (1,) … (10^17,). */
    for (size_t rows = 1; rows < SIZE_MAX / 100; rows *= 10) {
        char header[NPY_HEADER_SIZE];
        size_t shape[1] = {rows};
        assert_int_equal(npy_header_write("<f8", 1, shape, header) % 64, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_headers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
