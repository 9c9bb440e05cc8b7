/*
 * decimal: significant digits with a power of ten, the ground between text and double. Private to
 * the number room.
 */
#ifndef ATTNVIZ_DECIMAL_H
#define ATTNVIZ_DECIMAL_H

#include <stddef.h>

/**
 * The most digits that can matter to a double: 767 decide every tie between two neighbours, and one
 * more tells whether anything but zeros came after.
 */
#define DECIMAL_DIGITS 800

/**
 * The double nearest to digits[0 .. count) · 10^exponent (ties to even; infinite when too large).
 * count ≤ DECIMAL_DIGITS. No decimal point is ever shown to strtod, so the locale has no say.
 */
double decimal_value(const char *digits, size_t count, long long exponent);

#endif
