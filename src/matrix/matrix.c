#include "matrix.h"
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>

bool matrix_new(Matrix *matrix, size_t rows, size_t cols, Error *error) {
    *matrix = (Matrix){0};
    if (cols != 0 && rows > SIZE_MAX / sizeof(double) / cols) {
        return error_set(error, ERROR_DATA, "matrix", "%zu × %zu numbers are more than fit", rows,
                         cols);
    }
    /* An empty matrix is present too: data tells the absent one. */
    size_t count = rows * cols;
    matrix->data = memory_zeros(count > 0 ? count : 1, sizeof(double));
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
