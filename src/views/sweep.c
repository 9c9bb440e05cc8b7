/* sweep: what a sweep measured, for figure_sweep. */
#include "sweep.h"
#include "gather.h"
#include "sweep_view.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* What is computed for each value. */
enum { VALUE, ENTROPY, LARGEST, VARIANCE, UNIFORM_ENTROPY, UNIFORM_WEIGHT, COLUMNS };

/** What the view draws, owned. */
typedef struct Parts {
    SweepData data; /* points into the rest */
    Labels queries;
    Matrix numbers; /* COLUMNS × values */
    Matrix entropy, largest;
    char uniform[2][48];
} Parts;

/* How many keys there are at a value. */
static size_t keys_at(const Sweep *sweep, size_t at) {
    double value = sweep->points[at].value;
    size_t m = sweep->keys->count;
    return sweep->kind == SWEEP_LENGTH && value < (double)m ? (size_t)value : m;
}

static bool take_numbers(const Sweep *sweep, Parts *parts, Error *error) {
    Matrix *numbers = &parts->numbers;
    if (!matrix_new(numbers, COLUMNS, sweep->count, error)) {
        return false;
    }
    for (size_t i = 0; i < sweep->count; i++) {
        const SweepPoint *point = &sweep->points[i];
        double keys = (double)keys_at(sweep, i);
        matrix_row(numbers, VALUE)[i] = point->value;
        matrix_row(numbers, ENTROPY)[i] = point->mean_entropy;
        matrix_row(numbers, LARGEST)[i] = point->mean_largest_weight;
        matrix_row(numbers, VARIANCE)[i] = point->score_variance;
        matrix_row(numbers, UNIFORM_ENTROPY)[i] = log(keys);
        matrix_row(numbers, UNIFORM_WEIGHT)[i] = 1 / keys;
    }
    return true;
}

/* A query that sees no key has no weights to measure: it is not there. */
static bool take_measure(const Sweep *sweep, const Matrix *from, Matrix *to, Error *error) {
    if (!matrix_new(to, from->rows, from->cols, error)) {
        return false;
    }
    for (size_t i = 0; i < from->rows * from->cols; i++) {
        to->data[i] = sweep->largest_key[i] > 0 ? from->data[i] : NAN;
    }
    return true;
}

static const char *axis_of(SweepKind kind) {
    static const char *const titles[] = {[SWEEP_TEMPERATURE] = "temperature T",
                                         [SWEEP_SCALE] = "scale: the factor of QKᵀ",
                                         [SWEEP_LENGTH] = "length, tokens",
                                         [SWEEP_D_K] = "d_k: the first columns of Q and K"};
    return titles[kind];
}

static void name_uniform(const Sweep *sweep, Parts *parts) {
    size_t size = sizeof parts->uniform[0], m = sweep->keys->count;
    if (sweep->kind == SWEEP_LENGTH) {
        const char *count = sweep->keys == sweep->queries ? "length" : "keys";
        snprintf(parts->uniform[0], size, "uniform: ln(%s)", count);
        snprintf(parts->uniform[1], size, "uniform: 1/%s", count);
    } else {
        snprintf(parts->uniform[0], size, "uniform: ln %zu", m);
        snprintf(parts->uniform[1], size, "uniform: 1/%zu", m);
    }
}

static void add_measure(Parts *parts, SweepMeasure measure) {
    parts->data.measures[parts->data.measure_count++] = measure;
}

/* Only the width changes the variance; what unit numbers in Q and K would give is the width. */
static void add_variance(const Sweep *sweep, Parts *parts) {
    if (sweep->kind != SWEEP_D_K) {
        return;
    }
    add_measure(parts, (SweepMeasure){.heading = "variance of the scores QKᵀ",
                                      .mean = matrix_row(&parts->numbers, VARIANCE),
                                      .reference = matrix_row(&parts->numbers, VALUE),
                                      .reference_name = "d_k",
                                      .may_be_log = true});
}

static bool gather(const Sweep *sweep, Parts *parts, Error *error) {
    if (!labels_printable(sweep->queries, &parts->queries, error) ||
        !take_numbers(sweep, parts, error) ||
        !take_measure(sweep, &sweep->entropy, &parts->entropy, error) ||
        !take_measure(sweep, &sweep->largest_weight, &parts->largest, error)) {
        return false;
    }
    name_uniform(sweep, parts);
    parts->data = (SweepData){.quantity = axis_of(sweep->kind),
                              .values = matrix_row(&parts->numbers, VALUE),
                              .count = sweep->count,
                              .queries = &parts->queries};
    add_variance(sweep, parts);
    add_measure(parts, (SweepMeasure){.heading = "entropy of the weights, nats",
                                      .mean = matrix_row(&parts->numbers, ENTROPY),
                                      .each = parts->entropy,
                                      .reference = matrix_row(&parts->numbers, UNIFORM_ENTROPY),
                                      .reference_name = parts->uniform[0]});
    add_measure(parts, (SweepMeasure){.heading = "largest weight",
                                      .mean = matrix_row(&parts->numbers, LARGEST),
                                      .each = parts->largest,
                                      .reference = matrix_row(&parts->numbers, UNIFORM_WEIGHT),
                                      .reference_name = parts->uniform[1],
                                      .high = 1});
    return true;
}

bool view_sweep(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                Error *error) {
    Parts parts = {0};
    bool done = gather(input->sweep, &parts, error) &&
                figure_sweep(&parts.data, style, canvas, body, error);
    labels_free(&parts.queries);
    matrix_free(&parts.numbers);
    matrix_free(&parts.entropy);
    matrix_free(&parts.largest);
    return done;
}
