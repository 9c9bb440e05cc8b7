#include "head.h"
#include "both.h"
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
    size_t first, end;    /* the rows */
    Matrix rows;          /* TRACE_BLOCK × m */
    RowReport report;
    Error error;
    bool done;
} Walk;

static void walk_rows(void *data) {
    Walk *walk = data;
    walk->done = true;
    for (size_t i = walk->first; walk->done && i < walk->end; i += TRACE_BLOCK) {
        size_t left = walk->end - i, count = left < TRACE_BLOCK ? left : TRACE_BLOCK;
        walk->done = rows_check(walk->trace, walk->layer, walk->number, i, count, walk->rows.data,
                                &walk->report, &walk->error);
        if (walk->done && walk->values->data != NULL) {
            panels_multiply(walk->rows.data, count, walk->values,
                            matrix_row(&walk->head->output, i));
        }
        if (walk->done && walk->pooled != NULL) {
            pooled_add(walk->trace, walk->layer, i, count, walk->rows.data, walk->pooled);
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

/* Two halves of the rows, each in a thread of its own where that pays. A row is made the same way
 * in either, and what was found is told in the order of the rows. */
static bool walk_halves(const Walk *walk, RowReport *report, Error *error) {
    const TraceInput *input = walk->trace->input;
    Walk halves[2] = {*walk, *walk};
    halves[0].end = halves[1].first = middle(walk);
    bool done = matrix_new(&halves[0].rows, TRACE_BLOCK, input->m, error) &&
                matrix_new(&halves[1].rows, TRACE_BLOCK, input->m, error);
    if (done) {
        run_both(walk_rows, &halves[0], &halves[1], pays_a_thread(walk));
    }
    for (size_t half = 0; half < 2; half++) {
        row_report_add(report, &halves[half].report);
        if (done && !halves[half].done) {
            *error = halves[half].error;
            done = false;
        }
        matrix_free(&halves[half].rows);
    }
    return done;
}

bool head_run(const Trace *trace, size_t layer, size_t number, TraceHead *head, Pooled *pooled,
              RowReport *report, Error *error) {
    Panels values = {0};
    if (!matrix_is_absent(&head->v) &&
        (!matrix_new(&head->output, trace->input->n, head->v.cols, error) ||
         !panels_new(&values, &head->v, error))) {
        return false;
    }
    Walk walk = {.trace = trace,
                 .layer = layer,
                 .number = number,
                 .head = head,
                 .values = &values,
                 .pooled = pooled,
                 .end = trace->input->n};
    bool done = walk_halves(&walk, report, error);
    panels_free(&values);
    return done;
}
