/*
 * binary: what a double is made of. Private to the number room.
 */
#ifndef ATTNVIZ_BINARY_H
#define ATTNVIZ_BINARY_H

#include <stdint.h>
#include <string.h>

#define SIGNIFICAND_BITS 53
#define HIDDEN_BIT       (UINT64_C(1) << (SIGNIFICAND_BITS - 1))
#define LEAST_EXPONENT   (-1074)

/** significand · 2^exponent; the significand of a normal number has its 53rd bit set. */
typedef struct Binary {
    uint64_t significand;
    int exponent;
} Binary;

/** The parts of a finite number without its sign. */
static inline Binary binary_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & (HIDDEN_BIT - 1);
    int biased = (int)(bits >> (SIGNIFICAND_BITS - 1) & 0x7FF);
    return biased == 0 ? (Binary){fraction, LEAST_EXPONENT}
                       : (Binary){fraction | HIDDEN_BIT, LEAST_EXPONENT - 1 + biased};
}

#endif
