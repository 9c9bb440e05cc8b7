#include "fan.h"

#include <math.h>
#include <stdlib.h>

/* Exponentials are shown as they are while the largest is at most about a thousand … */
#define LARGEST_PLAIN 7.0
/* … and not below a hundredth. */
#define LEAST_PLAIN (-4.0)

static const TraceInput *input_of(const Fan *fan) {
    return fan->subject->trace->input;
}

static double largest(const double *row, size_t count) {
    double most = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        most = fmax(most, row[i]);
    }
    return most;
}

static void exponentiate(Fan *fan) {
    size_t m = input_of(fan)->m;
    const double *scaled = matrix_row(&fan->all, FAN_SCALED);
    double most = largest(scaled, m);
    fan->shifted = isfinite(most) && (most > LARGEST_PLAIN || most < LEAST_PLAIN);
    for (size_t key = 0; key < m; key++) {
        matrix_row(&fan->all, FAN_EXPONENTIALS)[key] =
            exp(fan->shifted ? scaled[key] - most : scaled[key]);
    }
}

static void take_rows(Fan *fan) {
    const Trace *trace = fan->subject->trace;
    double *weights = matrix_row(&fan->all, FAN_WEIGHTS);
    trace_rows(trace, fan->layer, fan->head, TRACE_ATTENTION, fan->query, 1, weights);
    if (fan->has_scores) {
        trace_rows(trace, fan->layer, fan->head, TRACE_SCORES, fan->query, 1,
                   matrix_row(&fan->all, FAN_SCORES));
        trace_rows(trace, fan->layer, fan->head, TRACE_SCALED, fan->query, 1,
                   matrix_row(&fan->all, FAN_SCALED));
        exponentiate(fan);
    }
}

bool fan_is_masked(const Fan *fan, size_t key) {
    return fan->has_scores ? isinf(matrix_row(&fan->all, FAN_SCALED)[key])
                           : trace_is_masked(fan->subject->trace, fan->layer, fan->query, key);
}

/* ---- which keys ---- */

/** A key and its weight, for sorting. */
typedef struct Weighed {
    size_t key;
    double weight;
} Weighed;

static int by_place(const void *a, const void *b) {
    size_t one = *(const size_t *)a, other = *(const size_t *)b;
    return one < other ? -1 : one > other;
}

static int by_weight(const void *a, const void *b) {
    const Weighed *one = a, *other = b;
    if (one->weight > other->weight || one->weight < other->weight) {
        return one->weight > other->weight ? -1 : 1;
    }
    return by_place(&one->key, &other->key);
}

/* The largest of many, in the order of the sentence. */
static bool pick_largest(Fan *fan, Error *error) {
    size_t m = input_of(fan)->m;
    Weighed *all = calloc(m, sizeof *all);
    if (all == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t key = 0; key < m; key++) {
        all[key] = (Weighed){key, matrix_row(&fan->all, FAN_WEIGHTS)[key]};
    }
    qsort(all, m, sizeof *all, by_weight);
    for (size_t i = 0; i < fan->count; i++) {
        fan->keys[i] = all[i].key;
    }
    qsort(fan->keys, fan->count, sizeof *fan->keys, by_place);
    free(all);
    return true;
}

static bool pick_keys(Fan *fan, Error *error) {
    size_t m = input_of(fan)->m;
    fan->count = m > FAN_KEYS ? FAN_LARGEST : m;
    fan->rest = m - fan->count;
    fan->keys = calloc(fan->count + 1, sizeof *fan->keys);
    if (fan->keys == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t i = 0; i < fan->count; i++) {
        fan->keys[i] = i;
    }
    return fan->rest == 0 || pick_largest(fan, error);
}

bool fan_new(const Subject *subject, size_t query, Fan *fan, Error *error) {
    const TraceInput *input = subject->trace->input;
    Selection one = views_one_head(subject->request);
    *fan = (Fan){.subject = subject,
                 .query = (query > 0 ? query : input->n) - 1,
                 .layer = one.layer,
                 .head = one.head,
                 .has_scores = trace_has(subject->trace, TRACE_SCALED)};
    if (!matrix_new(&fan->all, FAN_ROWS, input->m, error)) {
        return false;
    }
    take_rows(fan);
    return pick_keys(fan, error);
}

void fan_free(Fan *fan) {
    matrix_free(&fan->all);
    free(fan->keys);
    *fan = (Fan){0};
}

size_t fan_rows(const Fan *fan) {
    return fan->count + (fan->rest > 0);
}

/* ---- columns ---- */

/* Keys that share the last row are those between the ones that have a row. */
static bool is_of_rest(const Fan *fan, size_t key, size_t *next) {
    if (*next < fan->count && fan->keys[*next] == key) {
        (*next)++;
        return false;
    }
    return true;
}

static double sum_of_rest(const Fan *fan, const double *row) {
    double sum = 0;
    size_t next = 0;
    for (size_t key = 0; key < input_of(fan)->m; key++) {
        sum += is_of_rest(fan, key, &next) && isfinite(row[key]) ? row[key] : 0;
    }
    return sum;
}

void fan_column(const Fan *fan, int row, bool sum_rest, Matrix *to, size_t column) {
    const double *from = matrix_row(&fan->all, (size_t)row);
    for (size_t i = 0; i < fan->count; i++) {
        bool masked = row == FAN_WEIGHTS && fan_is_masked(fan, fan->keys[i]);
        matrix_row(to, i)[column] = masked ? NAN : from[fan->keys[i]];
    }
    if (fan->rest > 0) {
        matrix_row(to, fan->count)[column] = sum_rest ? sum_of_rest(fan, from) : NAN;
    }
}

/* ---- values ---- */

const Matrix *fan_values(const Fan *fan) {
    return &fan->subject->trace->layers[fan->layer].heads[fan->head].v;
}

static void weigh_rest(const Fan *fan, const Matrix *values, double *sum) {
    const double *weights = matrix_row(&fan->all, FAN_WEIGHTS);
    size_t next = 0;
    for (size_t key = 0; key < input_of(fan)->m; key++) {
        bool adds = is_of_rest(fan, key, &next) && !fan_is_masked(fan, key);
        for (size_t j = 0; adds && j < values->cols; j++) {
            sum[j] += weights[key] * matrix_row(values, key)[j];
        }
    }
}

bool fan_weighted(const Fan *fan, Matrix *weighted, Error *error) {
    const Matrix *values = fan_values(fan);
    const double *weights = matrix_row(&fan->all, FAN_WEIGHTS);
    if (!matrix_new(weighted, fan_rows(fan), values->cols, error)) {
        return false;
    }
    for (size_t i = 0; i < fan->count; i++) {
        size_t key = fan->keys[i];
        for (size_t j = 0; j < values->cols; j++) {
            matrix_row(weighted, i)[j] =
                fan_is_masked(fan, key) ? NAN : weights[key] * matrix_row(values, key)[j];
        }
    }
    if (fan->rest > 0) {
        weigh_rest(fan, values, matrix_row(weighted, fan->count));
    }
    return true;
}
