#include "held.h"

#include <string.h>

static bool contains(Span outer, Span inner) {
    return outer.first <= inner.first && inner.first + inner.count <= outer.first + outer.count;
}

bool held_cover(Held *held, Span queries, Span keys, Error *error) {
    bool is_there = !matrix_is_absent(&held->cells);
    if (is_there && contains(held->queries, queries) && contains(held->keys, keys)) {
        return true;
    }
    if (held->reader.trace == NULL &&
        !row_reader_new(&held->reader, held->trace, held->selection, error)) {
        return false;
    }
    matrix_free(&held->cells);
    if (!matrix_new(&held->cells, queries.count, keys.count, error)) {
        return false;
    }
    held->queries = queries;
    held->keys = keys;
    for (size_t i = 0; i < queries.count; i++) {
        const double *row = row_reader_row(&held->reader, queries.first + i);
        memcpy(matrix_row(&held->cells, i), row + keys.first, keys.count * sizeof(double));
    }
    return true;
}

void held_free(Held *held) {
    matrix_free(&held->cells);
    row_reader_free(&held->reader);
}
