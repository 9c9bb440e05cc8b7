#include "decimal.h"
#include "number.h"
#include "rounded.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that always read back (IEEE 754-2019, 5.12.2), and that always survive being read. */
#define DIGITS_ENOUGH 17
#define DIGITS_SAFE   15

/* Plain decimals hold 10^-6 … 10^21 as in ECMAScript's Number::toString. */
#define PLAIN_LOWEST  (-6)
#define PLAIN_HIGHEST 20

#define MOST_DECIMALS 14
#define MINUS_SIGN    "\u2212"

/* d.ddd · 10^exponent */
typedef struct Decimal {
    char digits[DIGITS_ENOUGH + 1];
    int count;
    int exponent;
} Decimal;

/* The value correctly rounded to `count` digits. printf's decimal point is the locale's: passed
 * over, whatever it is. */
static Decimal decimal_round(double magnitude, int count) {
    char text[64];
    Decimal decimal = {.count = 0};
    snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
    const char *at = text;
    for (; *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9') {
            decimal.digits[decimal.count++] = *at;
        }
    }
    decimal.exponent = (int)strtol(at + 1, NULL, 10);
    return decimal;
}

static bool reads_back(const Decimal *decimal, double magnitude) {
    return decimal_value(decimal->digits, (size_t)decimal->count,
                         decimal->exponent - decimal->count + 1) == magnitude;
}

/* Adds one to the last digit. */
static Decimal decimal_next(Decimal decimal) {
    int i = decimal.count - 1;
    while (i >= 0 && decimal.digits[i] == '9') {
        decimal.digits[i--] = '0';
    }
    if (i >= 0) {
        decimal.digits[i]++;
    } else {
        memmove(decimal.digits + 1, decimal.digits, (size_t)decimal.count - 1);
        decimal.digits[0] = '1';
        decimal.exponent++;
    }
    return decimal;
}

/* A rounded decimal cut to fewer digits. Not usable (count 0) where the cut part is a tie: it may
 * have been rounded to look like one. */
static Decimal decimal_cut(Decimal decimal, int count) {
    const char *cut = decimal.digits + count;
    int cut_count = decimal.count - count;
    bool is_tie = cut[0] == '5' && (cut_count == 1 || cut[1] == '0');
    bool up = cut[0] >= '5';
    decimal.count = is_tie ? 0 : count;
    return up && !is_tie ? decimal_next(decimal) : decimal;
}

static Decimal decimal_trim(Decimal decimal) {
    while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0') {
        decimal.count--;
    }
    return decimal;
}

/* A power of two has a nearer neighbour below than above, so a number of p digits that reads back
 * may exist although the nearest one does not. Subnormals carry fewer digits than DIGITS_SAFE. */
static bool is_irregular(double magnitude) {
    int exponent;
    return magnitude < 0x1p-1022 || frexp(magnitude, &exponent) == 0.5;
}

static Decimal shortest_by_search(double magnitude) {
    for (int count = 1; count < DIGITS_ENOUGH; count++) {
        Decimal nearest = decimal_round(magnitude, count);
        if (reads_back(&nearest, magnitude)) {
            return nearest;
        }
        Decimal above = decimal_next(nearest);
        if (reads_back(&above, magnitude)) {
            return above;
        }
    }
    return decimal_round(magnitude, DIGITS_ENOUGH);
}

/* With 15 digits that read back the trailing zeros are the only slack; else it is 16 or 17. */
static Decimal shortest(double magnitude) {
    if (is_irregular(magnitude)) {
        return decimal_trim(shortest_by_search(magnitude));
    }
    Decimal full = decimal_round(magnitude, DIGITS_ENOUGH);
    for (int count = DIGITS_SAFE; count < DIGITS_ENOUGH; count++) {
        Decimal fewer = decimal_cut(full, count);
        if (fewer.count == 0) {
            fewer = decimal_round(magnitude, count);
        }
        if (reads_back(&fewer, magnitude)) {
            return decimal_trim(fewer);
        }
    }
    return decimal_trim(full);
}

static char *put(char *to, const char *digits, int count) {
    memcpy(to, digits, (size_t)count);
    return to + count;
}

static char *put_zeros(char *to, int count) {
    memset(to, '0', (size_t)count);
    return to + count;
}

static char *put_plain(char *to, const Decimal *decimal) {
    int whole = decimal->exponent + 1;
    if (whole <= 0) {
        to = put(to, "0.", 2);
        to = put_zeros(to, -whole);
        return put(to, decimal->digits, decimal->count);
    }
    if (whole >= decimal->count) {
        to = put(to, decimal->digits, decimal->count);
        return put_zeros(to, whole - decimal->count);
    }
    to = put(to, decimal->digits, whole);
    *to++ = '.';
    return put(to, decimal->digits + whole, decimal->count - whole);
}

static char *put_scientific(char *to, const Decimal *decimal) {
    *to++ = decimal->digits[0];
    if (decimal->count > 1) {
        *to++ = '.';
        to = put(to, decimal->digits + 1, decimal->count - 1);
    }
    return to + snprintf(to, 8, "e%d", decimal->exponent);
}

static size_t write_shortest(double value, char *text) {
    char *to = text;
    if (signbit(value)) {
        *to++ = '-';
    }
    if (value == 0) {
        to = signbit(value) ? put(to, "0.0", 3) : put(to, "0", 1);
    } else {
        Decimal decimal = shortest(fabs(value));
        bool plain = decimal.exponent >= PLAIN_LOWEST && decimal.exponent <= PLAIN_HIGHEST;
        to = plain ? put_plain(to, &decimal) : put_scientific(to, &decimal);
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* Copies printf's number with '.' for whatever the locale has as decimal point. */
static size_t copy_number(const char *from, char *to) {
    char *start = to;
    bool in_point = false;
    for (; *from != '\0'; from++) {
        bool is_own = strchr("0123456789+-e", *from) != NULL;
        if (is_own || !in_point) {
            *to++ = is_own ? *from : '.';
        }
        in_point = !is_own;
    }
    *to = '\0';
    return (size_t)(to - start);
}

static size_t write_integer(long long integer, char *text) {
    char reversed[24];
    unsigned long long rest =
        integer < 0 ? (unsigned long long)-integer : (unsigned long long)integer;
    size_t count = 0, length = 0;
    do {
        reversed[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (integer < 0) {
        text[length++] = '-';
    }
    while (count > 0) {
        text[length++] = reversed[--count];
    }
    text[length] = '\0';
    return length;
}

/* Not asked for by the interface, but no reason to run past the end of "inf". */
static size_t write_not_finite(double value, char *text) {
    return (size_t)snprintf(text, NUMBER_SIZE, "%g", value);
}

/* %.{digits}g: by our own arithmetic where that is sure, else by printf. */
static size_t write_rounded(double value, int digits, char *text) {
    size_t sign = signbit(value) ? 1 : 0;
    text[0] = '-';
    if (value == 0) {
        memcpy(text + sign, "0", 2);
        return sign + 1;
    }
    size_t length = rounded_write(fabs(value), digits, text + sign);
    if (length > 0) {
        return sign + length;
    }
    char local[64];
    snprintf(local, sizeof local, "%.*g", digits, value);
    length = copy_number(local, text);
    double read;
    /* Near the largest double, fewer digits may round to what no double holds. */
    return number_read(text, &read) ? length : write_shortest(value, text);
}

size_t number_write(double value, int digits, char text[NUMBER_SIZE]) {
    if (!isfinite(value)) {
        return write_not_finite(value, text);
    }
    if (digits == 0) {
        bool is_small = fabs(value) < 1e15;
        long long integer = is_small ? (long long)value : 0;
        bool is_integer = is_small && (double)integer == value && !(value == 0 && signbit(value));
        return is_integer ? write_integer(integer, text) : write_shortest(value, text);
    }
    return write_rounded(value, digits < DIGITS_ENOUGH ? digits : DIGITS_ENOUGH, text);
}

/* d.ddde300 for figures. */
static void write_large(double magnitude, int decimals, char *text) {
    char local[64];
    snprintf(local, sizeof local, "%.*e", decimals, magnitude);
    copy_number(local, text);
    char *plus = text + strcspn(text, "+");
    memmove(plus, plus + 1, strlen(plus + 1) + 1);
}

size_t number_decimals(double value, int decimals, char text[NUMBER_SIZE]) {
    if (!isfinite(value)) {
        return write_not_finite(value, text);
    }
    char magnitude[NUMBER_SIZE];
    decimals = decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
    if (fabs(value) >= 1e21) {
        write_large(fabs(value), decimals, magnitude);
    } else {
        char local[64];
        snprintf(local, sizeof local, "%.*f", decimals, fabs(value));
        copy_number(local, magnitude);
    }
    bool shows_a_digit = strspn(magnitude, "0.") < strlen(magnitude);
    int length = snprintf(text, NUMBER_SIZE, "%s%s", value < 0 && shows_a_digit ? MINUS_SIGN : "",
                          magnitude);
    return (size_t)length;
}
