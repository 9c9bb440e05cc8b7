/* Random labels and matrices for figures, the same in every run. Include it after cmocka. */
#ifndef ATTNVIZ_RANDOM_MATRICES_H
#define ATTNVIZ_RANDOM_MATRICES_H

#include "matrix.h"
#include "random_below.h"

#include <string.h>

/* 0 … 1 */
static inline double random_part(void) {
    return random_below(100001) / 100000.0;
}

/* Of 1 … longest letters, at most 60: Latin for the most part; other scripts now and then. */
static inline void random_labels(Labels *labels, size_t count, size_t longest) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "ש", "g", "-"};
    Error error;
    assert_true(labels_new(labels, count, &error));
    for (size_t i = 0; i < count; i++) {
        char text[4 * 61] = "";
        size_t length = 1 + random_below((unsigned)longest);
        for (size_t letter = 0; letter < length; letter++) {
            strcat(text, letters[random_below(i % 7 == 0 ? 10 : 4)]);
        }
        assert_true(labels_set(labels, i, text, strlen(text), &error));
    }
}

static inline void random_matrix(Matrix *matrix, size_t rows, size_t cols, double low,
                                 double high) {
    Error error;
    assert_true(matrix_new(matrix, rows, cols, &error));
    for (size_t i = 0; i < rows * cols; i++) {
        matrix->data[i] = low + (high - low) * random_part();
    }
}

/* Rows that sum to 1, each key masked (NaN) with a probability. */
static inline void random_weights(Matrix *matrix, size_t rows, size_t cols, double masked) {
    random_matrix(matrix, rows, cols, 0, 1);
    for (size_t row = 0; row < rows; row++) {
        double *weights = matrix_row(matrix, row), sum = 0;
        for (size_t column = 0; column < cols; column++) {
            bool closed = random_part() < masked;
            weights[column] = closed ? (double)NAN : weights[column] * weights[column] + 1e-6;
            sum += closed ? 0 : weights[column];
        }
        for (size_t column = 0; column < cols; column++) {
            weights[column] /= sum > 0 ? sum : 1;
        }
    }
}

#endif
