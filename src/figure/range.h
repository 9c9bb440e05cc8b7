/* range: what the colours of a figure's matrices span. */
#ifndef ATTNVIZ_RANGE_H
#define ATTNVIZ_RANGE_H

#include "figure.h"

/** The range of the weights by the style's rule. Fails with ERROR_USAGE for a given range that is
 * empty. */
bool range_of_weights(const FigureStyle *style, const ColourMap *map, const Matrix *weights,
                      ColourRange *range, Error *error);

/** The same for several matrices on one scale. */
bool range_of_all_weights(const FigureStyle *style, const ColourMap *map,
                          const Matrix *const *weights, size_t count, ColourRange *range,
                          Error *error);

/** Symmetric limits, rounded outwards to a readable number, for signed matrices together. */
ColourRange range_of_signs(const Matrix *const *matrices, size_t count);

#endif
