/*
 * head: what one head makes of its queries, keys and values. Inside the trace room only.
 */
#ifndef ATTNVIZ_HEAD_H
#define ATTNVIZ_HEAD_H

#include "rows.h"

/**
 * Walks the rows of weights of a head that has its q, k, v and keys: checks them, adds what was
 * seen to the report, and mixes the values into head->output, which it makes. `head` belongs to
 * `layer` and `number` of the trace. Pools the weights too, unless `pooled` is NULL. Fails for
 * memory and for numbers that are not finite.
 */
bool head_run(const Trace *trace, size_t layer, size_t number, TraceHead *head, Pooled *pooled,
              RowReport *report, Error *error);

#endif
