/*
 * check_number COUNT [SEED]: holds the number room against the C library on COUNT doubles: the
 * shortest text of each, and one drawn number of digits, of decimals, and of digits read. The test
 * run tries some; a hundred million take some ten minutes.
 */
#include "few.h"
#include "number.h"
#include "values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS   17
#define MOST_DECIMALS 14
#define DIGITS_READ   40
#define TEXT_SIZE     80

/* Two vectors of the widest, and some. */
#define ROW_LENGTH 19

static void fail(double value, const char *what, const char *text, const char *expected) {
    printf("%a (%.17g), %s: \"%s\", expected \"%s\"\n", value, value, what, text, expected);
    exit(1);
}

static void expect(double value, const char *what, const char *text, size_t length,
                   const char *expected) {
    if (strcmp(text, expected) != 0 || length != strlen(expected)) {
        fail(value, what, text, expected);
    }
}

static bool is_same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

/* The significant digits of a number's text without the zeros at its end, "0" for 0. */
static int significant_digits(const char *text, char *digits) {
    int count = 0, kept = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        bool is_digit = *text >= '0' && *text <= '9';
        if (is_digit && (count > 0 || *text != '0')) {
            digits[count++] = *text;
            kept = *text != '0' ? count : kept;
        }
    }
    digits[kept] = '\0';
    return kept;
}

/* Whether a decimal of `count` digits reads back: the nearest one, or one beside it. */
static bool reads_back_with(double magnitude, int count) {
    char text[64];
    int length = snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
    if (strtod(text, NULL) == magnitude) {
        return true;
    }
    char *last = memchr(text, 'e', (size_t)length);
    last--;
    for (int step = -1; step <= 1; step += 2) { /* a last digit of 0 or 9 just is not changed */
        char changed = (char)(*last + step);
        char kept = *last;
        *last = changed >= '0' && changed <= '9' ? changed : kept;
        if (strtod(text, NULL) == magnitude) {
            return true;
        }
        *last = kept;
    }
    return false;
}

/* Where the nearest decimal with as many digits reads back, no other is right. */
static void check_nearest(double value, const char *text, const char *digits, int count) {
    char nearest[64], expected[64];
    snprintf(nearest, sizeof nearest, "%.*e", count - 1, fabs(value));
    if (strtod(nearest, NULL) == fabs(value)) {
        significant_digits(nearest, expected);
        if (strcmp(digits, expected) != 0) {
            fail(value, "the nearest of the shortest", text, nearest);
        }
    }
}

static void check_shortest(double value) {
    char text[NUMBER_SIZE], digits[64];
    size_t length = number_write(value, 0, text);
    double back = 42;
    if (!is_same(strtod(text, NULL), value) || length != strlen(text)) {
        fail(value, "strtod of the shortest", text, "the same");
    }
    char row[NUMBER_SIZE + 1];
    snprintf(row, sizeof row, "%s,", text);
    double in_row = NAN;
    bool is_whole = *number_read_at(row, &in_row) == ',';
    if (!number_read(text, &back) || !is_same(back, value) || !is_whole ||
        !is_same(in_row, value)) {
        fail(value, "number_read of the shortest", text, "the same");
    }
    int count = significant_digits(text, digits);
    if (count > 1 && reads_back_with(fabs(value), count - 1)) {
        fail(value, "the shortest", text, "a digit less");
    }
    if (count > 0) {
        check_nearest(value, text, digits, count);
    }
}

/* Only the largest doubles are rounded to what none holds. */
static void check_rounded(double value, int digits) {
    char text[NUMBER_SIZE], expected[64];
    size_t length = number_write(value, digits, text);
    snprintf(expected, sizeof expected, "%.*g", digits, value);
    if (fabs(value) > 1e307 && !isfinite(strtod(expected, NULL))) {
        number_write(value, 0, expected);
    }
    expect(value, "%g", text, length, expected);
}

/* A row's numbers one by one, each but the last with `between` behind it. */
static size_t write_singly(const double row[ROW_LENGTH], const char *between, int digits,
                           char text[ROW_LENGTH * NUMBER_STEP]) {
    size_t length = 0;
    for (int i = 0; i < ROW_LENGTH; i++) {
        length += (size_t)sprintf(text + length, "%s", i > 0 ? between : "");
        length += number_write(row[i], digits, text + length);
    }
    return length;
}

/* Two texts of a row are what its numbers are one by one. */
static void check_row(const double row[ROW_LENGTH], int digits) {
    static const char *const between[2] = {",", ", "};
    char texts[2][ROW_LENGTH * NUMBER_STEP], expected[ROW_LENGTH * NUMBER_STEP],
        alone[sizeof *texts];
    size_t lengths[2];
    number_write_rows(row, ROW_LENGTH, between, digits, (char *[]){texts[0], texts[1]}, lengths);
    for (int text = 0; text < 2; text++) {
        write_singly(row, between[text], digits, expected);
        texts[text][lengths[text]] = '\0';
        expect(row[0], "a row", texts[text], lengths[text], expected);
        size_t written = number_write_row(row, ROW_LENGTH, between[text], digits, alone);
        alone[written] = '\0';
        expect(row[0], "a row alone", alone, written, expected);
    }
}

/* The same of every width of vectors that there is, and not only of the widest. */
static void check_widths(const double row[ROW_LENGTH], int digits) {
    char texts[2][ROW_LENGTH * NUMBER_STEP], expected[ROW_LENGTH * NUMBER_STEP];
    static const char *const between[2] = {",", ", "};
    for (FewWidth width = 0; width < FEW_WIDTHS; width++) {
        FewWriter *write = few_writer(width);
        FewTexts wide = {.to = {texts[0], texts[1]}, .gaps = {1, 2}, .gap = {',', ' '}};
        if (write == NULL) {
            continue;
        }
        write(row, ROW_LENGTH, digits, &wide);
        for (int text = 0; text < 2; text++) {
            size_t length = write_singly(row, between[text], digits, expected);
            texts[text][length] = '\0'; /* where the last gap begins */
            expect(row[0], "a row of vectors", texts[text],
                   (size_t)(wide.to[text] - texts[text]) - wide.gaps[text], expected);
        }
    }
}

/* A number as weights are, from 1e-15 to 10: a power of ten, a double beside one, a value's
 * fraction in a binade, or 0. */
static double weight_of(double value, uint64_t draw) {
    int exponent;
    char text[8];
    snprintf(text, sizeof text, "1e%d", 1 - (int)(draw >> 8) % 16);
    double power = strtod(text, NULL);
    switch (draw % 8) {
    case 0:
        return power;
    case 1:
        return nextafter(power, draw >> 63 ? 0 : 10);
    case 2:
        return 0;
    default:
        return ldexp(frexp(value, &exponent), 3 - (int)(draw >> 8) % 50);
    }
}

static void check_some(const double row[ROW_LENGTH], int digits) {
    check_row(row, 1 + digits % MOST_DIGITS);
    check_row(row, digits % (FEW_DIGITS + 1));
    check_widths(row, 1 + digits % FEW_DIGITS);
}

/* `row` holds values that came before: it is looked at when most of them are new. */
static void check_rows(const double row[ROW_LENGTH], Values *values) {
    double weights[ROW_LENGTH];
    uint64_t draw = values_bits(values);
    if (draw % ROW_LENGTH == 0) {
        check_some(row, (int)(draw >> 8 & 0xFFFF));
        for (int i = 0; i < ROW_LENGTH; i++) {
            weights[i] = weight_of(row[i], values_bits(values));
        }
        check_some(weights, (int)(draw >> 24 & 0xFFFF));
    }
}

static void check_decimals(double value, int decimals) {
    char text[NUMBER_SIZE], magnitude[64], expected[80];
    size_t length = number_decimals(value, decimals, text);
    bool is_large = fabs(value) >= 1e21;
    snprintf(magnitude, sizeof magnitude, is_large ? "%.*e" : "%.*f", decimals, fabs(value));
    char *plus = strchr(magnitude, '+');
    if (plus != NULL) {
        memmove(plus, plus + 1, strlen(plus));
    }
    bool has_sign = value < 0 && strpbrk(magnitude, "123456789") != NULL;
    snprintf(expected, sizeof expected, "%s%s", has_sign ? "\u2212" : "", magnitude);
    expect(value, "%f", text, length, expected);
}

static void check_read(const char *text) {
    double expected = strtod(text, NULL), value = 42;
    bool is_read = number_read(text, &value);
    if (is_read != (bool)isfinite(expected) || (is_read && !is_same(value, expected))) {
        printf("\"%s\" reads as %a, not %a\n", text, value, expected);
        exit(1);
    }
}

/* The double with some digits, or the middle to the next double. */
static void check_reading(double value, int digits, bool is_middle) {
    char text[TEXT_SIZE];
    long double above = nextafter(value, INFINITY);
    long double shown = is_middle ? value + (above - value) / 2 : (long double)value;
    snprintf(text, sizeof text, "%.*Le", digits - 1, shown);
    check_read(text);
}

static void check(double value, double row[ROW_LENGTH], Values *values) {
    uint64_t draw = values_bits(values);
    check_shortest(value);
    check_rounded(value, 1 + (int)(draw % MOST_DIGITS));
    row[draw % ROW_LENGTH] = value;
    check_rows(row, values);
    check_decimals(value, (int)(draw % (MOST_DECIMALS + 1)));
    check_reading(value, 1 + (int)(draw % DIGITS_READ), draw >> 63);
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: check_number COUNT [SEED]\n");
        return 2;
    }
    long count = strtol(argv[1], NULL, 10);
    Values values = {argc > 2 ? strtoull(argv[2], NULL, 10) : 0};
    double row[ROW_LENGTH] = {0};
    for (long i = 0; i < count; i++) {
        check(values_next(&values), row, &values);
    }
    printf("%ld doubles written and read as the C library does\n", count);
    return 0;
}
