#include "pooled.h"

#include <math.h>

/* How many neighbours share a cell. */
static size_t stride_for(size_t count, size_t most) {
    return (count + most - 1) / most;
}

bool pooled_new(const TraceInput *input, size_t most, Pooled *pooled, Error *error) {
    size_t down = stride_for(input->n, most), across = stride_for(input->m, most);
    *pooled = (Pooled){.query_stride = down, .key_stride = across};
    if (!matrix_new(&pooled->cells, (input->n + down - 1) / down, (input->m + across - 1) / across,
                    error)) {
        return false;
    }
    for (size_t i = 0; i < pooled->cells.rows * pooled->cells.cols; i++) {
        pooled->cells.data[i] = NAN;
    }
    return true;
}

void pooled_free(Pooled *pooled) {
    matrix_free(&pooled->cells);
}

/* NaN is a cell whose every part is masked. */
static double larger(double a, double b) {
    return isnan(a) || b > a ? b : a;
}

/* The weights of the first keys. */
static void add_open(const double *row, size_t count, size_t stride, double *cells) {
    for (size_t first = 0; first < count; first += stride) {
        size_t end = count - first < stride ? count : first + stride;
        double most = row[first];
        for (size_t key = first + 1; key < end; key++) {
            most = row[key] > most ? row[key] : most;
        }
        cells[first / stride] = larger(cells[first / stride], most);
    }
}

static void add_masked(const Trace *trace, size_t layer, size_t query, const double *row,
                       size_t stride, double *cells) {
    for (size_t key = 0; key < trace->input->m; key++) {
        if (!trace_is_masked(trace, layer, query, key)) {
            cells[key / stride] = larger(cells[key / stride], row[key]);
        }
    }
}

/* True where only the keys from *open on are masked, for some queries that share cells. Weights of
 * masked keys are 0, so the largest of a column is that of its open ones. */
static bool are_open(const Trace *trace, size_t first, size_t count, size_t *open) {
    bool are = true;
    *open = 0;
    for (size_t i = 0; are && i < count; i++) {
        size_t here;
        are = trace_open_keys(trace, first + i, &here);
        *open = here > *open ? here : *open;
    }
    return are;
}

/* Queries that share a row of cells. */
static void add_group(const Trace *trace, size_t layer, size_t first, size_t count, double *rows,
                      Pooled *pooled) {
    size_t m = trace->input->m, open;
    double *cells = matrix_row(&pooled->cells, first / pooled->query_stride);
    if (are_open(trace, first, count, &open)) {
        for (size_t i = 1; i < count; i++) {
            attention_larger_row(rows + i * m, open, rows);
        }
        add_open(rows, open, pooled->key_stride, cells);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        add_masked(trace, layer, first + i, rows + i * m, pooled->key_stride, cells);
    }
}

void pooled_add(const Trace *trace, size_t layer, size_t first, size_t count, double *rows,
                Pooled *pooled) {
    size_t stride = pooled->query_stride;
    for (size_t i = 0; i < count;) {
        size_t left = count - i, rest = stride - (first + i) % stride;
        size_t group = left < rest ? left : rest;
        add_group(trace, layer, first + i, group, rows + i * trace->input->m, pooled);
        i += group;
    }
}

/* The one head that is selected, where it is one. */
static bool is_one_head(const TraceInput *input, const Selection *selection, size_t *head) {
    *head = selection->rule == HEAD_ONE ? selection->head : 0;
    return selection->rule == HEAD_ONE || input->options.heads == 1;
}

bool pooled_selects(const TraceInput *input, size_t layer, size_t head) {
    size_t wanted;
    return input->pooled_cells > 0 && layer == input->pooled.layer &&
           is_one_head(input, &input->pooled, &wanted) && head == wanted;
}

bool pooled_is_wanted(const TraceInput *input, size_t layer, size_t head) {
    size_t most = input->pooled_cells;
    return (input->n > most || input->m > most) && pooled_selects(input, layer, head);
}

const Pooled *trace_pooled(const Trace *trace, const Selection *selection, size_t most) {
    size_t head;
    bool is_it = most == trace->input->pooled_cells && !matrix_is_absent(&trace->pooled.cells) &&
                 is_one_head(trace->input, selection, &head) &&
                 pooled_selects(trace->input, selection->layer, head);
    return is_it ? &trace->pooled : NULL;
}
