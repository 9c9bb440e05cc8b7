/*
 * pooled: a matrix of weights made small enough to be drawn. Neighbours share a cell, which has the
 * largest weight among them.
 *
 * A trace pools the matrix that its input names (TraceInput.pooled) while it checks the rows; any
 * other one is pooled from rows that are made once more.
 */
#ifndef ATTNVIZ_POOLED_H
#define ATTNVIZ_POOLED_H

#include "trace.h"

/** Makes cells without a weight in them, at most `most` rows and columns. Fails for memory. */
bool pooled_new(const TraceInput *input, size_t most, Pooled *pooled, Error *error);

void pooled_free(Pooled *pooled);

/**
 * Pools the weights (count × m) of the queries first … first + count, which it spoils. The masks
 * are those of a layer. Side by side only for queries that share no row of cells.
 */
void pooled_add(const Trace *trace, size_t layer, size_t first, size_t count, double *rows,
                Pooled *pooled);

/** The selected matrix as the trace has pooled it to at most `most` rows and columns; NULL where it
 * has not. */
const Pooled *trace_pooled(const Trace *trace, const Selection *selection, size_t most);

/** True where TraceInput.pooled is this head's matrix and no other's. */
bool pooled_selects(const TraceInput *input, size_t layer, size_t head);

/** True where the trace is to pool this head's weights. */
bool pooled_is_wanted(const TraceInput *input, size_t layer, size_t head);

#endif
