#include "values.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* S. Vigna's splitmix64. */
uint64_t values_bits(Values *values) {
    uint64_t z = values->random += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int below(Values *values, int bound) {
    return (int)(values_bits(values) % (uint64_t)bound);
}

static double of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double any(Values *values) {
    return of_bits(values_bits(values));
}

static double weight(Values *values) {
    return (double)(values_bits(values) >> 11) * 0x1p-53;
}

static double decimal(uint64_t integer, int exponent) {
    char text[48];
    snprintf(text, sizeof text, "%" PRIu64 "e%d", integer, exponent);
    return strtod(text, NULL);
}

/* 1 to 19 digits. */
static uint64_t some_digits(Values *values) {
    uint64_t integer = values_bits(values);
    for (int cut = below(values, 19); cut > 0; cut--) {
        integer /= 10;
    }
    return integer;
}

static double any_decimal(Values *values) {
    return decimal(some_digits(values), below(values, 640) - 340);
}

static double usual_decimal(Values *values) {
    return decimal(some_digits(values), below(values, 30) - 25);
}

/* Halfway between two decimals, or as near to it as a double comes. */
static double tie(Values *values) {
    uint64_t integer = some_digits(values) / 100 * 10 + 5;
    return decimal(integer,
                   below(values, 4) == 0 ? below(values, 640) - 340 : below(values, 40) - 20);
}

static double dyadic(Values *values) {
    return ldexp((double)(values_bits(values) >> (11 + below(values, 53))), -below(values, 60));
}

static double subnormal(Values *values) {
    return of_bits(values_bits(values) >> (12 + below(values, 52)));
}

static double power_of_two(Values *values) {
    return ldexp(1, below(values, 2098) - 1074);
}

static double power_of_ten(Values *values) {
    return decimal(1, below(values, 632) - 323);
}

static double integer(Values *values) {
    return ldexp((double)(values_bits(values) >> below(values, 64)), below(values, 10));
}

static double single(Values *values) {
    return (double)(float)ldexp(weight(values), below(values, 200) - 100);
}

/* A few units in the last place away. */
static double beside(double value, int steps) {
    for (; steps != 0; steps += steps < 0 ? 1 : -1) {
        value = nextafter(value, steps < 0 ? 0 : INFINITY);
    }
    return value;
}

double values_next(Values *values) {
    static double (*const kinds[])(Values *) = {
        any,    weight,    any_decimal,  usual_decimal, tie,          tie, any,
        dyadic, subnormal, power_of_two, integer,       power_of_ten, any, single,
    };
    const int count = (int)(sizeof kinds / sizeof *kinds);
    for (;;) {
        double value = kinds[below(values, count)](values);
        value = beside(value, below(values, 2) * (below(values, 7) - 3));
        value = below(values, 4) == 0 ? -value : value;
        if (isfinite(value)) {
            return value;
        }
    }
}
