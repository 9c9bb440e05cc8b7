#include "attention.h"

#include <string.h>

static bool multiply(const Matrix *x, const Matrix *weight, Matrix *out, Error *error) {
    Panels panels;
    if (!panels_new(&panels, weight, error)) {
        return false;
    }
    panels_multiply(x->data, x->rows, &panels, out->data);
    panels_free(&panels);
    return true;
}

bool attention_project(const Matrix *x, const Matrix *weight, const Matrix *bias, Matrix *out,
                       Error *error) {
    if (matrix_is_absent(weight)) {
        memcpy(out->data, x->data, x->rows * x->cols * sizeof(double));
    } else if (!multiply(x, weight, out, error)) {
        return false;
    }
    for (size_t i = 0; !matrix_is_absent(bias) && i < out->rows; i++) {
        for (size_t j = 0; j < out->cols; j++) {
            matrix_row(out, i)[j] += bias->data[j];
        }
    }
    return true;
}

void attention_slice(const Matrix *x, size_t first, Matrix *out) {
    for (size_t i = 0; i < out->rows; i++) {
        memcpy(matrix_row(out, i), matrix_row(x, i) + first, out->cols * sizeof(double));
    }
}
