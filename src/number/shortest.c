#include "binary.h"
#include "decimal.h"
#include "product.h"

#include <stdbool.h>

/* The names are those of Giulietti's paper: the double is c·2^q, its decimals are tried at 10^k and
 * 10^(k+1), and all is counted in quarters of 10^k. */

/* floor(quarters · 2^q · 10^-k), with the last bit set where that is not exact ("rounded to odd").
 * tests/number/proof.py shows that the table's 128 bits tell both. */
static uint64_t scale_to_odd(uint64_t quarters, int shift, Power power) {
    Wide scaled = product_with_power(quarters << shift, power);
    return scaled.high | (scaled.low != 0);
}

/* What lies between the middles to the neighbours, in quarters of 10^k; its ends belong to it. */
typedef struct Interval {
    uint64_t low, value, high;
} Interval;

static Interval interval_of(Binary number, bool is_irregular, int k) {
    Power power = power_of_ten(-k);
    int shift = number.exponent + floor_log2_of_power(-k) + 1;
    uint64_t c = number.significand;
    /* Reading rounds to even: the middles come back only where c is even. */
    uint64_t is_odd = c & 1;
    return (Interval){
        .low = scale_to_odd(4 * c - (is_irregular ? 1 : 2), shift, power) + is_odd,
        .value = scale_to_odd(4 * c, shift, power),
        .high = scale_to_odd(4 * c + 2, shift, power) - is_odd,
    };
}

/* The two multiples of `unit` (in units of 10^k) about the value, and which lie inside. */
typedef struct Neighbours {
    uint64_t below;
    bool has_below, has_above;
} Neighbours;

static Neighbours neighbours_of(Interval interval, uint64_t unit) {
    uint64_t below = interval.value / (4 * unit) * unit;
    return (Neighbours){below, interval.low <= 4 * below, 4 * (below + unit) <= interval.high};
}

/* Chosen without a branch: which it is differs from number to number like a coin's sides. */
static uint64_t choose(bool condition, uint64_t yes, uint64_t no) {
    return no ^ ((yes ^ no) & (0 - (uint64_t)condition));
}

/* At most one multiple of 10^(k+1) lies inside, and one of 10^k at least. */
static uint64_t shortest_inside(Interval interval) {
    Neighbours tens = neighbours_of(interval, 10), ones = neighbours_of(interval, 1);
    uint64_t rest = interval.value % 4;
    bool is_nearer_above = (rest > 2) | ((rest == 2) & (ones.below & 1));
    bool is_above = choose(ones.has_below != ones.has_above, ones.has_above, is_nearer_above);
    return choose(tens.has_below | tens.has_above, tens.below + (tens.has_above ? 10 : 0),
                  ones.below + is_above);
}

static Decimal shortest_of(Binary number) {
    /* A power of two has a nearer neighbour below than above. */
    bool is_irregular = number.significand == HIDDEN_BIT && number.exponent > LEAST_EXPONENT;
    int k = is_irregular ? floor_log10_of_three_quarters(number.exponent)
                         : floor_log10_of_two_to(number.exponent);
    return (Decimal){shortest_inside(interval_of(number, is_irregular, k)), k};
}

Decimal decimal_shortest(double magnitude) {
    Binary number = binary_of(magnitude);
    int fraction_bits = -number.exponent;
    bool is_small_integer = fraction_bits >= 0 && fraction_bits < SIGNIFICAND_BITS &&
                            (number.significand & ((UINT64_C(1) << fraction_bits) - 1)) == 0;
    return is_small_integer ? (Decimal){number.significand >> fraction_bits, 0}
                            : shortest_of(number);
}
