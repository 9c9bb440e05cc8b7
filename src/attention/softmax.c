#include "loops.h"

#include <math.h>
#include <string.h>

double attention_exp(double x) {
    double result;
    loops_best()->exponentials(&x, 1, 0, &result);
    return result;
}

double attention_sum(const double *row, size_t m) {
    double sums[SUMS] = {0};
    for (size_t j = 0; j < m; j++) {
        sums[j % SUMS] += row[j];
    }
    return sums_add_up(sums);
}

bool attention_softmax_row(const double *scaled, size_t m, double *weights) {
    const Loops *loops = loops_best();
    double most = loops->largest(scaled, m);
    if (most == -INFINITY) {
        memset(weights, 0, m * sizeof(double));
        return false;
    }
    double sum = loops->exponentials(scaled, m, most, weights);
    loops->divide(weights, m, sum);
    return true;
}

void attention_larger_row(const double *row, size_t m, double *most) {
    loops_best()->larger_row(row, m, most);
}

double attention_entropy(const double *weights, size_t m) {
    return loops_best()->entropy(weights, m);
}

bool attention_row_is_finite(const double *row, size_t m, bool may_be_masked) {
    return loops_best()->finite(row, m, may_be_masked);
}
