/*
 * held: the part of the selected matrix that is being written. A matrix of a usual size is made
 * once; of a huge one, the part that the next lines need.
 */
#ifndef ATTNVIZ_TEXTVIEW_HELD_H
#define ATTNVIZ_TEXTVIEW_HELD_H

#include "reader.h"

/** Numbers that are held at the most: 64 MiB of them. */
#define HELD_NUMBERS ((size_t)8 << 20)

/** A range of queries or of keys. */
typedef struct Span {
    size_t first, count;
} Span;

/** Start it as {0} with trace and selection; free it with held_free. */
typedef struct Held {
    const Trace *trace;
    const Selection *selection;
    Span queries, keys;
    Matrix cells;     /* queries.count × keys.count */
    RowReader reader; /* {0} until a row is asked for */
} Held;

/** Makes sure that these cells are held. Others are forgotten only if these were not there. */
bool held_cover(Held *held, Span queries, Span keys, Error *error);

static inline double held_at(const Held *held, size_t query, size_t key) {
    return matrix_row(&held->cells, query - held->queries.first)[key - held->keys.first];
}

void held_free(Held *held);

#endif
