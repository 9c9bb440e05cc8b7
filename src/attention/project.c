#include "attention.h"

#include <string.h>

void attention_project(const Matrix *x, const Matrix *weight, const Matrix *bias, Matrix *out) {
    if (matrix_is_absent(weight)) {
        memcpy(out->data, x->data, x->rows * x->cols * sizeof(double));
    } else {
        matrix_multiply(x, weight, out);
    }
    if (matrix_is_absent(bias)) {
        return;
    }
    for (size_t i = 0; i < out->rows; i++) {
        for (size_t j = 0; j < out->cols; j++) {
            matrix_row(out, i)[j] += bias->data[j];
        }
    }
}

void attention_slice(const Matrix *x, size_t first, Matrix *out) {
    for (size_t i = 0; i < out->rows; i++) {
        memcpy(matrix_row(out, i), matrix_row(x, i) + first, out->cols * sizeof(double));
    }
}
