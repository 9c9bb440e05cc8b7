#include "pool.h"

#include <math.h>

bool pool_rows(const Matrix *from, size_t stride, Matrix *to, Error *error) {
    size_t rows = from->rows / stride + (from->rows % stride != 0);
    if (!matrix_new(to, rows, from->cols, error)) {
        return false;
    }
    for (size_t row = 0; row < from->rows; row++) {
        const double *values = matrix_row(from, row);
        double *furthest = matrix_row(to, row / stride);
        for (size_t column = 0; column < from->cols; column++) {
            if (fabs(values[column]) > fabs(furthest[column])) {
                furthest[column] = values[column];
            }
        }
    }
    return true;
}
