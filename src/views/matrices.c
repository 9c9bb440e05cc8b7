#include "phrase.h"
#include "views.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* How many neighbours share a cell. */
static size_t stride_for(size_t count) {
    return (count + VIEWS_CELLS - 1) / VIEWS_CELLS;
}

/* NaN is a cell whose every part is masked. */
static double larger(double a, double b) {
    return isnan(a) || b > a ? b : a;
}

/* Pools one row of weights into a row of cells that other rows may share. */
static void pool_row(const Trace *trace, size_t layer, size_t query, const double *row,
                     size_t stride, double *cells) {
    for (size_t key = 0; key < trace->input->m; key++) {
        if (!trace_is_masked(trace, layer, query, key)) {
            cells[key / stride] = larger(cells[key / stride], row[key]);
        }
    }
}

static bool pool_attention(const Request *request, const Trace *trace, FigureData *figure,
                           Error *error) {
    size_t n = trace->input->n, m = trace->input->m;
    figure->query_stride = stride_for(n);
    figure->key_stride = stride_for(m);
    size_t rows = (n + figure->query_stride - 1) / figure->query_stride;
    size_t cols = (m + figure->key_stride - 1) / figure->key_stride;
    Matrix buffer;
    if (!matrix_new(&figure->attention, rows, cols, error) || !matrix_new(&buffer, 2, m, error)) {
        return false;
    }
    for (size_t i = 0; i < rows * cols; i++) {
        figure->attention.data[i] = NAN;
    }
    for (size_t query = 0; query < n; query++) {
        trace_selected_rows(trace, &request->selection, query, 1, buffer.data,
                            matrix_row(&buffer, 1));
        pool_row(trace, request->selection.layer, query, buffer.data, figure->key_stride,
                 matrix_row(&figure->attention, query / figure->query_stride));
    }
    matrix_free(&buffer);
    return true;
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

bool views_range(const Request *request, const Trace *trace, const FigureStyle *style,
                 ColourRange *range, Error *error) {
    *range = style->range_rule == RANGE_GIVEN ? style->range : (ColourRange){0, 1};
    if (style->range_rule != RANGE_AUTO) {
        return true;
    }
    Matrix buffer;
    if (!matrix_new(&buffer, 2, trace->input->m, error)) {
        return false;
    }
    ColourRange own = {INFINITY, -INFINITY};
    for (size_t query = 0; query < trace->input->n; query++) {
        trace_selected_rows(trace, &request->selection, query, 1, buffer.data,
                            matrix_row(&buffer, 1));
        widen(trace, request->selection.layer, query, buffer.data, &own);
    }
    matrix_free(&buffer);
    *range = own.low < own.high ? own : *range;
    return true;
}

/* Copies names as they may stand in a picture: nothing in them breaks a line or turns it. */
static bool copy_printable(const Labels *from, Labels *to, Error *error) {
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

/* The table's names where it has as many as there are columns, else numbers. */
static bool name_columns(const Request *request, size_t count, Labels *names, Error *error) {
    const Labels *dimensions = request->dimensions;
    if (dimensions != NULL && dimensions->count == count) {
        return copy_printable(dimensions, names, error);
    }
    return labels_number(names, count, error);
}

static char *subtitle_with_pooling(const Request *request, const Trace *trace,
                                   const FigureData *figure) {
    char *subtitle = views_subtitle(request, trace);
    if (subtitle == NULL || (figure->query_stride == 1 && figure->key_stride == 1)) {
        return subtitle;
    }
    Phrase phrase = {0};
    phrase_add(&phrase, "%s, each cell is the maximum of %zu × %zu", subtitle, figure->query_stride,
               figure->key_stride);
    free(subtitle);
    return phrase.text;
}

static bool fill_in_words(const Request *request, const Trace *trace, const char *title,
                          ViewsData *data, Error *error) {
    char *own = title == NULL ? views_title(request) : NULL;
    const char *shown = title == NULL ? own : title;
    data->title = shown == NULL ? NULL : text_printable(shown);
    free(own);
    data->subtitle = subtitle_with_pooling(request, trace, &data->figure);
    return (data->title != NULL && data->subtitle != NULL) || error_no_memory(error, "figure");
}

/* One layer's output as a formula; of a stack, which layer's it is. */
static void write_output_caption(const Request *request, const Trace *trace, char *caption,
                                 size_t size) {
    const TraceInput *input = &request->input;
    const LayerWeights *weights = &input->layers[0];
    if (input->layer_count > 1) {
        snprintf(caption, size, "after  layer %zu", input->layer_count);
        return;
    }
    bool residual = input->options.residual && !matrix_is_absent(&trace->x);
    snprintf(caption, size, "after  %s%s%s%s", residual ? "X + " : "",
             input->options.heads > 1 ? "concat(A·V)" : "A·V",
             matrix_is_absent(&weights->W_O) ? "" : "·W_O",
             matrix_is_absent(&weights->b_O) ? "" : " + b_O");
}

bool views_data_new(const Request *request, const Trace *trace, const char *title, ViewsData *data,
                    Error *error) {
    *data = (ViewsData){0};
    FigureData *figure = &data->figure;
    if (!pool_attention(request, trace, figure, error) ||
        !name_columns(request, trace->x.cols, &data->dimensions, error) ||
        !name_columns(request, trace->output.cols, &data->output_dimensions, error) ||
        !copy_printable(trace->input->queries, &data->queries, error) ||
        !copy_printable(trace->input->keys, &data->keys, error) ||
        !fill_in_words(request, trace, title, data, error)) {
        views_data_free(data);
        return false;
    }
    figure->title = data->title;
    figure->subtitle = data->subtitle;
    write_output_caption(request, trace, data->output_caption, sizeof data->output_caption);
    figure->output_caption = data->output_caption;
    figure->queries = &data->queries;
    figure->keys = &data->keys;
    figure->dimensions = &data->dimensions;
    figure->output_dimensions = &data->output_dimensions;
    figure->input = trace->x;
    figure->output = trace->output;
    figure->shift = trace->shift;
    return true;
}

void views_data_free(ViewsData *data) {
    matrix_free(&data->figure.attention);
    free(data->title);
    free(data->subtitle);
    labels_free(&data->queries);
    labels_free(&data->keys);
    labels_free(&data->dimensions);
    labels_free(&data->output_dimensions);
    for (size_t i = 0; i < sizeof data->kept / sizeof *data->kept; i++) {
        matrix_free(&data->kept[i]);
    }
    *data = (ViewsData){0};
}
