#include "parts.h"

#include <stdint.h>
#include <string.h>

size_t attnviz_trace_sentences(const attnviz_trace *trace) {
    return trace->count;
}

size_t attnviz_trace_layers(const attnviz_trace *trace, size_t sentence) {
    return sentence < trace->count ? trace->results[sentence].request->input.layer_count : 0;
}

size_t attnviz_trace_heads(const attnviz_trace *trace, size_t sentence) {
    return sentence < trace->count ? trace->results[sentence].request->input.options.heads : 0;
}

const char *attnviz_trace_note(const attnviz_trace *trace, size_t sentence, size_t index) {
    if (sentence >= trace->count) {
        return NULL;
    }
    const Notes *cut = &trace->results[sentence].cut, *found = &trace->results[sentence].found;
    if (index < cut->count) {
        return cut->text[index];
    }
    index -= cut->count;
    return index < found->count ? found->text[index] : NULL;
}

static bool has_head(attnviz_kind kind) {
    return kind >= ATTNVIZ_QUERY && kind <= ATTNVIZ_HEAD_OUTPUT;
}

static bool check_index(size_t index, size_t count, const char *what, Error *error) {
    return index < count ||
           error_set(error, ERROR_USAGE, what, "%zu is none of the %zu there are", index, count);
}

/* What of the matrix counts, checked. */
static bool check_place(const attnviz_trace *trace, const attnviz_matrix *matrix, Error *error) {
    bool in_layer = has_head(matrix->kind) || matrix->kind == ATTNVIZ_LAYER_OUTPUT;
    if ((size_t)matrix->kind > ATTNVIZ_SHIFT) {
        return error_set(error, ERROR_USAGE, "kind", "%d is no kind of matrix", (int)matrix->kind);
    }
    size_t layers = attnviz_trace_layers(trace, matrix->sentence);
    size_t heads = attnviz_trace_heads(trace, matrix->sentence);
    return check_index(matrix->sentence, trace->count, "sentence", error) &&
           (!in_layer || check_index(matrix->layer, layers, "layer", error)) &&
           (!has_head(matrix->kind) || check_index(matrix->head, heads, "head", error));
}

/* The matrices that a trace keeps; NULL for the others. */
static const Matrix *kept_matrix(const Trace *trace, const attnviz_matrix *matrix) {
    const TraceLayer *layer = &trace->layers[matrix->layer];
    switch (matrix->kind) {
    case ATTNVIZ_INPUT:
        return &trace->x;
    case ATTNVIZ_QUERY:
        return &layer->heads[matrix->head].q;
    case ATTNVIZ_KEY:
        return &layer->heads[matrix->head].k;
    case ATTNVIZ_VALUE:
        return &layer->heads[matrix->head].v;
    case ATTNVIZ_HEAD_OUTPUT:
        return &layer->heads[matrix->head].output;
    case ATTNVIZ_LAYER_OUTPUT:
        return &layer->output;
    case ATTNVIZ_OUTPUT:
        return &trace->output;
    case ATTNVIZ_SHIFT:
        return &trace->shift;
    case ATTNVIZ_SCORES:
    case ATTNVIZ_SCALED:
    case ATTNVIZ_WEIGHTS:
    case ATTNVIZ_SELECTED:
        break;
    }
    return NULL;
}

static TraceKind made_kind(attnviz_kind kind) {
    return kind == ATTNVIZ_SCORES   ? TRACE_SCORES
           : kind == ATTNVIZ_SCALED ? TRACE_SCALED
                                    : TRACE_ATTENTION;
}

bool find_matrix(const attnviz_trace *trace, const attnviz_matrix *matrix, Found *found,
                 Error *error) {
    if (!check_place(trace, matrix, error)) {
        return false;
    }
    const Result *result = &trace->results[matrix->sentence];
    const Matrix *kept = kept_matrix(result->trace, matrix);
    *found = (Found){.result = result, .layer = matrix->layer, .head = matrix->head};
    if (kept != NULL) {
        bool is_there = !matrix_is_absent(kept);
        found->origin = ROWS_KEPT;
        found->kept = kept;
        found->rows = is_there ? kept->rows : 0;
        found->columns = is_there ? kept->cols : 0;
        return true;
    }
    found->origin = matrix->kind == ATTNVIZ_SELECTED ? ROWS_SELECTED : ROWS_MADE;
    found->made = made_kind(matrix->kind);
    bool is_there = trace_has(result->trace, found->made);
    found->rows = is_there ? result->request->input.n : 0;
    found->columns = is_there ? result->request->input.m : 0;
    return true;
}

int attnviz_trace_shape(const attnviz_trace *trace, const attnviz_matrix *matrix, size_t *rows,
                        size_t *columns, attnviz_error *error) {
    Error failure = {0};
    Found found;
    if (!find_matrix(trace, matrix, &found, &failure)) {
        return answer(false, &failure, error);
    }
    *rows = found.rows;
    *columns = found.columns;
    return ATTNVIZ_OK;
}

/* A block at a time, so that what the heads are gathered in stays small. */
static bool selected_rows(const Found *found, size_t first, size_t count, double *numbers,
                          Error *error) {
    const Selection *selection = &found->result->request->selection;
    Matrix scratch = {0};
    if (!matrix_new(&scratch, count < TRACE_BLOCK ? count : TRACE_BLOCK, found->columns, error)) {
        return false;
    }
    for (size_t done = 0; done < count; done += TRACE_BLOCK) {
        size_t left = count - done;
        trace_selected_rows(found->result->trace, selection, first + done,
                            left < TRACE_BLOCK ? left : TRACE_BLOCK,
                            numbers + done * found->columns, scratch.data);
    }
    matrix_free(&scratch);
    return true;
}

static bool copy_rows(const Found *found, size_t first, size_t count, double *numbers,
                      Error *error) {
    if (first > found->rows || count > found->rows - first) {
        return error_set(error, ERROR_USAGE, "rows", "the matrix has %zu, not %zu from %zu",
                         found->rows, count, first);
    }
    if (count == 0) {
        return true;
    }
    switch (found->origin) {
    case ROWS_KEPT:
        memcpy(numbers, matrix_row(found->kept, first), count * found->columns * sizeof *numbers);
        return true;
    case ROWS_MADE:
        trace_rows(found->result->trace, found->layer, found->head, found->made, first, count,
                   numbers);
        return true;
    case ROWS_SELECTED:
        break;
    }
    return selected_rows(found, first, count, numbers, error);
}

int attnviz_trace_rows(const attnviz_trace *trace, const attnviz_matrix *matrix, size_t first,
                       size_t count, double *numbers, attnviz_error *error) {
    Error failure = {0};
    Found found;
    bool done = find_matrix(trace, matrix, &found, &failure) &&
                copy_rows(&found, first, count, numbers, &failure);
    return answer(done, &failure, error);
}
