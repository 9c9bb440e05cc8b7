/*
 * loops: the innermost loops, on vectors of 2, 4 or 8 doubles. Inside the attention room only.
 *
 * loops_body.h is their one source; loops_2.c, loops_4.c and loops_8.c compile it for what every
 * processor has (SSE2 on x86-64), for AVX2 and for AVX-512. Every width gives the same bits: each
 * product is rounded before it is added, each element of a product of matrices is summed in the
 * order of its index, and a row is summed as SUMS sums of every SUMS-th number. So exp and log are
 * made here too; those of a C library differ with the library and the processor.
 */
#ifndef ATTNVIZ_LOOPS_H
#define ATTNVIZ_LOOPS_H

#include "attention.h"

/** Columns of a panel (see Panels). */
#define PANEL 16

/** Sums that a row is added up in. */
#define SUMS 8

/** The SUMS sums of a row as one: in pairs. */
static inline double sums_add_up(const double sum[SUMS]) {
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

typedef struct Loops {
    /**
     * out (rows × PANEL, rows `out_stride` doubles apart) += a (rows × depth, rows `a_stride`
     * apart) · panel (depth × PANEL, rows `step` apart); from 0 where this is the first that is
     * added. depth · PANEL doubles from `next` on are fetched meanwhile.
     */
    void (*multiply)(const double *a, size_t a_stride, size_t rows, const double *panel,
                     size_t step, size_t depth, const double *next, double *out, size_t out_stride,
                     bool is_first);

    /** The largest of count numbers, none of them NaN; −∞ of none. */
    double (*largest)(const double *row, size_t count);

    /** most[j] = the larger one of row[j] and most[j], none of them NaN. */
    void (*larger_row)(const double *row, size_t count, double *most);

    /**
     * out[j] = e^(row[j] − most), within 1 ulp, for row[j] ≤ most; −∞ gives 0. Returns their sum.
     * `out` may be `row`.
     */
    double (*exponentials)(const double *row, size_t count, double most, double *out);

    /** row[j] /= by. */
    void (*divide)(double *row, size_t count, double by);

    /** −Σ p ln p of numbers ≥ 0, with 0 ln 0 = 0; ln within 1 ulp. */
    double (*entropy)(const double *weights, size_t count);

    /** True where no number is NaN, +∞ or, unless it may be masked, −∞. */
    bool (*finite)(const double *row, size_t count, bool may_be_masked);
} Loops;

/** How many doubles a vector has. */
typedef enum LoopsWidth { LOOPS_2, LOOPS_4, LOOPS_8, LOOPS_WIDTHS } LoopsWidth;

/** The loops of one width; NULL where the build or the processor lacks them. */
const Loops *loops_of(LoopsWidth width);

/** The widest that there are. */
const Loops *loops_best(void);

extern const Loops loops_2, loops_4, loops_8;

#endif
