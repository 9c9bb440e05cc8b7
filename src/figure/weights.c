#include "weights.h"

#include "number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where the rows of weights are said to sum to 1, they do to within this. */
#define SUM_TOLERANCE 1e-6

/* Weights below this can hardly be told from 0 where colours span 0 to 1, so a number is given. */
#define PALE 0.1

/* Several sums side by side do not wait for one another. */
#define SUMS 8

static double open_weight(double weight) {
    return isfinite(weight) ? weight : 0;
}

static double sum_of_open(const double *row, size_t count) {
    double sums[SUMS] = {0}, sum = 0;
    size_t first = 0;
    for (; first + SUMS <= count; first += SUMS) {
        for (size_t i = 0; i < SUMS; i++) {
            sums[i] += open_weight(row[first + i]);
        }
    }
    for (; first < count; first++) {
        sum += open_weight(row[first]);
    }
    for (size_t i = 0; i < SUMS; i++) {
        sum += sums[i];
    }
    return sum;
}

bool weights_sum_to_one(const Matrix *weights) {
    for (size_t row = 0; row < weights->rows; row++) {
        double sum = sum_of_open(matrix_row(weights, row), weights->cols);
        if (!(fabs(sum - 1) <= SUM_TOLERANCE)) {
            return false;
        }
    }
    return weights->rows > 0;
}

/* Counted without a branch, many at a time. */
bool weights_row_has_masked(const double *row, size_t count) {
    unsigned long long masked = 0;
    for (size_t i = 0; i < count; i++) {
        masked += !(fabs(row[i]) <= DBL_MAX);
    }
    return masked > 0;
}

bool weights_have_masked(const Matrix *weights) {
    for (size_t row = 0; row < weights->rows; row++) {
        if (weights_row_has_masked(matrix_row(weights, row), weights->cols)) {
            return true;
        }
    }
    return false;
}

double weights_largest(const Matrix *weights) {
    double largest = 0;
    for (size_t i = 0; i < weights->rows * weights->cols; i++) {
        double weight = weights->data[i];
        largest = weight > largest ? weight : largest; /* never NaN */
    }
    return largest;
}

void weights_phrase(const char *sums, double largest, const char *masked,
                    char words[WEIGHTS_WORDS]) {
    char pale[WEIGHTS_WORDS] = "";
    if (largest > 0 && largest < PALE) {
        char number[NUMBER_SIZE];
        number_write(largest, 2, number);
        snprintf(pale, sizeof pale, "the largest is %s", number);
    }
    const char *said[] = {sums, pale, masked};
    size_t length = 0;
    words[0] = '\0';
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        snprintf(words + length, WEIGHTS_WORDS - length, "%s%s",
                 length > 0 && said[i][0] != '\0' ? "; " : "", said[i]);
        length = strlen(words);
    }
}

/* Only what is true of the numbers is said: pooled rows and maxima of heads do not sum to 1. */
const char *weights_describe(const Matrix *const *matrices, size_t count, bool columns,
                             char words[WEIGHTS_WORDS]) {
    bool sums = true, masked = false;
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, weights_largest(matrices[i]));
        sums = sums && weights_sum_to_one(matrices[i]);
        masked = masked || weights_have_masked(matrices[i]);
    }
    const char *whole = columns ? "each column sums to 1" : "each row sums to 1";
    weights_phrase(sums ? whole : "", largest, masked ? "hatched: masked" : "", words);
    return words[0] != '\0' ? words : NULL;
}
