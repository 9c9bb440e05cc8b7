#include "head.h"
#include "crew.h"
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

/* Both halves of the rows, which may be walked side by side. */
typedef struct Halves {
    Walk walks[2];
    size_t next;
    Walk *slot[2];
} Halves;

static bool fetch_half(void *data, size_t slot) {
    Halves *halves = data;
    bool has_more = halves->next < 2;
    if (has_more) {
        halves->slot[slot] = &halves->walks[halves->next++];
    }
    return has_more;
}

static void walk_half(void *data, size_t slot) {
    Walk *walk = ((Halves *)data)->slot[slot];
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

static bool go_on(void *data, size_t slot) {
    (void)data, (void)slot;
    return true;
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

/* A row is made the same way in either half, and what was found is told in the order of the rows.
 */
static bool walk_halves(const Walk *whole, RowReport *report, Error *error) {
    Halves halves = {.walks = {*whole, *whole}};
    Walk *walks = halves.walks;
    walks[0].end = walks[1].first = middle(whole);
    bool done = make_room(&walks[0], error) && make_room(&walks[1], error);
    if (done) {
        crew_run(&(Crew){.fetch = fetch_half,
                         .work = walk_half,
                         .hand_over = go_on,
                         .data = &halves,
                         .slots = 2,
                         .threads = pays_a_thread(whole) ? 2 : 1});
    }
    for (size_t half = 0; half < 2; half++) {
        row_report_add(report, &walks[half].report);
        if (done && !walks[half].done) {
            *error = walks[half].error;
            done = false;
        }
        matrix_free(&walks[half].room);
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
