/*
 * loops_body: the loops, for vectors of LANES doubles. Included by loops_2.c, loops_4.c and
 * loops_8.c, which say LANES and ROWS (the rows that `multiply` keeps in registers) before it.
 */
#include "loops.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#if LANES == 8
#include <immintrin.h>
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Doubles that come into the cache together. */
#define LINE ((size_t)8)

/* Vectors that make a panel's row, and that are summed into side by side. */
#define PARTS     (PANEL / LANES)
#define SUM_PARTS (SUMS / LANES)

typedef double Vector __attribute__((vector_size(8 * LANES)));
typedef int64_t Bits __attribute__((vector_size(8 * LANES)));
typedef uint64_t Count __attribute__((vector_size(8 * LANES)));

ALWAYS_INLINE Vector load(const double *from) {
    Vector vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

ALWAYS_INLINE void store(double *to, Vector vector) {
    memcpy(to, &vector, sizeof vector);
}

ALWAYS_INLINE Vector all(double value) {
    return value - (Vector){0};
}

/* Where `mask` is all ones the first, where it is 0 the second. */
ALWAYS_INLINE Vector choose(Bits mask, Vector first, Vector second) {
    return (Vector)((mask & (Bits)first) | (~mask & (Bits)second));
}

/* --- products of matrices --- */

ALWAYS_INLINE void multiply_rows(size_t rows, const double *a, size_t a_stride, const double *panel,
                                 size_t step, size_t depth, const double *next, double *out,
                                 size_t out_stride, bool is_first) {
    Vector sum[ROWS][PARTS];
    for (size_t r = 0; r < rows; r++) {
        for (size_t p = 0; p < PARTS; p++) {
            sum[r][p] = is_first ? (Vector){0} : load(out + r * out_stride + p * LANES);
        }
    }
    for (size_t c = 0; c < depth; c++) {
        for (size_t line = 0; line < PANEL; line += LINE) {
            __builtin_prefetch(next + c * PANEL + line);
        }
        for (size_t r = 0; r < rows; r++) {
            double factor = a[r * a_stride + c];
            for (size_t p = 0; p < PARTS; p++) {
                sum[r][p] += factor * load(panel + c * step + p * LANES);
            }
        }
    }
    for (size_t r = 0; r < rows; r++) {
        for (size_t p = 0; p < PARTS; p++) {
            store(out + r * out_stride + p * LANES, sum[r][p]);
        }
    }
}

static void multiply(const double *a, size_t a_stride, size_t rows, const double *panel,
                     size_t step, size_t depth, const double *next, double *out, size_t out_stride,
                     bool is_first) {
    size_t r = 0;
    for (; r + ROWS <= rows; r += ROWS) {
        multiply_rows(ROWS, a + r * a_stride, a_stride, panel, step, depth, next,
                      out + r * out_stride, out_stride, is_first);
    }
    for (; r < rows; r++) {
        multiply_rows(1, a + r * a_stride, a_stride, panel, step, depth, next, out + r * out_stride,
                      out_stride, is_first);
    }
}

/* --- rows --- */

/* The last numbers of a row, filled up to SUMS with `filler`. */
static void fill_up(const double *row, size_t count, double filler, double rest[SUMS]) {
    for (size_t j = 0; j < SUMS; j++) {
        rest[j] = j < count ? row[j] : filler;
    }
}

static double add_up(const Vector parts[SUM_PARTS]) {
    double sum[SUMS];
    for (size_t p = 0; p < SUM_PARTS; p++) {
        store(sum + p * LANES, parts[p]);
    }
    return sums_add_up(sum);
}

ALWAYS_INLINE Vector larger(Vector a, Vector b) {
    return choose(a > b, a, b);
}

static double largest(const double *row, size_t count) {
    Vector most[SUM_PARTS];
    for (size_t p = 0; p < SUM_PARTS; p++) {
        most[p] = all(-INFINITY);
    }
    size_t whole = count - count % SUMS;
    for (size_t j = 0; j < whole; j += SUMS) {
        for (size_t p = 0; p < SUM_PARTS; p++) {
            most[p] = larger(load(row + j + p * LANES), most[p]);
        }
    }
    double lanes[SUMS], result = -INFINITY;
    for (size_t p = 0; p < SUM_PARTS; p++) {
        store(lanes + p * LANES, most[p]);
    }
    for (size_t j = 0; j < SUMS; j++) {
        result = lanes[j] > result ? lanes[j] : result;
    }
    for (size_t j = whole; j < count; j++) {
        result = row[j] > result ? row[j] : result;
    }
    return result;
}

static void larger_row(const double *row, size_t count, double *most) {
    size_t whole = count - count % LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        store(most + j, larger(load(row + j), load(most + j)));
    }
    for (size_t j = whole; j < count; j++) {
        most[j] = row[j] > most[j] ? row[j] : most[j];
    }
}

/* Added to a number below 2^51, it leaves the nearest integer in the lowest bits. */
#define TO_INTEGER 0x1.8p52

/* ln 2 = LN2_HIGH + LN2_LOW; the first ends in zeros, so that its products with exponents are
 * exact (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980). */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW  0x1.a39ef35793c76p-33

/* e^r − 1 for |r| ≤ ln 2 / 2: Taylor's series, whose rest after r^13/13! is below 2^-57. */
ALWAYS_INLINE Vector exponential_below_half(Vector r) {
    Vector sum = all(1 / 6227020800.0);
    sum = sum * r + 1 / 479001600.0;
    sum = sum * r + 1 / 39916800.0;
    sum = sum * r + 1 / 3628800.0;
    sum = sum * r + 1 / 362880.0;
    sum = sum * r + 1 / 40320.0;
    sum = sum * r + 1 / 5040.0;
    sum = sum * r + 1 / 720.0;
    sum = sum * r + 1 / 120.0;
    sum = sum * r + 1 / 24.0;
    sum = sum * r + 1 / 6.0;
    sum = sum * r + 1 / 2.0;
    return r + r * r * sum;
}

/* e^x for x ≤ 0: x = k ln 2 + r, so e^x = 2^k · e^r. */
ALWAYS_INLINE Vector exponential(Vector x) {
    x = larger(x, all(-746)); /* below, e^x rounds to 0; −∞ and what overflowed are there too */
    Vector shifted = x * 0x1.71547652b82fep+0 + TO_INTEGER;
    Vector k = shifted - TO_INTEGER;
    Vector r = (x - k * LN2_HIGH) - k * LN2_LOW;
    /* 2^k is the product of two powers that are never subnormal: the result is rounded once. */
    Count biased = (Count)shifted - (Count)all(TO_INTEGER) + 2048;
    Count half = biased >> 1;
    Vector first = (Vector)((half - 1) << 52), second = (Vector)((biased - half - 1) << 52);
    return (1 + exponential_below_half(r)) * first * second;
}

static double exponentials(const double *row, size_t count, double most, double *out) {
    Vector sums[SUM_PARTS] = {0};
    size_t whole = count - count % SUMS;
    for (size_t j = 0; j < whole; j += SUMS) {
        for (size_t p = 0; p < SUM_PARTS; p++) {
            Vector value = exponential(load(row + j + p * LANES) - most);
            store(out + j + p * LANES, value);
            sums[p] += value;
        }
    }
    double rest[SUMS];
    fill_up(row + whole, count - whole, -INFINITY, rest);
    for (size_t p = 0; p < SUM_PARTS; p++) {
        Vector value = exponential(load(rest + p * LANES) - most);
        store(rest + p * LANES, value);
        sums[p] += value;
    }
    memcpy(out + whole, rest, (count - whole) * sizeof *out);
    return add_up(sums);
}

/* True where multiplying by 1/by gives the same bits as dividing by `by`. */
static bool is_power_of_two(double by) {
    int exponent;
    return frexp(by, &exponent) == 0.5 && exponent > -1000 && exponent < 1000;
}

static void multiply_row(double *row, size_t count, double by) {
    size_t whole = count - count % LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        store(row + j, load(row + j) * by);
    }
    for (size_t j = whole; j < count; j++) {
        row[j] *= by;
    }
}

#if LANES == 8
/* The bits of 2^-800 and 2^800. */
#define SMALL UINT64_C(0x0df0000000000000)
#define LARGE UINT64_C(0x71f0000000000000)

/*
 * The quotient x / by, rounded correctly, by way of 1 / by where nothing on the way can be
 * subnormal or overflow, in a quarter of the time: P. W. Markstein, "Computation of elementary
 * functions on the IBM RISC System/6000 processor", IBM J. Res. Dev. 34(1), 1990. The first step
 * makes it one of the two doubles beside the quotient, the second the nearer one.
 */
ALWAYS_INLINE Vector quotient(Vector x, Vector by, Vector inverse) {
    Count bits = (Count)x, magnitude = bits & ~(UINT64_C(1) << 63);
    Count is_hard = (Count)(magnitude - SMALL > (Count){0} + (LARGE - SMALL)) & (Count)(bits != 0);
    if (_mm512_test_epi64_mask((__m512i)is_hard, (__m512i)is_hard) != 0) {
        return x / by;
    }
    Vector result = x * inverse;
    result = _mm512_fmadd_pd(_mm512_fnmadd_pd(result, by, x), inverse, result);
    return _mm512_fmadd_pd(_mm512_fnmadd_pd(result, by, x), inverse, result);
}

static bool can_invert(double by) {
    return fabs(by) > 0x1p-100 && fabs(by) < 0x1p100;
}
#else
ALWAYS_INLINE Vector quotient(Vector x, Vector by, Vector inverse) {
    (void)inverse;
    return x / by;
}

static bool can_invert(double by) {
    (void)by;
    return true;
}
#endif

static void divide(double *row, size_t count, double by) {
    if (is_power_of_two(by)) {
        multiply_row(row, count, 1 / by);
        return;
    }
    size_t whole = can_invert(by) ? count - count % LANES : 0;
    Vector divisor = all(by), inverse = all(1 / by);
    for (size_t j = 0; j < whole; j += LANES) {
        store(row + j, quotient(load(row + j), divisor, inverse));
    }
    for (size_t j = whole; j < count; j++) {
        row[j] /= by;
    }
}

/* The highest word of √½, from where a number's significand is counted. */
#define ROOT_HALF UINT64_C(0x3fe6a09e00000000)
#define ONE       UINT64_C(0x3ff0000000000000)
#define FRACTION  UINT64_C(0x000fffffffffffff)

/*
 * ln x for x > 0: x = 2^k · (1 + f) with 1 + f between √½ and √2, and
 * ln(1 + f) = 2 artanh s, s = f / (2 + f), which is f − (f²/2 − s · (f²/2 + 2s²/3 + 2s⁴/5 + …)):
 * so the largest term is exact (K. C. Ng, fdlibm, 1993). The rest after s^20 is below 2^-57.
 */
ALWAYS_INLINE Vector logarithm(Vector x) {
    Bits is_subnormal = x < all(0x1p-1022);
    x = choose(is_subnormal, x * 0x1p54, x);
    Count bits = (Count)x + (ONE - ROOT_HALF);
    /* The biased exponent becomes a double in the lowest bits of 2^52. */
    Vector k = (Vector)((bits >> 52) | (Count)all(0x1p52)) - (0x1p52 + 1023);
    k -= choose(is_subnormal, all(54), all(0));
    Vector f = (Vector)((bits & FRACTION) + ROOT_HALF) - 1;
    Vector s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
    Vector sum = all(2 / 21.0);
    sum = sum * z + 2 / 19.0;
    sum = sum * z + 2 / 17.0;
    sum = sum * z + 2 / 15.0;
    sum = sum * z + 2 / 13.0;
    sum = sum * z + 2 / 11.0;
    sum = sum * z + 2 / 9.0;
    sum = sum * z + 2 / 7.0;
    sum = sum * z + 2 / 5.0;
    sum = sum * z + 2 / 3.0;
    return k * LN2_HIGH - ((half_square - (s * (half_square + sum * z) + k * LN2_LOW)) - f);
}

/* p ln p, and 0 for 0. */
ALWAYS_INLINE Vector information(Vector p) {
    Bits is_open = p > all(0);
    return choose(is_open, p * logarithm(choose(is_open, p, all(1))), all(0));
}

static double entropy(const double *weights, size_t count) {
    Vector sums[SUM_PARTS] = {0};
    size_t whole = count - count % SUMS;
    for (size_t j = 0; j < whole; j += SUMS) {
        for (size_t p = 0; p < SUM_PARTS; p++) {
            sums[p] -= information(load(weights + j + p * LANES));
        }
    }
    double rest[SUMS];
    fill_up(weights + whole, count - whole, 0, rest);
    for (size_t p = 0; p < SUM_PARTS; p++) {
        sums[p] -= information(load(rest + p * LANES));
    }
    return add_up(sums);
}

/* x − x is 0 for finite numbers only. */
static bool finite_numbers(const double *row, size_t count, bool may_be_masked) {
    double masked = may_be_masked ? -INFINITY : 0;
    Bits good = ~(Bits){0};
    size_t whole = count - count % LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        Vector x = load(row + j);
        good &= (x - x == all(0)) | (x == all(masked));
    }
    bool is_good = true;
    for (size_t lane = 0; lane < LANES; lane++) {
        is_good = is_good && good[lane] != 0;
    }
    for (size_t j = whole; j < count; j++) {
        is_good = is_good && (isfinite(row[j]) || row[j] == masked);
    }
    return is_good;
}

#define LOOPS_HERE                                                                                 \
    { multiply, largest, larger_row, exponentials, divide, entropy, finite_numbers }
