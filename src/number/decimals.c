#include "binary.h"
#include "decimal.h"
#include "digits.h"
#include "number.h"

#include <math.h>
#include <string.h>

#define MOST_DECIMALS 14
#define MINUS_SIGN    "\u2212"

/* From here on decimals say nothing. */
#define LARGE 1e21

/* d.ddde300, with all its zeros. */
static char *put_large(char *to, double magnitude, int decimals) {
    Digits digits = digits_of(decimal_rounded(magnitude, decimals + 1), decimals + 1);
    digits_put(to + 1, &digits);
    to[0] = to[1];
    to[1] = '.';
    to += decimals > 0 ? 2 + decimals : 1;
    *to++ = 'e';
    return digits_put_integer(to, (uint64_t)digits.exponent, 1);
}

/* A whole number below LARGE. Where it has more than 17 digits it is c · 2^q with q ≥ 4. */
static char *put_whole(char *to, double whole) {
    const uint64_t split = UINT64_C(10000000000);
    if (whole < 1e17) {
        return digits_put_integer(to, (uint64_t)whole, 1);
    }
    Binary number = binary_of(whole);
    uint64_t lower = (number.significand % split) << number.exponent;
    uint64_t upper = ((number.significand / split) << number.exponent) + lower / split;
    return digits_put_integer(digits_put_integer(to, upper, 1), lower % split, 10);
}

/* A number cut at its point. */
typedef struct Fixed {
    double whole;
    uint64_t behind; /* in units of the last decimal */
} Fixed;

static Fixed fixed_of(double magnitude, int decimals) {
    if (decimals == 0) {
        return (Fixed){nearbyint(magnitude), 0};
    }
    double whole = floor(magnitude);
    uint64_t behind = decimal_scaled(magnitude - whole, decimals);
    bool has_carried = behind > 0 && digits_count(behind) > decimals; /* .99… became 1.0 */
    return has_carried ? (Fixed){whole + 1, 0} : (Fixed){whole, behind};
}

static char *put_fixed(char *to, Fixed fixed, int decimals) {
    to = put_whole(to, fixed.whole);
    if (decimals > 0) {
        *to++ = '.';
        to = digits_put_integer(to, fixed.behind, decimals);
    }
    return to;
}

size_t number_decimals(double value, int decimals, char text[NUMBER_SIZE]) {
    if (!isfinite(value)) {
        return number_write(value, 0, text);
    }
    double magnitude = fabs(value);
    decimals = decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
    bool is_large = magnitude >= LARGE;
    Fixed fixed = is_large ? (Fixed){magnitude, 0} : fixed_of(magnitude, decimals);
    size_t sign = value < 0 && (fixed.whole > 0 || fixed.behind > 0) ? strlen(MINUS_SIGN) : 0;
    memcpy(text, MINUS_SIGN, sign);
    char *to = text + sign;
    to = is_large ? put_large(to, magnitude, decimals) : put_fixed(to, fixed, decimals);
    *to = '\0';
    return (size_t)(to - text);
}
