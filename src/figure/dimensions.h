/* dimensions: which columns of the embeddings are worth drawing. */
#ifndef ATTNVIZ_DIMENSIONS_H
#define ATTNVIZ_DIMENSIONS_H

#include "matrix.h"

/** The numbers of the columns to draw. Freed with dimensions_free. */
typedef struct Dimensions {
    size_t count, total;
    size_t *picks;
} Dimensions;

/**
 * Picks the columns that are not exactly 0 in all of the matrices, which have as many columns each
 * (absent ones are passed over); every column with `all`, or where nothing would be left.
 */
bool dimensions_pick(Dimensions *dimensions, const Matrix *const *matrices, size_t count, bool all,
                     Error *error);

void dimensions_free(Dimensions *dimensions);

#endif
