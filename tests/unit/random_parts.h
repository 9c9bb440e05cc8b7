/* Random labels and weights for tests of figures. Include it after cmocka and with_canvas.h. */
#ifndef ATTNVIZ_RANDOM_PARTS_H
#define ATTNVIZ_RANDOM_PARTS_H

#include "matrix.h"
#include "random_below.h"

#include <math.h>
#include <string.h>

#define LONGEST_LABEL 60

/* Latin for the most part; other scripts now and then. */
static inline void random_labels(Labels *labels, size_t count, size_t longest) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "g", "ש", "-"};
    assert_true(labels_new(labels, count, &error));
    for (size_t i = 0; i < count; i++) {
        char text[4 * LONGEST_LABEL + 1] = "";
        size_t length = 1 + random_below((unsigned)longest);
        for (size_t letter = 0; letter < length; letter++) {
            strcat(text, letters[random_below(letter % 7 == 0 ? 10 : 4)]);
        }
        assert_true(labels_set(labels, i, text, strlen(text), &error));
    }
}

/* n × m weights whose rows sum to 1. */
static inline void random_weights(Matrix *weights, size_t n, size_t m) {
    assert_true(matrix_new(weights, n, m, &error));
    for (size_t row = 0; row < n; row++) {
        double sum = 0;
        for (size_t column = 0; column < m; column++) {
            sum += matrix_row(weights, row)[column] = 0.01 + random_below(1000) / 1000.0;
        }
        for (size_t column = 0; column < m; column++) {
            matrix_row(weights, row)[column] /= sum;
        }
    }
}

/* The same number, NaN included. */
static inline bool same_number(double a, double b) {
    return (isnan(a) && isnan(b)) || (a <= b && a >= b);
}

#endif
