#include "loops.h"

#include <math.h>
#include <string.h>

/* A score given as masked stays masked, also under a negative scale. */
static void multiply_open(double *row, size_t m, double by) {
    for (size_t j = 0; j < m; j++) {
        row[j] = row[j] == -INFINITY ? -INFINITY : row[j] * by;
    }
}

void attention_scale_row(const AttentionOptions *options, size_t d_k, const double *scores,
                         size_t m, double *scaled) {
    const Loops *loops = loops_best();
    if (scaled != scores) {
        memcpy(scaled, scores, m * sizeof *scaled);
    }
    if (options->scale == SCALE_SQRT) {
        /* Dividing rounds once; multiplying by 1/√d_k would round twice. */
        loops->divide(scaled, m, sqrt((double)d_k));
    } else if (options->scale == SCALE_NUMBER) {
        multiply_open(scaled, m, options->scale_number);
    }
    loops->divide(scaled, m, options->temperature);
}

void attention_alibi_row(size_t head, size_t heads, size_t query, size_t m, double *scaled) {
    double slope = alibi_slope(head, heads);
    for (size_t j = 0; j < m; j++) {
        double distance = query > j ? (double)(query - j) : (double)(j - query);
        scaled[j] -= slope * distance;
    }
}
