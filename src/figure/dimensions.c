#include "dimensions.h"

#include <stdlib.h>

static bool is_zero(const Matrix *matrix, size_t column) {
    for (size_t row = 0; row < matrix->rows; row++) {
        double value = matrix_row(matrix, row)[column];
        if (!(value >= 0 && value <= 0)) {
            return false;
        }
    }
    return true;
}

static bool is_zero_in_all(const Matrix *const *matrices, size_t count, size_t column) {
    for (size_t i = 0; i < count; i++) {
        if (!matrix_is_absent(matrices[i]) && !is_zero(matrices[i], column)) {
            return false;
        }
    }
    return true;
}

static size_t columns_of(const Matrix *const *matrices, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!matrix_is_absent(matrices[i])) {
            return matrices[i]->cols;
        }
    }
    return 0;
}

bool dimensions_pick(Dimensions *dimensions, const Matrix *const *matrices, size_t count, bool all,
                     Error *error) {
    *dimensions = (Dimensions){.total = columns_of(matrices, count)};
    dimensions->picks = calloc(dimensions->total + 1, sizeof *dimensions->picks);
    if (dimensions->picks == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t column = 0; column < dimensions->total; column++) {
        if (all || !is_zero_in_all(matrices, count, column)) {
            dimensions->picks[dimensions->count++] = column;
        }
    }
    if (dimensions->count == 0) {
        /* Nothing but zeros is worth showing as that. */
        for (; dimensions->count < dimensions->total; dimensions->count++) {
            dimensions->picks[dimensions->count] = dimensions->count;
        }
    }
    return true;
}

void dimensions_free(Dimensions *dimensions) {
    free(dimensions->picks);
    *dimensions = (Dimensions){0};
}
