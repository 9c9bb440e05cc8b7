#include "rounded.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Powers of ten that doubles hold exactly. */
static const double power[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

/* 10^9 times half a unit in the last place is 10^-7: nearer to a tie than this, the product may lie
 * on its other side. */
#define MOST_DIGITS 9
#define TIE_MARGIN  1e-6

#define LEAST_EXPONENT (-4) /* %g turns to scientific notation below it */

/* floor(log10) from -4 to 9, or below LEAST_EXPONENT. The doubles 0.1 … 0.0001 are above the real
 * numbers, with no double between, so comparing with them is exact. */
static int decimal_exponent(double magnitude) {
    static const double negative[] = {1e-1, 1e-2, 1e-3, 1e-4};
    int exponent = 0;
    if (magnitude >= 1) {
        while (exponent < MOST_DIGITS && magnitude >= power[exponent + 1]) {
            exponent++;
        }
        return exponent;
    }
    while (exponent < 4 && magnitude < negative[exponent]) {
        exponent++;
    }
    return magnitude < negative[3] ? LEAST_EXPONENT - 1 : -exponent - 1;
}

/* The digits of `number` from its end, `count` of them, without the zeros that end a fraction. */
static size_t put_digits(uint64_t number, int count, int exponent, char *text) {
    char digits[MOST_DIGITS];
    for (int i = count - 1; i >= 0; i--) {
        digits[i] = (char)('0' + number % 10);
        number /= 10;
    }
    int whole = exponent < 0 ? 0 : exponent + 1;
    while (count > whole && digits[count - 1] == '0') {
        count--;
    }
    char *to = text;
    if (exponent < 0) {
        *to++ = '0';
        *to++ = '.';
        for (int zeros = -exponent - 1; zeros > 0; zeros--) {
            *to++ = '0';
        }
    }
    for (int i = 0; i < count; i++) {
        if (i == whole && i > 0) {
            *to++ = '.';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return (size_t)(to - text);
}

size_t rounded_write(double magnitude, int digits, char *text) {
    int exponent = decimal_exponent(magnitude);
    if (digits > MOST_DIGITS || exponent < LEAST_EXPONENT || exponent >= digits) {
        return 0;
    }
    /* One multiplication by an exact power: one rounding. */
    double scaled = magnitude * power[digits - 1 - exponent];
    uint64_t number = (uint64_t)scaled;
    double rest = scaled - (double)number;
    number += rest > 0.5;
    bool is_near_tie = fabs(rest - 0.5) < TIE_MARGIN;
    bool has_carried = (double)number >= power[digits];
    return is_near_tie || has_carried ? 0 : put_digits(number, digits, exponent, text);
}
