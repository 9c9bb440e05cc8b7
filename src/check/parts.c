#include "parts.h"

#include <string.h>

static size_t wider(size_t width, const Matrix *matrix) {
    return matrix->cols > width ? matrix->cols : width;
}

bool part_names_new(const Trace *trace, PartNames *names, Error *error) {
    const TraceInput *input = trace->input;
    *names = (PartNames){input->queries, input->keys, input->dimensions, {0}};
    size_t width = wider(wider(0, &trace->x), &trace->output);
    for (size_t i = 0; i < input->layer_count; i++) {
        width = wider(width, &trace->layers[i].output);
        for (size_t h = 0; h < input->options.heads; h++) {
            const TraceHead *head = &trace->layers[i].heads[h];
            width = wider(wider(wider(wider(width, &head->q), &head->k), &head->v), &head->output);
        }
    }
    return labels_number(&names->numbers, width, error);
}

void part_names_free(PartNames *names) {
    labels_free(&names->numbers);
}

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

CheckPart part_of_rows(const Trace *trace, const PartNames *names, size_t layer, size_t head,
                       TraceKind kind, const double *claimed) {
    return (CheckPart){.rows = trace->input->n,
                       .cols = trace->input->m,
                       .claimed = claimed,
                       .row_names = names->queries,
                       .row_kind = "query",
                       .col_names = names->keys,
                       .col_kind = "key",
                       .row = row_of_kind,
                       .trace = trace,
                       .selection = {.layer = layer, .rule = HEAD_ONE, .head = head},
                       .kind = kind};
}

CheckPart part_of_selection(const Trace *trace, const PartNames *names, const Selection *selection,
                            bool is_entropy, const double *claimed) {
    CheckPart part = part_of_rows(trace, names, 0, 0, TRACE_ATTENTION, claimed);
    part.selection = *selection;
    part.row = is_entropy ? row_of_entropy : row_of_selection;
    if (is_entropy) {
        part.cols = 1;
        part.col_names = NULL;
    }
    return part;
}

CheckPart part_of_matrix(const Trace *trace, const PartNames *names, const Matrix *matrix,
                         bool of_keys, const double *claimed) {
    const Labels *dimensions = names->dimensions;
    bool are_named = dimensions != NULL && dimensions->count == matrix->cols;
    return (CheckPart){.rows = matrix->rows,
                       .cols = matrix->cols,
                       .claimed = claimed,
                       .row_names = of_keys ? names->keys : names->queries,
                       .row_kind = of_keys ? "key" : "query",
                       .col_names = are_named ? dimensions : &names->numbers,
                       .col_kind = "column",
                       .row = row_of_matrix,
                       .trace = trace,
                       .matrix = matrix};
}
