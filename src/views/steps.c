/* steps: the calculation of one head as a chain of panels, for figure_steps. */
#include "calculation.h"
#include "picks.h"
#include "pool.h"
#include "steps_words.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

/* Kᵀ of more rows than this, and than it has columns, is drawn as K: a page is not so high. */
#define HIGHEST_TRANSPOSED 24

/** What the view draws, owned. */
typedef struct Steps {
    Calculation c;
    Step list[STEPS_MOST];
    size_t count;
    Matrix kept[STEPS_MOST], pooled[STEPS_MOST]; /* parts of matrices that are not drawn whole */
    Matrix key_features;                         /* φ(K) */
    Picks picks;                                 /* --dims; count 0: none */
    size_t pickable;                             /* the width of what they are picked from */
    char remarks[2][128];
    Error *error;
} Steps;

/* ---- what of a matrix is drawn ---- */

/* Q and K stay whole, so that the product can be followed; so do values that become the output only
 * by W_O. */
static bool is_pickable(const Steps *steps, const Step *step) {
    return steps->picks.count > 0 && step->kind == STEP_VECTORS && step->share != SHARE_SCORING &&
           !(step->share == SHARE_VALUES && steps->c.joins_heads) &&
           step->values.cols == steps->pickable;
}

static bool keep_picked(Steps *steps, Step *step) {
    Matrix *kept = &steps->kept[steps->count];
    if (!is_pickable(steps, step)) {
        return true;
    }
    if (!picks_columns(&steps->picks, &step->values, kept, steps->error)) {
        return false;
    }
    step->values = *kept;
    return true;
}

static bool pool(Steps *steps, Step *step) {
    Matrix *pooled = &steps->pooled[steps->count];
    size_t stride = step->of_keys ? steps->c.key_stride : steps->c.query_stride;
    if (step->kind != STEP_VECTORS || stride == 1) {
        return true;
    }
    if (!pool_rows(&step->values, stride, pooled, steps->error)) {
        return false;
    }
    step->values = *pooled;
    return true;
}

/* Appends a step; the first has no operator. */
static bool add(Steps *steps, Step step) {
    if (steps->count == 0) {
        step.before = OPERATOR_NONE;
    }
    if (!keep_picked(steps, &step) || !pool(steps, &step)) {
        return false;
    }
    steps->list[steps->count++] = step;
    return true;
}

/* ---- X, Q, K and V ---- */

static StepShare share_of_values(const Calculation *c) {
    return c->has_residual && !c->joins_heads ? SHARE_EMBEDDINGS : SHARE_VALUES;
}

static bool add_input(Steps *steps, OperatorKind before) {
    const Calculation *c = &steps->c;
    Step step = {.before = before,
                 .heading = "X",
                 .share = SHARE_EMBEDDINGS,
                 .dimensions = &c->x_dimensions,
                 .values = *c->x};
    if (c->selection.layer > 0) {
        words_append(step.heading, sizeof step.heading, ", from layer %zu", c->selection.layer);
    } else if (c->input->options.position == POSITION_SINUSOIDAL) {
        words_append(step.heading, sizeof step.heading, ", with positions");
    }
    return add(steps, step);
}

static bool add_context(Steps *steps) {
    const Calculation *c = &steps->c;
    return add(steps, (Step){.heading = "C, the context",
                             .share = SHARE_EMBEDDINGS,
                             .of_keys = true,
                             .dimensions = &c->x_dimensions,
                             .values = c->context});
}

static bool add_projected(Steps *steps, OperatorKind before, const Projected *part,
                          bool transposed) {
    const Calculation *c = &steps->c;
    static const StepHue hues[] = {STEP_QUERY, STEP_KEY, STEP_VALUE};
    int which = part == &c->q ? 0 : part == &c->k ? 1 : 2;
    Step step = {.before = before,
                 .hue = hues[which],
                 .share = part == &c->v ? share_of_values(c) : SHARE_SCORING,
                 .of_keys = which > 0,
                 .transposed = transposed,
                 .dimensions = &part->dimensions,
                 .values = *part->values};
    words_of_projected(c, part, &step);
    return add(steps, step);
}

static bool is_drawn_transposed(const Matrix *keys) {
    return keys->cols <= HIGHEST_TRANSPOSED || keys->cols <= keys->rows;
}

/* The second factor of QKᵀ; K itself, and said so, where Kᵀ would be too high. */
static bool add_keys(Steps *steps) {
    const Projected *k = &steps->c.k;
    bool transposed = is_drawn_transposed(k->values);
    if (!add_projected(steps, OPERATOR_TIMES, k, transposed)) {
        return false;
    }
    Step *added = &steps->list[steps->count - 1];
    words_append(added->heading, sizeof added->heading, "%s",
                 transposed ? "" : ", to be transposed");
    return true;
}

/* φ(Q) × φ(K)ᵀ of the linear kernel. */
static bool add_features(Steps *steps) {
    Calculation *c = &steps->c;
    const Matrix *keys = &c->head->k;
    Matrix *features = &steps->key_features;
    if (!matrix_new(features, keys->rows, keys->cols, steps->error)) {
        return false;
    }
    memcpy(features->data, keys->data, keys->rows * keys->cols * sizeof(double));
    attention_feature_map(features);
    Step q = {.before = OPERATOR_ARROW,
              .action = "φ = elu + 1",
              .heading = "φ(Q)",
              .hue = STEP_QUERY,
              .share = SHARE_SCORING,
              .dimensions = &c->q.dimensions,
              .values = c->head->feature_q};
    Step k = {.before = OPERATOR_TIMES,
              .hue = STEP_KEY,
              .share = SHARE_SCORING,
              .of_keys = true,
              .transposed = is_drawn_transposed(&steps->key_features),
              .dimensions = &c->k.dimensions,
              .values = steps->key_features};
    words_append(q.heading, sizeof q.heading, "%s", c->q.is_plain ? ", Q = X" : "");
    words_append(k.heading, sizeof k.heading, "φ(K)%s%s%s", k.transposed ? "ᵀ" : "",
                 !c->k.is_plain             ? ""
                 : c->k.from == &c->context ? ", K = C"
                                            : ", K = X",
                 k.transposed ? "" : ", to be transposed");
    return add(steps, q) && add(steps, k);
}

/* X and the context stand before what is made of them, where no panel is X or the context. */
static bool add_inputs(Steps *steps, bool is_linear) {
    const Calculation *c = &steps->c;
    bool is_cross = !matrix_is_absent(&c->context);
    bool shows_context = is_cross && c->k.from != NULL && (!c->k.is_plain || is_linear);
    bool shows_x = c->q.from != NULL && (!c->q.is_plain || is_linear || shows_context);
    return (!shows_x || add_input(steps, OPERATOR_NONE)) && (!shows_context || add_context(steps));
}

static bool add_queries_and_keys(Steps *steps) {
    const Calculation *c = &steps->c;
    bool is_linear = !matrix_is_absent(&c->head->feature_q);
    if (matrix_is_absent(c->q.values)) {
        return true;
    }
    if (!add_inputs(steps, is_linear)) {
        return false;
    }
    if (!is_linear) {
        return add_projected(steps, OPERATOR_ARROW, &c->q, false) && add_keys(steps);
    }
    OperatorKind before_k = c->q.is_plain ? OPERATOR_ARROW : OPERATOR_NONE;
    return (c->q.is_plain || add_projected(steps, OPERATOR_ARROW, &c->q, false)) &&
           (c->k.is_plain || add_projected(steps, before_k, &c->k, false)) && add_features(steps);
}

/* ---- scores and weights ---- */

static bool add_raw_scores(Steps *steps) {
    const Calculation *c = &steps->c;
    Step step = {.before = OPERATOR_EQUALS, .kind = STEP_SCORES, .values = c->scores};
    bool is_linear = !matrix_is_absent(&c->head->feature_q);
    words_append(step.heading, sizeof step.heading, "%s",
                 matrix_is_absent(c->q.values) ? "scores  S"
                 : is_linear                   ? "S = φ(Q)φ(K)ᵀ"
                                               : "S = QKᵀ");
    return matrix_is_absent(&c->scores) || add(steps, step);
}

static bool add_scaled(Steps *steps) {
    const Calculation *c = &steps->c;
    Step step = {.before = OPERATOR_ARROW, .kind = STEP_SCORES, .values = c->scaled};
    words_of_scaled(c, &step);
    return matrix_is_absent(&c->scaled) || add(steps, step);
}

static bool add_masked(Steps *steps) {
    Step step = {.before = OPERATOR_ARROW, .kind = STEP_SCORES, .values = steps->c.masked};
    words_of_masked(&steps->c, &step);
    return matrix_is_absent(&steps->c.masked) || add(steps, step);
}

static bool add_weights(Steps *steps) {
    const Calculation *c = &steps->c;
    Step step = {.before = OPERATOR_ARROW,
                 .heading = "attention  A",
                 .kind = STEP_WEIGHTS,
                 .values = c->attention};
    words_append(step.action, sizeof step.action,
                 c->input->options.kernel == KERNEL_LINEAR ? "÷ row sums" : "softmax");
    return add(steps, step);
}

/* ---- values and output ---- */

static bool add_mixed(Steps *steps) {
    const Calculation *c = &steps->c;
    Step step = {.before = OPERATOR_EQUALS,
                 .share = share_of_values(c),
                 .dimensions = &c->v.dimensions,
                 .values = c->head->output};
    words_append(step.heading, sizeof step.heading,
                 c->joins_heads || c->has_residual ? "A·V" : "output = A·V");
    return add_projected(steps, OPERATOR_TIMES, &c->v, false) && add(steps, step);
}

static Step output_step(const Calculation *c, OperatorKind before, const Matrix *values) {
    bool is_as_wide = !matrix_is_absent(c->x) && c->x->cols == values->cols;
    return (Step){.before = before,
                  .heading = "output",
                  .share = is_as_wide ? SHARE_EMBEDDINGS : SHARE_OUTPUT,
                  .dimensions = &c->output_dimensions,
                  .values = *values};
}

static bool add_joined(Steps *steps) {
    const Calculation *c = &steps->c;
    if (!c->joins_heads) {
        return true;
    }
    Step step =
        output_step(c, OPERATOR_ARROW, c->has_residual ? &c->joined : calculation_output(c));
    words_append(step.action, sizeof step.action, "%s%s",
                 c->input->options.heads > 1 ? "concat(heads)" : "",
                 matrix_is_absent(&c->weights->W_O) ? "" : "·W_O");
    if (!matrix_is_absent(&c->weights->b_O)) {
        words_append(step.action, sizeof step.action, "%s+ b_O", step.action[0] != '\0' ? " " : "");
    }
    if (c->has_residual) {
        strcpy(step.heading, "O");
    }
    return add(steps, step);
}

static bool add_output(Steps *steps) {
    const Calculation *c = &steps->c;
    if (matrix_is_absent(c->v.values)) {
        return true;
    }
    return add_mixed(steps) && add_joined(steps) &&
           (!c->has_residual ||
            (add_input(steps, OPERATOR_PLUS) &&
             add(steps, output_step(c, OPERATOR_EQUALS, calculation_output(c)))));
}

/* ---- all of it ---- */

static bool keep_names(const Steps *steps, Labels *names, Error *error) {
    return names->count != steps->pickable || picks_names(&steps->picks, names, error);
}

static bool keep_dimensions(Steps *steps, const char *list, Error *error) {
    Calculation *c = &steps->c;
    Labels *names = matrix_is_absent(c->x) ? &c->output_dimensions : &c->x_dimensions;
    steps->pickable = names->count;
    if (!picks_read(list, names, "--dims", &steps->picks, error)) {
        return false;
    }
    snprintf(steps->remarks[1], sizeof steps->remarks[1],
             "%zu of %zu dimensions of X and the output shown", steps->picks.count,
             steps->pickable);
    return keep_names(steps, &c->x_dimensions, error) &&
           keep_names(steps, &c->output_dimensions, error) &&
           (c->joins_heads || keep_names(steps, &c->v.dimensions, error));
}

/* A mean of heads has no Q, K and V of its own. */
static void remark_head(Steps *steps) {
    const Request *request = steps->c.request;
    if (request->selection.rule != HEAD_ONE && request->input.options.heads > 1) {
        snprintf(steps->remarks[0], sizeof steps->remarks[0],
                 "of %zu heads the first is worked out: --head chooses another",
                 request->input.options.heads);
    }
}

static bool compose(Steps *steps) {
    return add_queries_and_keys(steps) && add_raw_scores(steps) && add_scaled(steps) &&
           add_masked(steps) && add_weights(steps) && add_output(steps);
}

static void release(Steps *steps) {
    calculation_release(&steps->c);
    matrix_free(&steps->key_features);
    picks_free(&steps->picks);
    for (size_t i = 0; i < STEPS_MOST; i++) {
        matrix_free(&steps->kept[i]);
        matrix_free(&steps->pooled[i]);
    }
}

bool view_steps(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                Error *error) {
    Steps steps = {.error = error};
    bool done = calculation_gather(input->subjects, &steps.c, error) &&
                (input->dims == NULL || keep_dimensions(&steps, input->dims, error)) &&
                compose(&steps);
    remark_head(&steps);
    const StepsData data = {.queries = &steps.c.queries,
                            .keys = &steps.c.keys,
                            .query_stride = steps.c.query_stride,
                            .key_stride = steps.c.key_stride,
                            .remarks = {steps.remarks[0], steps.remarks[1]},
                            .embeddings_are_chosen = input->dims != NULL,
                            .count = steps.count,
                            .steps = steps.list};
    done = done && figure_steps(&data, style, canvas, body, error);
    release(&steps);
    return done;
}
