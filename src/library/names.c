#include "parts.h"

/* One of `count` names; NULL where there are none, or not so many. */
static const char *label(const Labels *labels, size_t count, size_t index) {
    return labels != NULL && labels->count == count ? labels->text[index] : NULL;
}

const char *attnviz_trace_row_name(const attnviz_trace *trace, const attnviz_matrix *matrix,
                                   size_t row) {
    Error error = {0};
    Found found;
    if (!find_matrix(trace, matrix, &found, &error) || row >= found.rows) {
        return NULL;
    }
    const TraceInput *input = &found.result->request->input;
    bool is_of_keys = matrix->kind == ATTNVIZ_KEY || matrix->kind == ATTNVIZ_VALUE;
    return label(is_of_keys ? input->keys : input->queries, found.rows, row);
}

const char *attnviz_trace_column_name(const attnviz_trace *trace, const attnviz_matrix *matrix,
                                      size_t column) {
    Error error = {0};
    Found found;
    if (!find_matrix(trace, matrix, &found, &error) || column >= found.columns) {
        return NULL;
    }
    switch (matrix->kind) {
    case ATTNVIZ_SCORES:
    case ATTNVIZ_SCALED:
    case ATTNVIZ_WEIGHTS:
    case ATTNVIZ_SELECTED:
        return label(found.result->request->input.keys, found.columns, column);
    case ATTNVIZ_INPUT:
    case ATTNVIZ_LAYER_OUTPUT:
    case ATTNVIZ_OUTPUT:
    case ATTNVIZ_SHIFT:
        return label(found.result->request->dimensions, found.columns, column);
    case ATTNVIZ_QUERY:
    case ATTNVIZ_KEY:
    case ATTNVIZ_VALUE:
    case ATTNVIZ_HEAD_OUTPUT:
        break;
    }
    return NULL;
}
