#include "attention.h"

#include <math.h>
#include <string.h>

void attention_feature_map(Matrix *x) {
    for (size_t i = 0; i < x->rows * x->cols; i++) {
        double value = x->data[i];
        /* elu(x) + 1 is e^x where x ≤ 0. */
        x->data[i] = value > 0 ? value + 1 : exp(value);
    }
}

bool attention_normalise_row(const double *scaled, size_t m, double *weights) {
    double sum = 0;
    for (size_t j = 0; j < m; j++) {
        weights[j] = scaled[j] == -INFINITY ? 0 : scaled[j];
        sum += weights[j];
    }
    if (sum <= 0) {
        memset(weights, 0, m * sizeof(double));
        return false;
    }
    for (size_t j = 0; j < m; j++) {
        weights[j] /= sum;
    }
    return true;
}
