#include "nearest.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* Larger than any exponent that a text could balance with its zeros. */
#define EXPONENT_CEILING 1000000000000000LL

/* A JSON number without its sign, taken apart. */
typedef struct Parts {
    const char *whole, *whole_end;
    const char *fraction, *fraction_end; /* the same place where there is none */
    long long exponent;                  /* as written behind the e */
    uint64_t integer;                    /* all digits, right as long as 64 bits hold them */
} Parts;

static bool is_digit(const char *at, const char *end) {
    return at < end && (unsigned char)(*at - '0') < 10;
}

static const char *take_digits(Parts *parts, const char *at, const char *end) {
    uint64_t integer = parts->integer;
    for (; is_digit(at, end); at++) {
        integer = integer * 10 + (uint64_t)(*at - '0');
    }
    parts->integer = integer;
    return at;
}

/* `at` is behind the e. Returns NULL where no digit follows. */
static const char *take_exponent(Parts *parts, const char *at, const char *end) {
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
    parts->exponent = negative ? -exponent : exponent;
    return at;
}

/* RFC 8259, section 6, without the sign. Returns the end of the number, or NULL. */
static const char *take_apart(Parts *parts, const char *at, const char *end) {
    parts->whole = at;
    parts->whole_end = at = take_digits(parts, at, end);
    long long length = parts->whole_end - parts->whole;
    if (length == 0 || (length > 1 && *parts->whole == '0')) {
        return NULL;
    }
    parts->fraction = parts->fraction_end = at;
    if (at < end && *at == '.') {
        parts->fraction = at + 1;
        parts->fraction_end = at = take_digits(parts, at + 1, end);
        if (parts->fraction_end == parts->fraction) {
            return NULL;
        }
    }
    return at < end && (*at == 'e' || *at == 'E') ? take_exponent(parts, at + 1, end) : at;
}

/* The significant digits gathered so far; exponent is that of the last one kept. */
typedef struct Gathered {
    char digits[DIGITS_THAT_MATTER];
    size_t count;
    long long exponent;
} Gathered;

/* Past the room for digits only one question is left: was there anything but zeros? */
static void gather(Gathered *number, const char *at, const char *end, bool is_fraction) {
    for (; at < end; at++) {
        bool leading_zero = number->count == 0 && *at == '0';
        bool has_room = number->count < DIGITS_THAT_MATTER;
        if (!leading_zero && has_room) {
            number->digits[number->count++] = *at;
        } else if (!leading_zero && *at != '0') {
            number->digits[DIGITS_THAT_MATTER - 1] = '1';
        }
        bool is_kept = leading_zero || has_room;
        number->exponent += (is_kept ? 0 : 1) - (is_fraction ? 1 : 0);
    }
}

static double value_of_digits(const Parts *parts) {
    Gathered number;
    number.count = 0;
    number.exponent = parts->exponent;
    gather(&number, parts->whole, parts->whole_end, false);
    gather(&number, parts->fraction, parts->fraction_end, true);
    return nearest_of_digits(number.digits, number.count, number.exponent);
}

/* How many digits there are from the first on that is not 0. */
static long long count_significant(const Parts *parts) {
    long long whole = parts->whole_end - parts->whole;
    const char *at = parts->fraction;
    if (*parts->whole != '0') {
        return whole + (parts->fraction_end - parts->fraction);
    }
    while (at < parts->fraction_end && *at == '0') {
        at++;
    }
    return parts->fraction_end - at;
}

static double value_of(const Parts *parts) {
    double value;
    long long behind = parts->fraction_end - parts->fraction;
    bool is_done = count_significant(parts) <= DIGITS_IN_64_BITS &&
                   nearest_of_integer(parts->integer, parts->exponent - behind, &value);
    return is_done ? value : value_of_digits(parts);
}

bool number_read_span(const char *text, size_t length, double *value) {
    const char *end = text + length;
    bool negative = length > 0 && *text == '-';
    Parts parts = {0};
    if (take_apart(&parts, text + (negative ? 1 : 0), end) != end) {
        return false;
    }
    double magnitude = value_of(&parts);
    if (!isfinite(magnitude)) {
        return false;
    }
    *value = negative ? -magnitude : magnitude;
    return true;
}

static bool is_of_number(char byte) {
    return (unsigned char)(byte - '0') < 10 || byte == '-' || byte == '+' || byte == '.' ||
           (byte | 0x20) == 'e';
}

/* Any number, of which the end is looked for first. */
static const char *read_odd(const char *text, double *value) {
    const char *end = text;
    while (is_of_number(*end)) {
        end++;
    }
    number_read_span(text, (size_t)(end - text), value);
    return end;
}

const char *number_read_at(const char *text, double *value) {
    bool negative = *text == '-';
    const char *at = text + (negative ? 1 : 0), *first = at, *point = NULL;
    uint64_t integer = 0;
    for (;; at++) {
        unsigned digit = (unsigned char)(*at - '0');
        if (digit < 10) {
            integer = integer * 10 + digit;
        } else if (*at == '.') {
            point = at;
        } else {
            break;
        }
    }
    double magnitude;
    long long behind = point == NULL ? 0 : at - point - 1;
    bool is_short = at - first <= DIGITS_IN_64_BITS; /* the point counted in */
    if (!is_short || (*at | 0x20) == 'e' || !nearest_of_integer(integer, -behind, &magnitude)) {
        return read_odd(text, value);
    }
    *value = negative ? -magnitude : magnitude;
    return at;
}

bool number_read(const char *text, double *value) {
    return number_read_span(text, strlen(text), value);
}
