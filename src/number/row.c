#include "decimal.h"
#include "digits.h"
#include "few.h"
#include "number.h"

#include <endian.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/*
 * Numbers with few digits, as rows of weights are written. A product of doubles tells their digits
 * unless it comes near the middle between two; and no branch is taken on what differs from number
 * to number: where decimals end and e-05 begins is as good as random in a row of small weights.
 */

/* digits · 10^(exponent − count + 1), the first digit not 0. */
typedef struct Few {
    uint64_t digits;
    int exponent;
    bool is_known;
} Few;

static inline double power(int k) {
    return double_power[k - DOUBLE_POWER_LEAST];
}

static inline uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline Few few_of(double magnitude, int count) {
    const int bias = 1023;
    int exponent = floor_log10_of_two_to((int)(bits_of(magnitude) >> 52) - bias);
    if (exponent < -FEW_EXPONENT || exponent >= FEW_EXPONENT) {
        return (Few){0, 0, false}; /* 0, infinities and NaN too */
    }
    exponent += magnitude >= power(exponent + 1);
    double scaled = magnitude * power(count - 1 - exponent);
    double shifted = scaled + FEW_TO_INTEGER;
    uint64_t digits = bits_of(shifted) - bits_of(FEW_TO_INTEGER);
    double fraction = fabs(scaled - (shifted - FEW_TO_INTEGER));
    bool has_carried = digits == integer_power[count]; /* 9.99… became 10.0 */
    digits = has_carried ? integer_power[count - 1] : digits;
    return (Few){digits, exponent + has_carried, fraction < 0.5 - FEW_NEAR_A_HALF};
}

/* Where the digits go. As %g, exponents from -4 to count - 1 are decimals. */
typedef struct Layout {
    uint64_t before, point; /* the digits before the point, as a mask; and the point behind them */
    unsigned zeros;         /* characters before all digits: "0.00" */
    unsigned whole; /* digits before the point, shown also where they are zeros at the end */
    unsigned point_length, exponent_length;
} Layout;

#define BYTES(count)     ((UINT64_C(1) << 8 * (count)) - 1)
#define BEHIND(whole)    BYTES(whole), (uint64_t)'.' << 8 * (whole), 0, (whole), 1
#define BELOW_ONE(zeros) UINT64_MAX, 0, (zeros), 0, 0, 0

/* By exponent + 5; the first for those that are no decimals. */
static const Layout layouts[] = {
    {BEHIND(1), 4}, {BELOW_ONE(5)}, {BELOW_ONE(4)}, {BELOW_ONE(3)}, {BELOW_ONE(2)}, {BEHIND(1), 0},
    {BEHIND(2), 0}, {BEHIND(3), 0}, {BEHIND(4), 0}, {BEHIND(5), 0}, {BEHIND(6), 0}, {BEHIND(7), 0},
};

static inline const Layout *layout_of(int exponent, int count) {
    unsigned is_decimal = (unsigned)(exponent + 4) < (unsigned)(count + 4);
    return layouts + ((unsigned)(exponent + 5) & (0 - is_decimal));
}

/* Eight characters, the first one lowest. */
static inline void put_word(char *to, uint64_t word) {
    word = htole64(word);
    memcpy(to, &word, sizeof word);
}

/* e-05, of whatever exponent. */
static inline uint64_t exponent_text(int exponent) {
    uint64_t is_negative = exponent < 0, size = (uint64_t)(exponent < 0 ? -exponent : exponent);
    uint64_t tens = size * 103 >> 10, ones = size - 10 * tens;
    return ('e' | '+' << 8 | '0' << 16 | (uint64_t)'0' << 24) + (is_negative << 9) + (tens << 16) +
           (ones << 24);
}

/* Three words, each over the end of the one before: zeros, the digits, and the exponent, where
 * there is one. */
static inline size_t put_few(char *to, Few few, int count) {
    const Layout *layout = layout_of(few.exponent, count);
    uint64_t block = digits_block(few.digits * integer_power[DIGITS_BLOCK - count]);
    uint64_t word = __builtin_bswap64(block | UINT64_C(0x3030303030303030));
    unsigned shown = (unsigned)(DIGITS_BLOCK - digits_zeros(block));
    unsigned is_broken = shown > layout->whole;
    unsigned behind = (shown - layout->whole + layout->point_length) & (0 - is_broken);
    unsigned length = layout->zeros + layout->whole + behind;
    put_word(to, UINT64_C(0x303030302E30)); /* "0.0000" */
    put_word(to + layout->zeros,
             (word & layout->before) | layout->point | (word & ~layout->before) << 8);
    put_word(to + length, exponent_text(few.exponent));
    return length + layout->exponent_length;
}

static inline size_t put(char *to, double value, int digits) {
    if (digits < 1 || digits > FEW_DIGITS) {
        return number_write(value, digits, to);
    }
    Few few = few_of(fabs(value), digits);
    if (!few.is_known) {
        return number_write(value, digits, to);
    }
    bool is_negative = signbit(value);
    *to = '-';
    return is_negative + put_few(to + is_negative, few, digits);
}

/* Rows are mostly of one kind: what is asked of each number is asked at the same place. */
__attribute__((always_inline)) static inline void write_rows(const double *values, size_t count,
                                                             const char *const *between, int digits,
                                                             char *const *texts, size_t *lengths,
                                                             size_t rows) {
    char *to[2] = {texts[0], texts[rows - 1]};
    size_t gaps[2] = {strlen(between[0]), strlen(between[rows - 1])};
    uint64_t gap[2] = {0}; /* copied whole, which takes no call */
    for (size_t row = 0; row < rows; row++) {
        memcpy(&gap[row], between[row], gaps[row]);
    }
    for (size_t i = 0; i < count; i++) {
        char *start = to[0];
        size_t length = put(start, values[i], digits);
        for (size_t row = 1; row < rows; row++) {
            memcpy(to[row], start, NUMBER_SIZE);
        }
        for (size_t row = 0; row < rows; row++) {
            memcpy(to[row] + length, &gap[row], sizeof gap[row]);
            to[row] += length + gaps[row];
        }
    }
    for (size_t row = 0; row < rows; row++) {
        lengths[row] = count == 0 ? 0 : (size_t)(to[row] - texts[row]) - gaps[row];
    }
}

/* Several numbers at a time, where the processor can; false where nothing was written. */
static bool write_wide(const double *values, size_t count, const char *const *between, int digits,
                       char *const *texts, size_t *lengths, size_t rows) {
    const char *first = between[0], *last = between[rows - 1];
    const char *longer = strlen(first) > strlen(last) ? first : last;
    bool is_alike = strncmp(first, last, strlen(longer == first ? last : first)) == 0;
    FewWriter *write = few_best();
    if (write == NULL || digits < 1 || digits > FEW_DIGITS || !is_alike ||
        strlen(longer) > FEW_GAP || count == 0) {
        return false;
    }
    FewTexts wide = {.to = {texts[0], texts[rows - 1]}, .gaps = {strlen(first), strlen(last)}};
    memcpy(wide.gap, longer, strlen(longer));
    write(values, count, digits, &wide);
    for (size_t row = 0; row < rows; row++) {
        lengths[row] = (size_t)(wide.to[row] - texts[row]) - wide.gaps[row];
    }
    return true;
}

size_t number_write_row(const double *values, size_t count, const char *between, int digits,
                        char *text) {
    size_t length;
    if (!write_wide(values, count, &between, digits, &text, &length, 1)) {
        write_rows(values, count, &between, digits, &text, &length, 1);
    }
    return length;
}

void number_write_rows(const double *values, size_t count, const char *const between[2], int digits,
                       char *const texts[2], size_t lengths[2]) {
    if (!write_wide(values, count, between, digits, texts, lengths, 2)) {
        write_rows(values, count, between, digits, texts, lengths, 2);
    }
}
