#include "attention.h"

void position_add_sinusoidal(Matrix *x) {
    for (size_t c = 0; c < x->cols; c += 2) {
        double rate = position_power((double)c / (double)x->cols);
        for (size_t position = 0; position < x->rows; position++) {
            double *pair = matrix_row(x, position) + c, cosine, sine;
            position_turn((double)position / rate, &cosine, &sine);
            pair[0] += sine;
            if (c + 1 < x->cols) {
                pair[1] += cosine;
            }
        }
    }
}

void position_rotate(Matrix *head) {
    for (size_t c = 0; c + 1 < head->cols; c += 2) {
        double rate = position_power(-(double)c / (double)head->cols);
        for (size_t position = 0; position < head->rows; position++) {
            double *pair = matrix_row(head, position) + c, cosine, sine;
            position_turn((double)position * rate, &cosine, &sine);
            double first = pair[0], second = pair[1];
            pair[0] = first * cosine - second * sine;
            pair[1] = first * sine + second * cosine;
        }
    }
}
