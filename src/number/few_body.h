/*
 * few_body: writes LANES numbers at a time. Included by few_4.c and few_8.c, which say LANES and
 * FEW_WRITE, the function's name, before it. The steps are those of row.c.
 */
#include "few.h"
#include "number.h"
#include "powers.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef double Vector __attribute__((vector_size(8 * LANES)));
typedef uint64_t Count __attribute__((vector_size(8 * LANES)));
typedef uint32_t Fours __attribute__((vector_size(8 * LANES)));
typedef uint16_t Twos __attribute__((vector_size(8 * LANES)));
typedef uint8_t Bytes __attribute__((vector_size(8 * LANES)));

/* What a processor has instructions for, and the language no words. */
#if LANES == 8
#define WIDE(name) _mm512_##name
typedef __m512i Wide;
#else
#define WIDE(name) _mm256_##name
typedef __m256i Wide;
#endif

/* Of numbers below 2^32. */
ALWAYS_INLINE Count product(Count a, Count b) {
    return (Count)WIDE(mul_epu32)((Wide)a, (Wide)b);
}

/* The upper halves of products. */
ALWAYS_INLINE Twos upper_half(Twos a, Twos b) {
    return (Twos)WIDE(mulhi_epu16)((Wide)a, (Wide)b);
}

ALWAYS_INLINE Twos all_twos(uint16_t value) {
    return value - (Twos){0};
}

/* Of numbers below 2^15: one instruction, where a compiler makes shifts and sums of a product with
 * 100. */
ALWAYS_INLINE Fours hundred_times(Fours numbers) {
    return (Fours)WIDE(madd_epi16)((Wide)numbers, (Wide)all_twos(100));
}

/* Of numbers below 2^8. */
ALWAYS_INLINE Twos ten_times(Twos numbers) {
    return (Twos)WIDE(maddubs_epi16)((Wide)numbers, (Wide)all_twos(10));
}

/* The sum of each one's eight bytes. */
ALWAYS_INLINE Count sum_of_bytes(Count bytes) {
    return (Count)WIDE(sad_epu8)((Wide)bytes, (Wide)(Count){0});
}

/* With eight lanes this is rare (see are_near). */
ALWAYS_INLINE Vector gather(const double *table, Count index) {
#if LANES == 8
    Vector vector;
    for (size_t lane = 0; lane < LANES; lane++) {
        vector[lane] = table[index[lane]];
    }
    return vector;
#else
    return (Vector)_mm256_i64gather_pd(table, (__m256i)index, 8);
#endif
}

/* Pairs of the same place in both: first those with even places. */
ALWAYS_INLINE void store_pairs(Count first, Count second, uint64_t to[2 * LANES]) {
    Count even = (Count)WIDE(unpacklo_epi64)((Wide)first, (Wide)second);
    Count odd = (Count)WIDE(unpackhi_epi64)((Wide)first, (Wide)second);
    memcpy(to, &even, sizeof even);
    memcpy(to + LANES, &odd, sizeof odd);
}

/* Where they are. */
ALWAYS_INLINE const uint64_t *pair(const uint64_t pairs[2 * LANES], size_t place) {
    return pairs + place % 2 * LANES + place / 2 * 2;
}

ALWAYS_INLINE Count all(uint64_t value) {
    return value - (Count){0};
}

ALWAYS_INLINE Count choose(Count mask, Count first, Count second) {
    return (mask & first) | (~mask & second);
}

/* Exponents of ten are kept so much larger, as indices of double_power. */
#define OFFSET (-DOUBLE_POWER_LEAST)

ALWAYS_INLINE Vector power(Count exponent) {
    return gather(double_power, exponent);
}

/* Where all exponents of a block are from −NEAR to 0, as those of weights mostly are, the powers of
 * ten come from two vectors, which is quicker than from memory. */
#define NEAR 14

ALWAYS_INLINE bool are_near(Count exponent) {
    Count is_far = (Count)(exponent - (OFFSET - NEAR) > all(NEAR));
#if LANES == 8
    return _mm512_test_epi64_mask((__m512i)is_far, (__m512i)is_far) == 0;
#else
    (void)is_far;
    return false;
#endif
}

/* Of sixteen exponents from `first` on. */
ALWAYS_INLINE Vector power_from(Count exponent, uint64_t first) {
#if LANES == 8
    const double *powers = double_power + first;
    return (Vector)_mm512_permutex2var_pd(_mm512_loadu_pd(powers), (__m512i)(exponent - first),
                                          _mm512_loadu_pd(powers + 8));
#else
    (void)first;
    return power(exponent);
#endif
}

/* Numbers as digits · 10^(exponent − OFFSET − count + 1); `known` is all ones or 0. */
typedef struct Fews {
    Count digits, exponent, known, is_negative;
} Fews;

/* floor(log10(2^b)), of a biased b. */
ALWAYS_INLINE Count floor_log10(Count biased) {
    const uint64_t bias = 1023, factor = 315653; /* as floor_log10_of_two_to has it */
    return (product(biased, all(factor)) + ((OFFSET << 20) - bias * factor)) >> 20;
}

ALWAYS_INLINE Fews fews_of(Vector values, int count) {
    const uint64_t sign = UINT64_C(1) << 63, zero = OFFSET;
    Count bits = (Count)values & ~sign;
    Vector magnitude = (Vector)bits;
    Count is_zero = (Count)(bits == 0);
    Count exponent = choose(is_zero, all(zero), floor_log10(bits >> 52));
    Count known = (Count)(exponent - (OFFSET - FEW_EXPONENT) < all(2 * FEW_EXPONENT));
    exponent = choose(known, exponent, all(zero));
    bool is_near = are_near(exponent);
    Vector above = is_near ? power_from(exponent + 1, OFFSET - NEAR + 1) : power(exponent + 1);
    exponent -= (Count)(magnitude >= above);
    Count scale = (uint64_t)(2 * OFFSET + count - 1) - exponent;
    Vector scaled =
        magnitude * (is_near ? power_from(scale, (uint64_t)(OFFSET + count - 2)) : power(scale));
    Vector shifted = scaled + FEW_TO_INTEGER;
    Count digits = (Count)shifted - (Count)((Vector){0} + FEW_TO_INTEGER);
    Vector rest = (Vector)((Count)(scaled - (shifted - FEW_TO_INTEGER)) & ~sign);
    Count has_carried = (Count)(digits == all(integer_power[count]));
    return (Fews){.digits = choose(has_carried, all(integer_power[count - 1]), digits),
                  .exponent = exponent - has_carried,
                  .known = known & (Count)(rest < 0.5 - FEW_NEAR_A_HALF),
                  .is_negative = (Count)((Count)values > all(sign - 1))};
}

/* The eight digits of an integer, the first one in the lowest byte: halved three times. */
ALWAYS_INLINE Count digits_of_integer(Count integer) {
    Count upper = product(integer, all(3518437209)) >> 45; /* integer / 10000 */
    Fours fours = (Fours)(upper | (integer - product(upper, all(10000))) << 32);
    Fours hundreds = (Fours)(upper_half((Twos)fours, all_twos(5243)) >> 3);
    Twos twos = (Twos)(hundreds | (fours - hundred_times(hundreds)) << 16);
    Twos tens = upper_half(twos, all_twos(6554));
    return (Count)(tens | (twos - ten_times(tens)) << 8);
}

/* e-05 */
ALWAYS_INLINE Count exponent_text(Count exponent) {
    Count is_negative = (Count)(exponent < all(OFFSET));
    Count size = choose(is_negative, OFFSET - exponent, exponent - OFFSET);
    Count tens = product(size, all(103)) >> 10, ones = size - product(tens, all(10));
    return ('e' | '+' << 8 | '0' << 16 | (uint64_t)'0' << 24) + ((is_negative & 2) << 8) +
           (tens << 16) + (ones << 24);
}

/* How many of the digits are not zeros at the end. */
ALWAYS_INLINE Count digits_shown(Count digits) {
#if LANES == 8
    return 8 - ((Count)_mm512_lzcnt_epi64((__m512i)digits) >> 3);
#else
    Count shown = (Count)((Bytes)digits != 0) & UINT64_C(0x0101010101010101);
    shown |= shown >> 8; /* a digit before one that is shown is shown too */
    shown |= shown >> 16;
    shown |= shown >> 32;
    return sum_of_bytes(shown);
#endif
}

/* Of LANES numbers the characters that they are made of, and their shapes. */
typedef struct Block {
    uint64_t characters[2 * LANES], shapes[LANES], known[LANES];
} Block;

ALWAYS_INLINE void block_of(Vector values, int count, uint64_t constants, Block *block) {
    Fews fews = fews_of(values, count);
    uint64_t width = (uint64_t)count;
    Count digits = digits_of_integer(product(fews.digits, all(integer_power[8 - count])));
    /* As %g, exponents from -4 to count - 1 are decimals. */
    Count is_decimal = (Count)(fews.exponent - (OFFSET - 4) < all(width + 4));
    Count layout = (fews.exponent - (OFFSET - 5)) & is_decimal;
    Count shapes = (layout + (fews.is_negative & FEW_LAYOUTS)) * FEW_SHOWN + digits_shown(digits);
    store_pairs(digits | UINT64_C(0x3030303030303030), exponent_text(fews.exponent) | constants,
                block->characters);
    memcpy(block->shapes, &shapes, sizeof shapes);
    memcpy(block->known, &fews.known, sizeof fews.known);
}

/* Characters that are the same in all numbers. */
static uint64_t constants_of(const char gap[FEW_GAP]) {
    uint64_t constants = (uint64_t)'.' << 32 | (uint64_t)'-' << 40;
    for (int i = 0; i < FEW_GAP; i++) {
        constants |= (uint64_t)(unsigned char)gap[i] << (48 + 8 * i);
    }
    return constants;
}

ALWAYS_INLINE size_t put(char *to, char *other, const Block *block, size_t lane) {
    size_t shape = (size_t)block->shapes[lane];
    __m128i order = _mm_loadu_si128((const __m128i *)few_shapes[shape]);
    __m128i characters = _mm_loadu_si128((const __m128i *)pair(block->characters, lane));
    __m128i text = _mm_shuffle_epi8(characters, order);
    _mm_storeu_si128((__m128i *)to, text);
    _mm_storeu_si128((__m128i *)other, text);
    return few_lengths[shape];
}

/* By way of number_write. */
static size_t put_hard(double value, int digits, const char gap[FEW_GAP], char *to, char *other) {
    size_t length = number_write(value, digits, to);
    memcpy(to + length, gap, FEW_GAP);
    memmove(other, to, length + FEW_GAP);
    return length;
}

/* The second text is ahead of where the first is by as much as `ahead` says, which grows by the
 * difference of the gaps: so one sum is waited for and not two. */
ALWAYS_INLINE void put_block(const Block *block, const double *values, size_t count, int digits,
                             FewTexts *texts) {
    char *to = texts->to[0];
    ptrdiff_t ahead = texts->to[1] - to, more = (ptrdiff_t)(texts->gaps[1] - texts->gaps[0]);
    for (size_t lane = 0; lane < count; lane++, ahead += more) {
        size_t length = block->known[lane]
                            ? put(to, to + ahead, block, lane)
                            : put_hard(values[lane], digits, texts->gap, to, to + ahead);
        to += length + texts->gaps[0];
    }
    texts->to[0] = to;
    texts->to[1] = to + ahead;
}

ALWAYS_INLINE void write_block(Vector values, size_t count, int digits, uint64_t constants,
                               FewTexts *texts) {
    Block block;
    double some[LANES];
    memcpy(some, &values, sizeof some);
    block_of(values, digits, constants, &block);
    put_block(&block, some, count, digits, texts);
}

void FEW_WRITE(const double *values, size_t count, int digits, FewTexts *texts) {
    uint64_t constants = constants_of(texts->gap);
    FewTexts here = *texts;
    Vector some = {0};
    size_t whole = count - count % LANES;
    for (size_t i = 0; i < whole; i += LANES) {
        memcpy(&some, values + i, sizeof some);
        write_block(some, LANES, digits, constants, &here);
    }
    memcpy(&some, values + whole, (count - whole) * sizeof *values);
    write_block(some, count - whole, digits, constants, &here);
    *texts = here;
}
