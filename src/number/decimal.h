/*
 * decimal: a positive double as an integer and a power of ten, shortest or rounded. The ground
 * between double and text. Private to the number room.
 */
#ifndef ATTNVIZ_DECIMAL_H
#define ATTNVIZ_DECIMAL_H

#include <stdint.h>

/** integer · 10^exponent, integer < 10^17. */
typedef struct Decimal {
    uint64_t integer;
    int exponent;
} Decimal;

/** Digits that always read back (IEEE 754-2019, 5.12.2). */
#define DIGITS_ENOUGH 17

/**
 * The decimal with the fewest digits that reads back as the same double, and of these the one
 * nearest to it (of two as near, the even one). Zeros may end it. `magnitude` is positive and
 * finite.
 *
 * R. Giulietti, "The Schubfach way to render doubles", 2020.
 */
Decimal decimal_shortest(double magnitude);

/**
 * The positive finite magnitude, rounded to `digits` digits (1 … 17; ties of its exact value to
 * even): the integer has as many.
 */
Decimal decimal_rounded(double magnitude, int digits);

/** round(fraction · 10^decimals), ties to even: 0 ≤ fraction < 1, decimals 0 … 16. */
uint64_t decimal_scaled(double fraction, int decimals);

#endif
