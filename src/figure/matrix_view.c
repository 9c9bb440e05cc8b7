#include "matrix_view.h"
#include "dimensions.h"
#include "fit.h"
#include "grid.h"
#include "pool.h"
#include "range.h"
#include "sizes.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* attention, before, after, shift */
#define PANELS 4

/** A figure under way. */
typedef struct View {
    const MatrixData *data;
    const FigureStyle *style;
    Pen pen;
    Panel panels[PANELS];
    size_t count;
    Matrix pooled[PANELS];    /* embeddings whose rows had to be pooled; owned */
    Dimensions input, output; /* the output's own, where they are not the input's */
    char footing[WEIGHTS_WORDS];
    ColourRange signs;
    Grid grid;
} View;

static bool widths_agree(const MatrixData *data) {
    return matrix_is_absent(&data->input) || matrix_is_absent(&data->output) ||
           data->input.cols == data->output.cols;
}

/* Dimensions that input, output and shift share are left out of all of them or of none. */
static bool pick_dimensions(View *view) {
    const MatrixData *data = view->data;
    bool all = view->style->all_dimensions;
    const Matrix *first[] = {&data->input, &data->output, &data->shift};
    const Matrix *second[] = {&data->output, &data->shift};
    if (widths_agree(data)) {
        return dimensions_pick(&view->input, first, 3, all, view->pen.error);
    }
    return dimensions_pick(&view->input, first, 1, all, view->pen.error) &&
           dimensions_pick(&view->output, second, 2, all, view->pen.error);
}

static size_t query_stride(const View *view) {
    return view->data->query_stride > 0 ? view->data->query_stride : 1;
}

static bool remark_left_out(View *view) {
    size_t total = view->input.total + view->output.total;
    size_t left_out = total - view->input.count - view->output.count;
    char text[128];
    snprintf(text, sizeof text, "%zu of %zu dimensions %s 0 throughout and left out", left_out,
             total, left_out == 1 ? "is" : "are");
    return left_out == 0 || scene_remark(view->pen.scene, text, view->pen.error);
}

static bool remark_pooling(View *view) {
    const MatrixData *data = view->data;
    char cells[96], rows[96];
    snprintf(cells, sizeof cells, "each cell is the maximum of %zu × %zu weights",
             query_stride(view), data->key_stride);
    snprintf(rows, sizeof rows, "each row of embeddings is what is furthest from 0 in %zu tokens",
             query_stride(view));
    bool pooled_cells = query_stride(view) > 1 || data->key_stride > 1, pooled_rows = false;
    for (int i = 0; i < PANELS; i++) {
        pooled_rows |= !matrix_is_absent(&view->pooled[i]);
    }
    return (!pooled_cells || scene_remark(view->pen.scene, cells, view->pen.error)) &&
           (!pooled_rows || scene_remark(view->pen.scene, rows, view->pen.error));
}

static bool remark_all(View *view) {
    return scene_remark(view->pen.scene, view->data->remark, view->pen.error) &&
           remark_left_out(view) && remark_pooling(view);
}

static Axis query_axis(const View *view, size_t count, const char *title) {
    size_t stride = query_stride(view), query = view->style->query;
    Axis axis = axis_of(view->data->queries, count, stride, title, view->pen.look->query);
    axis.bright = query == 0 ? 0 : (query - 1) / stride + 1;
    return axis;
}

static bool add_attention(View *view) {
    const MatrixData *data = view->data;
    const Matrix *weights = &data->attention;
    const ColourMap *map =
        view->style->map != NULL ? view->style->map : colour_map(view->pen.look->weights);
    ColourRange range;
    if (!range_of_weights(view->style, map, weights, &range, view->pen.error)) {
        return false;
    }
    Axis queries = query_axis(view, weights->rows, "query");
    Axis keys = axis_of(data->keys, weights->cols, data->key_stride, "key", view->pen.look->key);
    bool columns = view->style->columns;
    view->panels[view->count++] =
        (Panel){.number = 0,
                .heading = "attention  A",
                .footing = weights_describe(&weights, 1, columns, view->footing),
                .values = weights,
                .transposed = columns,
                .rows = columns ? keys : queries,
                .columns = columns ? queries : keys,
                .map = map,
                .range = range,
                .decimals = view->style->decimals,
                .has_bar = true};
    return true;
}

/* Embeddings come with a row for every token, or pooled as the attention matrix is. */
static bool pool_if_needed(View *view, int number, const Matrix **values) {
    size_t stride = query_stride(view);
    bool whole = (*values)->rows == view->data->queries->count;
    if (stride == 1 || !whole) {
        return true;
    }
    const Matrix *all = *values;
    *values = &view->pooled[number];
    return pool_rows(all, stride, &view->pooled[number], view->pen.error);
}

static bool add_embeddings(View *view, int number, const Matrix *values, const char *heading,
                           bool of_output) {
    if (matrix_is_absent(values)) {
        return true;
    }
    if (!pool_if_needed(view, number, &values)) {
        return false;
    }
    const MatrixData *data = view->data;
    bool own = of_output && !widths_agree(data);
    const Dimensions *dimensions = own ? &view->output : &view->input;
    const Labels *names =
        of_output && data->output_dimensions != NULL ? data->output_dimensions : data->dimensions;
    Axis columns = axis_of(names, dimensions->count, 1, NULL, view->pen.look->quiet);
    columns.picks = dimensions->picks;
    view->panels[view->count++] =
        (Panel){.number = number,
                .heading = heading,
                .values = values,
                .rows = query_axis(view, values->rows, NULL),
                .columns = columns,
                .map = colour_map(view->pen.look->signs),
                .unnumbered = colour_map(view->pen.look->unnumbered_signs),
                .range = view->signs,
                .decimals = view->style->decimals};
    return true;
}

static bool add_panels(View *view) {
    const MatrixData *data = view->data;
    double reach = view->style->reach;
    const Matrix neighbours = {1, 1, &reach};
    const Matrix *embeddings[] = {&data->input, &data->output, &data->shift, &neighbours};
    view->signs = range_of_signs(embeddings, sizeof embeddings / sizeof embeddings[0]);
    if (!pick_dimensions(view) || !add_attention(view)) {
        return false;
    }
    size_t first = view->count;
    const char *after = data->output_caption != NULL ? data->output_caption : "after  A·V";
    if (!add_embeddings(view, 1, &data->input, "before  X", false) ||
        !add_embeddings(view, 2, &data->output, after, true) ||
        !add_embeddings(view, 3, &data->shift, "shift", true)) {
        return false;
    }
    if (view->count > first) {
        view->panels[view->count - 1].has_bar = true;
    }
    return true;
}

/* Row names stand at the first panel of a line, and where they are not those of the panel before.
 */
static void show_rows(View *view, Box *boxes) {
    for (size_t i = 0; i < view->count; i++) {
        bool differs = i > 0 && !axis_same(&view->panels[i].rows, &view->panels[i - 1].rows);
        view->panels[i].shows_rows = i == 0 || differs;
        boxes[i].left_next = differs ? boxes[i].left_first : 0;
    }
}

static bool measure(View *view, double shrink) {
    Box boxes[PANELS];
    if (!sizes_set(view->panels, view->count, shrink, &view->pen) ||
        !panels_fit_numbers(view->panels, view->count, &view->pen)) {
        return false;
    }
    for (size_t i = 0; i < view->count; i++) {
        if (!panel_box(&view->panels[i], &view->pen, &boxes[i])) {
            return false;
        }
    }
    show_rows(view, boxes);
    grid_choose(boxes, view->count, HEADER_USUAL, WIDEST_SHAPE, &view->grid);
    for (size_t i = 1; i < view->count; i++) {
        view->panels[i].shows_rows |= view->grid.line[i] != view->grid.line[i - 1];
    }
    return true;
}

static bool draw_panels(View *view) {
    for (size_t i = 0; i < view->count; i++) {
        const Grid *grid = &view->grid;
        if (!panel_draw(&view->panels[i], &view->pen, grid->x[i], grid->y[i],
                        grid->top[grid->line[i]])) {
            return false;
        }
    }
    return true;
}

static bool lay_out(void *under_way, double shrink) {
    View *view = under_way;
    Scene *body = view->pen.scene;
    if (!measure(view, shrink) || !draw_panels(view) || !remark_all(view)) {
        return false;
    }
    body->width = view->grid.width;
    body->height = ceil(view->grid.height);
    return true;
}

bool figure_matrix(const MatrixData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                   Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = add_panels(&view) && scene_fit(body, style->longest_side, lay_out, &view, error);
    for (int i = 0; i < PANELS; i++) {
        matrix_free(&view.pooled[i]);
    }
    dimensions_free(&view.input);
    dimensions_free(&view.output);
    if (!done) {
        scene_free(body);
    }
    return done;
}
