/* pool: rows of embeddings brought down to the rows of a pooled attention matrix. */
#ifndef ATTNVIZ_POOL_H
#define ATTNVIZ_POOL_H

#include "matrix.h"

/** to (⌈from.rows / stride⌉ × from.cols): of each column's `stride` rows the value that is furthest
 * from 0. */
bool pool_rows(const Matrix *from, size_t stride, Matrix *to, Error *error);

#endif
