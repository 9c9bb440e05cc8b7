/* query: one query's scores, weights and mixed values, for figure_query. */
#include "fan.h"
#include "gather.h"
#include "phrase.h"
#include "picks.h"
#include "query_view.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps at most: scores, scaled scores, exponentials. */
#define STEPS 3

/* Rows under the weighted values at most: their sum, X, the output. */
#define TOTALS 3

/** What the view draws, owned. */
typedef struct Parts {
    QueryData data; /* points into the rest */
    Fan fan;
    Names names;
    Labels keys, steps, totals, dimensions, output_dimensions;
    Matrix step_rows, weights, values, weighted, total_rows, output;
    char weight_name[32], caption[64], remark[192];
} Parts;

static const TraceInput *input_of(const Fan *fan) {
    return fan->subject->trace->input;
}

static const LayerWeights *weights_of(const Fan *fan) {
    return &input_of(fan)->layers[fan->layer];
}

static bool set_label(Labels *labels, size_t index, const char *text, Error *error) {
    return labels_set(labels, index, text, strlen(text), error);
}

/* ---- names ---- */

static bool name_keys(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    char rest[48];
    if (!labels_new(&parts->keys, fan_rows(fan), error)) {
        return false;
    }
    for (size_t i = 0; i < fan->count; i++) {
        if (!set_label(&parts->keys, i, parts->names.keys.text[fan->keys[i]], error)) {
            return false;
        }
    }
    snprintf(rest, sizeof rest, "%zu other keys", fan->rest);
    return fan->rest == 0 || set_label(&parts->keys, fan->count, rest, error);
}

/* True where a head's values are columns of X. */
static bool values_are_slices(const Fan *fan) {
    const TraceInput *input = input_of(fan);
    return matrix_is_absent(&input->v) && matrix_is_absent(&weights_of(fan)->W_V) &&
           fan->layer == 0;
}

/* A head that has some of X's columns has their names: the table names each column. */
static bool name_dimensions(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    const Labels *all = fan->subject->request->dimensions;
    size_t width = fan_values(fan)->cols, heads = input_of(fan)->options.heads;
    bool slice = heads > 1 && values_are_slices(fan) && all != NULL;
    if (heads > 1 && !slice) {
        return labels_number(&parts->dimensions, width, error);
    }
    if (!slice) {
        return name_columns(fan->subject->request, width, &parts->dimensions, error);
    }
    Labels cut = {width, all->text + fan->head * width};
    return labels_printable(&cut, &parts->dimensions, error);
}

/* ---- steps ---- */

/* What is added to the scaled scores besides closing keys. */
static bool adds_mask(const Fan *fan) {
    const double *added = input_of(fan)->mask.added;
    size_t m = input_of(fan)->m;
    for (size_t key = 0; added != NULL && key < m; key++) {
        double number = added[fan->query * m + key];
        if (isfinite(number) && fabs(number) > 0) {
            return true;
        }
    }
    return false;
}

static bool differ(const Fan *fan) {
    for (size_t key = 0; key < input_of(fan)->m; key++) {
        double scaled = matrix_row(&fan->all, FAN_SCALED)[key];
        double gap = scaled - matrix_row(&fan->all, FAN_SCORES)[key];
        if (isfinite(scaled) && fabs(gap) > 0) {
            return true;
        }
    }
    return false;
}

/* "s = QKᵀ/√16 + ALiBi" */
static bool name_scaled(Parts *parts, size_t column, Error *error) {
    const Fan *fan = &parts->fan;
    bool as_given = column == 0 && input_of(fan)->scores != NULL;
    Phrase phrase = {0};
    phrase_add(&phrase, as_given ? "s, as given" : "s = ");
    if (!as_given) {
        phrase_add_scaled(&phrase, fan->subject->request, fan->subject->trace);
    }
    phrase_add(&phrase, input_of(fan)->options.position == POSITION_ALIBI ? " + ALiBi" : "");
    phrase_add(&phrase, adds_mask(fan) ? " + mask" : "");
    bool done = phrase.text != NULL ? set_label(&parts->steps, column, phrase.text, error)
                                    : error_no_memory(error, "figure");
    free(phrase.text);
    return done;
}

static bool take_linear_steps(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    if (!matrix_new(&parts->step_rows, fan_rows(fan), 1, error) ||
        !labels_new(&parts->steps, 1, error)) {
        return false;
    }
    fan_column(fan, FAN_SCALED, true, &parts->step_rows, 0);
    snprintf(parts->weight_name, sizeof parts->weight_name, "s / Σ");
    const char *name = input_of(fan)->scores != NULL ? "s, as given" : "s = φ(q)·φ(k)";
    return set_label(&parts->steps, 0, name, error);
}

static bool take_softmax_steps(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    size_t raw = differ(fan), count = raw + 2;
    const char *exponential = fan->shifted ? "exp(s − max s)" : "exp(s)";
    if (!matrix_new(&parts->step_rows, fan_rows(fan), count, error) ||
        !labels_new(&parts->steps, count, error)) {
        return false;
    }
    fan_column(fan, FAN_SCORES, false, &parts->step_rows, 0);
    fan_column(fan, FAN_SCALED, false, &parts->step_rows, raw);
    fan_column(fan, FAN_EXPONENTIALS, true, &parts->step_rows, raw + 1);
    snprintf(parts->weight_name, sizeof parts->weight_name, "exp / Σ");
    return (raw == 0 ||
            set_label(&parts->steps, 0, input_of(fan)->scores != NULL ? "scores" : "QKᵀ", error)) &&
           name_scaled(parts, raw, error) && set_label(&parts->steps, raw + 1, exponential, error);
}

static bool take_steps(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    if (fan->has_scores) {
        return input_of(fan)->options.kernel == KERNEL_LINEAR ? take_linear_steps(parts, error)
                                                              : take_softmax_steps(parts, error);
    }
    snprintf(parts->weight_name, sizeof parts->weight_name, "given");
    return true;
}

static bool take_weights(Parts *parts, Error *error) {
    if (!matrix_new(&parts->weights, fan_rows(&parts->fan), 1, error)) {
        return false;
    }
    fan_column(&parts->fan, FAN_WEIGHTS, true, &parts->weights, 0);
    return true;
}

/* ---- values and what becomes of them ---- */

static bool take_row(const Matrix *from, size_t row, Matrix *to, Error *error) {
    if (!matrix_new(to, 1, from->cols, error)) {
        return false;
    }
    memcpy(to->data, matrix_row(from, row), from->cols * sizeof *to->data);
    return true;
}

static bool take_values(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    const Matrix *values = fan_values(fan);
    if (!matrix_new(&parts->values, fan->count, values->cols, error)) {
        return false;
    }
    for (size_t i = 0; i < fan->count; i++) {
        memcpy(matrix_row(&parts->values, i), matrix_row(values, fan->keys[i]),
               values->cols * sizeof(double));
    }
    return fan_weighted(fan, &parts->weighted, error) && name_dimensions(parts, error);
}

static const Matrix *layer_output(const Fan *fan) {
    return &fan->subject->trace->layers[fan->layer].output;
}

/* What the residual connection adds. */
static const Matrix *layer_input(const Fan *fan) {
    const Trace *trace = fan->subject->trace;
    return fan->layer == 0 ? &trace->x : &trace->layers[fan->layer - 1].output;
}

/* The sum is the output, but for the residual: one head, and nothing learned after it. */
static bool is_plain(const Fan *fan) {
    return input_of(fan)->options.heads == 1 && matrix_is_absent(&weights_of(fan)->W_O) &&
           matrix_is_absent(&weights_of(fan)->b_O);
}

static bool set_total(Parts *parts, size_t row, const Matrix *from, const char *name,
                      Error *error) {
    memcpy(matrix_row(&parts->total_rows, row), matrix_row(from, parts->fan.query),
           from->cols * sizeof(double));
    return set_label(&parts->totals, row, name, error);
}

/* The residual, and with it the output. */
static bool add_totals(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    if (!set_total(parts, 1, layer_input(fan), "+ X", error)) {
        return false;
    }
    return set_total(parts, 2, layer_output(fan), "= output", error);
}

static bool take_totals(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    const TraceHead *head = &fan->subject->trace->layers[fan->layer].heads[fan->head];
    bool plain = is_plain(fan), adds = plain && input_of(fan)->options.residual;
    size_t count = adds ? TOTALS : 1;
    char name[48];
    snprintf(name, sizeof name, "Σ = head %zu", fan->head + 1);
    const char *sum = adds || (!plain && input_of(fan)->options.heads == 1) ? "Σ = A·V"
                      : plain                                               ? "Σ = output"
                                                                            : name;
    return matrix_new(&parts->total_rows, count, head->output.cols, error) &&
           labels_new(&parts->totals, count, error) &&
           set_total(parts, 0, &head->output, sum, error) && (!adds || add_totals(parts, error));
}

/* "output  X + concat(A·V)·W_O" */
static bool take_output(Parts *parts, Error *error) {
    const Fan *fan = &parts->fan;
    if (is_plain(fan)) {
        return true;
    }
    snprintf(parts->caption, sizeof parts->caption, "output  %s%s%s%s",
             input_of(fan)->options.residual ? "X + " : "",
             input_of(fan)->options.heads > 1 ? "concat(heads)" : "A·V",
             matrix_is_absent(&weights_of(fan)->W_O) ? "" : "·W_O",
             matrix_is_absent(&weights_of(fan)->b_O) ? "" : " + b_O");
    return take_row(layer_output(fan), fan->query, &parts->output, error) &&
           name_columns(fan->subject->request, parts->output.cols, &parts->output_dimensions,
                        error);
}

/* ---- --dims ---- */

static bool keep(const Picks *picks, Matrix *matrix, Error *error) {
    Matrix kept;
    if (!picks_columns(picks, matrix, &kept, error)) {
        return false;
    }
    matrix_free(matrix);
    *matrix = kept;
    return true;
}

/* An output of another width has dimensions of its own, which nobody named. */
static bool keep_output(Parts *parts, const Picks *picks, Error *error) {
    if (parts->output.cols != parts->values.cols) {
        return true;
    }
    if (!keep(picks, &parts->output, error)) {
        return false;
    }
    return picks_names(picks, &parts->output_dimensions, error);
}

static bool keep_dimensions(Parts *parts, const Picks *picks, Error *error) {
    if (!keep_output(parts, picks, error)) {
        return false;
    }
    return keep(picks, &parts->values, error) && keep(picks, &parts->weighted, error) &&
           keep(picks, &parts->total_rows, error) && picks_names(picks, &parts->dimensions, error);
}

static void add_remark(Parts *parts, const char *text) {
    size_t used = strlen(parts->remark), room = sizeof parts->remark - used;
    snprintf(parts->remark + used, room, "%s%s", used > 0 ? "; " : "", text);
}

static bool pick_dimensions(Parts *parts, const char *list, Error *error) {
    char remark[80];
    Picks picks = {0};
    size_t all = parts->dimensions.count;
    bool done = picks_read(list, &parts->dimensions, "--dims", &picks, error) &&
                keep_dimensions(parts, &picks, error);
    snprintf(remark, sizeof remark, "%zu of %zu dimensions shown", picks.count, all);
    add_remark(parts, remark);
    picks_free(&picks);
    return done;
}

/* ---- all of it ---- */

static void write_remarks(Parts *parts, bool is_chosen) {
    const Fan *fan = &parts->fan;
    size_t heads = input_of(fan)->options.heads;
    bool picked = fan->subject->request->selection.rule == HEAD_ONE;
    char text[128];
    if (!is_chosen && input_of(fan)->n > 1) {
        add_remark(parts, "the last query is shown, --query chooses another");
    }
    if (heads > 1 && !picked) {
        snprintf(text, sizeof text, "head 1 of %zu is shown, --head chooses another", heads);
        add_remark(parts, text);
    }
    if (fan->rest > 0) {
        snprintf(text, sizeof text, "the %zu largest weights have rows, the others are summed",
                 fan->count);
        add_remark(parts, text);
    }
}

static bool gather(const Subject *subject, const FigureStyle *style, Parts *parts, Error *error) {
    if (!names_gather(subject, &parts->names, error) ||
        !fan_new(subject, style->query, &parts->fan, error)) {
        return false;
    }
    write_remarks(parts, style->query > 0);
    bool has_values = !matrix_is_absent(fan_values(&parts->fan));
    return name_keys(parts, error) && take_steps(parts, error) && take_weights(parts, error) &&
           (!has_values ||
            (take_values(parts, error) && take_totals(parts, error) && take_output(parts, error)));
}

static void point(Parts *parts) {
    const Fan *fan = &parts->fan;
    parts->data = (QueryData){.query = parts->names.queries.text[fan->query],
                              .number = fan->query + 1,
                              .of = input_of(fan)->n,
                              .keys = &parts->keys,
                              .steps = parts->step_rows,
                              .step_names = &parts->steps,
                              .weights = parts->weights,
                              .weight_name = parts->weight_name,
                              .values = parts->values,
                              .weighted = parts->weighted,
                              .totals = parts->total_rows,
                              .total_names = &parts->totals,
                              .dimensions = &parts->dimensions,
                              .output = parts->output,
                              .output_dimensions = &parts->output_dimensions,
                              .output_caption = parts->caption,
                              .remark = parts->remark};
}

static void release(Parts *parts) {
    Labels *labels[] = {&parts->keys, &parts->steps, &parts->totals, &parts->dimensions,
                        &parts->output_dimensions};
    Matrix *matrices[] = {&parts->step_rows, &parts->weights,    &parts->values,
                          &parts->weighted,  &parts->total_rows, &parts->output};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        labels_free(labels[i]);
    }
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        matrix_free(matrices[i]);
    }
    names_release(&parts->names);
    fan_free(&parts->fan);
}

/* Dimensions that were asked for mean something only where there are values. */
static bool check_dims(const Parts *parts, const char *dims, Error *error) {
    return dims == NULL || !matrix_is_absent(&parts->values) ||
           error_set(error, ERROR_USAGE, "--dims",
                     "this query has no values to show dimensions of");
}

bool view_query(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                Error *error) {
    Parts parts = {0};
    bool done = gather(input->subjects, style, &parts, error) &&
                check_dims(&parts, input->dims, error) &&
                (input->dims == NULL || pick_dimensions(&parts, input->dims, error));
    if (done) {
        point(&parts);
        done = figure_query(&parts.data, style, canvas, body, error);
    }
    release(&parts);
    return done;
}
