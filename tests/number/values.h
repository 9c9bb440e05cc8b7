/*
 * values: doubles that are hard to write, of every kind there is, one after another.
 */
#ifndef ATTNVIZ_TEST_VALUES_H
#define ATTNVIZ_TEST_VALUES_H

#include <stdint.h>

/** What is drawn from; any number starts it. */
typedef struct Values {
    uint64_t random;
} Values;

/** The next 64 random bits. */
uint64_t values_bits(Values *values);

/**
 * The next finite double: random bits, weights, random decimals, ties between two roundings,
 * dyadic fractions, subnormals, powers of two and of ten, integers or floats, exact or a few units
 * in the last place beside it, of either sign.
 */
double values_next(Values *values);

#endif
