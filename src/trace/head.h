/*
 * head: what one head makes of its queries, keys and values. Inside the trace room only.
 */
#ifndef ATTNVIZ_HEAD_H
#define ATTNVIZ_HEAD_H

#include "rows.h"

/**
 * Walks the rows of weights of a head that has its q, k, v and keys: checks them, adds what was
 * seen to the report, and mixes the values into the head's output, which it makes. Where the head
 * is the one that is likely to be drawn, the trace gets its weights pooled or kept. Fails for
 * memory and for numbers that are not finite.
 */
bool head_run(Trace *trace, size_t layer, size_t number, RowReport *report, Error *error);

#endif
