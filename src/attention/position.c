#include "attention.h"

#include <math.h>

#define POSITION_BASE 10000.0

void position_add_sinusoidal(Matrix *x) {
    for (size_t position = 0; position < x->rows; position++) {
        double *row = matrix_row(x, position);
        for (size_t c = 0; c < x->cols; c++) {
            size_t even = c - c % 2;
            double rate = pow(POSITION_BASE, (double)even / (double)x->cols);
            double angle = (double)position / rate;
            row[c] += c % 2 == 0 ? sin(angle) : cos(angle);
        }
    }
}

void position_rotate(Matrix *head) {
    for (size_t position = 0; position < head->rows; position++) {
        double *row = matrix_row(head, position);
        for (size_t c = 0; c + 1 < head->cols; c += 2) {
            double rate = pow(POSITION_BASE, -(double)c / (double)head->cols);
            double angle = (double)position * rate;
            double first = row[c], second = row[c + 1];
            row[c] = first * cos(angle) - second * sin(angle);
            row[c + 1] = first * sin(angle) + second * cos(angle);
        }
    }
}
