#include "decimal.h"
#include "digits.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* Where plain decimals end and scientific notation begins. */
typedef struct Layout {
    int plain_lowest, plain_highest; /* exponents */
    bool is_padded;                  /* e+05 and not e5 */
} Layout;

/* 10^-6 … 10^21, as in ECMAScript's Number::toString. */
static const Layout layout_shortest = {-6, 20, false};

/* The first eight characters of a number with room for a point behind 1 … 7 digits. */
static uint64_t with_point(uint64_t block, int whole) {
    uint64_t behind = UINT64_MAX >> (8 * whole);
    return (block & ~behind) | (block & behind) >> 8;
}

static char *put_plain(char *to, const Digits *digits) {
    if (digits->exponent < 0) {
        memcpy(to, "0.000000", 8);
        to += 1 - digits->exponent;
        digits_put(to, digits);
        return to + digits->count;
    }
    int whole = digits->exponent + 1;
    if (digits->count <= whole) {
        digits_put(to, digits);
        memset(to + DIGITS_WIDTH, '0', 4); /* up to 10^21 */
        return to + whole;
    }
    digits_put(to + 1, digits);
    if (whole < DIGITS_BLOCK) {
        digits_put_block(to, with_point(digits->upper, whole));
    } else {
        memmove(to, to + 1, (size_t)whole);
    }
    to[whole] = '.';
    return to + digits->count + 1;
}

static char *put_scientific(char *to, const Digits *digits, bool is_padded) {
    digits_put(to + 1, digits);
    to[0] = to[1];
    to[1] = '.';
    to += digits->count > 1 ? digits->count + 1 : 1;
    *to++ = 'e';
    int exponent = digits->exponent;
    if (exponent < 0 || is_padded) {
        *to++ = exponent < 0 ? '-' : '+';
    }
    return digits_put_integer(to, (uint64_t)(exponent < 0 ? -exponent : exponent),
                              is_padded ? 2 : 1);
}

static char *put_digits(char *to, const Digits *digits, const Layout *layout) {
    bool is_plain =
        digits->exponent >= layout->plain_lowest && digits->exponent <= layout->plain_highest;
    return is_plain ? put_plain(to, digits) : put_scientific(to, digits, layout->is_padded);
}

static char *put_shortest(char *to, double magnitude) {
    Decimal decimal = decimal_shortest(magnitude);
    Digits digits = digits_of(decimal, digits_count(decimal.integer));
    return put_digits(to, &digits, &layout_shortest);
}

/* Above 1e308, fewer digits may round to what no double holds. The largest is 1.79769313486231570…,
 * and what is nearest to it ends at 1.79769313486231580…, of which 17 digits are these. */
static bool is_past_the_largest(Decimal decimal) {
    const uint64_t largest = 17976931348623158;
    const int exponent = 308 - (DIGITS_ENOUGH - 1);
    return decimal.integer * integer_power[decimal.exponent - exponent] > largest;
}

static char *put_rounded(char *to, double magnitude, int count) {
    Decimal decimal = decimal_rounded(magnitude, count);
    if (magnitude > 1e308 && is_past_the_largest(decimal)) {
        return put_shortest(to, magnitude);
    }
    Digits digits = digits_of(decimal, count);
    /* As printf does. */
    const Layout layout = {-4, count - 1, true};
    return put_digits(to, &digits, &layout);
}

static char *put_zero(char *to, bool is_negative, int digits) {
    const char *zero = is_negative && digits == 0 ? "0.0" : "0";
    size_t length = strlen(zero);
    memcpy(to, zero, length);
    return to + length;
}

/* Not asked for by the interface, but no reason to run past the end of "inf". */
static char *put_not_finite(char *to, double value) {
    memcpy(to, isnan(value) ? "nan" : "inf", 3);
    return to + 3;
}

size_t number_write(double value, int digits, char text[NUMBER_SIZE]) {
    double magnitude = fabs(value);
    char *to = text;
    *to = '-';
    to += signbit(value) ? 1 : 0;
    if (!isfinite(value)) {
        to = put_not_finite(to, value);
    } else if (value == 0) {
        to = put_zero(to, to > text, digits);
    } else if (digits <= 0) {
        to = put_shortest(to, magnitude);
    } else {
        to = put_rounded(to, magnitude, digits < DIGITS_ENOUGH ? digits : DIGITS_ENOUGH);
    }
    *to = '\0';
    return (size_t)(to - text);
}
