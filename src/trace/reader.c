#include "reader.h"

static bool reads_one_head(const RowReader *reader) {
    return reader->selection.rule == HEAD_ONE || reader->trace->input->options.heads == 1;
}

static bool make_room(RowReader *reader, Error *error) {
    const TraceInput *input = reader->trace->input;
    size_t block = input->n < TRACE_BLOCK ? input->n : TRACE_BLOCK;
    if (matrix_new(&reader->rows, block, input->m, error) &&
        (reads_one_head(reader) || matrix_new(&reader->scratch, block, input->m, error))) {
        return true;
    }
    row_reader_free(reader);
    return false;
}

bool row_reader_new(RowReader *reader, const Trace *trace, const Selection *selection,
                    Error *error) {
    *reader = (RowReader){.trace = trace, .selection = *selection, .kind = TRACE_ATTENTION};
    return make_room(reader, error);
}

bool row_reader_of_kind(RowReader *reader, const Trace *trace, size_t layer, size_t head,
                        TraceKind kind, Error *error) {
    *reader = (RowReader){.trace = trace,
                          .selection = {.layer = layer, .rule = HEAD_ONE, .head = head},
                          .kind = kind};
    return make_room(reader, error);
}

static void read_block(RowReader *reader, size_t query) {
    size_t left = reader->trace->input->n - query;
    reader->first = query;
    reader->count = left < reader->rows.rows ? left : reader->rows.rows;
    if (reader->kind == TRACE_ATTENTION) {
        trace_selected_rows(reader->trace, &reader->selection, query, reader->count,
                            reader->rows.data, reader->scratch.data);
    } else {
        trace_rows(reader->trace, reader->selection.layer, reader->selection.head, reader->kind,
                   query, reader->count, reader->rows.data);
    }
}

const double *row_reader_row(RowReader *reader, size_t query) {
    if (query < reader->first || query - reader->first >= reader->count) {
        read_block(reader, query);
    }
    return matrix_row(&reader->rows, query - reader->first);
}

void row_reader_free(RowReader *reader) {
    matrix_free(&reader->rows);
    matrix_free(&reader->scratch);
    *reader = (RowReader){0};
}
