#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bits.h"

#include <math.h>
#include <string.h>

/* The same by the definition: sign, biased exponent, fraction of ten bits. */
static double half(unsigned bits) {
    int exponent = (int)(bits >> 10 & 31);
    double fraction = (double)(bits & 1023) / 1024;
    double size = exponent == 31  ? (fraction > 0 ? NAN : INFINITY)
                  : exponent == 0 ? ldexp(fraction, -14)
                                  : ldexp(1 + fraction, exponent - 15);
    return (bits & 0x8000) != 0 ? -size : size;
}

static void test_every_float16(void **state) {
    (void)state;
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        double got = bits_float16(bits), wanted = half(bits);
        assert_true(isnan(wanted) ? isnan(got)
                                  : got == wanted && !signbit(got) == !signbit(wanted));
    }
}

static void test_every_bfloat16(void **state) {
    (void)state;
    for (uint32_t bits = 0; bits < 0x10000; bits++) {
        uint32_t whole = bits << 16;
        float wanted;
        memcpy(&wanted, &whole, sizeof wanted);
        double got = bits_bfloat16(bits);
        assert_true(isnan(wanted) ? isnan(got)
                                  : got == (double)wanted && !signbit(got) == !signbit(wanted));
    }
    assert_true(bits_bfloat16(0x3F80) == 1 && bits_bfloat16(0xC049) == -3.140625);
}

static void test_wide_floats(void **state) {
    (void)state;
    assert_true(bits_float32(0x3DCCCCCD) == (double)0.1F);
    assert_true(bits_float32(1) == 0x1p-149);
    assert_true(bits_float64(0x3FB999999999999AU) == 0.1);
    assert_true(isinf(bits_float64(0xFFF0000000000000U)));
}

static void test_orders_of_bytes(void **state) {
    (void)state;
    static const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 0xFF};
    assert_true(bits_load(bytes, 1, false) == 1);
    assert_true(bits_load(bytes, 2, false) == 0x0201 && bits_load(bytes, 2, true) == 0x0102);
    assert_true(bits_load(bytes, 8, false) == 0xFF07060504030201U);
    assert_true(bits_load(bytes, 8, true) == 0x01020304050607FFU);
}

static void test_places_of_numbers(void **state) {
    (void)state;
    Tensor tensor = {.rank = 3, .shape = {2, 3, 4}};
    Error error = {0};
    assert_false(bits_not_finite(&tensor, 23, &error));
    assert_string_equal(error.where, "[1][2][3]");
    assert_int_equal(error.code, ERROR_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_float16),     cmocka_unit_test(test_every_bfloat16),
        cmocka_unit_test(test_wide_floats),       cmocka_unit_test(test_orders_of_bytes),
        cmocka_unit_test(test_places_of_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
