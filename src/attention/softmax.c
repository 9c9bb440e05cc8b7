#include "attention.h"

#include <math.h>
#include <string.h>

static double largest(const double *row, size_t m) {
    double most = -INFINITY;
    for (size_t j = 0; j < m; j++) {
        most = row[j] > most ? row[j] : most;
    }
    return most;
}

static void divide_row(double *row, size_t m, double by) {
    for (size_t j = 0; j < m; j++) {
        row[j] /= by;
    }
}

bool attention_softmax_row(const double *scaled, size_t m, double *weights) {
    double most = largest(scaled, m);
    if (most == -INFINITY) {
        memset(weights, 0, m * sizeof(double));
        return false;
    }
    double sum = 0;
    for (size_t j = 0; j < m; j++) {
        weights[j] = exp(scaled[j] - most);
        sum += weights[j];
    }
    divide_row(weights, m, sum);
    return true;
}

double attention_entropy(const double *weights, size_t m) {
    double entropy = 0;
    for (size_t j = 0; j < m; j++) {
        if (weights[j] > 0) {
            entropy -= weights[j] * log(weights[j]);
        }
    }
    return entropy;
}
