#include "attention.h"

#include <string.h>

void attention_mix_row(const double *weights, const Matrix *v, double *out) {
    memset(out, 0, v->cols * sizeof(double));
    for (size_t j = 0; j < v->rows; j++) {
        double weight = weights[j];
        if (weight == 0) {
            continue; /* a causal mask leaves half of the work undone */
        }
        const double *value = matrix_row(v, j);
        for (size_t c = 0; c < v->cols; c++) {
            out[c] += weight * value[c];
        }
    }
}
