/*
 * components: the directions in which a cloud of points spreads most, for pictures of it.
 *
 *     Components found;
 *     components_find(&points, 2, &found, &error);
 *     ... matrix_row(&found.places, i)[0], found.share[0] ...
 *     components_free(&found);
 *
 * Orthogonal iteration with a Rayleigh–Ritz step (G. H. Golub and C. F. Van Loan, Matrix
 * Computations, 4th edition, 8.2 and 8.3; the small problem in it by Jacobi's method, 8.5). It
 * never makes a matrix larger than the points themselves. Every sum has a fixed order and the start
 * is fixed: the same points give the same bytes.
 */
#ifndef ATTNVIZ_COMPONENTS_H
#define ATTNVIZ_COMPONENTS_H

#include "matrix.h"

/** The most components that are found. */
#define COMPONENTS_MOST 4

/** Principal components, the one with the most variance first. Freed with components_free. */
typedef struct Components {
    size_t count;
    Matrix directions; /* count × d: unit vectors, at right angles; 0 where there is no
                          variance left */
    Matrix mean;       /* 1 × d */
    Matrix places;     /* rows × count: each point along each direction, from the mean */
    double share[COMPONENTS_MOST]; /* of the whole variance, 0 … 1; all 0 for equal points */
} Components;

/**
 * Finds `count` ≤ COMPONENTS_MOST components of points (rows × d, finite) about their mean. The
 * sign of a direction is such that its largest number is positive: the first of those that are
 * within a millionth of the largest. Fails for memory, and with ERROR_DATA where the points lie
 * further apart than doubles reach.
 */
bool components_find(const Matrix *points, size_t count, Components *found, Error *error);

/** Other points (rows × d) in the same coordinates: to (rows × count), the caller's to free. Fails
 * as components_find does. */
bool components_place(const Components *found, const Matrix *points, Matrix *to, Error *error);

void components_free(Components *found);

#endif
