#include "matrix.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool matrix_new(Matrix *matrix, size_t rows, size_t cols, Error *error) {
    *matrix = (Matrix){0};
    if (cols != 0 && rows > SIZE_MAX / sizeof(double) / cols) {
        return error_set(error, ERROR_DATA, "matrix", "%zu × %zu numbers are more than fit", rows,
                         cols);
    }
    /* An empty matrix is present too: data tells the absent one. */
    size_t count = rows * cols;
    matrix->data = calloc(count > 0 ? count : 1, sizeof(double));
    if (matrix->data == NULL) {
        return error_no_memory(error, "matrix");
    }
    matrix->rows = rows;
    matrix->cols = cols;
    return true;
}

void matrix_free(Matrix *matrix) {
    free(matrix->data);
    *matrix = (Matrix){0};
}

void matrix_multiply(const Matrix *a, const Matrix *b, Matrix *out) {
    memset(out->data, 0, out->rows * out->cols * sizeof(double));
    for (size_t i = 0; i < a->rows; i++) {
        double *sum = matrix_row(out, i);
        for (size_t k = 0; k < a->cols; k++) {
            double factor = matrix_row(a, i)[k];
            const double *row = matrix_row(b, k);
            for (size_t j = 0; j < b->cols; j++) {
                sum[j] += factor * row[j];
            }
        }
    }
}

void matrix_transpose(const Matrix *a, Matrix *out) {
    for (size_t i = 0; i < a->rows; i++) {
        for (size_t j = 0; j < a->cols; j++) {
            matrix_row(out, j)[i] = matrix_row(a, i)[j];
        }
    }
}
