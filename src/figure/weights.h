/* weights: what may be said of attention weights under their panel. */
#ifndef ATTNVIZ_WEIGHTS_H
#define ATTNVIZ_WEIGHTS_H

#include "matrix.h"

/** True when every row sums to 1, to within what rounding and float32 leave. Masked cells are NaN.
 */
bool weights_sum_to_one(const Matrix *weights);

/** True when a cell is masked. */
bool weights_have_masked(const Matrix *weights);

#endif
