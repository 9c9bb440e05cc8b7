#include "weights.h"

#include <math.h>
#include <stdio.h>

/* Where the rows of weights are said to sum to 1, they do to within this. */
#define SUM_TOLERANCE 1e-6

bool weights_sum_to_one(const Matrix *weights) {
    for (size_t row = 0; row < weights->rows; row++) {
        double sum = 0;
        for (size_t column = 0; column < weights->cols; column++) {
            double weight = matrix_row(weights, row)[column];
            sum += isfinite(weight) ? weight : 0;
        }
        if (!(fabs(sum - 1) <= SUM_TOLERANCE)) {
            return false;
        }
    }
    return weights->rows > 0;
}

bool weights_have_masked(const Matrix *weights) {
    for (size_t i = 0; i < weights->rows * weights->cols; i++) {
        if (!isfinite(weights->data[i])) {
            return true;
        }
    }
    return false;
}

/* Only what is true of the numbers is said: pooled rows and maxima of heads do not sum to 1. */
const char *weights_describe(const Matrix *const *matrices, size_t count, bool columns,
                             char words[WEIGHTS_WORDS]) {
    bool sums = true, masked = false;
    for (size_t i = 0; i < count; i++) {
        sums = sums && weights_sum_to_one(matrices[i]);
        masked = masked || weights_have_masked(matrices[i]);
    }
    snprintf(words, WEIGHTS_WORDS, "%s%s%s",
             !sums     ? ""
             : columns ? "each column sums to 1"
                       : "each row sums to 1",
             sums && masked ? "; " : "", masked ? "hatched: masked" : "");
    return words[0] != '\0' ? words : NULL;
}
