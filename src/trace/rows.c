#include "rows.h"
#include "kept.h"

#include <math.h>
#include <string.h>

/* Given weights of real models are float32: their rows sum to 1 within this. */
#define SUM_TOLERANCE 1e-6

/* A row of a tensor [layers][heads][n][m] that the document gave. */
static const double *given_row(const TraceInput *input, const double *given, size_t layer,
                               size_t head, size_t query) {
    size_t matrix = layer * input->options.heads + head;
    return given + (matrix * input->n + query) * input->m;
}

/* The rows that everything of this head is made from: given weights, given scores, or scores. */
static void first_rows(const Trace *trace, size_t layer, size_t head, size_t first, size_t count,
                       double *rows) {
    const TraceInput *input = trace->input;
    const double *given = input->attention != NULL ? input->attention : input->scores;
    if (given != NULL) {
        memcpy(rows, given_row(input, given, layer, head, first), count * input->m * sizeof *rows);
        return;
    }
    const TraceHead *part = &trace->layers[layer].heads[head];
    const Matrix *q = matrix_is_absent(&part->feature_q) ? &part->q : &part->feature_q;
    panels_multiply(matrix_row(q, first), count, &part->keys, rows);
}

/* The width that √d_k takes; given scores have none. */
static size_t key_width(const Trace *trace, size_t layer, size_t head) {
    const Matrix *k = &trace->layers[layer].heads[head].k;
    return matrix_is_absent(k) ? 1 : k->cols;
}

/* Scores become scaled scores, in place. */
static void scale_row(const Trace *trace, size_t layer, size_t head, size_t query, double *row) {
    const TraceInput *input = trace->input;
    const AttentionOptions *options = &input->options;
    if (options->kernel == KERNEL_SOFTMAX) {
        attention_scale_row(options, key_width(trace, layer, head), row, input->m, row);
    }
    if (options->position == POSITION_ALIBI) {
        attention_alibi_row(head, options->heads, query, input->m, row);
    }
    mask_apply_row(&input->mask, query, input->m, row);
}

/* Scaled scores become weights, in place; false where no key is open. */
static bool weigh_row(const TraceInput *input, double *row) {
    if (input->options.kernel == KERNEL_LINEAR) {
        return attention_normalise_row(row, input->m, row);
    }
    return attention_softmax_row(row, input->m, row);
}

/* −∞ is a masked cell; +∞ and NaN are overflows. */
static bool check_row(const Trace *trace, size_t layer, size_t head, size_t query,
                      const double *row, const char *name, bool may_be_masked, Error *error) {
    const TraceInput *input = trace->input;
    if (attention_row_is_finite(row, input->m, may_be_masked)) {
        return true;
    }
    size_t j = 0;
    while (attention_row_is_finite(row + j, 1, may_be_masked)) {
        j++;
    }
    error_set(error, ERROR_DATA, "",
              "the %s of query \"%.*s\" (%zu) and key \"%.*s\" (%zu) is not a finite double; "
              "smaller numbers are wanted",
              name, ERROR_SHOWN(input->queries->text[query]), query + 1,
              ERROR_SHOWN(input->keys->text[j]), j + 1);
    return error_at(error, "layer %zu, head %zu", layer + 1, head + 1);
}

static double sum_of(const TraceInput *input, const double *row) {
    double sum = 0;
    for (size_t j = 0; j < input->m; j++) {
        sum += row[j];
    }
    return sum;
}

/* Whether the weights' sum over keys or over heads, or their entropy, is no number. */
static bool overflows(const TraceInput *input, const double *row, double sum) {
    double largest = 0;
    for (size_t j = 0; j < input->m; j++) {
        largest = fmax(largest, fabs(row[j]));
    }
    return !isfinite(sum) || !isfinite(largest * (double)input->options.heads) ||
           !isfinite(attention_entropy(row, input->m));
}

/* Given weights: their sum may be wrong, but nothing that is made of them may overflow. */
static bool check_given(const Trace *trace, size_t layer, size_t head, size_t query,
                        const double *row, RowReport *report, Error *error) {
    double sum = sum_of(trace->input, row);
    if (overflows(trace->input, row, sum)) {
        error_set(error, ERROR_DATA, "",
                  "the given weights of query \"%.*s\" (%zu) overflow; weights between 0 and 1 are "
                  "wanted",
                  ERROR_SHOWN(trace->input->queries->text[query]), query + 1);
        return error_at(error, "layer %zu, head %zu", layer + 1, head + 1);
    }
    if (fabs(sum - 1) > SUM_TOLERANCE && report->unequal++ == 0) {
        report->first_unequal = query;
        report->first_sum = sum;
    }
    return true;
}

/* A row of scores becomes weights, with every step checked. */
static bool check_made(const Trace *trace, size_t layer, size_t head, size_t query, double *row,
                       RowReport *report, Error *error) {
    const TraceInput *input = trace->input;
    if (!check_row(trace, layer, head, query, row, "score", input->scores != NULL, error)) {
        return false;
    }
    scale_row(trace, layer, head, query, row);
    if (!check_row(trace, layer, head, query, row, "scaled score", true, error)) {
        return false;
    }
    if (!weigh_row(input, row) && report->blind++ == 0) {
        report->first_blind = query;
    }
    return check_row(trace, layer, head, query, row, "weight", false, error);
}

bool rows_check(const Trace *trace, size_t layer, size_t head, size_t first, size_t count,
                double *rows, RowReport *report, Error *error) {
    bool fine = true;
    first_rows(trace, layer, head, first, count, rows);
    for (size_t i = 0; fine && i < count; i++) {
        double *row = rows + i * trace->input->m;
        fine = trace->input->attention != NULL
                   ? check_given(trace, layer, head, first + i, row, report, error)
                   : check_made(trace, layer, head, first + i, row, report, error);
    }
    return fine;
}

void row_report_add(RowReport *report, const RowReport *later) {
    if (report->blind == 0) {
        report->first_blind = later->first_blind;
    }
    if (report->unequal == 0) {
        report->first_unequal = later->first_unequal;
        report->first_sum = later->first_sum;
    }
    report->blind += later->blind;
    report->unequal += later->unequal;
}

bool row_report_notes(const TraceInput *input, const RowReport *report, Notes *notes,
                      Error *error) {
    if (report->blind > 0 &&
        !notes_add(notes, error,
                   "%zu of %zu rows have every key masked: their weights and outputs are 0 (the "
                   "first is query \"%s\")",
                   report->blind, input->n * input->options.heads * input->layer_count,
                   input->queries->text[report->first_blind])) {
        return false;
    }
    return report->unequal == 0 ||
           notes_add(notes, error,
                     "%zu of %zu rows of the given attention do not sum to 1 (the first, query "
                     "\"%s\", sums to %.17g)",
                     report->unequal, input->n * input->options.heads * input->layer_count,
                     input->queries->text[report->first_unequal], report->first_sum);
}

bool trace_has(const Trace *trace, TraceKind kind) {
    return kind == TRACE_ATTENTION || trace->input->attention == NULL;
}

void trace_rows(const Trace *trace, size_t layer, size_t head, TraceKind kind, size_t first,
                size_t count, double *rows) {
    const TraceInput *input = trace->input;
    const double *kept = kind == TRACE_ATTENTION ? kept_rows(trace, layer, head, first) : NULL;
    if (kept != NULL) {
        memcpy(rows, kept, count * input->m * sizeof *rows);
        return;
    }
    first_rows(trace, layer, head, first, count, rows);
    if (input->attention != NULL || kind == TRACE_SCORES) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        double *row = rows + i * input->m;
        scale_row(trace, layer, head, first + i, row);
        if (kind == TRACE_ATTENTION) {
            weigh_row(input, row);
        }
    }
}

static void join_head(HeadRule rule, bool is_first, size_t size, const double *head, double *rows) {
    if (is_first) {
        memcpy(rows, head, size * sizeof *rows);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        if (rule == HEAD_MEAN) {
            rows[i] += head[i];
        } else if (head[i] > rows[i]) {
            rows[i] = head[i];
        }
    }
}

void trace_selected_rows(const Trace *trace, const Selection *selection, size_t first, size_t count,
                         double *rows, double *scratch) {
    size_t heads = trace->input->options.heads;
    if (selection->rule == HEAD_ONE || heads == 1) {
        size_t head = selection->rule == HEAD_ONE ? selection->head : 0;
        trace_rows(trace, selection->layer, head, TRACE_ATTENTION, first, count, rows);
        return;
    }
    size_t size = count * trace->input->m;
    for (size_t h = 0; h < heads; h++) {
        trace_rows(trace, selection->layer, h, TRACE_ATTENTION, first, count, scratch);
        join_head(selection->rule, h == 0, size, scratch, rows);
    }
    for (size_t i = 0; selection->rule == HEAD_MEAN && i < size; i++) {
        rows[i] /= (double)heads;
    }
}

/* A score given as null is masked whatever the mask says. */
static bool is_closed_by_scores(const TraceInput *input, size_t layer, size_t head, size_t query,
                                size_t key) {
    return input->scores != NULL &&
           given_row(input, input->scores, layer, head, query)[key] == -INFINITY;
}

static bool is_closed(const TraceInput *input, size_t layer, size_t head, size_t query,
                      size_t key) {
    const Mask *mask = &input->mask;
    bool closed = !mask_is_open(mask, query, key) ||
                  (mask->added != NULL && mask->added[query * input->m + key] == -INFINITY);
    if (input->attention != NULL) {
        return closed && given_row(input, input->attention, layer, head, query)[key] == 0;
    }
    return closed || is_closed_by_scores(input, layer, head, query, key);
}

bool trace_is_masked(const Trace *trace, size_t layer, size_t query, size_t key) {
    for (size_t h = 0; h < trace->input->options.heads; h++) {
        if (!is_closed(trace->input, layer, h, query, key)) {
            return false;
        }
    }
    return true;
}

bool trace_open_keys(const Trace *trace, size_t query, size_t *open) {
    const TraceInput *input = trace->input;
    const MaskRule *rule = &input->mask.rule;
    bool is_causal = rule->causal && query < input->m;
    *open = is_causal ? query + 1 : input->m;
    bool is_simple = !rule->padding && !rule->has_window && !rule->has_dilated &&
                     !rule->has_global && input->mask.added == NULL && input->scores == NULL;
    /* A given weight that is not 0 is not masked. */
    return is_simple && (input->attention == NULL || *open == input->m);
}
