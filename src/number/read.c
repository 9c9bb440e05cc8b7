#include "decimal.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* Larger than any exponent that a text could balance with its zeros. */
#define EXPONENT_CEILING 1000000000000000LL

/* The significant digits gathered so far; exponent is that of the last one kept. */
typedef struct Gathered {
    char digits[DECIMAL_DIGITS];
    size_t count;
    long long exponent;
} Gathered;

static bool is_digit(const char *at, const char *end) {
    return at < end && *at >= '0' && *at <= '9';
}

/* Past the room for digits only one question is left: was there anything but zeros? */
static void gather(Gathered *number, char digit, bool is_fraction) {
    bool leading_zero = number->count == 0 && digit == '0';
    bool has_room = number->count < DECIMAL_DIGITS;
    if (!leading_zero && has_room) {
        number->digits[number->count++] = digit;
    } else if (!leading_zero && digit != '0') {
        number->digits[DECIMAL_DIGITS - 1] = '1';
    }
    bool is_kept = leading_zero || has_room;
    number->exponent += (is_kept ? 0 : 1) - (is_fraction ? 1 : 0);
}

static const char *gather_run(Gathered *number, const char *at, const char *end, bool is_fraction) {
    while (is_digit(at, end)) {
        gather(number, *at++, is_fraction);
    }
    return at;
}

/* `at` is behind the e. Returns NULL where no digit follows. */
static const char *add_exponent(Gathered *number, const char *at, const char *end) {
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) {
        at++;
    }
    if (!is_digit(at, end)) {
        return NULL;
    }
    long long exponent = 0;
    for (; is_digit(at, end); at++) {
        exponent = exponent < EXPONENT_CEILING ? exponent * 10 + (*at - '0') : exponent;
    }
    number->exponent += negative ? -exponent : exponent;
    return at;
}

/* RFC 8259, section 6, without the sign. Returns the end of the number, or NULL. */
static const char *gather_number(Gathered *number, const char *at, const char *end) {
    if (!is_digit(at, end)) {
        return NULL;
    }
    if (*at == '0' && is_digit(at + 1, end)) {
        return NULL;
    }
    at = gather_run(number, at, end, false);
    if (at < end && *at == '.') {
        if (!is_digit(++at, end)) {
            return NULL;
        }
        at = gather_run(number, at, end, true);
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = add_exponent(number, at + 1, end);
    }
    return at;
}

bool number_read_span(const char *text, size_t length, double *value) {
    const char *end = text + length;
    bool negative = length > 0 && *text == '-';
    Gathered number;
    number.count = 0;
    number.exponent = 0;
    const char *stop = gather_number(&number, text + (negative ? 1 : 0), end);
    if (stop != end) {
        return false;
    }
    double magnitude = decimal_value(number.digits, number.count, number.exponent);
    if (!isfinite(magnitude)) {
        return false;
    }
    *value = negative ? -magnitude : magnitude;
    return true;
}

bool number_read(const char *text, double *value) {
    return number_read_span(text, strlen(text), value);
}
