#include "check.h"

#include "parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A walk over what is claimed. It is made twice: first every shape is looked at, so that nothing is
 * written of a document that does not fit; then every row. */
typedef struct Walk {
    Checker checker;
    const Trace *trace;
    bool is_comparing;
} Walk;

static bool walk_begin(Walk *walk, const Trace *trace, const CheckRule *rule, Sink *sink,
                       CheckTally *tally, Error *error) {
    *walk = (Walk){.trace = trace,
                   .checker = {.rule = *rule, .sink = sink, .tally = tally, .error = error}};
    walk->checker.buffer = calloc(trace->input->m, 2 * sizeof(double));
    return walk->checker.buffer != NULL || error_no_memory(error, "check");
}

static void walk_end(Walk *walk) {
    free(walk->checker.buffer);
}

static bool refuse(const Walk *walk, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool refuse(const Walk *walk, const char *path, const char *format, ...) {
    char what[256], where[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(where, sizeof where, "$.%.120s", path);
    return error_set(walk->checker.error, ERROR_DATA, where, "%s", what);
}

/* One matrix: its shape, or its rows. A list is a matrix of one column. */
static bool visit(Walk *walk, const Tensor *claimed, const CheckPart *part) {
    if (walk->is_comparing) {
        return compare_part(&walk->checker, part);
    }
    size_t cols = claimed->rank == 1 ? 1 : claimed->shape[claimed->rank - 1];
    size_t rows = claimed->rank == 1 ? claimed->shape[0] : claimed->shape[claimed->rank - 2];
    return (rows == part->rows && cols == part->cols) ||
           refuse(walk, part->path, "is %zu × %zu; what is computed is %zu × %zu", rows, cols,
                  part->rows, part->cols);
}

/* Visits a matrix that the trace keeps, if the document claims it. */
static bool visit_matrix(Walk *walk, const char *path, const Tensor *claimed, const Matrix *matrix,
                         PartRows rows) {
    if (claimed->rank == 0) {
        return true;
    }
    if (matrix_is_absent(matrix)) {
        return refuse(walk, path, "cannot be computed from what the document gives");
    }
    CheckPart part = part_of_matrix(walk->trace, matrix, rows, claimed->data);
    snprintf(part.path, sizeof part.path, "%s", path);
    return visit(walk, claimed, &part);
}

static bool visit_rows(Walk *walk, const char *path, const Tensor *claimed, size_t layer,
                       size_t head, TraceKind kind) {
    if (claimed->rank == 0) {
        return true;
    }
    if (!trace_has(walk->trace, kind)) {
        return refuse(walk, path, "cannot be computed from what the document gives");
    }
    CheckPart part = part_of_rows(walk->trace, layer, head, kind, claimed->data);
    snprintf(part.path, sizeof part.path, "%s", path);
    return visit(walk, claimed, &part);
}

static bool visit_head(Walk *walk, const WrittenHead *claimed, size_t layer, size_t head) {
    const TraceHead *made = &walk->trace->layers[layer].heads[head];
    const Matrix *matrices[WRITTEN_HEAD_COUNT] = {[WRITTEN_HEAD_Q] = &made->q,
                                                  [WRITTEN_HEAD_K] = &made->k,
                                                  [WRITTEN_HEAD_V] = &made->v,
                                                  [WRITTEN_HEAD_OUTPUT] = &made->output};
    static const TraceKind kinds[WRITTEN_HEAD_COUNT] = {[WRITTEN_HEAD_SCORES] = TRACE_SCORES,
                                                        [WRITTEN_HEAD_SCALED] = TRACE_SCALED,
                                                        [WRITTEN_HEAD_ATTENTION] = TRACE_ATTENTION};
    for (int name = 0; name < WRITTEN_HEAD_COUNT; name++) {
        const Tensor *part = &claimed->part[name];
        bool of_keys = name == WRITTEN_HEAD_K || name == WRITTEN_HEAD_V;
        PartRows rows = of_keys ? ROWS_KEYS : ROWS_QUERIES;
        char path[96];
        snprintf(path, sizeof path, "result.layers[%zu].heads[%zu].%s", layer, head,
                 written_head_names[name]);
        if (!(matrices[name] != NULL ? visit_matrix(walk, path, part, matrices[name], rows)
                                     : visit_rows(walk, path, part, layer, head, kinds[name]))) {
            return false;
        }
    }
    return true;
}

static bool check_count(const Walk *walk, const char *path, const char *what, size_t claimed,
                        size_t made) {
    return claimed == made || claimed == 0 ||
           refuse(walk, path, "has %zu %s; %zu are computed", claimed, what, made);
}

static bool visit_layers(Walk *walk, const WrittenResult *claimed) {
    const TraceInput *input = walk->trace->input;
    if (!check_count(walk, "result.layers", "layers", claimed->layer_count, input->layer_count)) {
        return false;
    }
    for (size_t i = 0; i < claimed->layer_count; i++) {
        const WrittenLayer *layer = &claimed->layers[i];
        char path[96];
        snprintf(path, sizeof path, "result.layers[%zu].heads", i);
        if (!check_count(walk, path, "heads", layer->head_count, input->options.heads)) {
            return false;
        }
        for (size_t h = 0; h < layer->head_count; h++) {
            if (!visit_head(walk, &layer->heads[h], i, h)) {
                return false;
            }
        }
        snprintf(path, sizeof path, "result.layers[%zu].output", i);
        if (!visit_matrix(walk, path, &layer->output, &walk->trace->layers[i].output,
                          ROWS_EMBEDDINGS)) {
            return false;
        }
    }
    return true;
}

/* The selected attention and its entropy. */
static bool visit_selected(Walk *walk, const WrittenResult *claimed, const Selection *selection) {
    const struct {
        WrittenPart name;
        const char *path;
    } both[] = {{WRITTEN_ATTENTION, "result.attention"}, {WRITTEN_ENTROPY, "result.entropy"}};
    for (size_t i = 0; i < 2; i++) {
        const Tensor *tensor = &claimed->part[both[i].name];
        CheckPart part = part_of_selection(walk->trace, selection, both[i].name == WRITTEN_ENTROPY,
                                           tensor->data);
        snprintf(part.path, sizeof part.path, "%s", both[i].path);
        if (tensor->rank > 0 && !visit(walk, tensor, &part)) {
            return false;
        }
    }
    return true;
}

static bool visit_names(Walk *walk, const char *path, const Labels *claimed,
                        const Labels *computed) {
    return claimed->count == 0 || !walk->is_comparing ||
           compare_names(&walk->checker, path, claimed, computed);
}

static bool visit_result(Walk *walk, const WrittenResult *claimed, const Selection *selection) {
    const Trace *trace = walk->trace;
    return visit_names(walk, "result.tokens", &claimed->tokens, trace->input->queries) &&
           visit_names(walk, "result.context", &claimed->context, trace->input->keys) &&
           visit_matrix(walk, "result.input", &claimed->part[WRITTEN_INPUT], &trace->x,
                        ROWS_EMBEDDINGS) &&
           visit_selected(walk, claimed, selection) &&
           visit_matrix(walk, "result.output", &claimed->part[WRITTEN_OUTPUT], &trace->output,
                        ROWS_EMBEDDINGS) &&
           visit_matrix(walk, "result.shift", &claimed->part[WRITTEN_SHIFT], &trace->shift,
                        ROWS_EMBEDDINGS) &&
           visit_layers(walk, claimed);
}

/* What the result says it shows, or else what the request would show. */
static bool find_selection(const Walk *walk, const Request *request, const WrittenResult *claimed,
                           Selection *selection) {
    const TraceInput *input = walk->trace->input;
    *selection = request->selection;
    if (claimed->layer == 0) {
        return true;
    }
    *selection = (Selection){claimed->layer - 1, claimed->head_rule,
                             claimed->head_rule == HEAD_ONE ? claimed->head - 1 : 0};
    return (selection->layer < input->layer_count && selection->head < input->options.heads) ||
           refuse(walk, "result.selection", "layer %zu and head %zu of %zu and %zu cannot be",
                  selection->layer + 1, selection->head + 1, input->layer_count,
                  input->options.heads);
}

bool check_result(const Request *request, const Trace *trace, const WrittenResult *claimed,
                  const CheckRule *rule, Sink *sink, CheckTally *tally, Error *error) {
    Walk walk;
    Selection selection;
    bool done = walk_begin(&walk, trace, rule, sink, tally, error) &&
                find_selection(&walk, request, claimed, &selection) &&
                visit_result(&walk, claimed, &selection);
    walk.is_comparing = true;
    done = done && visit_result(&walk, claimed, &selection);
    walk_end(&walk);
    return done;
}

/* A matrix for each layer and head; the path says which where there are several. */
static bool visit_given(Walk *walk, const Tensor *claimed) {
    const TraceInput *input = walk->trace->input;
    size_t heads = input->options.heads, size = input->n * input->m;
    for (size_t i = 0; i < input->layer_count * heads; i++) {
        size_t layer = i / heads, head = i % heads;
        CheckPart part =
            part_of_rows(walk->trace, layer, head, TRACE_ATTENTION, claimed->data + i * size);
        if (claimed->rank == 4) {
            snprintf(part.path, sizeof part.path, "attention[%zu][%zu]", layer, head);
        } else if (claimed->rank == 3) {
            snprintf(part.path, sizeof part.path, "attention[%zu]", head);
        } else {
            snprintf(part.path, sizeof part.path, "attention");
        }
        if (!visit(walk, claimed, &part)) {
            return false;
        }
    }
    return true;
}

bool check_attention(const Trace *trace, const Tensor *claimed, const CheckRule *rule, Sink *sink,
                     CheckTally *tally, Error *error) {
    Walk walk;
    size_t layers = claimed->rank > 3 ? claimed->shape[0] : 1;
    size_t heads = claimed->rank > 2 ? claimed->shape[claimed->rank - 3] : 1;
    bool done = walk_begin(&walk, trace, rule, sink, tally, error) &&
                check_count(&walk, "attention", "layers", layers, trace->input->layer_count) &&
                check_count(&walk, "attention", "heads", heads, trace->input->options.heads) &&
                visit_given(&walk, claimed);
    walk.is_comparing = true;
    done = done && visit_given(&walk, claimed);
    walk_end(&walk);
    return done;
}

void check_summary(const CheckTally *tally, Sink *sink) {
    char line[96];
    snprintf(line, sizeof line, "%zu of %zu rows agree\n", tally->agreeing, tally->rows);
    sink_text(sink, line);
}
