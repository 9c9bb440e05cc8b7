/*
 * digits: a decimal as characters. Private to the number room.
 */
#ifndef ATTNVIZ_DIGITS_H
#define ATTNVIZ_DIGITS_H

#include "decimal.h"
#include "powers.h"

/**
 * d.ddd… · 10^exponent: 17 digits, of which the last of the first `count` is not 0 and all behind
 * it are. They stay in registers until they are put where they belong: what was just stored in
 * pieces is slow to load again.
 */
typedef struct Digits {
    uint64_t upper, lower; /* eight each, a byte a digit, the first one in the highest byte */
    char last;
    int count;
    int exponent;
} Digits;

#define DIGITS_WIDTH 17
#define DIGITS_BLOCK 8

/** How many digits an integer below 10^17 has; 1 for 0. */
int digits_count(uint64_t integer);

/** Eight digits in the eight bytes of a word, the first one in the highest: halved three times, all
 * parts at once. P. Khuong, "How to print integers really fast", 2017. */
static inline uint64_t digits_block(uint64_t integer) {
    uint64_t upper = integer * 3518437209 >> 45; /* integer / 10000 */
    uint64_t fours = upper << 32 | (integer - upper * 10000);
    uint64_t hundreds = fours * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
    uint64_t twos = hundreds << 16 | (fours - hundreds * 100);
    uint64_t tens = twos * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    return tens << 8 | (twos - tens * 10);
}

/** How many zeros are its last digits; it is not 0. */
static inline int digits_zeros(uint64_t block) {
    return __builtin_ctzll(block) / 8;
}

/** The same for up to eight digits. */
static inline Digits digits_of_short(Decimal decimal, int length) {
    uint64_t upper = digits_block(decimal.integer * integer_power[DIGITS_BLOCK - length]);
    return (Digits){.upper = upper,
                    .count = DIGITS_BLOCK - digits_zeros(upper),
                    .exponent = decimal.exponent + length - 1};
}

/** The digits of a decimal whose integer has `length` digits (1 … 17, the first not 0). */
static inline Digits digits_of(Decimal decimal, int length) {
    if (length <= DIGITS_BLOCK) {
        return digits_of_short(decimal, length);
    }
    uint64_t integer = decimal.integer * integer_power[DIGITS_WIDTH - length];
    const uint64_t behind_upper = 1000000000;
    uint64_t upper = integer / behind_upper, rest = integer % behind_upper;
    Digits digits = {.upper = digits_block(upper),
                     .lower = digits_block(rest / 10),
                     .last = (char)(rest % 10),
                     .exponent = decimal.exponent + length - 1};
    int zeros =
        digits.lower != 0 ? digits_zeros(digits.lower) : DIGITS_BLOCK + digits_zeros(digits.upper);
    /* 17 where the last is not 0; said so that no branch is made of it. */
    digits.count = 2 * DIGITS_BLOCK - zeros + (digits.last != 0) * (zeros + 1);
    return digits;
}

/* Compilers make one store of it. */
static inline void digits_put_block(char *to, uint64_t block) {
    uint64_t text = block | UINT64_C(0x3030303030303030);
    for (int i = 0; i < DIGITS_BLOCK; i++) {
        to[i] = (char)(text >> (56 - 8 * i));
    }
}

/** Writes all DIGITS_WIDTH digits. */
static inline void digits_put(char *to, const Digits *digits) {
    digits_put_block(to, digits->upper);
    digits_put_block(to + DIGITS_BLOCK, digits->lower);
    to[2 * DIGITS_BLOCK] = (char)('0' + digits->last);
}

/** Writes an integer below 10^17 with all its digits, at least `least` ≤ 17 of them. Returns its
 * end. May touch up to 17 characters. */
char *digits_put_integer(char *to, uint64_t integer, int least);

#endif
