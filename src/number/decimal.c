#include "decimal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Powers of ten that are doubles exactly. */
static const double exact_power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

#define LARGEST_EXACT_POWER   22
#define LARGEST_EXACT_INTEGER (UINT64_C(1) << 53)
#define DIGITS_IN_64_BITS     19

/* Beyond this no 800 digits come back into a double's range. */
#define EXPONENT_BOUND 9999

/* W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990: an exact integer
 * times or over an exact power of ten is rounded once, so it is right. */
static int value_is_exact(uint64_t integer, long long exponent) {
    return integer <= LARGEST_EXACT_INTEGER && exponent >= -LARGEST_EXACT_POWER &&
           exponent <= LARGEST_EXACT_POWER;
}

static uint64_t integer_of(const char *digits, size_t count) {
    uint64_t integer = 0;
    for (size_t i = 0; i < count; i++) {
        integer = integer * 10 + (uint64_t)(digits[i] - '0');
    }
    return integer;
}

static double value_by_strtod(const char *digits, size_t count, long long exponent) {
    char text[DECIMAL_DIGITS + 16];
    long long bounded = exponent > EXPONENT_BOUND    ? EXPONENT_BOUND
                        : exponent < -EXPONENT_BOUND ? -EXPONENT_BOUND
                                                     : exponent;
    memcpy(text, digits, count);
    snprintf(text + count, sizeof text - count, "e%d", (int)bounded);
    return strtod(text, NULL);
}

double decimal_value(const char *digits, size_t count, long long exponent) {
    if (count == 0) {
        return 0;
    }
    if (count <= DIGITS_IN_64_BITS) {
        uint64_t integer = integer_of(digits, count);
        if (value_is_exact(integer, exponent)) {
            return exponent < 0 ? (double)integer / exact_power[-exponent]
                                : (double)integer * exact_power[exponent];
        }
    }
    return value_by_strtod(digits, count, exponent);
}
