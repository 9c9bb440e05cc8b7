#include "gather.h"
#include "crew.h"
#include "reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More threads would take more memory than time. */
#define MOST_THREADS 4

/* From so many weights, some milliseconds of work, a thread pays. */
#define PAYS_A_THREAD 500000.0

/* Weights of a thread's own. */
typedef struct PoolRoom {
    size_t first, end;    /* the queries */
    Matrix rows, scratch; /* TRACE_BLOCK × m; scratch absent where one head is read */
} PoolRoom;

/* Pooling under way. Every piece has whole rows of cells to itself. */
typedef struct Pooling {
    const Trace *trace;
    const Selection *selection;
    Pooled *pooled;
    size_t next, step; /* the first query that no piece has; queries of a piece */
    PoolRoom rooms[MOST_THREADS];
} Pooling;

static bool fetch_rows(void *data, size_t slot) {
    Pooling *pooling = data;
    PoolRoom *room = &pooling->rooms[slot];
    size_t n = pooling->trace->input->n;
    room->first = pooling->next;
    room->end = n - room->first < pooling->step ? n : room->first + pooling->step;
    pooling->next = room->end;
    return room->first < n;
}

static void pool_rows_of(void *data, size_t slot) {
    Pooling *pooling = data;
    PoolRoom *room = &pooling->rooms[slot];
    for (size_t first = room->first; first < room->end; first += TRACE_BLOCK) {
        size_t left = room->end - first, count = left < TRACE_BLOCK ? left : TRACE_BLOCK;
        trace_selected_rows(pooling->trace, pooling->selection, first, count, room->rows.data,
                            room->scratch.data);
        pooled_add(pooling->trace, pooling->selection->layer, first, count, room->rows.data,
                   pooling->pooled);
    }
}

static bool go_on(void *data, size_t slot) {
    (void)data, (void)slot;
    return true;
}

static bool make_rooms(Pooling *pooling, size_t count, Error *error) {
    const TraceInput *input = pooling->trace->input;
    bool joins_heads = pooling->selection->rule != HEAD_ONE && input->options.heads > 1,
         done = true;
    for (size_t i = 0; done && i < count; i++) {
        PoolRoom *room = &pooling->rooms[i];
        done = matrix_new(&room->rows, TRACE_BLOCK, input->m, error) &&
               (!joins_heads || matrix_new(&room->scratch, TRACE_BLOCK, input->m, error));
    }
    return done;
}

static bool pool_all(Pooling *pooling, Error *error) {
    const TraceInput *input = pooling->trace->input;
    bool pays = (double)input->n * (double)input->m > PAYS_A_THREAD;
    size_t all = pays ? crew_threads() : 1, threads = all < MOST_THREADS ? all : MOST_THREADS;
    bool done = make_rooms(pooling, threads, error);
    if (done) {
        crew_run(&(Crew){.fetch = fetch_rows,
                         .work = pool_rows_of,
                         .hand_over = go_on,
                         .data = pooling,
                         .slots = threads,
                         .threads = threads});
    }
    for (size_t i = 0; i < threads; i++) {
        matrix_free(&pooling->rooms[i].rows);
        matrix_free(&pooling->rooms[i].scratch);
    }
    return done;
}

/* Made from rows of its own. */
static bool pool_anew(const Trace *trace, const Selection *selection, size_t most, Pooled *pooled,
                      Error *error) {
    if (!pooled_new(trace->input, most, pooled, error)) {
        return false;
    }
    size_t down = pooled->query_stride;
    Pooling pooling = {.trace = trace,
                       .selection = selection,
                       .pooled = pooled,
                       .step = down * (1 + (TRACE_BLOCK - 1) / down)};
    return pool_all(&pooling, error);
}

static bool copy_pooled(const Pooled *from, Pooled *to, Error *error) {
    *to = *from;
    if (!matrix_new(&to->cells, from->cells.rows, from->cells.cols, error)) {
        return false;
    }
    memcpy(to->cells.data, from->cells.data, to->cells.rows * to->cells.cols * sizeof(double));
    return true;
}

bool pooled_attention(const Trace *trace, const Selection *selection, size_t most, Pooled *pooled,
                      Error *error) {
    const Pooled *made = trace_pooled(trace, selection, most);
    return made != NULL ? copy_pooled(made, pooled, error)
                        : pool_anew(trace, selection, most, pooled, error);
}

bool drawn_attention(const Subject *subject, Pooled *owned, const Pooled **drawn, Error *error) {
    const Selection *selection = &subject->request->selection;
    const Pooled *made = trace_pooled(subject->trace, selection, TRACE_DRAWN_CELLS);
    *owned = (Pooled){0};
    *drawn = made != NULL ? made : owned;
    return made != NULL || pool_anew(subject->trace, selection, TRACE_DRAWN_CELLS, owned, error);
}

static void widen(const Trace *trace, size_t layer, size_t query, const double *row,
                  ColourRange *range) {
    for (size_t key = 0; key < trace->input->m; key++) {
        if (!trace_is_masked(trace, layer, query, key)) {
            range->low = fmin(range->low, row[key]);
            range->high = fmax(range->high, row[key]);
        }
    }
}

static bool widen_by(const Trace *trace, const Selection *selection, ColourRange *range,
                     Error *error) {
    RowReader reader;
    if (!row_reader_new(&reader, trace, selection, error)) {
        return false;
    }
    for (size_t query = 0; query < trace->input->n; query++) {
        widen(trace, selection->layer, query, row_reader_row(&reader, query), range);
    }
    row_reader_free(&reader);
    return true;
}

static bool widen_by_heads(const Trace *trace, ColourRange *range, Error *error) {
    size_t heads = trace->input->options.heads;
    for (size_t i = 0; i < trace->input->layer_count * heads; i++) {
        const Selection one = {.layer = i / heads, .rule = HEAD_ONE, .head = i % heads};
        if (!widen_by(trace, &one, range, error)) {
            return false;
        }
    }
    return true;
}

bool views_span(const Subject *subjects, size_t count, bool every_head, ColourRange *span,
                Error *error) {
    ColourRange own = {INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        const Trace *trace = subjects[i].trace;
        if (!widen_by(trace, &subjects[i].request->selection, &own, error) ||
            (every_head && !widen_by_heads(trace, &own, error))) {
            return false;
        }
    }
    *span = own.low <= own.high ? own : (ColourRange){0, 0};
    return true;
}

bool views_range(const Request *request, const Trace *trace, const FigureStyle *style,
                 ColourRange *range, Error *error) {
    *range = style->range_rule == RANGE_GIVEN ? style->range : (ColourRange){0, 1};
    const Subject subject = {.request = request, .trace = trace};
    ColourRange own = {0, 0};
    if (style->range_rule == RANGE_AUTO && !views_span(&subject, 1, false, &own, error)) {
        return false;
    }
    *range = own.low < own.high ? own : *range;
    return true;
}

bool labels_printable(const Labels *from, Labels *to, Error *error) {
    if (!labels_new(to, from->count, error)) {
        return false;
    }
    for (size_t i = 0; i < from->count; i++) {
        to->text[i] = text_printable(from->text[i]);
        if (to->text[i] == NULL) {
            return error_no_memory(error, "figure");
        }
    }
    return true;
}

bool name_columns(const Request *request, size_t count, Labels *names, Error *error) {
    const Labels *dimensions = request->dimensions;
    if (dimensions != NULL && dimensions->count == count) {
        return labels_printable(dimensions, names, error);
    }
    return labels_number(names, count, error);
}

bool names_gather(const Subject *subject, Names *names, Error *error) {
    const Trace *trace = subject->trace;
    *names = (Names){0};
    return name_columns(subject->request, trace->x.cols, &names->dimensions, error) &&
           name_columns(subject->request, trace->output.cols, &names->output_dimensions, error) &&
           labels_printable(trace->input->queries, &names->queries, error) &&
           labels_printable(trace->input->keys, &names->keys, error);
}

void names_release(Names *names) {
    labels_free(&names->queries);
    labels_free(&names->keys);
    labels_free(&names->dimensions);
    labels_free(&names->output_dimensions);
}

void write_output_caption(const Subject *subject, char *caption, size_t size) {
    const TraceInput *input = &subject->request->input;
    const LayerWeights *weights = &input->layers[0];
    if (input->layer_count > 1) {
        snprintf(caption, size, "after  layer %zu", input->layer_count);
        return;
    }
    snprintf(caption, size, "after  %s%s%s%s", input->options.residual ? "X + " : "",
             input->options.heads > 1 ? "concat(A·V)" : "A·V",
             matrix_is_absent(&weights->W_O) ? "" : "·W_O",
             matrix_is_absent(&weights->b_O) ? "" : " + b_O");
}
