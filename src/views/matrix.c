/* matrix: the attention matrix and the embeddings before and after, for figure_matrix. */
#include "gather.h"
#include "matrix_view.h"
#include "picks.h"
#include "table.h"

#include <stdio.h>

/** What the view draws, owned. */
typedef struct Parts {
    MatrixData data; /* points into the rest */
    Names names;
    Pooled pooled; /* where the trace has none */
    char caption[64], remark[96];
    Matrix kept[3]; /* input, output and shift, where only some dimensions are kept */
} Parts;

static bool gather(const Subject *subject, Parts *parts, Error *error) {
    const Trace *trace = subject->trace;
    const Pooled *drawn;
    if (!names_gather(subject, &parts->names, error) ||
        !drawn_attention(subject, &parts->pooled, &drawn, error)) {
        return false;
    }
    write_output_caption(subject, parts->caption, sizeof parts->caption);
    parts->data = (MatrixData){.queries = &parts->names.queries,
                               .keys = &parts->names.keys,
                               .dimensions = &parts->names.dimensions,
                               .output_dimensions = &parts->names.output_dimensions,
                               .output_caption = parts->caption,
                               .attention = drawn->cells,
                               .query_stride = drawn->query_stride,
                               .key_stride = drawn->key_stride,
                               .input = trace->x,
                               .output = trace->output,
                               .shift = trace->shift};
    return true;
}

static bool keep_columns(const Picks *picks, Matrix *borrowed, Matrix *owned, Error *error) {
    bool kept = picks_columns(picks, borrowed, owned, error);
    *borrowed = *owned;
    return kept;
}

/* An output of another width has dimensions of its own, which nobody named. */
static bool keep(Parts *parts, const Picks *picks, Error *error) {
    MatrixData *data = &parts->data;
    bool has_input = !matrix_is_absent(&data->input);
    bool reaches_output = !has_input || data->output.cols == data->input.cols;
    size_t all = has_input ? parts->names.dimensions.count : parts->names.output_dimensions.count;
    snprintf(parts->remark, sizeof parts->remark, "%zu of %zu dimensions shown", picks->count, all);
    data->remark = parts->remark;
    return (!has_input || (keep_columns(picks, &data->input, &parts->kept[0], error) &&
                           picks_names(picks, &parts->names.dimensions, error))) &&
           (!reaches_output || (keep_columns(picks, &data->output, &parts->kept[1], error) &&
                                keep_columns(picks, &data->shift, &parts->kept[2], error) &&
                                picks_names(picks, &parts->names.output_dimensions, error)));
}

static bool keep_dimensions(Parts *parts, const char *list, Error *error) {
    bool has_input = !matrix_is_absent(&parts->data.input);
    const Labels *names = has_input ? &parts->names.dimensions : &parts->names.output_dimensions;
    Picks picks = {0};
    bool done = picks_read(list, names, "--dims", &picks, error) && keep(parts, &picks, error);
    picks_free(&picks);
    return done;
}

static void release(Parts *parts) {
    names_release(&parts->names);
    pooled_free(&parts->pooled);
    for (size_t i = 0; i < sizeof parts->kept / sizeof *parts->kept; i++) {
        matrix_free(&parts->kept[i]);
    }
}

bool view_matrix(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                 Error *error) {
    Parts parts = {0};
    bool done = gather(input->subjects, &parts, error) &&
                (input->dims == NULL || keep_dimensions(&parts, input->dims, error)) &&
                figure_matrix(&parts.data, style, canvas, body, error);
    release(&parts);
    return done;
}
