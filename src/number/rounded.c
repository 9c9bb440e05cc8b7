#include "rounded.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* Powers of ten that doubles hold exactly. */
static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10,
                               1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21};

/* 10^9 times half a unit in the last place is 10^-7: nearer to a tie than this, the product may lie
 * on its other side. */
#define MOST_DIGITS 9
#define TIE_MARGIN  1e-6

#define LEAST_EXPONENT (-13) /* of what is written here */
#define LEAST_PLAIN    (-4)  /* %g turns to scientific notation below it */

/* floor(log10) from LEAST_EXPONENT to 9, or one below it. Where a double next to a power of ten is
 * taken for the power, rounding to 9 digits makes it that. */
static int decimal_exponent(double magnitude) {
    static const double negative[] = {1e0,  1e-1, 1e-2, 1e-3,  1e-4,  1e-5,  1e-6,
                                      1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13};
    int exponent = 0;
    while (exponent < MOST_DIGITS && magnitude >= power[exponent + 1]) {
        exponent++;
    }
    while (exponent >= LEAST_EXPONENT && exponent <= 0 && magnitude < negative[-exponent]) {
        exponent--;
    }
    return exponent;
}

/* Takes the zeros from the end of `count` digits, but for the first `least` of them. */
static int trim(const char *digits, int count, int least) {
    while (count > least && digits[count - 1] == '0') {
        count--;
    }
    return count;
}

static char *put(char *to, const char *digits, int count) {
    for (int i = 0; i < count; i++) {
        *to++ = digits[i];
    }
    return to;
}

static char *put_plain(char *to, const char *digits, int count, int exponent) {
    if (exponent < 0) {
        to = put(to, "0.000", 1 - exponent);
        return put(to, digits, trim(digits, count, 1));
    }
    int whole = exponent + 1;
    to = put(to, digits, whole);
    count = trim(digits, count, whole);
    if (count > whole) {
        *to++ = '.';
    }
    return put(to, digits + whole, count - whole);
}

/* d.ddde-05, as printf has it with two digits. */
static char *put_scientific(char *to, const char *digits, int count, int exponent) {
    count = trim(digits, count, 1);
    *to++ = digits[0];
    if (count > 1) {
        *to++ = '.';
    }
    to = put(to, digits + 1, count - 1);
    to = put(to, "e-", 2);
    *to++ = (char)('0' + -exponent / 10);
    *to++ = (char)('0' + -exponent % 10);
    return to;
}

static size_t put_number(char *text, uint64_t number, int count, int exponent) {
    char digits[MOST_DIGITS] = ""; /* gcc does not see that count is at least 1 */
    for (int i = count - 1; i >= 0; i--) {
        digits[i] = (char)('0' + number % 10);
        number /= 10;
    }
    char *end = exponent < LEAST_PLAIN ? put_scientific(text, digits, count, exponent)
                                       : put_plain(text, digits, count, exponent);
    *end = '\0';
    return (size_t)(end - text);
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
    return is_near_tie || has_carried ? 0 : put_number(text, number, digits, exponent);
}
