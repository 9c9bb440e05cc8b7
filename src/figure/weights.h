/* weights: what may be said of attention weights under their panel. */
#ifndef ATTNVIZ_WEIGHTS_H
#define ATTNVIZ_WEIGHTS_H

#include "matrix.h"

/** True when every row sums to 1, to within what rounding and float32 leave. Masked cells are NaN.
 */
bool weights_sum_to_one(const Matrix *weights);

/** True when one of a row's cells is masked, or not finite. */
bool weights_row_has_masked(const double *row, size_t count);

/** The same of all rows. */
bool weights_have_masked(const Matrix *weights);

/** The largest of weights, 0 where all are masked. */
double weights_largest(const Matrix *weights);

/** The size of a description. */
#define WEIGHTS_WORDS 112

/**
 * Joins what is said of weights, "" where nothing is, and "the largest is 0.017" between where one
 * so small leaves a figure pale on colours from 0 to 1.
 */
void weights_phrase(const char *sums, double largest, const char *masked,
                    char words[WEIGHTS_WORDS]);

/**
 * Writes "each row sums to 1; the largest is 0.017; hatched: masked", or as much of it as is true
 * of all matrices
 * (`columns`: they are drawn with queries as columns). Returns `words`, or NULL where nothing is.
 */
const char *weights_describe(const Matrix *const *matrices, size_t count, bool columns,
                             char words[WEIGHTS_WORDS]);

#endif
