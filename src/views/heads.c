/* heads: the attention matrices of every layer and head, for figure_heads. */
#include "gather.h"
#include "heads_view.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>

/* Of many heads, each matrix is pooled to fewer cells, but never to fewer than this. */
#define FEWEST_CELLS 128

/** What the view draws, owned. */
typedef struct Parts {
    HeadsData data; /* points into the rest */
    Names names;
    size_t count;
    Matrix *attention;
} Parts;

/* The more matrices, the smaller each is drawn, and the fewer cells can be told apart. */
static size_t most_cells(size_t count) {
    size_t most = (size_t)(TRACE_DRAWN_CELLS / ceil(sqrt((double)count)));
    return most > FEWEST_CELLS ? most : FEWEST_CELLS;
}

static bool gather_attention(const Trace *trace, Parts *parts, Error *error) {
    size_t heads = trace->input->options.heads;
    parts->count = trace->input->layer_count * heads;
    parts->attention = calloc(parts->count, sizeof *parts->attention);
    if (parts->attention == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t i = 0; i < parts->count; i++) {
        const Selection one = {.layer = i / heads, .rule = HEAD_ONE, .head = i % heads};
        Pooled pooled;
        bool done = pooled_attention(trace, &one, most_cells(parts->count), &pooled, error);
        parts->attention[i] = pooled.cells;
        if (!done) {
            return false;
        }
        parts->data.query_stride = pooled.query_stride;
        parts->data.key_stride = pooled.key_stride;
    }
    return true;
}

/* A layer or head that was asked for is brought out: without --layer, a head of the last layer. A
 * mean or maximum of heads is none of those that are drawn. */
static void choose_frame(const Request *request, HeadsData *data) {
    const Selection *selection = &request->selection;
    bool head_given = request->options.given[OPTION_HEAD] && selection->rule == HEAD_ONE;
    if (head_given || request->options.given[OPTION_LAYER]) {
        data->framed_layer = selection->layer + 1;
        data->framed_head = head_given ? selection->head + 1 : 0;
    }
}

static bool gather(const Subject *subject, Parts *parts, Error *error) {
    if (!names_gather(subject, &parts->names, error) ||
        !gather_attention(subject->trace, parts, error)) {
        return false;
    }
    parts->data.queries = &parts->names.queries;
    parts->data.keys = &parts->names.keys;
    parts->data.layers = subject->trace->input->layer_count;
    parts->data.heads = subject->trace->input->options.heads;
    parts->data.attention = parts->attention;
    choose_frame(subject->request, &parts->data);
    return true;
}

bool view_heads(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                Error *error) {
    Parts parts = {0};
    bool done = gather(input->subjects, &parts, error) &&
                figure_heads(&parts.data, style, canvas, body, error);
    names_release(&parts.names);
    for (size_t i = 0; parts.attention != NULL && i < parts.count; i++) {
        matrix_free(&parts.attention[i]);
    }
    free(parts.attention);
    return done;
}
