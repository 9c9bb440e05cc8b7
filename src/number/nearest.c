#include "nearest.h"

#include "binary.h"
#include "product.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Powers of ten that are doubles exactly. */
static const double exact_power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

#define LARGEST_EXACT_POWER   22
#define LARGEST_EXACT_INTEGER (UINT64_C(1) << SIGNIFICAND_BITS)
#define LEAST_NORMAL_TOP      (-1022)
#define LARGEST_TOP           1023

/* Ten to more than this is no double, whatever stands before it. */
#define LARGEST_POWER 308

/* Beyond this no 800 digits come back into a double's range. */
#define EXPONENT_BOUND 9999

/* W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990: an exact integer
 * times or over an exact power of ten is rounded once, so it is right. */
static bool is_rounded_once(uint64_t integer, long long exponent) {
    return integer <= LARGEST_EXACT_INTEGER && exponent >= -LARGEST_EXACT_POWER &&
           exponent <= LARGEST_EXACT_POWER;
}

/* D. Lemire, "Number Parsing at a Gigabyte per Second", 2021. The true product lies less than one
 * unit of `scaled` below or above it, so only where that is just half a unit in the last place is
 * it open to which side the double lies. */
static bool nearest_by_product(uint64_t integer, int exponent, double *value) {
    int zeros = __builtin_clzll(integer);
    Wide scaled = product_with_power(integer << zeros, power_of_ten(exponent));
    int lead = __builtin_clzll(scaled.high);
    int top = 64 - lead - zeros + floor_log2_of_power(exponent);
    int rest_bits = 64 - SIGNIFICAND_BITS - lead;
    uint64_t half = UINT64_C(1) << (rest_bits - 1);
    uint64_t rest = scaled.high & (2 * half - 1);
    if ((rest == half && scaled.low == 0) || top < LEAST_NORMAL_TOP) {
        return false;
    }
    if (top > LARGEST_TOP) {
        *value = INFINITY;
        return true;
    }
    /* A carry out of the significand, or its hidden bit, steps into the exponent. */
    uint64_t bits = ((uint64_t)(top - LEAST_NORMAL_TOP) << (SIGNIFICAND_BITS - 1)) +
                    (scaled.high >> rest_bits) + (rest >= half);
    memcpy(value, &bits, sizeof bits);
    return true;
}

bool nearest_of_integer(uint64_t integer, long long exponent, double *value) {
    if (is_rounded_once(integer, exponent)) {
        *value = exponent < 0 ? (double)integer / exact_power[-exponent]
                              : (double)integer * exact_power[exponent];
        return true;
    }
    if (integer == 0 || exponent < POWER_LEAST) {
        *value = 0;
        return true;
    }
    if (exponent > LARGEST_POWER) {
        *value = INFINITY;
        return true;
    }
    return nearest_by_product(integer, (int)exponent, value);
}

double nearest_of_digits(const char *digits, size_t count, long long exponent) {
    char text[DIGITS_THAT_MATTER + 16];
    long long bounded = exponent > EXPONENT_BOUND    ? EXPONENT_BOUND
                        : exponent < -EXPONENT_BOUND ? -EXPONENT_BOUND
                                                     : exponent;
    memcpy(text, digits, count);
    snprintf(text + count, sizeof text - count, "e%d", (int)bounded);
    return strtod(text, NULL);
}
