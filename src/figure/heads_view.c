#include "heads_view.h"
#include "colour_bar.h"
#include "fit.h"
#include "range.h"
#include "tiles.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A label's line is about so much higher than its size. */
#define LINE_HEIGHT 1.37

/* Below this, tokens are no longer all named for the sake of the picture's size. */
#define SHRUNK_LABELLED 0.5

#define NAME_SIZE 64

static const TextLook name_look = {LABEL_SIZE, true};
static const TextLook footing_look = {SUBTITLE_SIZE, false};

/** A figure under way. */
typedef struct View {
    const HeadsData *data;
    const FigureStyle *style;
    Pen pen;
    size_t count;
    const Matrix **weights; /* owned */
    Panel model;            /* what all panels have in common */
    char footing[WEIGHTS_WORDS];
    bool named_at_edges; /* "layer 2" at the left and "head 3" above; else over each panel */
    Extent name;         /* the widest name over a panel */
    double layer_names;  /* what those at the left take */
    double edge;         /* what stands over the first line beside what stands over every line */
    TileRule rule;
    Box box; /* of every panel */
    Tiles tiles;
} View;

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static bool list_weights(View *view) {
    view->count = view->data->layers * view->data->heads;
    view->weights = calloc(view->count + 1, sizeof *view->weights);
    for (size_t i = 0; view->weights != NULL && i < view->count; i++) {
        view->weights[i] = &view->data->attention[i];
    }
    return view->weights != NULL || error_no_memory(view->pen.error, "figure");
}

static bool make_model(View *view) {
    const HeadsData *data = view->data;
    const FigureStyle *style = view->style;
    const ThemeLook *look = view->pen.look;
    const ColourMap *map = style->map != NULL ? style->map : colour_map(look->weights);
    Axis queries =
        axis_of(data->queries, data->attention[0].rows, data->query_stride, NULL, look->query);
    Axis keys = axis_of(data->keys, data->attention[0].cols, data->key_stride, NULL, look->key);
    queries.title = "query";
    queries.bright = style->query == 0 ? 0 : (style->query - 1) / queries.stride + 1;
    keys.title = "key";
    view->model = (Panel){.values = &data->attention[0],
                          .transposed = style->columns,
                          .rows = style->columns ? keys : queries,
                          .columns = style->columns ? queries : keys,
                          .map = map,
                          .decimals = style->decimals};
    weights_describe(view->weights, view->count, style->columns, view->footing);
    return range_of_all_weights(style, map, view->weights, view->count, &view->model.range,
                                view->pen.error);
}

/* Sets cells and labels of one size, and cells that are at least as high as labels of their own. */
static bool set_cells(View *view, double cell, bool labelled) {
    Axis *axes[] = {&view->model.rows, &view->model.columns};
    double size = fmin(LABEL_SIZE, floor(2 * cell / LINE_HEIGHT) / 2), highest = 0;
    size = labelled ? fmax(size, LABEL_SIZE_MIN) : HEADS_TICK_SIZE;
    for (int side = 0; side < 2; side++) {
        axes[side]->look = (TextLook){size, false};
        axes[side]->cell = cell;
        axes[side]->ticked = !labelled;
        if (!axis_measure(axes[side], &view->pen)) {
            return false;
        }
        highest = fmax(highest, axes[side]->labels.height);
    }
    for (int side = 0; labelled && side < 2; side++) {
        axes[side]->cell = fmax(cell, ceil(highest));
    }
    view->model.columns.turn = axis_turn(&view->model.columns);
    return true;
}

static bool choose_cells(View *view, double shrink) {
    double across = ceil(sqrt(1.5 * (double)view->count));
    size_t most = larger(view->model.rows.count, view->model.columns.count);
    bool labelled = most <= LABELLED_MOST && shrink > SHRUNK_LABELLED &&
                    across * (double)most * CELL_LABELLED_MIN <= HEADS_LABELLED_WIDTH;
    /* In half points: whole pixels at twice the size. */
    double halves = 2 * shrink * HEADS_WIDTH / across / (double)larger(most, 1);
    double cell = (labelled || shrink < 1 ? floor(halves) : ceil(halves)) / 2;
    cell = fmin(fmax(cell, labelled ? CELL_LABELLED_MIN : CELL_SMALLEST), HEADS_CELL_LARGEST);
    double cells =
        (double)view->count * (double)view->model.rows.count * (double)view->model.columns.count;
    view->model.joined = !labelled || cells > HEADS_JOINED_FROM;
    return set_cells(view, cell, labelled);
}

/* One size of numbers in all panels, so that none is louder than another. */
static bool fit_numbers(View *view) {
    double least = NUMBER_SIZE_MAX;
    for (size_t i = 0; i < view->count && least > 0; i++) {
        view->model.values = view->weights[i];
        if (!panel_fit_numbers(&view->model, &view->pen)) {
            return false;
        }
        least = fmin(least, view->model.number_size);
    }
    view->model.number_size = least;
    return true;
}

/* What stands over a panel: as much as tells it from the others. */
static void write_name(const View *view, size_t panel, char name[NAME_SIZE]) {
    size_t layer = panel / view->data->heads + 1, head = panel % view->data->heads + 1;
    bool one_layer = view->data->layers == 1, one_head = view->data->heads == 1;
    if (view->named_at_edges || (one_layer && !one_head)) {
        snprintf(name, NAME_SIZE, "head %zu", head);
    } else if (one_head && !one_layer) {
        snprintf(name, NAME_SIZE, "layer %zu", layer);
    } else {
        snprintf(name, NAME_SIZE, "layer %zu · head %zu", layer, head);
    }
}

/* The last panel has the longest name, but for the widths of digits. */
static bool measure_names(View *view) {
    char name[NAME_SIZE];
    view->name = (Extent){0};
    for (size_t i = 0; i < view->count; i++) {
        Extent extent;
        write_name(view, i, name);
        if (!pen_measure(&view->pen, name, name_look, &extent)) {
            return false;
        }
        view->name.width = fmax(view->name.width, extent.width);
        view->name.height = fmax(view->name.height, extent.height);
    }
    return true;
}

static bool make_box(View *view) {
    const Axis *rows = &view->model.rows, *columns = &view->model.columns;
    double names, title, heading, height = rows->cell * (double)rows->count;
    if (!measure_names(view) || !axis_row_room(rows, &view->pen, &names) ||
        !axis_title_room(columns, &view->pen, &title)) {
        return false;
    }
    heading = view->name.height + HEADING_GAP;
    view->layer_names = view->named_at_edges ? view->name.height + AXIS_TITLE_GAP : 0;
    view->edge = ceil(title + axis_rise(columns) + (view->named_at_edges ? heading : 0));
    double width = columns->cell * (double)columns->count;
    view->box = (Box){.left_first = ceil(names + view->layer_names),
                      .top = view->named_at_edges ? 0 : ceil(heading),
                      .right = ceil(fmax(width, view->name.width)),
                      /* Turned, "layer 12" is about as long as "head 12" and a letter. */
                      .bottom = ceil(view->named_at_edges
                                         ? fmax(height, view->name.width + view->name.height)
                                         : height)};
    return true;
}

static bool place_panels(View *view, size_t columns) {
    Box *boxes = calloc(view->count + 1, sizeof *boxes);
    if (boxes == NULL) {
        return error_no_memory(view->pen.error, "figure");
    }
    for (size_t i = 0; i < view->count; i++) {
        boxes[i] = view->box;
    }
    tiles_free(&view->tiles);
    bool done =
        (columns > 0 || tiles_choose(boxes, view->count, &view->rule, &columns, view->pen.error)) &&
        tiles_place(boxes, view->count, &view->rule, columns, &view->tiles, view->pen.error);
    free(boxes);
    return done;
}

static bool arrange(View *view, bool at_edges) {
    view->named_at_edges = at_edges;
    if (!make_box(view)) {
        return false;
    }
    view->rule =
        (TileRule){.group = at_edges || view->data->heads > 1 ? view->data->heads : view->count,
                   .across = HEADS_GAP,
                   .down = HEADS_GAP,
                   .above = view->edge + HEADER_USUAL};
    return place_panels(view, at_edges ? view->data->heads : 0);
}

/* Layers down and heads across say the most; where that is no page, names stand over each. */
static bool arrange_best(View *view) {
    if (view->data->layers > 1 && view->data->heads > 1) {
        if (!arrange(view, true)) {
            return false;
        }
        double height = view->tiles.height + view->edge + HEADER_USUAL;
        if (!(tiles_excess(view->tiles.width, height) > 0)) {
            return true;
        }
    }
    return arrange(view, false);
}

static bool is_framed(const View *view, size_t panel) {
    const HeadsData *data = view->data;
    return data->framed_layer == panel / data->heads + 1 &&
           (data->framed_head == 0 || data->framed_head == panel % data->heads + 1);
}

static bool draw_frame(const View *view, double x, double y) {
    const Axis *rows = &view->model.rows, *columns = &view->model.columns;
    Mark mark = {.kind = MARK_FRAME,
                 .role = ROLE_FRAME,
                 .colour = view->pen.look->ink,
                 .opacity = 1,
                 .x = x - FRAME_GAP,
                 .y = y - FRAME_GAP,
                 .width = columns->cell * (double)columns->count + 2 * FRAME_GAP,
                 .height = rows->cell * (double)rows->count + 2 * FRAME_GAP,
                 .stroke = {FRAME_STROKE, 0}};
    return scene_add(view->pen.scene, &mark, view->pen.error);
}

static bool draw_layer_name(const View *view, size_t layer, double y) {
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "layer %zu", layer);
    double middle = y + view->model.rows.cell * (double)view->model.rows.count / 2;
    return pen_text(&view->pen, ROLE_PANEL_TITLE, name, name_look,
                    (Hang){view->name.height, middle, 0.5, 1, -90}, (Ink){view->pen.look->ink, 1});
}

static bool draw_panel(const View *view, size_t number) {
    size_t line = tiles_line(number, view->rule.group, view->tiles.columns);
    size_t column = tiles_column(number, view->rule.group, view->tiles.columns);
    double x = view->tiles.x[number], y = view->tiles.y[number] + view->edge;
    char name[NAME_SIZE];
    Panel panel = view->model;
    write_name(view, number, name);
    panel.number = (int)number;
    panel.values = view->weights[number];
    panel.heading = view->named_at_edges && line > 0 ? NULL : name;
    panel.shows_rows = column == 0;
    panel.hides_columns = line > 0;
    panel.rows.title = number == 0 ? panel.rows.title : NULL;
    panel.columns.title = number == 0 ? panel.columns.title : NULL;
    double top = view->tiles.top[line] + (line == 0 ? view->edge : 0);
    return panel_draw(&panel, &view->pen, x, y, top) &&
           (!is_framed(view, number) || draw_frame(view, x, y)) &&
           (!view->named_at_edges || column > 0 || draw_layer_name(view, line + 1, y));
}

static bool draw_panels(const View *view) {
    for (size_t i = 0; i < view->count; i++) {
        if (!draw_panel(view, i)) {
            return false;
        }
    }
    return true;
}

/* The colour bar stands at the right of the first line, what is true of the weights below all. */
static bool draw_legend(const View *view) {
    Scene *body = view->pen.scene;
    const ColourBar bar = {view->model.map, view->model.range, 0};
    double top = view->tiles.y[0] + view->edge, below = view->tiles.height + view->edge;
    double room, overhang;
    Extent footing = {0};
    if (!colour_bar_room(&bar, &view->pen, &room) ||
        !axis_overhang(&view->model.columns, &view->pen, &overhang) ||
        !colour_bar_draw(&bar, &view->pen, view->tiles.width, top, below - top)) {
        return false;
    }
    below = fmax(below, top + colour_bar_height(below - top)) + FOOTING_GAP;
    if (view->footing[0] != '\0' &&
        (!pen_measure(&view->pen, view->footing, footing_look, &footing) ||
         !pen_text(&view->pen, ROLE_PANEL_TITLE, view->footing, footing_look,
                   (Hang){view->tiles.x[0], below, 0, 0, 0}, (Ink){view->pen.look->quiet, 1}))) {
        return false;
    }
    body->width =
        ceil(fmax(view->tiles.width + fmax(room, overhang), view->tiles.x[0] + footing.width));
    body->height = ceil(below + footing.height);
    return true;
}

static bool remark_pooling(const View *view) {
    const HeadsData *data = view->data;
    char text[96];
    snprintf(text, sizeof text, "each cell is the maximum of %zu × %zu weights",
             larger(data->query_stride, 1), larger(data->key_stride, 1));
    return (data->query_stride <= 1 && data->key_stride <= 1) ||
           scene_remark(view->pen.scene, text, view->pen.error);
}

static bool lay_out(void *under_way, double shrink) {
    View *view = under_way;
    return choose_cells(view, shrink) && fit_numbers(view) && arrange_best(view) &&
           draw_panels(view) && draw_legend(view) && remark_pooling(view);
}

bool figure_heads(const HeadsData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = list_weights(&view) && make_model(&view) &&
                scene_fit(body, style->longest_side, lay_out, &view, error);
    tiles_free(&view.tiles);
    free(view.weights);
    if (!done) {
        scene_free(body);
    }
    return done;
}
