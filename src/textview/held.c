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
    if (matrix_is_absent(&held->row) && !matrix_new(&held->row, 2, held->trace->input->m, error)) {
        return false;
    }
    matrix_free(&held->cells);
    if (!matrix_new(&held->cells, queries.count, keys.count, error)) {
        return false;
    }
    held->queries = queries;
    held->keys = keys;
    for (size_t i = 0; i < queries.count; i++) {
        trace_selected_rows(held->trace, held->selection, queries.first + i, 1, held->row.data,
                            matrix_row(&held->row, 1));
        memcpy(matrix_row(&held->cells, i), held->row.data + keys.first,
               keys.count * sizeof(double));
    }
    return true;
}

void held_free(Held *held) {
    matrix_free(&held->cells);
    matrix_free(&held->row);
}
