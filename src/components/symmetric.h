/* symmetric: eigenvectors of small symmetric matrices. Inside the components room only. */
#ifndef ATTNVIZ_SYMMETRIC_H
#define ATTNVIZ_SYMMETRIC_H

#include "matrix.h"

/**
 * Jacobi's cyclic method: `matrix` (n × n, symmetric) becomes diagonal, and `vectors` (n × n)
 * holds its eigenvectors as rows, in the order of the diagonal.
 */
void symmetric_diagonalise(Matrix *matrix, Matrix *vectors);

#endif
