#include "arrays.h"

#include "archive.h"
#include "array.h"

#include <stdio.h>

#define NAME_SIZE 96

bool arrays_output(const Trace *trace, Sink *sink, Error *error) {
    if (matrix_is_absent(&trace->output)) {
        return error_set(error, ERROR_DATA, "embeddings.npy",
                         "attention was given without values, so there are no output embeddings; "
                         "give `v` or `embeddings` too");
    }
    Stream stream = {.sink = sink};
    array_matrix(&stream, &trace->output);
    return true;
}

/* The selected matrix row by row, and where it is wanted the entropy of each row. */
static bool write_selected(Stream *stream, const Trace *trace, const Selection *selection,
                           double *entropy, Error *error) {
    size_t n = trace->input->n, m = trace->input->m;
    Matrix row;
    if (!matrix_new(&row, 2, m, error)) {
        return false;
    }
    array_begin(stream, n, m);
    for (size_t i = 0; i < n && !sink_has_failed(stream->sink); i++) {
        trace_selected_rows(trace, selection, i, 1, row.data, matrix_row(&row, 1));
        array_numbers(stream, row.data, m);
        if (entropy != NULL) {
            entropy[i] = attention_entropy(row.data, m);
        }
    }
    matrix_free(&row);
    return true;
}

bool arrays_attention(const Trace *trace, const Selection *selection, Sink *sink, Error *error) {
    Stream stream = {.sink = sink};
    return write_selected(&stream, trace, selection, NULL, error);
}

/* A part on its way into an archive. */
typedef struct Packing {
    Archive *archive;
    const ArraysPart *part;
    char prefix[32]; /* of its names */
    Error *error;
} Packing;

static bool begin(const Packing *packing, const char *name) {
    char whole[NAME_SIZE];
    snprintf(whole, sizeof whole, "%s%s.npy", packing->prefix, name);
    return archive_begin_member(packing->archive, whole, packing->error);
}

static bool pack_labels(const Packing *packing, const char *name, const Labels *labels) {
    if (!begin(packing, name)) {
        return false;
    }
    array_labels(&packing->archive->stream, labels);
    archive_end_member(packing->archive);
    return true;
}

static bool pack_matrix(const Packing *packing, const char *name, const Matrix *matrix) {
    if (matrix_is_absent(matrix)) {
        return true;
    }
    if (!begin(packing, name)) {
        return false;
    }
    array_matrix(&packing->archive->stream, matrix);
    archive_end_member(packing->archive);
    return true;
}

static bool pack_attention(const Packing *packing) {
    Stream *stream = &packing->archive->stream;
    const Trace *trace = packing->part->trace;
    Matrix entropy;
    if (!matrix_new(&entropy, 1, trace->input->n, packing->error)) {
        return false;
    }
    bool done =
        begin(packing, "attention") &&
        write_selected(stream, trace, packing->part->selection, entropy.data, packing->error);
    if (done) {
        archive_end_member(packing->archive);
        done = begin(packing, "entropy");
    }
    if (done) {
        array_begin(stream, entropy.cols, 0);
        array_numbers(stream, entropy.data, entropy.cols);
        archive_end_member(packing->archive);
    }
    matrix_free(&entropy);
    return done;
}

static bool pack_kind(const Packing *packing, const char *name, size_t layer, size_t head,
                      TraceKind kind) {
    const Trace *trace = packing->part->trace;
    Stream *stream = &packing->archive->stream;
    Matrix row;
    if (!trace_has(trace, kind)) {
        return true;
    }
    if (!matrix_new(&row, 1, trace->input->m, packing->error)) {
        return false;
    }
    bool done = begin(packing, name);
    if (done) {
        array_begin(stream, trace->input->n, trace->input->m);
        for (size_t i = 0; i < trace->input->n && !sink_has_failed(stream->sink); i++) {
            trace_rows(trace, layer, head, kind, i, 1, row.data);
            array_numbers(stream, row.data, row.cols);
        }
        archive_end_member(packing->archive);
    }
    matrix_free(&row);
    return done;
}

static bool pack_head(const Packing *packing, size_t layer, size_t head) {
    static const char *const kinds[] = {
        [TRACE_SCORES] = "scores", [TRACE_SCALED] = "scaled", [TRACE_ATTENTION] = "attention"};
    const TraceHead *of = &packing->part->trace->layers[layer].heads[head];
    const struct {
        const char *name;
        const Matrix *matrix;
    } parts[] = {{"q", &of->q}, {"k", &of->k}, {"v", &of->v}, {"output", &of->output}};
    char name[64];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(name, sizeof name, "layer%zu_head%zu_%s", layer + 1, head + 1, parts[i].name);
        if (!pack_matrix(packing, name, parts[i].matrix)) {
            return false;
        }
    }
    for (TraceKind kind = TRACE_SCORES; kind <= TRACE_ATTENTION; kind++) {
        snprintf(name, sizeof name, "layer%zu_head%zu_%s", layer + 1, head + 1, kinds[kind]);
        if (!pack_kind(packing, name, layer, head, kind)) {
            return false;
        }
    }
    return true;
}

static bool pack_layers(const Packing *packing) {
    const Trace *trace = packing->part->trace;
    for (size_t layer = 0; layer < trace->input->layer_count; layer++) {
        for (size_t head = 0; head < trace->input->options.heads; head++) {
            if (!pack_head(packing, layer, head)) {
                return false;
            }
        }
        char name[64];
        snprintf(name, sizeof name, "layer%zu_output", layer + 1);
        if (!pack_matrix(packing, name, &trace->layers[layer].output)) {
            return false;
        }
    }
    return true;
}

static bool pack(const Packing *packing) {
    const Trace *trace = packing->part->trace;
    const TraceInput *input = trace->input;
    return pack_labels(packing, "tokens", input->queries) &&
           (input->keys == input->queries || pack_labels(packing, "context", input->keys)) &&
           pack_matrix(packing, "input", &trace->x) && pack_attention(packing) &&
           pack_matrix(packing, "output", &trace->output) &&
           pack_matrix(packing, "shift", &trace->shift) &&
           (!packing->part->whole || pack_layers(packing));
}

bool arrays_npz(const ArraysPart *parts, size_t count, Sink *sink, Error *error) {
    Archive archive = {.stream = {.sink = sink, .sums = true}};
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        Packing packing = {.archive = &archive, .part = &parts[i], .error = error};
        if (count > 1) {
            snprintf(packing.prefix, sizeof packing.prefix, "sentence%zu_", i + 1);
        }
        done = pack(&packing);
    }
    if (done) {
        archive_end(&archive);
    }
    archive_free(&archive);
    return done;
}
