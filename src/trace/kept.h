/*
 * kept: the weights of the matrix that is likely to be drawn (TraceInput.pooled), where they are so
 * few that each has a cell of its own. They are made once, and read again for every figure and
 * file. Inside the trace room only.
 */
#ifndef ATTNVIZ_KEPT_H
#define ATTNVIZ_KEPT_H

#include "trace.h"

/** True where the trace is to keep this head's weights, which it does not pool. Given ones are
 * there already. */
bool kept_is_wanted(const TraceInput *input, size_t layer, size_t head);

/** The weights of the queries from `first` on; NULL where the trace has not kept this head's. */
const double *kept_rows(const Trace *trace, size_t layer, size_t head, size_t first);

/** True where nothing is masked, so that what is kept can be drawn as it is. */
bool kept_is_open(const Trace *trace);

#endif
