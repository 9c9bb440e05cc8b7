#include "binary.h"
#include "decimal.h"
#include "product.h"

#include <stdbool.h>

/*
 * After U. Adams, "Ryū revisited: printf floating point conversion", OOPSLA 2019, with 128 bits of
 * one power where that keeps all of them: with 17 digits and fewer, no double that is not on a tie
 * or an integer comes nearer to one than the 128 bits can tell (tests/number/proof.py).
 */

/* bits · 2^(top − 63), the first bit set. */
typedef struct Normal {
    uint64_t bits;
    int top;
} Normal;

static Normal normal_of(double magnitude) {
    Binary number = binary_of(magnitude);
    int zeros = 64 - SIGNIFICAND_BITS;
    if (number.significand < HIDDEN_BIT) { /* a branch, since counting zeros keeps others waiting */
        zeros = __builtin_clzll(number.significand);
    }
    return (Normal){number.significand << zeros, number.exponent + 63 - zeros};
}

/* floor(log10): by the power of two it is one of two; the power of ten between them decides. For
 * that power itself it may be one too low: then the carry of decimal_rounded mends it. */
static int decimal_exponent(Normal number) {
    int exponent = floor_log10_of_two_to(number.top);
    bool is_past = number.bits > power_of_ten(exponent + 1).high;
    return exponent + (is_past & (floor_log2_of_power(exponent + 1) == number.top));
}

/* round(number · 10^k), ties to even, where that is less than 2^57. */
static uint64_t round_scaled(Normal number, int k) {
    Wide scaled = product_with_power(number.bits, power_of_ten(k));
    int fraction_bits = 62 - number.top - floor_log2_of_power(k); /* of scaled.high; 6 and more */
    if (fraction_bits >= 64) {
        /* At 65 it is less than a half. No product is so near to one that high would be equal
         * (tests/number/proof.py): 0.5 itself, with k = 0, has 63 bits. */
        const uint64_t half = UINT64_C(1) << 63;
        return fraction_bits == 64 && scaled.high > half;
    }
    uint64_t integer = scaled.high >> fraction_bits;
    /* The fraction without its first bit, which is the half. */
    uint64_t rest = scaled.high << (64 - fraction_bits) << 1;
    bool has_half = scaled.high >> (fraction_bits - 1) & 1;
    bool is_more = (rest | scaled.low) != 0;
    return integer + (has_half & (is_more | (integer & 1)));
}

Decimal decimal_rounded(double magnitude, int digits) {
    Normal number = normal_of(magnitude);
    int exponent = decimal_exponent(number);
    uint64_t integer = round_scaled(number, digits - 1 - exponent);
    if (integer == integer_power[digits]) { /* 9.99… became 10.0 */
        integer /= 10;
        exponent++;
    }
    return (Decimal){integer, exponent - digits + 1};
}

uint64_t decimal_scaled(double fraction, int decimals) {
    return fraction > 0 ? round_scaled(normal_of(fraction), decimals) : 0;
}
