#include "attention.h"

#include <math.h>

void attention_feature_map(Matrix *x) {
    for (size_t i = 0; i < x->rows * x->cols; i++) {
        double value = x->data[i];
        /* elu(x) + 1 is e^x where x ≤ 0. */
        x->data[i] = value > 0 ? value + 1 : attention_exp(value);
    }
}

bool attention_normalise_row(const double *scaled, size_t m, double *weights) {
    bool is_open = false;
    for (size_t j = 0; j < m; j++) {
        bool is_masked = scaled[j] == -INFINITY;
        is_open = is_open || !is_masked;
        weights[j] = is_masked ? 0 : scaled[j];
    }
    double sum = attention_sum(weights, m);
    for (size_t j = 0; j < m; j++) {
        weights[j] = !is_open ? 0 : isfinite(sum) ? weights[j] / sum : sum;
    }
    return is_open;
}
