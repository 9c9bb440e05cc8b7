/*
 * powers: the powers of ten as 128 bits each, and the two logarithms that find one's way among
 * them. The table is made by powers_to_c when the room is built. Private to the number room.
 */
#ifndef ATTNVIZ_POWERS_H
#define ATTNVIZ_POWERS_H

#include <stdint.h>

/* What writing 17 digits of the least double needs is the largest, what reading 19 digits that
 * come to the least double needs is the least. */
#define POWER_LEAST (-342)
#define POWER_MOST  340

/**
 * high·2^64 + low = 10^k · 2^(127 − floor(log2 10^k)), rounded up to an integer: the first bit is
 * set, and 0 ≤ k ≤ 55 is exact.
 */
typedef struct Power {
    uint64_t high, low;
} Power;

/** 10^k is at k − POWER_LEAST. */
extern const Power power_table[POWER_MOST - POWER_LEAST + 1];

/** 10^k as an integer, 0 ≤ k ≤ INTEGER_POWER_MOST. */
#define INTEGER_POWER_MOST 19
extern const uint64_t integer_power[INTEGER_POWER_MOST + 1];

/** The nearest double, or one beside it, for DOUBLE_POWER_LEAST ≤ k ≤ DOUBLE_POWER_MOST: 10^k is at
 * k − DOUBLE_POWER_LEAST. */
#define DOUBLE_POWER_LEAST (-110)
#define DOUBLE_POWER_MOST  110
extern const double double_power[DOUBLE_POWER_MOST - DOUBLE_POWER_LEAST + 1];

static inline Power power_of_ten(int k) {
    return power_table[k - POWER_LEAST];
}

/* In both, >> rounds down below 0 too, as gcc and clang promise. tests/number/proof.py holds them
 * to exact integers. */

/** floor(log2(10^k)) for |k| ≤ 342. */
static inline int floor_log2_of_power(int k) {
    return (k * 1741647) >> 19;
}

/** floor(log10(2^b)) for |b| ≤ 1100. */
static inline int floor_log10_of_two_to(int b) {
    return (b * 315653) >> 20;
}

/** floor(log10(3/4 · 2^b)) for |b| ≤ 1100. */
static inline int floor_log10_of_three_quarters(int b) {
    return (b * 315653 - 131008) >> 20;
}

#endif
