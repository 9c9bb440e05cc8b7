/*
 * powers_to_c POWERS.c: writes the table of powers.h, in integers throughout. Runs when attnviz is
 * built, never when it is used.
 */
#include "powers.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* An integer of WORDS · 32 bits, the lowest word first. */
#define WORDS 42
typedef struct Integer {
    uint32_t word[WORDS];
} Integer;

/* 2^FRACTION_BITS / 10^342 still has more than 128 bits. */
#define FRACTION_BITS 1312

static void multiply_by_ten(Integer *integer) {
    uint64_t carry = 0;
    for (int i = 0; i < WORDS; i++) {
        carry += (uint64_t)integer->word[i] * 10;
        integer->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* Rounds down, and floor(floor(a / 10) / 10) is floor(a / 100): no error gathers. */
static void divide_by_ten(Integer *integer) {
    uint64_t rest = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
        rest = rest << 32 | integer->word[i];
        integer->word[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
}

static int bit_at(const Integer *integer, int position) {
    return position < 0 ? 0 : (int)(integer->word[position / 32] >> (position % 32) & 1);
}

/* The first 128 bits, plus 1 if anything but zeros follows them. */
static Power first_bits(const Integer *integer, bool is_rounded_down) {
    Power power = {0, 0};
    int first = WORDS * 32 - 1;
    while (bit_at(integer, first) == 0) {
        first--;
    }
    bool is_inexact = is_rounded_down;
    for (int position = first; position >= 0; position--) {
        if (first - position < 128) {
            power.high = power.high << 1 | power.low >> 63;
            power.low = power.low << 1 | (uint64_t)bit_at(integer, position);
        } else {
            is_inexact = is_inexact || bit_at(integer, position) == 1;
        }
    }
    for (int missing = 127 - first; missing > 0; missing--) {
        power.high = power.high << 1 | power.low >> 63;
        power.low <<= 1;
    }
    power.low += is_inexact;
    power.high += is_inexact && power.low == 0;
    return power;
}

static void fill(Power *table) {
    Integer integer = {.word = {1}};
    for (int k = 0; k <= POWER_MOST; k++) {
        table[k - POWER_LEAST] = first_bits(&integer, false);
        multiply_by_ten(&integer);
    }
    memset(&integer, 0, sizeof integer);
    integer.word[FRACTION_BITS / 32] = 1;
    for (int k = -1; k >= POWER_LEAST; k--) {
        divide_by_ten(&integer);
        table[k - POWER_LEAST] = first_bits(&integer, true);
    }
}

static void write_powers(FILE *file, const Power *table) {
    fprintf(file, "const Power power_table[POWER_MOST - POWER_LEAST + 1] = {\n");
    for (int k = POWER_LEAST; k <= POWER_MOST; k++) {
        Power power = table[k - POWER_LEAST];
        fprintf(file, "    {0x%016" PRIx64 ", 0x%016" PRIx64 "}, /* 10^%d */\n", power.high,
                power.low, k);
    }
    fprintf(file, "};\n\n");
}

static void write_integer_powers(FILE *file) {
    uint64_t power = 1;
    fprintf(file, "const uint64_t integer_power[INTEGER_POWER_MOST + 1] = {\n");
    for (int k = 0; k <= INTEGER_POWER_MOST; k++) {
        fprintf(file, "    UINT64_C(%" PRIu64 "),\n", power);
        power *= 10;
    }
    fprintf(file, "};\n");
}

/* 53 of the 128 bits, rounded. */
static void write_double_powers(FILE *file, const Power *table) {
    fprintf(file, "\nconst double double_power[DOUBLE_POWER_MOST - DOUBLE_POWER_LEAST + 1] = {\n");
    for (int k = DOUBLE_POWER_LEAST; k <= DOUBLE_POWER_MOST; k++) {
        uint64_t high = table[k - POWER_LEAST].high;
        fprintf(file, "    0x%" PRIx64 "p%d, /* 10^%d */\n", (high >> 11) + (high >> 10 & 1),
                floor_log2_of_power(k) - 52, k);
    }
    fprintf(file, "};\n");
}

int main(int argc, char **argv) {
    static Power table[POWER_MOST - POWER_LEAST + 1];
    FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: powers_to_c POWERS.c\n");
        return 2;
    }
    fill(table);
    fprintf(file, "/* Made by powers_to_c. */\n#include \"powers.h\"\n\n");
    write_powers(file, table);
    write_integer_powers(file);
    write_double_powers(file, table);
    return fclose(file) == 0 ? 0 : 1;
}
