#include "parts.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

static void emit_present(Emitter *emitter, const char *key, const Matrix *matrix) {
    if (!matrix_is_absent(matrix)) {
        emit_key(emitter, key);
        emit_matrix(emitter, matrix);
    }
}

static void emit_selection(Emitter *emitter, const Selection *selection) {
    emit_key(emitter, "selection");
    emit_open(emitter, '{', false);
    emit_key(emitter, "layer");
    emit_size(emitter, selection->layer + 1);
    emit_key(emitter, "head");
    if (selection->rule == HEAD_ONE) {
        emit_size(emitter, selection->head + 1);
    } else {
        emit_string(emitter, selection->rule == HEAD_MAX ? "max" : "mean");
    }
    emit_close(emitter, '}');
}

/* The rows of the selected matrix, and where their entropy is kept. */
typedef struct Rows {
    Emitter *emitter;
    double *entropy;
} Rows;

static void take_rows(void *data, const TextRows *text) {
    Rows *rows = data;
    emit_rows_text(rows->emitter, text->text, text->length);
    memcpy(rows->entropy + text->first, text->entropy, text->count * sizeof *rows->entropy);
}

/* The selected matrix, row by row, and the entropy of each row. */
static bool emit_attention(Emitter *emitter, const JsonPart *part, Error *error) {
    size_t n = part->trace->input->n;
    Matrix entropy = {0};
    if (!matrix_new(&entropy, 1, n, error)) {
        return false;
    }
    emit_key(emitter, "attention");
    emit_open(emitter, '[', true);
    Rows rows = {emitter, entropy.data};
    EmitFrame frame = emit_frame(emitter);
    const RowText walk = {.trace = part->trace,
                          .selection = &part->request->selection,
                          .digits = emitter->digits,
                          .frame = {frame.first, frame.next, frame.between, frame.last},
                          .table = part->table,
                          .take = take_rows,
                          .data = &rows,
                          .sink = emitter->sink};
    bool done = rowtext_walk(&walk, error);
    if (done) {
        emit_close(emitter, ']');
        emit_key(emitter, "entropy");
        emit_row(emitter, entropy.data, n);
    }
    matrix_free(&entropy);
    return done;
}

static bool emit_rows_of(Emitter *emitter, const Trace *trace, size_t layer, size_t head,
                         TraceKind kind, Error *error) {
    static const char *const keys[] = {
        [TRACE_SCORES] = "scores", [TRACE_SCALED] = "scaled", [TRACE_ATTENTION] = "attention"};
    RowReader rows;
    if (!trace_has(trace, kind)) {
        return true;
    }
    if (!row_reader_of_kind(&rows, trace, layer, head, kind, error)) {
        return false;
    }
    emit_key(emitter, keys[kind]);
    emit_open(emitter, '[', true);
    for (size_t i = 0; i < trace->input->n; i++) {
        emit_row(emitter, row_reader_row(&rows, i), trace->input->m);
    }
    emit_close(emitter, ']');
    row_reader_free(&rows);
    return true;
}

static bool emit_head(Emitter *emitter, const Trace *trace, size_t layer, size_t head,
                      Error *error) {
    const TraceHead *part = &trace->layers[layer].heads[head];
    emit_open(emitter, '{', true);
    emit_present(emitter, "q", &part->q);
    emit_present(emitter, "k", &part->k);
    emit_present(emitter, "v", &part->v);
    for (TraceKind kind = TRACE_SCORES; kind <= TRACE_ATTENTION; kind++) {
        if (!emit_rows_of(emitter, trace, layer, head, kind, error)) {
            return false;
        }
    }
    emit_present(emitter, "output", &part->output);
    emit_close(emitter, '}');
    return true;
}

static bool emit_layer(Emitter *emitter, const Trace *trace, size_t layer, Error *error) {
    emit_open(emitter, '{', true);
    emit_key(emitter, "heads");
    emit_open(emitter, '[', true);
    for (size_t head = 0; head < trace->input->options.heads; head++) {
        if (!emit_head(emitter, trace, layer, head, error)) {
            return false;
        }
    }
    emit_close(emitter, ']');
    emit_present(emitter, "output", &trace->layers[layer].output);
    emit_close(emitter, '}');
    return true;
}

static bool emit_layers(Emitter *emitter, const Trace *trace, Error *error) {
    emit_key(emitter, "layers");
    emit_open(emitter, '[', true);
    for (size_t layer = 0; layer < trace->input->layer_count; layer++) {
        if (!emit_layer(emitter, trace, layer, error)) {
            return false;
        }
    }
    emit_close(emitter, ']');
    return true;
}

/* What the document carried, then what this run found. */
static void emit_notes(Emitter *emitter, const Notes *carried, const Notes *found) {
    emit_key(emitter, "notes");
    emit_open(emitter, '[', true);
    const Notes *both[] = {carried, found};
    for (size_t list = 0; list < 2; list++) {
        for (size_t i = 0; i < both[list]->count; i++) {
            emit_string(emitter, both[list]->text[i]);
        }
    }
    emit_close(emitter, ']');
}

bool emit_result(Emitter *emitter, const JsonPart *part, Error *error) {
    const Request *request = part->request;
    const Trace *trace = part->trace;
    const TraceInput *input = trace->input;
    emitter->digits = request->options.digits;
    emit_open(emitter, '{', true);
    emit_key(emitter, "generator");
    emit_string(emitter, "attnviz " ATTNVIZ_VERSION);
    emit_key(emitter, "tokens");
    emit_labels(emitter, input->queries);
    if (input->keys != input->queries) {
        emit_key(emitter, "context");
        emit_labels(emitter, input->keys);
    }
    emit_selection(emitter, &request->selection);
    emit_present(emitter, "input", &trace->x);
    if (!emit_attention(emitter, part, error)) {
        return false;
    }
    emit_present(emitter, "output", &trace->output);
    emit_present(emitter, "shift", &trace->shift);
    if (request->options.trace && !emit_layers(emitter, trace, error)) {
        return false;
    }
    emit_notes(emitter, &request->notes, part->notes);
    emit_close(emitter, '}');
    return true;
}
