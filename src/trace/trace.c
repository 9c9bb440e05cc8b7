#include "trace.h"
#include "head.h"
#include "pooled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One layer while it is made: what it reads, and Q, K and V before they are cut into heads. */
typedef struct LayerWork {
    const TraceInput *input;
    const LayerWeights *weights;
    size_t number;
    Matrix x, context; /* borrowed; absent where no embeddings were given */
    Matrix q, k, v;    /* owned; absent where they are not needed or cannot be had */
} LayerWork;

static bool copy_matrix(const Matrix *from, Matrix *to, Error *error) {
    if (!matrix_new(to, from->rows, from->cols, error)) {
        return false;
    }
    memcpy(to->data, from->data, from->rows * from->cols * sizeof(double));
    return true;
}

/* Every number of `matrix` must be finite; `name` is what the matrix is called. */
static bool check_finite(const LayerWork *work, const Matrix *matrix, const Labels *rows,
                         const char *name, Error *error) {
    for (size_t i = 0; i < matrix->rows; i++) {
        for (size_t j = 0; j < matrix->cols; j++) {
            if (!isfinite(matrix_row(matrix, i)[j])) {
                error_set(error, ERROR_DATA, "",
                          "%s of \"%.*s\" is not finite in column %zu; smaller embeddings or "
                          "weights are wanted",
                          name, ERROR_SHOWN(rows->text[i]), j + 1);
                return error_at(error, "layer %zu", work->number + 1);
            }
        }
    }
    return true;
}

/* out = given, or x·W + b; left absent where there is neither. */
static bool project(const Matrix *given, const Matrix *x, const Matrix *weight, const Matrix *bias,
                    Matrix *out, Error *error) {
    if (!matrix_is_absent(given)) {
        return copy_matrix(given, out, error);
    }
    if (matrix_is_absent(x)) {
        return true;
    }
    size_t width = matrix_is_absent(weight) ? x->cols : weight->cols;
    if (!matrix_new(out, x->rows, width, error)) {
        return false;
    }
    return attention_project(x, weight, bias, out, error);
}

static bool project_all(LayerWork *work, Error *error) {
    const TraceInput *input = work->input;
    const LayerWeights *w = work->weights;
    bool starts_later = input->scores != NULL || input->attention != NULL;
    if (!starts_later && (!project(&input->q, &work->x, &w->W_Q, &w->b_Q, &work->q, error) ||
                          !project(&input->k, &work->context, &w->W_K, &w->b_K, &work->k, error) ||
                          !check_finite(work, &work->q, input->queries, "Q", error) ||
                          !check_finite(work, &work->k, input->keys, "K", error))) {
        return false;
    }
    return project(&input->v, &work->context, &w->W_V, &w->b_V, &work->v, error) &&
           check_finite(work, &work->v, input->keys, "V", error);
}

/* The columns of head number `head`, or nothing from an absent matrix. One head takes it all. */
static bool cut_head(Matrix *whole, size_t heads, size_t head, Matrix *out, Error *error) {
    if (matrix_is_absent(whole)) {
        return true;
    }
    if (heads == 1) {
        *out = *whole;
        *whole = (Matrix){0};
        return true;
    }
    size_t width = whole->cols / heads;
    if (!matrix_new(out, whole->rows, width, error)) {
        return false;
    }
    attention_slice(whole, head * width, out);
    return true;
}

/* Q, K and V are cut up, and not kept whole. */
static bool cut_heads(LayerWork *work, TraceHead *heads, Error *error) {
    size_t count = work->input->options.heads;
    bool done = true;
    for (size_t h = 0; done && h < count; h++) {
        done = cut_head(&work->q, count, h, &heads[h].q, error) &&
               cut_head(&work->k, count, h, &heads[h].k, error) &&
               cut_head(&work->v, count, h, &heads[h].v, error);
    }
    matrix_free(&work->q);
    matrix_free(&work->k);
    matrix_free(&work->v);
    return done;
}

/* φ(Q) and φ(K) of the linear kernel, and the keys laid out for scoring. */
static bool prepare_scoring(const AttentionOptions *options, TraceHead *head, Error *error) {
    if (matrix_is_absent(&head->q)) {
        return true;
    }
    if (options->position == POSITION_ROPE) {
        position_rotate(&head->q);
        position_rotate(&head->k);
    }
    if (options->kernel != KERNEL_LINEAR) {
        return panels_new_transposed(&head->keys, &head->k, error);
    }
    if (!copy_matrix(&head->q, &head->feature_q, error) ||
        !copy_matrix(&head->k, &head->feature_k, error)) {
        return false;
    }
    attention_feature_map(&head->feature_q);
    attention_feature_map(&head->feature_k);
    return panels_new_transposed(&head->keys, &head->feature_k, error);
}

/* Keys of so many numbers, 16 MiB, are not held twice once every row has been made. */
#define TOO_MANY_TO_HOLD_TWICE ((size_t)1 << 21)

static void release_keys(TraceHead *head) {
    const Matrix *k = matrix_is_absent(&head->feature_k) ? &head->k : &head->feature_k;
    if (!matrix_is_absent(k) && k->rows * k->cols >= TOO_MANY_TO_HOLD_TWICE) {
        panels_free(&head->keys);
        panels_borrow_transposed(&head->keys, k);
    }
}

static bool make_heads(Trace *trace, LayerWork *work, RowReport *report, Error *error) {
    const AttentionOptions *options = &work->input->options;
    TraceLayer *layer = &trace->layers[work->number];
    layer->heads = calloc(options->heads, sizeof *layer->heads);
    bool done = (layer->heads != NULL || error_no_memory(error, "attention")) &&
                cut_heads(work, layer->heads, error);
    for (size_t h = 0; done && h < options->heads; h++) {
        done = prepare_scoring(options, &layer->heads[h], error) &&
               head_run(trace, work->number, h, report, error);
        release_keys(&layer->heads[h]);
    }
    return done;
}

/* concat(head_1 … head_h), n × (h·d_v) (Vaswani 3.2.2). */
static bool concatenate(const TraceLayer *layer, size_t heads, Matrix *out, Error *error) {
    const Matrix *first = &layer->heads[0].output;
    if (!matrix_new(out, first->rows, heads * first->cols, error)) {
        return false;
    }
    for (size_t h = 0; h < heads; h++) {
        const Matrix *part = &layer->heads[h].output;
        for (size_t i = 0; i < part->rows; i++) {
            memcpy(matrix_row(out, i) + h * part->cols, matrix_row(part, i),
                   part->cols * sizeof(double));
        }
    }
    return true;
}

static void add_residual(const Matrix *x, Matrix *output) {
    for (size_t i = 0; i < output->rows * output->cols; i++) {
        output->data[i] += x->data[i];
    }
}

static bool join_heads(const LayerWork *work, TraceLayer *layer, Error *error) {
    size_t heads = work->input->options.heads;
    if (matrix_is_absent(&layer->heads[0].output)) {
        return true;
    }
    const LayerWeights *w = work->weights;
    bool is_head = heads == 1 && matrix_is_absent(&w->W_O) && matrix_is_absent(&w->b_O) &&
                   !work->input->options.residual;
    if (is_head) {
        layer->output = layer->heads[0].output;
        return check_finite(work, &layer->output, work->input->queries, "the output", error);
    }
    Matrix own = {0};
    size_t joined_width = heads * layer->heads[0].output.cols;
    size_t width = matrix_is_absent(&w->W_O) ? joined_width : w->W_O.cols;
    bool done = (heads == 1 || concatenate(layer, heads, &own, error)) &&
                matrix_new(&layer->output, work->input->n, width, error);
    if (done) {
        const Matrix *joined = heads == 1 ? &layer->heads[0].output : &own;
        done = attention_project(joined, &w->W_O, &w->b_O, &layer->output, error);
    }
    if (done) {
        if (work->input->options.residual && !matrix_is_absent(&work->x)) {
            add_residual(&work->x, &layer->output);
        }
        done = check_finite(work, &layer->output, work->input->queries, "the output", error);
    }
    matrix_free(&own);
    return done;
}

static bool make_layer(Trace *trace, size_t number, const Matrix *x, const Matrix *context,
                       RowReport *report, Error *error) {
    LayerWork work = {.input = trace->input,
                      .weights = &trace->input->layers[number],
                      .number = number,
                      .x = *x,
                      .context = *context};
    bool done = project_all(&work, error) && make_heads(trace, &work, report, error) &&
                join_heads(&work, &trace->layers[number], error);
    matrix_free(&work.q);
    matrix_free(&work.k);
    matrix_free(&work.v);
    return done;
}

/* A copy of embeddings with their positions added, where positions are added; else borrowed. */
static bool with_positions(const TraceInput *input, const Matrix *from, Matrix *to, Error *error) {
    if (matrix_is_absent(from) || input->options.position != POSITION_SINUSOIDAL) {
        *to = *from;
        return true;
    }
    if (!copy_matrix(from, to, error)) {
        return false;
    }
    position_add_sinusoidal(to);
    return true;
}

/* Undoes with_positions. */
static void free_positions(const Matrix *from, Matrix *to) {
    if (to->data != from->data) {
        matrix_free(to);
    }
}

static bool make_layers(Trace *trace, RowReport *report, Error *error) {
    const TraceInput *input = trace->input;
    Matrix context = {0};
    bool done = with_positions(input, &input->x, &trace->x, error) &&
                with_positions(input, &input->context, &context, error);
    const Matrix *x = &trace->x;
    for (size_t number = 0; done && number < input->layer_count; number++) {
        bool is_cross = !matrix_is_absent(&input->context);
        done = make_layer(trace, number, x, is_cross ? &context : x, report, error);
        x = &trace->layers[number].output;
    }
    free_positions(&input->context, &context);
    if (done) {
        trace->output = *x;
    }
    return done;
}

static bool make_shift(Trace *trace, Error *error) {
    const Matrix *output = &trace->output;
    if (matrix_is_absent(&trace->x) || trace->x.cols != output->cols) {
        return true;
    }
    if (!matrix_new(&trace->shift, output->rows, output->cols, error)) {
        return false;
    }
    for (size_t i = 0; i < output->rows * output->cols; i++) {
        trace->shift.data[i] = output->data[i] - trace->x.data[i];
    }
    const LayerWork last = {.number = trace->input->layer_count - 1};
    return check_finite(&last, &trace->shift, trace->input->queries, "the shift", error);
}

bool trace_new(const TraceInput *input, Trace **trace, Notes *notes, Error *error) {
    RowReport report = {0};
    Trace *made = calloc(1, sizeof *made);
    if (made != NULL) {
        made->input = input;
        made->layers = calloc(input->layer_count, sizeof *made->layers);
    }
    bool done = made != NULL && made->layers != NULL;
    if (!done) {
        error_no_memory(error, "attention");
    }
    done = done && make_layers(made, &report, error) && make_shift(made, error) &&
           row_report_notes(input, &report, notes, error);
    if (!done) {
        trace_free(made);
        made = NULL;
    }
    *trace = made;
    return done;
}

static void free_layer(TraceLayer *layer, size_t heads) {
    if (layer->heads != NULL && layer->output.data == layer->heads[0].output.data) {
        layer->output = (Matrix){0}; /* a view */
    }
    for (size_t h = 0; layer->heads != NULL && h < heads; h++) {
        TraceHead *head = &layer->heads[h];
        matrix_free(&head->q);
        matrix_free(&head->k);
        matrix_free(&head->v);
        matrix_free(&head->feature_q);
        matrix_free(&head->feature_k);
        panels_free(&head->keys);
        matrix_free(&head->output);
    }
    free(layer->heads);
    matrix_free(&layer->output);
}

void trace_free(Trace *trace) {
    if (trace == NULL) {
        return;
    }
    for (size_t i = 0; trace->layers != NULL && i < trace->input->layer_count; i++) {
        free_layer(&trace->layers[i], trace->input->options.heads);
    }
    free(trace->layers);
    free_positions(&trace->input->x, &trace->x);
    matrix_free(&trace->shift);
    if (trace->pooled.cells.data != trace->weights.data) {
        pooled_free(&trace->pooled);
    }
    matrix_free(&trace->weights);
    free(trace);
}
