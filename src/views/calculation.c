#include "calculation.h"

#include <math.h>
#include <string.h>

Selection views_one_head(const Request *request) {
    Selection selection = request->selection;
    selection.head = selection.rule == HEAD_ONE ? selection.head : 0;
    selection.rule = HEAD_ONE;
    return selection;
}

const Matrix *calculation_output(const Calculation *calculation) {
    return &calculation->trace->layers[calculation->selection.layer].output;
}

static bool copy_matrix(const Matrix *from, Matrix *to, Error *error) {
    if (!matrix_new(to, from->rows, from->cols, error)) {
        return false;
    }
    memcpy(to->data, from->data, from->rows * from->cols * sizeof(double));
    return true;
}

/* What the layer reads: X, or the output of the layer before; and the context as every layer does.
 */
static bool take_inputs(Calculation *c, Error *error) {
    size_t layer = c->selection.layer;
    c->x = layer == 0 ? &c->trace->x : &c->trace->layers[layer - 1].output;
    if (matrix_is_absent(&c->input->context)) {
        return true;
    }
    if (!copy_matrix(&c->input->context, &c->context, error)) {
        return false;
    }
    if (c->input->options.position == POSITION_SINUSOIDAL) {
        position_add_sinusoidal(&c->context);
    }
    return true;
}

/* The names of a head's part of what it is made of, else numbers. */
static bool name_projected(const Calculation *c, Projected *part, Error *error) {
    size_t count = part->values->cols;
    Labels whole = {0};
    if (part->from == NULL || !matrix_is_absent(part->weight)) {
        return labels_number(&part->dimensions, count, error);
    }
    bool done = name_columns(c->request, part->from->cols, &whole, error) &&
                labels_new(&part->dimensions, count, error);
    for (size_t i = 0; done && i < count; i++) {
        const char *name = whole.text[c->selection.head * count + i];
        done = labels_set(&part->dimensions, i, name, strlen(name), error);
    }
    labels_free(&whole);
    return done;
}

/* `values` is the head's part; `given` what a document may have given in place of the projection.
 */
static bool take_projected(const Calculation *c, const Matrix *values, const Matrix *given,
                           const Matrix *from, bool is_turned, Projected *part, Error *error) {
    part->values = values;
    part->from = matrix_is_absent(given) ? from : NULL;
    part->is_plain = part->from != NULL && matrix_is_absent(part->weight) &&
                     matrix_is_absent(part->bias) && !is_turned && c->input->options.heads == 1;
    return matrix_is_absent(values) || name_projected(c, part, error);
}

static bool take_projections(Calculation *c, Error *error) {
    const LayerWeights *w = c->weights;
    const Matrix *of_keys = matrix_is_absent(&c->context) ? c->x : &c->context;
    bool turned = c->input->options.position == POSITION_ROPE;
    c->q = (Projected){.weight = &w->W_Q, .bias = &w->b_Q};
    c->k = (Projected){.weight = &w->W_K, .bias = &w->b_K};
    c->v = (Projected){.weight = &w->W_V, .bias = &w->b_V};
    return take_projected(c, &c->head->q, &c->input->q, c->x, turned, &c->q, error) &&
           take_projected(c, &c->head->k, &c->input->k, of_keys, turned, &c->k, error) &&
           take_projected(c, &c->head->v, &c->input->v, of_keys, false, &c->v, error);
}

/* The output may have as many columns as X and be named alike; values that become it without
 * further ado have its names. */
static bool take_names(Calculation *c, Error *error) {
    const Matrix *output = calculation_output(c);
    if (!labels_printable(c->input->queries, &c->queries, error) ||
        !labels_printable(c->input->keys, &c->keys, error) ||
        !name_columns(c->request, c->x->cols, &c->x_dimensions, error) ||
        !name_columns(c->request, output->cols, &c->output_dimensions, error)) {
        return false;
    }
    if (matrix_is_absent(output) || c->joins_heads) {
        return true;
    }
    labels_free(&c->v.dimensions);
    return name_columns(c->request, output->cols, &c->v.dimensions, error);
}

/* ---- n × m matrices ---- */

typedef enum ScoreState { SCORES_RAW, SCORES_SCALED, SCORES_MASKED } ScoreState;

static size_t key_width(const Calculation *c) {
    return matrix_is_absent(&c->head->k) ? 1 : c->head->k.cols;
}

static void make_row(const Calculation *c, ScoreState step, size_t query, double *row) {
    trace_rows(c->trace, c->selection.layer, c->selection.head,
               step == SCORES_MASKED ? TRACE_SCALED : TRACE_SCORES, query, 1, row);
    if (step == SCORES_SCALED) {
        attention_scale_row(&c->input->options, key_width(c), row, c->input->m, row);
    }
}

/* What is further from 0; NaN is a cell whose every part is masked. */
static double further(double a, double b) {
    return isnan(a) || fabs(b) > fabs(a) ? b : a;
}

static void pool_scores(const double *row, size_t m, size_t stride, double *cells) {
    for (size_t key = 0; key < m; key++) {
        if (isfinite(row[key])) {
            cells[key / stride] = further(cells[key / stride], row[key]);
        }
    }
}

/* Scores of one step, pooled as the attention matrix is. */
static bool make_scores(const Calculation *c, ScoreState step, Matrix *cells, Error *error) {
    Matrix row = {0};
    if (!matrix_new(cells, c->attention.rows, c->attention.cols, error) ||
        !matrix_new(&row, 1, c->input->m, error)) {
        return false;
    }
    for (size_t i = 0; i < cells->rows * cells->cols; i++) {
        cells->data[i] = (double)NAN;
    }
    for (size_t query = 0; query < c->input->n; query++) {
        make_row(c, step, query, row.data);
        pool_scores(row.data, c->input->m, c->key_stride,
                    matrix_row(cells, query / c->query_stride));
    }
    matrix_free(&row);
    return true;
}

static bool is_scaled(const Calculation *c) {
    const AttentionOptions *options = &c->input->options;
    bool is_one = options->scale == SCALE_NONE ||
                  (options->scale == SCALE_SQRT && key_width(c) == 1) ||
                  (options->scale == SCALE_NUMBER && options->scale_number == 1);
    return options->kernel == KERNEL_SOFTMAX && !(is_one && options->temperature == 1);
}

/* Cells that are closed in `a` are closed in `b`. */
static bool is_same(const Matrix *a, const Matrix *b) {
    for (size_t i = 0; i < a->rows * a->cols; i++) {
        double x = a->data[i], y = b->data[i];
        if (!isnan(x) && !(x <= y && x >= y)) {
            return false;
        }
    }
    return true;
}

/* Scaled scores where there is a scale, and masked ones where a mask or a bias changes them. */
static bool take_scores(Calculation *c, Error *error) {
    if (!trace_has(c->trace, TRACE_SCORES)) {
        return true;
    }
    if (!make_scores(c, SCORES_RAW, &c->scores, error) ||
        (is_scaled(c) && !make_scores(c, SCORES_SCALED, &c->scaled, error)) ||
        !make_scores(c, SCORES_MASKED, &c->masked, error)) {
        return false;
    }
    const Matrix *before = matrix_is_absent(&c->scaled) ? &c->scores : &c->scaled;
    if (is_same(before, &c->masked)) {
        matrix_free(&c->masked);
    }
    return true;
}

static bool take_attention(Calculation *c, Error *error) {
    Pooled pooled;
    bool done = pooled_attention(c->trace, &c->selection, TRACE_DRAWN_CELLS, &pooled, error);
    c->attention = pooled.cells;
    c->query_stride = pooled.query_stride;
    c->key_stride = pooled.key_stride;
    return done;
}

/* ---- from heads to the output ---- */

static bool concatenate(const Calculation *c, Matrix *heads, Error *error) {
    size_t width = c->head->output.cols, count = c->input->options.heads;
    if (!matrix_new(heads, c->input->n, count * width, error)) {
        return false;
    }
    const TraceHead *parts = c->trace->layers[c->selection.layer].heads;
    for (size_t i = 0; i < heads->rows * count; i++) {
        const Matrix *part = &parts[i % count].output;
        memcpy(heads->data + i * width, matrix_row(part, i / count), width * sizeof(double));
    }
    return true;
}

/* What the residual is added to, where that is not A·V: the trace keeps only the sum. */
static bool take_joined(Calculation *c, Error *error) {
    const Matrix *output = calculation_output(c);
    const LayerWeights *w = c->weights;
    c->joins_heads =
        c->input->options.heads > 1 || !matrix_is_absent(&w->W_O) || !matrix_is_absent(&w->b_O);
    c->has_residual = c->input->options.residual;
    if (!c->joins_heads || !c->has_residual) {
        return true;
    }
    Matrix heads = {0};
    bool done = concatenate(c, &heads, error) &&
                matrix_new(&c->joined, output->rows, output->cols, error) &&
                attention_project(&heads, &w->W_O, &w->b_O, &c->joined, error);
    matrix_free(&heads);
    return done;
}

bool calculation_gather(const Subject *subject, Calculation *c, Error *error) {
    const Request *request = subject->request;
    Selection selection = views_one_head(request);
    *c = (Calculation){.request = request,
                       .trace = subject->trace,
                       .input = &request->input,
                       .weights = &request->input.layers[selection.layer],
                       .head = &subject->trace->layers[selection.layer].heads[selection.head],
                       .selection = selection};
    return take_inputs(c, error) && take_projections(c, error) && take_attention(c, error) &&
           take_scores(c, error) && take_joined(c, error) && take_names(c, error);
}

void calculation_release(Calculation *c) {
    Matrix *const matrices[] = {&c->context, &c->scores,    &c->scaled,
                                &c->masked,  &c->attention, &c->joined};
    Labels *const labels[] = {&c->q.dimensions, &c->k.dimensions, &c->v.dimensions,     &c->queries,
                              &c->keys,         &c->x_dimensions, &c->output_dimensions};
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        matrix_free(matrices[i]);
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        labels_free(labels[i]);
    }
}
