/*
 * nearest: the double nearest to a decimal, ties to even. Private to the number room.
 */
#ifndef ATTNVIZ_NEAREST_H
#define ATTNVIZ_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Digits that an integer of 64 bits holds whatever they are. */
#define DIGITS_IN_64_BITS 19

/**
 * The most digits that can matter to a double: 767 decide every tie between two neighbours, and one
 * more tells whether anything but zeros came after.
 */
#define DIGITS_THAT_MATTER 800

/**
 * The double nearest to integer · 10^exponent (infinite when too large). False where 128 bits do
 * not decide: on a tie or next to one, and below the normal numbers.
 */
bool nearest_of_integer(uint64_t integer, long long exponent, double *value);

/**
 * The same for digits[0 .. count) · 10^exponent, by strtod. count ≤ DIGITS_THAT_MATTER. No decimal
 * point is ever shown to strtod, so the locale has no say.
 */
double nearest_of_digits(const char *digits, size_t count, long long exponent);

#endif
