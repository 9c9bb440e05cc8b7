/* angles: what positions need of cosines and powers. The C library's own differ in the last bit
 * from processor to processor, as it uses what the processor has; these add and multiply only. */
#include "attention.h"

#include <math.h>

/* π/2 in three parts, of which the first two have 33 bits: times a whole number below 2^20 they
 * are exact (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980). */
#define QUARTER_1   0x1.921fb54400000p+0
#define QUARTER_2   0x1.0b4611a600000p-34
#define QUARTER_3   0x1.3198a2e037073p-69
#define PER_QUARTER 0x1.45f306dc9c883p-1 /* 2/π */
#define LOG_2_1     0x1.62e42fefa39efp-1 /* ln 2 */
#define LOG_2_2     0x1.abc9e3b39803fp-56
#define LOG2_BASE_1 0x1.a934f0979a371p+3 /* log2(10000), and what the double lacks of it */
#define LOG2_BASE_2 0x1.7f2495fb7fa6dp-51
#define SPLIT       134217729.0 /* 2^27 + 1 */

/* A sum of two doubles, the second far smaller than the first. */
typedef struct Twofold {
    double high, low;
} Twofold;

/* a + b without loss, whichever is larger (D. E. Knuth, TAOCP 2, 4.2.2). */
static Twofold sum(double a, double b) {
    double high = a + b, of_b = high - a;
    return (Twofold){high, (a - (high - of_b)) + (b - of_b)};
}

static double upper_half(double x) {
    double scaled = SPLIT * x;
    return scaled - (scaled - x);
}

/* a·b without loss (T. J. Dekker, Numerische Mathematik 18, 1971). */
static Twofold product(double a, double b) {
    double high = a * b;
    double a1 = upper_half(a), b1 = upper_half(b), a2 = a - a1, b2 = b - b1;
    return (Twofold){high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

/* Horner's rule in z = y². */
static double series(const double *terms, int count, double z) {
    double value = terms[count - 1];
    for (int i = count - 2; i >= 0; i--) {
        value = terms[i] + z * value;
    }
    return value;
}

/* Taylor's series past the first term or two; |y| ≤ π/4 needs no more for the last bit. */
static double sine_near_zero(Twofold y) {
    static const double terms[] = {
        -1.0 / 6,        1.0 / 120,        -1.0 / 5040,         1.0 / 362880,
        -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368e3, 1.0 / 355687428096e3};
    double z = y.high * y.high;
    return y.high + (y.high * z * series(terms, 8, z) + y.low * (1 - z / 2));
}

static double cosine_near_zero(Twofold y) {
    static const double terms[] = {
        1.0 / 24,        -1.0 / 720,         1.0 / 40320,         -1.0 / 3628800,
        1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888e3, -1.0 / 6402373705728e3};
    double z = y.high * y.high, half = z / 2, most = 1 - half;
    return most + (((1 - most) - half) + (z * z * series(terms, 8, z) - y.high * y.low));
}

void position_turn(double angle, double *cosine, double *sine) {
    double quarters = nearbyint(angle * PER_QUARTER);
    Twofold rest = sum(angle - quarters * QUARTER_1, -quarters * QUARTER_2);
    rest = sum(rest.high, rest.low - quarters * QUARTER_3);
    double s = sine_near_zero(rest), c = cosine_near_zero(rest);
    int turned = (int)((long)quarters & 3);
    double across = turned % 2 == 0 ? c : s, up = turned % 2 == 0 ? s : c;
    *cosine = turned == 1 || turned == 2 ? -across : across;
    *sine = turned >= 2 ? -up : up;
}

/* a·(high + low of the constant). */
static Twofold times(double a, double high, double low) {
    Twofold value = product(a, high);
    value.low += a * low;
    return value;
}

/* Taylor's series of e^x, |x| ≤ ½ ln 2, past its first two terms. */
static double exponential_past_two(double x) {
    static const double terms[] = {1.0 / 2,        1.0 / 6,         1.0 / 24,
                                   1.0 / 120,      1.0 / 720,       1.0 / 5040,
                                   1.0 / 40320,    1.0 / 362880,    1.0 / 3628800,
                                   1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    return x * x * series(terms, 12, x);
}

/* 2^(high + low): rounded right but where the next digits leave that open, so that 10000^½ is 100.
 */
static double power_of_two(Twofold exponent) {
    double whole = nearbyint(exponent.high);
    Twofold x = times(exponent.high - whole, LOG_2_1, LOG_2_2);
    x.low += exponent.low * LOG_2_1;
    double rest = exponential_past_two(x.high);
    Twofold value = sum(1, x.high);
    value.low += x.low * (value.high + rest) + rest;
    return ldexp(value.high + value.low, (int)whole);
}

double position_power(double exponent) {
    return power_of_two(times(exponent, LOG2_BASE_1, LOG2_BASE_2));
}

double alibi_slope(size_t head, size_t heads) {
    return power_of_two((Twofold){-8.0 * (double)(head + 1) / (double)heads, 0});
}
