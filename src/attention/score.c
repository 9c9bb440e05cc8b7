#include "attention.h"

#include <math.h>
#include <string.h>

/* Column by column of K, so that every score is summed in the order of d_k and the inner loop runs
 * over neighbours in memory. */
void attention_score_row(const double *q, const Matrix *k_transposed, double *scores) {
    size_t m = k_transposed->cols;
    memset(scores, 0, m * sizeof(double));
    for (size_t c = 0; c < k_transposed->rows; c++) {
        const double *column = matrix_row(k_transposed, c);
        double factor = q[c];
        for (size_t j = 0; j < m; j++) {
            scores[j] += factor * column[j];
        }
    }
}

static double scale_one(const AttentionOptions *options, double root, double score) {
    switch (options->scale) {
    case SCALE_SQRT:
        /* Dividing rounds once; multiplying by 1/√d_k would round twice. */
        return score / root / options->temperature;
    case SCALE_NUMBER:
        return score * options->scale_number / options->temperature;
    case SCALE_NONE:
    default:
        return score / options->temperature;
    }
}

void attention_scale_row(const AttentionOptions *options, size_t d_k, const double *scores,
                         size_t m, double *scaled) {
    double root = sqrt((double)d_k);
    for (size_t j = 0; j < m; j++) {
        /* A score given as masked stays masked, also under a negative scale. */
        scaled[j] = scores[j] == -INFINITY ? -INFINITY : scale_one(options, root, scores[j]);
    }
}

void attention_alibi_row(size_t head, size_t heads, size_t query, size_t m, double *scaled) {
    double slope = exp2(-8.0 * (double)(head + 1) / (double)heads);
    for (size_t j = 0; j < m; j++) {
        double distance = query > j ? (double)(query - j) : (double)(j - query);
        scaled[j] -= slope * distance;
    }
}
