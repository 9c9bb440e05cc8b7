/* Numbers as text: shortest, exact, strict, and the same in every locale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RANDOM_COUNT 1000000

typedef struct Written {
    double value;
    const char *text;
} Written;

/* Expected texts: ECMAScript's Number::toString (node and Python's repr agree on the digits),
 * with the e+ of large exponents written as e. */
static const Written shortest[] = {
    {0.0, "0"},
    {-0.0, "-0.0"},
    {1, "1"},
    {-1, "-1"},
    {100, "100"},
    {0.1, "0.1"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {2.0 / 3, "0.6666666666666666"},
    {-2.5, "-2.5"},
    {123.456, "123.456"},
    {5e-324, "5e-324"},
    {1e-323, "1e-323"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {2.225073858507201e-308, "2.225073858507201e-308"},
    {1.7976931348623157e308, "1.7976931348623157e308"},
    {-1.7976931348623157e308, "-1.7976931348623157e308"},
    {9007199254740991, "9007199254740991"},
    {9007199254740992, "9007199254740992"},
    {9007199254740993.0, "9007199254740992"},
    {999999999999999, "999999999999999"},
    {1e15, "1000000000000000"},
    {-1e15, "-1000000000000000"},
    {1e20, "100000000000000000000"},
    {123456789012345680000.0, "123456789012345680000"},
    {999999999999999900000.0, "999999999999999900000"},
    {1e21, "1e21"},
    {1e22, "1e22"},
    {1e23, "1e23"},
    {9.5e-7, "9.5e-7"},
    {1e-6, "0.000001"},
    {1.5e-6, "0.0000015"},
    {1.2345678901234567e-6, "0.0000012345678901234567"},
    {1e-7, "1e-7"},
    {1.5e300, "1.5e300"},
    {0x1p-44, "5.684341886080802e-14"}, /* the nearest 16 digits do not read back; these do */
    {0x1p-1022, "2.2250738585072014e-308"},
    {0x1p60, "1152921504606847000"},
    {0x1p64, "18446744073709552000"},
    {0x1p1023, "8.98846567431158e307"},
    {0x1p-1, "0.5"},
    {0x1p-10, "0.0009765625"},
    {9.999999999999997e22, "9.999999999999997e22"},
    {4.35, "4.35"},
    {0.5649579, "0.5649579"},
};

static void test_writes_the_shortest_text(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof shortest / sizeof *shortest; i++) {
        char text[NUMBER_SIZE];
        size_t length = number_write(shortest[i].value, 0, text);
        assert_string_equal(text, shortest[i].text);
        assert_int_equal(length, strlen(text));
    }
}

static void test_writes_as_printf_with_digits(void **state) {
    (void)state;
    const double values[] = {0,      -0.0,    1,       1.0 / 3, 123456.789, 1e-5,
                             1e-320, 1.5e300, 9.99e99, -0.0001, 999999.5,   100};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        for (int digits = 1; digits <= 17; digits++) {
            char text[NUMBER_SIZE], expected[64];
            size_t length = number_write(values[i], digits, text);
            snprintf(expected, sizeof expected, "%.*g", digits, values[i]);
            assert_string_equal(text, expected);
            assert_int_equal(length, strlen(expected));
        }
    }
}

static void assert_as_printf(double value, int digits) {
    char text[NUMBER_SIZE], expected[64];
    size_t length = number_write(value, digits, text);
    snprintf(expected, sizeof expected, "%.*g", digits, value);
    if (strcmp(text, expected) != 0 || length != strlen(expected)) {
        fail_msg("%.17g with %d digits is \"%s\", not \"%s\"", value, digits, text, expected);
    }
}

/* Weights, values about 1, and what lies on a tie between two roundings or a bit beside it. */
static void test_writes_usual_numbers_as_printf(void **state) {
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 400000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double unit = (double)(seed >> 11) * 0x1p-53;
        int digits = 1 + (int)(seed % 10);
        assert_as_printf(unit, digits);
        assert_as_printf(-unit * pow(10, (double)((int)(seed % 29) - 16)), digits);
        double tie = (floor(unit * 1e6) + 0.5) / pow(10, (double)(seed % 11));
        assert_as_printf(tie, digits);
        assert_as_printf(nextafter(tie, 0), digits);
        assert_as_printf(nextafter(tie, INFINITY), digits);
    }
    for (int exponent = -18; exponent < 16; exponent++) {
        for (int digits = 1; digits <= 12; digits++) {
            double ten = pow(10, exponent);
            assert_as_printf(ten, digits);
            assert_as_printf(nextafter(ten, 0), digits);
            assert_as_printf(-nextafter(ten, INFINITY), digits);
        }
    }
}

typedef struct Fixed {
    double value;
    int decimals;
    const char *text;
} Fixed;

static void test_writes_decimals_for_figures(void **state) {
    (void)state;
    const Fixed cases[] = {
        {0.5, 2, "0.50"},
        {-0.5, 2, "\u22120.50"},
        {-0.001, 2, "0.00"},
        {-0.0, 2, "0.00"},
        {-0.005001, 2, "\u22120.01"},
        {-0.4, 0, "0"},
        {-1, 0, "\u22121"},
        {12.345, 1, "12.3"},
        {1.5, -3, "2"},
        {999999999999999900000.0, 14, "999999999999999868928.00000000000000"},
        {-999999999999999900000.0, 14, "\u2212999999999999999868928.00000000000000"},
        {1.5e300, 2, "1.50e300"},
        {-1.7976931348623157e308, 99, "\u22121.79769313486232e308"},
        {1e21, 0, "1e21"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[NUMBER_SIZE];
        size_t length = number_decimals(cases[i].value, cases[i].decimals, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
    }
}

static void test_survives_what_is_not_finite(void **state) {
    (void)state;
    char text[NUMBER_SIZE];
    assert_true(number_write(INFINITY, 0, text) > 0);
    assert_true(number_write(-INFINITY, 3, text) > 0);
    assert_true(number_write(NAN, 0, text) > 0);
    assert_true(number_decimals(-INFINITY, 2, text) > 0);
}

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

/* In a row, where something stands behind it. */
static void assert_reads_in_a_row(const char *text, double expected) {
    static const char *const behind[] = {",", "]", " ", "\n1"};
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        size_t size = strlen(text) + 4;
        char *row = malloc(size);
        double value = 42;
        snprintf(row, size, "%s%s", text, behind[i]);
        if (number_read_at(row, &value) != row + strlen(text) || !same_bits(value, expected)) {
            fail_msg("\"%.60s\" in a row reads as %.17g, not %.17g", text, value, expected);
        }
        free(row);
    }
}

static void assert_reads(const char *text, double expected) {
    double value = 42;
    if (!number_read(text, &value) || !same_bits(value, expected)) {
        fail_msg("\"%.60s\" reads as %.17g, not %.17g", text, value, expected);
    }
    assert_reads_in_a_row(text, expected);
}

static void test_reads_json_numbers(void **state) {
    (void)state;
    assert_reads("0", 0.0);
    assert_reads("-0", -0.0);
    assert_reads("-0.0", -0.0);
    assert_reads("0.1", 0.1);
    assert_reads("1e5", 1e5);
    assert_reads("1E+5", 1e5);
    assert_reads("1e-5", 1e-5);
    assert_reads("123.456e-2", 1.23456);
    assert_reads("1e22", 1e22);
    assert_reads("1e23", 1e23);
    assert_reads("9007199254740993", 9007199254740992.0);
    assert_reads("9007199254740993.0000000000000000000001", 9007199254740994.0);
    assert_reads("18446744073709551616", 0x1p64);
    assert_reads("2.2250738585072011e-308", 0x0.fffffffffffffp-1022);
    assert_reads("1e-400", 0.0);
    assert_reads("-1e-400", -0.0);
    assert_reads("1e-99999999999999999999999999", 0.0);
    assert_reads("0e99999999999999999999999999", 0.0);
    assert_reads("0.000e+000", 0.0);
    assert_reads("1.7976931348623158e308", 1.7976931348623157e308);
}

static void test_refuses_what_is_no_json_number(void **state) {
    (void)state;
    const char *bad[] = {"",
                         "-",
                         "+1",
                         "01",
                         "-01",
                         "00",
                         "1.",
                         ".5",
                         "-.5",
                         "1.e5",
                         "1e",
                         "1e+",
                         "1e1.5",
                         "0x10",
                         "nan",
                         "NaN",
                         "inf",
                         "1 ",
                         " 1",
                         "1,5",
                         "1_000",
                         "1e999",
                         "-1e999",
                         "Infinity",
                         "1.2.3",
                         "--1",
                         "1e5e",
                         "1.5f",
                         "1.797693134862315808e308"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 42;
        if (number_read(bad[i], &value) || value != 42) {
            fail_msg("\"%s\" must not be read", bad[i]);
        }
    }
}

static void test_reads_part_of_a_text(void **state) {
    (void)state;
    double value = 0;
    assert_true(number_read_span("123", 2, &value));
    assert_true(value == 12);
    assert_false(number_read_span("1.5", 2, &value));
    assert_false(number_read_span("1", 0, &value));
}

/* Where the decision falls far behind the 17th digit, or the point far from the digits. */
static void test_reads_long_numbers(void **state) {
    (void)state;
    static char text[4000];
    snprintf(text, sizeof text, "1%02000d", 1); /* 10^2000: too large */
    double value;
    assert_false(number_read(text, &value));
    snprintf(text, sizeof text, "0.%02000de2001", 1);
    assert_reads(text, 10.0);
    snprintf(text, sizeof text, "1%01000de-1000", 0);
    assert_reads(text, 1.0);
    snprintf(text, sizeof text, "9007199254740993.%01500d", 0);
    assert_reads(text, 9007199254740992.0); /* a tie goes to even */
    snprintf(text, sizeof text, "9007199254740993.%01500d", 1);
    assert_reads(text, 9007199254740994.0); /* no longer a tie */
}

/* Any exponent may stand behind any digits. */
static void test_reads_long_numbers_of_no_size(void **state) {
    (void)state;
    static const char *const exponents[] = {"-400", "-9998", "-10000", "-99999999999999999999"};
    for (size_t i = 0; i < sizeof exponents / sizeof *exponents; i++) {
        char text[64];
        snprintf(text, sizeof text, "1234567890123456789012e%s", exponents[i]);
        assert_reads(text, 0.0);
        snprintf(text, sizeof text, "1234567890123456789012e+%s", exponents[i] + 1);
        double value;
        assert_false(number_read(text, &value));
    }
}

/* With few digits some of the largest doubles would be infinities: those have all of theirs. */
static void test_writes_the_largest_so_that_they_come_back(void **state) {
    (void)state;
    double value = 1.7976931348623157e308;
    for (int i = 0; i < 20000; i++, value = i < 1000 ? nextafter(value, 0) : value * 0.99998) {
        for (int digits = 1; digits <= 17; digits++) {
            char text[NUMBER_SIZE], shortest_text[NUMBER_SIZE], wanted[64];
            number_write(value, digits, text);
            number_write(value, 0, shortest_text);
            snprintf(wanted, sizeof wanted, "%.*g", digits, value);
            assert_string_equal(text, isinf(strtod(wanted, NULL)) ? shortest_text : wanted);
        }
    }
}

#define ROW 14

static const double row_values[ROW] = {0,     -0.0,   1,      1.0 / 3, 1e-5, 123456.789, 1e-200,
                                       -1e99, -1e100, 5e-324, 9.99e98, 2.5,  0.5,        -1e300};

/* The numbers as printf writes them, `between` between them. */
static void print_row(size_t count, int digits, const char *between, char *text) {
    *text = '\0';
    for (size_t i = 0; i < count; i++) {
        sprintf(text + strlen(text), "%s%.*g", i > 0 ? between : "", digits, row_values[i]);
    }
}

/* What stands between may be longer than what is written with the number, in one text or both. */
static void test_rows_have_any_gap(void **state) {
    (void)state;
    static const char *const gaps[][2] = {{",", ","},      {",", " | "},       {" | ", ","},
                                          {" | ", " -- "}, {"; ", "12345678"}, {"", "-"}};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        for (size_t count = 0; count <= ROW; count++) {
            for (int digits = 1; digits <= 17; digits++) {
                char rows[2][ROW * NUMBER_STEP], row[ROW * NUMBER_STEP], wanted[ROW * 64];
                size_t lengths[2];
                number_write_rows(row_values, count, gaps[i], digits, (char *[]){rows[0], rows[1]},
                                  lengths);
                for (int which = 0; which < 2; which++) {
                    print_row(count, digits, gaps[i][which], wanted);
                    assert_int_equal(lengths[which], strlen(wanted));
                    assert_memory_equal(rows[which], wanted, lengths[which]);
                    size_t length =
                        number_write_row(row_values, count, gaps[i][which], digits, row);
                    assert_int_equal(length, strlen(wanted));
                    assert_memory_equal(row, wanted, length);
                }
            }
        }
    }
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void assert_round_trip(double value) {
    char text[NUMBER_SIZE];
    double back = 0;
    size_t length = number_write(value, 0, text);
    assert_reads_in_a_row(text, value);
    if (!number_read(text, &back) || !same_bits(back, value)) {
        fail_msg("%a was written as %s, which reads as %a", value, text, back);
    }
    assert_true(length == strlen(text) && length < NUMBER_SIZE);
}

static void test_every_bit_comes_back(void **state) {
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < RANDOM_COUNT; i++) {
        uint64_t bits = next_random(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value)) {
            assert_round_trip(value);
        }
    }
}

/* The C library agrees with our reader, where it matters most: at the powers of two. */
static void test_powers_of_two_and_their_neighbours(void **state) {
    (void)state;
    for (int exponent = -1074; exponent < 1024; exponent++) {
        assert_round_trip(ldexp(1, exponent));
        assert_round_trip(nextafter(ldexp(1, exponent), 0));
        assert_round_trip(-nextafter(ldexp(1, exponent), INFINITY));
        char text[NUMBER_SIZE];
        number_write(ldexp(1, exponent), 0, text);
        assert_true(strtod(text, NULL) == ldexp(1, exponent));
    }
}

/* No text with one digit less may read back. */
static void test_no_shorter_text_reads_back(void **state) {
    (void)state;
    uint64_t random = 2463534242u;
    for (int i = 0; i < 20000; i++) {
        double value = (double)(next_random(&random) >> 11) * 0x1p-53;
        value = i % 2 ? value : (double)(float)value;
        char text[NUMBER_SIZE], fewer[NUMBER_SIZE];
        number_write(value, 0, text);
        const char *first = text + strspn(text, "0.");
        int digits = (int)strcspn(first, "e") - (strchr(first, '.') != NULL ? 1 : 0);
        if (digits > 1) {
            snprintf(fewer, sizeof fewer, "%.*e", digits - 2, value);
            assert_true(strtod(fewer, NULL) != value);
        }
    }
}

/* "1 234 567,5": a library caller may have set any locale. */
static void test_is_the_same_in_every_locale(void **state) {
    (void)state;
    const char *comma_locales[] = {"de_DE", "de_DE.UTF-8", "de_DE.utf8", "ps_AF.UTF-8"};
    const char *found = NULL;
    for (size_t i = 0; i < 4 && found == NULL; i++) {
        found = setlocale(LC_ALL, comma_locales[i]);
    }
    if (found == NULL) {
        skip();
    }
    char probe[16], text[NUMBER_SIZE];
    snprintf(probe, sizeof probe, "%.1f", 0.5);
    assert_string_equal(probe, "0,5");
    test_writes_the_shortest_text(state);
    number_write(1.0 / 3, 3, text);
    assert_string_equal(text, "0.333");
    number_decimals(-2.5, 2, text);
    assert_string_equal(text, "\u22122.50");
    number_decimals(1.5e300, 2, text);
    assert_string_equal(text, "1.50e300");
    assert_reads("0.1", 0.1);
    assert_reads("0.1234567890123456789", 0.1234567890123456789);
    double value;
    assert_false(number_read("0,1", &value));
    setlocale(LC_ALL, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_the_shortest_text),
        cmocka_unit_test(test_writes_as_printf_with_digits),
        cmocka_unit_test(test_writes_usual_numbers_as_printf),
        cmocka_unit_test(test_writes_decimals_for_figures),
        cmocka_unit_test(test_survives_what_is_not_finite),
        cmocka_unit_test(test_reads_json_numbers),
        cmocka_unit_test(test_refuses_what_is_no_json_number),
        cmocka_unit_test(test_reads_part_of_a_text),
        cmocka_unit_test(test_reads_long_numbers),
        cmocka_unit_test(test_reads_long_numbers_of_no_size),
        cmocka_unit_test(test_writes_the_largest_so_that_they_come_back),
        cmocka_unit_test(test_rows_have_any_gap),
        cmocka_unit_test(test_every_bit_comes_back),
        cmocka_unit_test(test_powers_of_two_and_their_neighbours),
        cmocka_unit_test(test_no_shorter_text_reads_back),
        cmocka_unit_test(test_is_the_same_in_every_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
