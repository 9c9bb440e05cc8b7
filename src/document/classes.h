/*
 * classes: which bytes of 64 are of which kind, as 64 bits each. Private to the document room.
 *
 * The lowest bit is the first byte. There is a variant for each width of the processor's vectors;
 * all give the same bits, and where there is none rows are read a number at a time.
 */
#ifndef ATTNVIZ_CLASSES_H
#define ATTNVIZ_CLASSES_H

#include <stdint.h>

/** The bytes that a row of plain decimals may hold. What is in none of these is odd. */
typedef struct Classes {
    uint64_t digit, zero, point, minus, comma, space, close; /* `close` is ] */
} Classes;

#if defined(__x86_64__)

#define CLASSES_HAVE_VECTORS

#include <immintrin.h>

#define CLASSES_INLINE static inline __attribute__((always_inline))

/** Of the 64 bytes at `at`, 16 at once: every x86-64 can. */
CLASSES_INLINE Classes classes_by_16(const char *at) {
    Classes all = {0};
    for (int i = 0; i < 64; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(9)), above);
        __m128i blank = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
        __m128i other = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
#define CLASSES_BITS(vector) ((uint64_t)(uint32_t)_mm_movemask_epi8(vector) << i)
#define CLASSES_EQUAL(byte)  CLASSES_BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)))
        all.digit |= CLASSES_BITS(digit);
        all.space |= CLASSES_BITS(_mm_or_si128(blank, other));
        all.zero |= CLASSES_EQUAL('0');
        all.point |= CLASSES_EQUAL('.');
        all.minus |= CLASSES_EQUAL('-');
        all.comma |= CLASSES_EQUAL(',');
        all.close |= CLASSES_EQUAL(']');
#undef CLASSES_BITS
#undef CLASSES_EQUAL
    }
    return all;
}

/* The kinds of space, each at the number that its lowest four bits are: looked up by these, a byte
 * finds itself if and only if it is a space. A byte from 0x80 on finds 0. */
#define CLASSES_SPACES _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0)

/** 32 at once. */
CLASSES_INLINE __attribute__((target("avx2"))) Classes classes_by_32(const char *at) {
    Classes all = {0};
    for (int i = 0; i < 64; i += 32) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(at + i));
        __m256i above = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
        __m256i digit = _mm256_cmpeq_epi8(_mm256_min_epu8(above, _mm256_set1_epi8(9)), above);
        __m256i space = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(CLASSES_SPACES), bytes);
#define CLASSES_BITS(vector) ((uint64_t)(uint32_t)_mm256_movemask_epi8(vector) << i)
#define CLASSES_EQUAL(byte)  CLASSES_BITS(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)))
        all.digit |= CLASSES_BITS(digit);
        all.space |= CLASSES_BITS(_mm256_cmpeq_epi8(bytes, space));
        all.zero |= CLASSES_EQUAL('0');
        all.point |= CLASSES_EQUAL('.');
        all.minus |= CLASSES_EQUAL('-');
        all.comma |= CLASSES_EQUAL(',');
        all.close |= CLASSES_EQUAL(']');
#undef CLASSES_BITS
#undef CLASSES_EQUAL
    }
    return all;
}

/** All at once. */
CLASSES_INLINE __attribute__((target("avx512bw"))) Classes classes_by_64(const char *at) {
    __m512i bytes = _mm512_loadu_si512(at);
    __m512i above = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    __m512i space = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(CLASSES_SPACES), bytes);
#define CLASSES_EQUAL(byte) _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte))
    return (Classes){.digit = _mm512_cmplt_epu8_mask(above, _mm512_set1_epi8(10)),
                     .zero = CLASSES_EQUAL('0'),
                     .point = CLASSES_EQUAL('.'),
                     .minus = CLASSES_EQUAL('-'),
                     .comma = CLASSES_EQUAL(','),
                     .space = _mm512_cmpeq_epi8_mask(bytes, space),
                     .close = CLASSES_EQUAL(']')};
#undef CLASSES_EQUAL
}

#endif

#endif
