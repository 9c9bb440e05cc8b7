#include "parts.h"

static const double *row_of_kind(const CheckPart *part, size_t index, double *buffer) {
    trace_rows(part->trace, part->selection.layer, part->selection.head, part->kind, index, 1,
               buffer);
    return buffer;
}

static const double *row_of_selection(const CheckPart *part, size_t index, double *buffer) {
    trace_selected_rows(part->trace, &part->selection, index, 1, buffer,
                        buffer + part->trace->input->m);
    return buffer;
}

static const double *row_of_entropy(const CheckPart *part, size_t index, double *buffer) {
    row_of_selection(part, index, buffer);
    buffer[0] = attention_entropy(buffer, part->trace->input->m);
    return buffer;
}

static const double *row_of_matrix(const CheckPart *part, size_t index, double *buffer) {
    (void)buffer;
    return matrix_row(part->matrix, index);
}

CheckPart part_of_rows(const Trace *trace, size_t layer, size_t head, TraceKind kind,
                       const double *claimed) {
    return (CheckPart){.rows = trace->input->n,
                       .cols = trace->input->m,
                       .claimed = claimed,
                       .row_names = trace->input->queries,
                       .row_kind = "query",
                       .col_names = trace->input->keys,
                       .col_kind = "key",
                       .row = row_of_kind,
                       .trace = trace,
                       .selection = {.layer = layer, .rule = HEAD_ONE, .head = head},
                       .kind = kind};
}

CheckPart part_of_selection(const Trace *trace, const Selection *selection, bool is_entropy,
                            const double *claimed) {
    CheckPart part = part_of_rows(trace, 0, 0, TRACE_ATTENTION, claimed);
    part.selection = *selection;
    part.row = is_entropy ? row_of_entropy : row_of_selection;
    if (is_entropy) {
        part.cols = 1;
        part.col_names = NULL;
        part.col_kind = NULL;
    }
    return part;
}

CheckPart part_of_matrix(const Trace *trace, const Matrix *matrix, PartRows rows,
                         const double *claimed) {
    const TraceInput *input = trace->input;
    bool are_named = rows == ROWS_EMBEDDINGS && input->dimensions != NULL &&
                     input->dimensions->count == matrix->cols;
    return (CheckPart){.rows = matrix->rows,
                       .cols = matrix->cols,
                       .claimed = claimed,
                       .row_names = rows == ROWS_KEYS ? input->keys : input->queries,
                       .row_kind = rows == ROWS_KEYS ? "key" : "query",
                       .col_names = are_named ? input->dimensions : NULL,
                       .col_kind = "column",
                       .row = row_of_matrix,
                       .trace = trace,
                       .matrix = matrix};
}
