/* weights: what may be said of attention weights under their panel. */
#ifndef ATTNVIZ_WEIGHTS_H
#define ATTNVIZ_WEIGHTS_H

#include "matrix.h"

/** True when every row sums to 1, to within what rounding and float32 leave. Masked cells are NaN.
 */
bool weights_sum_to_one(const Matrix *weights);

/** True when a cell is masked. */
bool weights_have_masked(const Matrix *weights);

/** The size of a description. */
#define WEIGHTS_WORDS 80

/**
 * Writes "each row sums to 1; hatched: masked", or as much of it as is true of all matrices
 * (`columns`: they are drawn with queries as columns). Returns `words`, or NULL where nothing is.
 */
const char *weights_describe(const Matrix *const *matrices, size_t count, bool columns,
                             char words[WEIGHTS_WORDS]);

#endif
