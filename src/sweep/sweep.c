#include "sweep.h"

#include "number.h"
#include "variant.h"

#include <math.h>
#include <stdlib.h>

/* The variance of numbers that come one by one (B. P. Welford, Technometrics 4, 1962). */
typedef struct Spread {
    double count, mean, squares;
} Spread;

static void spread_add(Spread *spread, double number) {
    double before = number - spread->mean;
    spread->count++;
    spread->mean += before / spread->count;
    spread->squares += before * (number - spread->mean);
}

static bool measure_scores(const Trace *trace, const Selection *selection, double *row,
                           double *variance, Error *error) {
    *variance = NAN;
    if (!trace_has(trace, TRACE_SCORES)) {
        return true;
    }
    Spread spread = {0};
    bool is_one = selection->rule == HEAD_ONE;
    size_t first = is_one ? selection->head : 0;
    size_t end = is_one ? first + 1 : trace->input->options.heads;
    for (size_t cell = first * trace->input->n; cell < end * trace->input->n; cell++) {
        trace_rows(trace, selection->layer, cell / trace->input->n, TRACE_SCORES,
                   cell % trace->input->n, 1, row);
        for (size_t j = 0; j < trace->input->m; j++) {
            if (isfinite(row[j])) { /* a given score may be masked */
                spread_add(&spread, row[j]);
            }
        }
    }
    if (spread.count == 0) {
        return true;
    }
    *variance = spread.squares / spread.count;
    return isfinite(*variance) ||
           error_set(error, ERROR_DATA, "",
                     "the variance of the scores is not a finite double; smaller numbers are "
                     "wanted");
}

/* The first of the largest weights, from 1; 0 where every weight is 0. */
static size_t find_largest(const double *weights, size_t m, double *largest) {
    size_t key = 0;
    *largest = 0;
    for (size_t j = 0; j < m; j++) {
        if (weights[j] > *largest) {
            *largest = weights[j];
            key = j + 1;
        }
    }
    return key;
}

static void measure_query(const double *weights, size_t m, size_t at, size_t query, Sweep *sweep) {
    size_t cell = at * sweep->entropy.cols + query;
    size_t key = find_largest(weights, m, &sweep->largest_weight.data[cell]);
    double entropy = attention_entropy(weights, m);
    sweep->entropy.data[cell] = entropy;
    sweep->effective_tokens.data[cell] = key > 0 ? exp(entropy) : 0;
    sweep->largest_key[cell] = key;
}

/* A query that sees no key has no weights that a mean could tell of. */
static void take_means(const Sweep *sweep, size_t at, SweepPoint *point) {
    double count = 0;
    for (size_t i = 0; i < sweep->entropy.cols; i++) {
        size_t cell = at * sweep->entropy.cols + i;
        if (sweep->largest_key[cell] > 0) {
            count++;
            point->mean_entropy += sweep->entropy.data[cell];
            point->mean_effective_tokens += sweep->effective_tokens.data[cell];
            point->mean_largest_weight += sweep->largest_weight.data[cell];
        }
    }
    if (count > 0) {
        point->mean_entropy /= count;
        point->mean_effective_tokens /= count;
        point->mean_largest_weight /= count;
    }
}

static bool measure(const Trace *trace, const Selection *selection, size_t at, Sweep *sweep,
                    Error *error) {
    Matrix rows;
    SweepPoint *point = &sweep->points[at];
    if (!matrix_new(&rows, 2, trace->input->m, error)) {
        return false;
    }
    for (size_t i = 0; i < trace->input->n; i++) {
        trace_selected_rows(trace, selection, i, 1, rows.data, matrix_row(&rows, 1));
        measure_query(rows.data, trace->input->m, at, i, sweep);
    }
    take_means(sweep, at, point);
    bool done = measure_scores(trace, selection, rows.data, &point->score_variance, error);
    matrix_free(&rows);
    return done;
}

static bool run_value(const SweepBase *base, double value, size_t at, Sweep *sweep, Error *error) {
    Variant variant;
    Trace *trace = NULL;
    Notes notes = {0}; /* the run without a sweep has told them */
    sweep->points[at].value = value;
    bool done = variant_new(base, value, &variant, error) &&
                trace_new(&variant.input, &trace, &notes, error) &&
                measure(trace, &variant.selection, at, sweep, error);
    if (!done && error->code == ERROR_DATA) {
        char text[NUMBER_SIZE];
        number_write(value, 0, text);
        Error found = *error;
        error_at(error, "%s %s%s%s", sweep_kind_name(base->kind), text,
                 found.where[0] != '\0' ? ", " : "", found.where);
    }
    trace_free(trace);
    notes_free(&notes);
    variant_free(&variant);
    return done;
}

static void fill_absent(Matrix *matrix) {
    for (size_t i = 0; i < matrix->rows * matrix->cols; i++) {
        matrix->data[i] = NAN;
    }
}

static bool make_room(const SweepBase *base, size_t count, Sweep *sweep, Error *error) {
    size_t n = base->input->n;
    *sweep = (Sweep){.kind = base->kind,
                     .queries = base->input->queries,
                     .keys = base->input->keys,
                     .count = count};
    if (!matrix_new(&sweep->entropy, count, n, error) ||
        !matrix_new(&sweep->effective_tokens, count, n, error) ||
        !matrix_new(&sweep->largest_weight, count, n, error)) {
        return false;
    }
    fill_absent(&sweep->entropy);
    fill_absent(&sweep->effective_tokens);
    fill_absent(&sweep->largest_weight);
    sweep->points = calloc(count, sizeof *sweep->points);
    sweep->largest_key = calloc(count * n, sizeof *sweep->largest_key);
    return (sweep->points != NULL && sweep->largest_key != NULL) ||
           error_no_memory(error, "--sweep");
}

/* What the input's start and kernel leave to a sweep; NULL: everything. */
static const char *excuse(const SweepBase *base, const char **wanted) {
    const TraceInput *input = base->input;
    bool is_scaled = base->kind == SWEEP_TEMPERATURE || base->kind == SWEEP_SCALE;
    if (input->attention != NULL && base->kind != SWEEP_LENGTH) {
        *wanted = "length";
        return "given attention";
    }
    if (input->scores != NULL && base->kind == SWEEP_D_K) {
        *wanted = "temperature, scale or length";
        return "given scores";
    }
    if (input->options.kernel == KERNEL_LINEAR && is_scaled) {
        *wanted = "length or d_k";
        return "the linear kernel";
    }
    return NULL;
}

static bool check_kind(const SweepBase *base, Error *error) {
    const char *wanted = "";
    const char *what = excuse(base, &wanted);
    return what == NULL ||
           error_set(error, ERROR_USAGE, "--sweep", "%s means nothing to %s; %s is wanted",
                     sweep_kind_name(base->kind), what, wanted);
}

/* What the values may not pass: 0 is no limit. */
static size_t limit_of(const SweepBase *base) {
    const TraceInput *input = base->input;
    if (base->kind == SWEEP_LENGTH) {
        return input->n > input->m ? input->n : input->m;
    }
    return base->trace == NULL ? 0 : base->trace->layers[base->selection->layer].heads[0].k.cols;
}

static bool check_value(const SweepBase *base, double value, size_t limit, Error *error) {
    char text[NUMBER_SIZE];
    if (limit == 0 || value <= (double)limit) {
        return true;
    }
    number_write(value, 0, text);
    return error_set(error, ERROR_USAGE, "--sweep", "%s %s is past %s; 1 to %zu is wanted",
                     sweep_kind_name(base->kind), text,
                     base->kind == SWEEP_LENGTH ? "the last token" : "the width of a head", limit);
}

static bool run_values(const SweepBase *base, const double *values, size_t count, Sweep *sweep,
                       Error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!check_value(base, values[i], limit_of(base), error)) {
            return false;
        }
    }
    bool done = make_room(base, count, sweep, error);
    for (size_t i = 0; done && i < count; i++) {
        done = run_value(base, values[i], i, sweep, error);
    }
    return done;
}

static bool run_default(const SweepBase *base, Sweep *sweep, Error *error) {
    SweepGrid grid;
    bool done = sweep_grid_default(base->kind, limit_of(base), &grid, error) &&
                run_values(base, grid.values, grid.count, sweep, error);
    sweep_grid_free(&grid);
    return done;
}

bool sweep_run(const TraceInput *input, const Selection *selection, SweepKind kind,
               const double *values, size_t count, Sweep **sweep, Error *error) {
    SweepBase base = {.input = input, .selection = selection, .kind = kind};
    Trace *trace = NULL;
    Notes notes = {0};
    Sweep *made = calloc(1, sizeof *made);
    *sweep = made;
    if (made == NULL) {
        return error_no_memory(error, "--sweep");
    }
    bool done =
        check_kind(&base, error) && (kind != SWEEP_D_K || trace_new(input, &trace, &notes, error));
    base.trace = trace;
    done = done && (count > 0 ? run_values(&base, values, count, made, error)
                              : run_default(&base, made, error));
    trace_free(trace);
    notes_free(&notes);
    if (!done) {
        sweep_free(made);
        *sweep = NULL;
    }
    return done;
}

void sweep_free(Sweep *sweep) {
    if (sweep == NULL) {
        return;
    }
    free(sweep->points);
    free(sweep->largest_key);
    matrix_free(&sweep->entropy);
    matrix_free(&sweep->effective_tokens);
    matrix_free(&sweep->largest_weight);
    free(sweep);
}
