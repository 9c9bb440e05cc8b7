/*
 * product: 64 × 64 and 64 × 128 bits. Private to the number room.
 */
#ifndef ATTNVIZ_PRODUCT_H
#define ATTNVIZ_PRODUCT_H

#include "powers.h"

/** high·2^64 + low */
typedef struct Wide {
    uint64_t high, low;
} Wide;

#if defined(__SIZEOF_INT128__) && !defined(NUMBER_WITHOUT_INT128)
static inline Wide product(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 Bits128;
    Bits128 whole = (Bits128)a * b;
    return (Wide){(uint64_t)(whole >> 64), (uint64_t)whole};
}
#else
/* Four products of halves, as by hand. */
static inline Wide product(uint64_t a, uint64_t b) {
    const uint64_t half = UINT32_MAX;
    uint64_t low = (a & half) * (b & half);
    uint64_t left = (a >> 32) * (b & half) + (low >> 32);
    uint64_t right = (a & half) * (b >> 32) + (left & half);
    return (Wide){(a >> 32) * (b >> 32) + (left >> 32) + (right >> 32), right << 32 | (low & half)};
}
#endif

/** The upper 128 of the 192 bits of a · power. */
static inline Wide product_with_power(uint64_t a, Power power) {
    Wide upper = product(a, power.high);
    uint64_t low = upper.low + product(a, power.low).high;
    return (Wide){upper.high + (low < upper.low), low};
}

#endif
