/*
 * few: numbers with up to seven digits, several side by side. Private to the number room.
 *
 * few_body.h is their one source; few_4.c and few_8.c compile it for AVX2 and for AVX-512. What
 * they write is what number_write does, byte by byte.
 */
#ifndef ATTNVIZ_FEW_H
#define ATTNVIZ_FEW_H

#include <stddef.h>
#include <stdint.h>

/** A point still fits into the eight bytes of the digits. */
#define FEW_DIGITS 7

/** Exponents of two digits. */
#define FEW_EXPONENT 99

/**
 * The product of a double and a power of ten below 10^7 is off by less than 10^7 · 2^-51; a
 * fraction that is nearer to a half than this leaves the digits open.
 */
#define FEW_NEAR_A_HALF 1e-7

/** Added to a number below 2^51, it leaves the nearest integer in the lowest bits. */
#define FEW_TO_INTEGER 0x1.8p52

/** Characters between two numbers. */
#define FEW_GAP 2

/** A row's numbers as two texts, which may be the same one and differ only in what stands between
 * two numbers. */
typedef struct FewTexts {
    char *to[2];    /* where the next number goes; NUMBER_SIZE bytes may be touched there */
    size_t gaps[2]; /* so many of the characters of `gap` stand behind each number */
    char gap[FEW_GAP];
} FewTexts;

/** Writes `count` numbers with 1 … FEW_DIGITS digits, a gap behind each. Moves texts->to on. */
typedef void FewWriter(const double *values, size_t count, int digits, FewTexts *texts);

typedef enum FewWidth { FEW_4, FEW_8, FEW_WIDTHS } FewWidth;

/** For vectors of that many doubles; NULL where the build or the processor lacks them. */
FewWriter *few_writer(FewWidth width);

/** For the widest that there are, or NULL. */
FewWriter *few_best(void);

extern FewWriter few_write_4, few_write_8;

/*
 * How a number looks: which of sixteen characters follow one another. These are its eight digits,
 * of which the last is 0, then `e-05`, `.`, `-`, and the gap.
 */
#define FEW_AT_EXPONENT 8
#define FEW_AT_POINT    12
#define FEW_AT_SIGN     13
#define FEW_AT_GAP      14
#define FEW_CHARACTERS  16

/** Layouts: in the first an exponent follows; then decimals with the exponents −4 … 6. */
#define FEW_LAYOUTS 12

/** Digits behind which there are only zeros: 0 … 7. */
#define FEW_SHOWN 8

/** The shape of a number: (its sign · FEW_LAYOUTS + its layout) · FEW_SHOWN + the digits shown. */
#define FEW_SHAPES (2 * FEW_LAYOUTS * FEW_SHOWN)
extern const uint8_t few_shapes[FEW_SHAPES][FEW_CHARACTERS];

/** How long such a number is, without the gap. */
extern const uint8_t few_lengths[FEW_SHAPES];

#endif
