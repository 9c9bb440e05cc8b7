#include "head.h"
#include "both.h"
#include "kept.h"
#include "pooled.h"

/* Products and sums from which a second thread pays: about 2 ms of them. */
#define PAYS_A_THREAD 3e7

/* An exponential and what else a weight costs, in products and sums. */
#define WEIGHT_WORK 32

/* Some rows of one head. */
typedef struct Walk {
    const Trace *trace;
    size_t layer, number;
    TraceHead *head;      /* its output's rows are written */
    const Panels *values; /* absent without values */
    Pooled *pooled;       /* NULL where the weights are not pooled */
    Matrix *kept;         /* n × m; NULL where they are not kept */
    size_t first, end;    /* the rows */
    Matrix room;          /* TRACE_BLOCK × m; absent where they are kept */
    RowReport report;
    Error error;
    bool done;
} Walk;

static void walk_rows(void *data) {
    Walk *walk = data;
    walk->done = true;
    for (size_t i = walk->first; walk->done && i < walk->end; i += TRACE_BLOCK) {
        size_t left = walk->end - i, count = left < TRACE_BLOCK ? left : TRACE_BLOCK;
        double *rows = walk->kept != NULL ? matrix_row(walk->kept, i) : walk->room.data;
        walk->done = rows_check(walk->trace, walk->layer, walk->number, i, count, rows,
                                &walk->report, &walk->error);
        if (walk->done && walk->values->data != NULL) {
            panels_multiply(rows, count, walk->values, matrix_row(&walk->head->output, i));
        }
        if (walk->done && walk->pooled != NULL) {
            pooled_add(walk->trace, walk->layer, i, count, rows, walk->pooled);
        }
    }
}

static bool pays_a_thread(const Walk *walk) {
    const TraceInput *input = walk->trace->input;
    size_t width = walk->head->k.cols + walk->head->v.cols + WEIGHT_WORK;
    return (double)input->n * (double)input->m * (double)width > PAYS_A_THREAD;
}

/* Where the second half begins: no row of cells is of both. */
static size_t middle(const Walk *walk) {
    size_t half = walk->end / 2;
    return walk->pooled == NULL ? half : half - half % walk->pooled->query_stride;
}

static bool make_room(Walk *walk, Error *error) {
    return walk->kept != NULL || matrix_new(&walk->room, TRACE_BLOCK, walk->trace->input->m, error);
}

/* Two halves of the rows, each in a thread of its own where that pays. A row is made the same way
 * in either, and what was found is told in the order of the rows. */
static bool walk_halves(const Walk *walk, RowReport *report, Error *error) {
    Walk halves[2] = {*walk, *walk};
    halves[0].end = halves[1].first = middle(walk);
    bool done = make_room(&halves[0], error) && make_room(&halves[1], error);
    if (done) {
        run_both(walk_rows, &halves[0], &halves[1], pays_a_thread(walk));
    }
    for (size_t half = 0; half < 2; half++) {
        row_report_add(report, &halves[half].report);
        if (done && !halves[half].done) {
            *error = halves[half].error;
            done = false;
        }
        matrix_free(&halves[half].room);
    }
    return done;
}

static bool make_values(const TraceInput *input, TraceHead *head, Panels *values, Error *error) {
    return matrix_is_absent(&head->v) ||
           (matrix_new(&head->output, input->n, head->v.cols, error) &&
            panels_new(values, &head->v, error));
}

/* What is likely to be drawn is made while the rows are here. */
static bool make_drawn(Trace *trace, Walk *walk, Error *error) {
    const TraceInput *input = trace->input;
    if (pooled_is_wanted(input, walk->layer, walk->number)) {
        walk->pooled = &trace->pooled;
        return pooled_new(input, input->pooled_cells, walk->pooled, error);
    }
    if (kept_is_wanted(input, walk->layer, walk->number)) {
        walk->kept = &trace->weights;
        return matrix_new(walk->kept, input->n, input->m, error);
    }
    return true;
}

bool head_run(Trace *trace, size_t layer, size_t number, RowReport *report, Error *error) {
    Panels values = {0};
    Walk walk = {.trace = trace,
                 .layer = layer,
                 .number = number,
                 .head = &trace->layers[layer].heads[number],
                 .values = &values,
                 .end = trace->input->n};
    bool done = make_values(trace->input, walk.head, &values, error) &&
                make_drawn(trace, &walk, error) && walk_halves(&walk, report, error);
    if (done && walk.kept != NULL && kept_is_open(trace)) {
        trace->pooled = (Pooled){trace->weights, 1, 1};
    }
    panels_free(&values);
    return done;
}
