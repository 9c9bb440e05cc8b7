#include "filter.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Pixels to a word of bits. */
#define WORD ((size_t)64)

/** What 64 filtered pixels are, a bit for each with the first one lowest. */
typedef struct WordBits {
    uint64_t zeros;   /* the pixel is 0 */
    uint64_t repeats; /* it is the one before it */
} WordBits;

/** Subtracts 64 pixels byte by byte. `before` is the filtered pixel before them. Where all become
 * 0, `to` stays as it was. */
typedef WordBits SubtractWord(const uint32_t *row, const uint32_t *above, uint32_t before,
                              uint32_t *to);

#define ALWAYS_INLINE __attribute__((always_inline)) static inline

static const WordBits all_zeros = {UINT64_MAX, UINT64_MAX};

/* Each of the four bytes for itself: the lower seven bits, then the highest without a carry. */
static uint32_t subtract_bytes(uint32_t a, uint32_t b) {
    const uint32_t highest = 0x80808080;
    return ((a | highest) - (b & ~highest)) ^ ((a ^ ~b) & highest);
}

static WordBits subtract_anywhere(const uint32_t *row, const uint32_t *above, uint32_t before,
                                  uint32_t *to) {
    WordBits bits = {0, 0};
    if (memcmp(row, above, WORD * sizeof *row) == 0) {
        return all_zeros;
    }
    for (size_t i = 0; i < WORD; i++) {
        to[i] = subtract_bytes(row[i], above[i]);
        bits.zeros |= (uint64_t)(to[i] == 0) << i;
        bits.repeats |= (uint64_t)(to[i] == before) << i;
        before = to[i];
    }
    return bits;
}

#if defined(__x86_64__)
#define LANES   8
#define VECTORS (WORD / LANES)
#define AVX2    __attribute__((target("avx2")))

AVX2 static inline __m256i load(const uint32_t *pixels) {
    return _mm256_loadu_si256((const __m256i *)(const void *)pixels);
}

AVX2 static inline uint64_t equal_lanes(__m256i a, __m256i b) {
    __m256 equal = _mm256_castsi256_ps(_mm256_cmpeq_epi32(a, b));
    return (uint64_t)(unsigned)_mm256_movemask_ps(equal);
}

AVX2 static inline bool is_same(const uint32_t *row, const uint32_t *above) {
    __m256i differs = _mm256_setzero_si256();
    for (size_t i = 0; i < VECTORS; i++) {
        differs = _mm256_or_si256(differs,
                                  _mm256_xor_si256(load(row + i * LANES), load(above + i * LANES)));
    }
    return _mm256_testz_si256(differs, differs);
}

/* The same, eight pixels at a time. */
AVX2 static inline WordBits subtract_by_8(const uint32_t *row, const uint32_t *above,
                                          uint32_t before, uint32_t *to) {
    if (is_same(row, above)) {
        return all_zeros;
    }
    const __m256i to_the_right = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);
    __m256i last = _mm256_set1_epi32((int)before);
    WordBits bits = {0, 0};
    for (size_t i = 0; i < WORD; i += LANES) {
        __m256i difference = _mm256_sub_epi8(load(row + i), load(above + i));
        __m256i turned = _mm256_permutevar8x32_epi32(difference, to_the_right);
        _mm256_storeu_si256((__m256i *)(void *)(to + i), difference);
        bits.zeros |= equal_lanes(difference, _mm256_setzero_si256()) << i;
        bits.repeats |= equal_lanes(difference, _mm256_blend_epi32(turned, last, 1)) << i;
        last = turned;
    }
    return bits;
}

#endif

bool filtered_new(Filtered *filtered, size_t width, Error *error) {
    size_t words = width / WORD + 2;
    *filtered = (Filtered){.width = width,
                           .pixels = malloc(words * WORD * sizeof *filtered->pixels),
                           .zeros = calloc(3 * words, sizeof *filtered->zeros)};
    if (filtered->pixels == NULL || filtered->zeros == NULL) {
        return error_no_memory(error, "figure");
    }
    filtered->repeats = filtered->zeros + words;
    filtered->others = filtered->repeats + words;
    return true;
}

void filtered_free(Filtered *filtered) {
    free(filtered->pixels);
    free(filtered->zeros);
    *filtered = (Filtered){0};
}

/* Without a call, which popcount is on processors without an instruction for it: H. S. Warren,
 * Hacker's Delight, 5-1. */
static size_t count_ones(uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (size_t)(bits * 0x0101010101010101 >> 56);
}

ALWAYS_INLINE void set_word(Filtered *filtered, size_t word, WordBits bits, uint64_t all) {
    uint64_t others = all & ~(bits.zeros | bits.repeats);
    filtered->zeros[word] = all & bits.zeros;
    filtered->repeats[word] = all & bits.repeats & ~bits.zeros;
    filtered->others[word] = others;
    filtered->other_count += others == 0 ? 0 : count_ones(others);
}

/* With 0 before it, a row's first pixel is never taken for a repeated one. The word that the row
 * ends in is filled up with zeros. */
ALWAYS_INLINE void take(Filtered *filtered, const uint32_t *row, const uint32_t *above,
                        SubtractWord *subtract) {
    uint32_t before = 0, own[WORD] = {0}, over[WORD] = {0};
    size_t words = filtered->width / WORD, left = filtered->width % WORD;
    for (size_t word = 0; word < words; word++) {
        uint32_t *to = filtered->pixels + word * WORD;
        WordBits bits = subtract(row + word * WORD, above + word * WORD, before, to);
        set_word(filtered, word, bits, UINT64_MAX);
        before = bits.zeros == UINT64_MAX ? 0 : to[WORD - 1];
    }
    if (left > 0) {
        memcpy(own, row + words * WORD, left * sizeof *own);
        memcpy(over, above + words * WORD, left * sizeof *over);
        set_word(filtered, words, subtract(own, over, before, filtered->pixels + words * WORD),
                 ((uint64_t)1 << left) - 1);
    }
}

static void take_anywhere(Filtered *filtered, const uint32_t *row, const uint32_t *above) {
    take(filtered, row, above, subtract_anywhere);
}

#if defined(__x86_64__)
AVX2 static void take_by_8(Filtered *filtered, const uint32_t *row, const uint32_t *above) {
    take(filtered, row, above, subtract_by_8);
}

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2");
}
#else
#define take_by_8 take_anywhere

static bool has_avx2(void) {
    return false;
}
#endif

void filtered_take(Filtered *filtered, Filter filter, const uint32_t *row, const uint32_t *above) {
    filtered->filter = filter;
    filtered->other_count = 0;
    (has_avx2() ? take_by_8 : take_anywhere)(filtered, row, above);
}

void filtered_take_plainly(Filtered *filtered, Filter filter, const uint32_t *row,
                           const uint32_t *above) {
    filtered->filter = filter;
    filtered->other_count = 0;
    take_anywhere(filtered, row, above);
}

/* Of ones in a row only the first. */
static uint64_t starts(uint64_t bits) {
    return bits & ~(bits << 1);
}

/* The bits that codes come to in the figures of this program: of a pixel whose bytes are sent, and
 * of a run. */
static const struct {
    size_t other, zeros, repeats;
} bits_of[] = {[FILTER_NONE] = {19, 9, 8}, [FILTER_UP] = {21, 9, 8}};

size_t filtered_cost(const Filtered *filtered) {
    size_t zeros = 0, repeats = 0;
    for (size_t word = 0; word * WORD < filtered->width; word++) {
        if (filtered->zeros[word] != UINT64_MAX) {
            zeros += count_ones(starts(filtered->zeros[word]));
            repeats += count_ones(starts(filtered->repeats[word]));
        }
    }
    return filtered->other_count * bits_of[filtered->filter].other +
           zeros * bits_of[filtered->filter].zeros + repeats * bits_of[filtered->filter].repeats;
}
