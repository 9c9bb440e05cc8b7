#include "parts.h"

static const char *label(const Labels *labels, size_t index) {
    return labels != NULL && index < labels->count ? labels->text[index] : NULL;
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
    return label(is_of_keys ? input->keys : input->queries, row);
}

/* The table's dimensions, for matrices that are as wide. */
static const Labels *dimensions(const Found *found) {
    const Labels *names = found->result->request->dimensions;
    return names != NULL && names->count == found->columns ? names : NULL;
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
        return label(found.result->request->input.keys, column);
    case ATTNVIZ_INPUT:
    case ATTNVIZ_LAYER_OUTPUT:
    case ATTNVIZ_OUTPUT:
    case ATTNVIZ_SHIFT:
        return label(dimensions(&found), column);
    case ATTNVIZ_QUERY:
    case ATTNVIZ_KEY:
    case ATTNVIZ_VALUE:
    case ATTNVIZ_HEAD_OUTPUT:
        break;
    }
    return NULL;
}
