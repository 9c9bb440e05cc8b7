#include "query_view.h"
#include "dimensions.h"
#include "query_columns.h"
#include "range.h"
#include "sizes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum PanelName { VALUES, WEIGHTED, TOTALS, OUTPUT, PANELS } PanelName;

static const TextLook query_look = {LABEL_SIZE, true};

/** A figure under way. */
typedef struct Fan {
    const QueryData *data;
    const FigureStyle *style;
    Pen pen;
    QueryColumns columns;
    Axis keys;
    Panel panels[PANELS];
    Box boxes[PANELS];
    size_t count; /* of panels: 0 where there are no values, OUTPUT where there is no output */
    Dimensions dimensions, output;
    ColourRange signs;
    bool is_wrapped; /* the weighted values stand under the values */
    double top;      /* from the headings to the first row of cells */
    double query_height;
    double left; /* of the columns */
    double x[PANELS], y[PANELS];
    double sums; /* the upper edge of the row of sums */
} Fan;

static bool has_values(const Fan *fan) {
    return !matrix_is_absent(&fan->data->values);
}

static bool has_output(const Fan *fan) {
    return !matrix_is_absent(&fan->data->output);
}

/* ---- what is drawn ---- */

/* An output of the values' width has their dimensions. */
static bool shares_dimensions(const Fan *fan) {
    return has_output(fan) && fan->data->output.cols == fan->data->values.cols;
}

static bool pick_dimensions(Fan *fan) {
    const QueryData *data = fan->data;
    const Matrix none = {0};
    const Matrix *all[] = {&data->values, &data->totals,
                           shares_dimensions(fan) ? &data->output : &none};
    const Matrix *own[] = {&data->output};
    bool every = fan->style->all_dimensions;
    return dimensions_pick(&fan->dimensions, all, 3, every, fan->pen.error) &&
           (!has_output(fan) || shares_dimensions(fan) ||
            dimensions_pick(&fan->output, own, 1, every, fan->pen.error));
}

static Panel make_panel(const Fan *fan, PanelName name, const Matrix *values, const char *heading) {
    Panel panel = {.number = (int)name + 1,
                   .heading = heading,
                   .values = values,
                   .rows = {.names = fan->data->keys,
                            .count = values->rows,
                            .stride = 1,
                            .hue = fan->pen.look->key},
                   .columns = {.names = fan->data->dimensions,
                               .picks = fan->dimensions.picks,
                               .count = fan->dimensions.count,
                               .stride = 1,
                               .hue = fan->pen.look->quiet},
                   .map = colour_map(fan->pen.look->signs),
                   .range = fan->signs,
                   .decimals = fan->style->decimals};
    return panel;
}

static void make_totals(Fan *fan) {
    const QueryData *data = fan->data;
    Panel *totals = &fan->panels[TOTALS], *output = &fan->panels[OUTPUT];
    *totals = make_panel(fan, TOTALS, &data->totals, NULL);
    totals->rows.names = data->total_names;
    totals->columns.is_bare = true;
    totals->shows_rows = true;
    if (!has_output(fan)) {
        return;
    }
    *output = make_panel(fan, OUTPUT, &data->output, data->output_caption);
    output->rows.names = NULL;
    output->columns.names = data->output_dimensions;
    if (!shares_dimensions(fan)) {
        output->columns.picks = fan->output.picks;
        output->columns.count = fan->output.count;
    }
}

static bool make_panels(Fan *fan) {
    const QueryData *data = fan->data;
    double reach = fan->style->reach;
    const Matrix neighbours = {1, 1, &reach};
    const Matrix *all[] = {&data->values, &data->weighted, &data->totals, &data->output,
                           &neighbours};
    if (!has_values(fan)) {
        return true;
    }
    fan->signs = range_of_signs(all, sizeof all / sizeof *all);
    if (!pick_dimensions(fan)) {
        return false;
    }
    fan->panels[VALUES] = make_panel(fan, VALUES, &data->values, "value  V");
    fan->panels[VALUES].hue = &fan->pen.look->value;
    fan->panels[WEIGHTED] = make_panel(fan, WEIGHTED, &data->weighted, "weight · V");
    fan->panels[WEIGHTED].has_bar = true;
    make_totals(fan);
    fan->count = has_output(fan) ? PANELS : OUTPUT;
    return true;
}

/* ---- measures ---- */

/* Without values the rows are sized as those of a panel without columns are. */
static bool size_rows(Fan *fan) {
    Panel rows = {.rows = {.names = fan->data->keys,
                           .count = fan->data->weights.rows,
                           .stride = 1,
                           .title = "key",
                           .hue = fan->pen.look->key},
                  .columns = {.count = 1, .stride = 1}};
    const SizeLimits limits = {FAN_CELL, PANEL_COMFORTABLE, PANEL_PIXELS};
    if (!sizes_set_within(has_values(fan) ? fan->panels : &rows, has_values(fan) ? fan->count : 1,
                          &limits, &fan->pen)) {
        return false;
    }
    fan->keys = rows.rows;
    if (has_values(fan)) {
        const Axis *sized = &fan->panels[WEIGHTED].rows;
        fan->keys.cell = sized->cell;
        fan->keys.look = sized->look;
        return axis_measure(&fan->keys, &fan->pen);
    }
    return true;
}

static bool fit_numbers(Fan *fan) {
    double least = NUMBER_SIZE_MAX;
    for (size_t i = 0; i < fan->count; i++) {
        Panel *panel = &fan->panels[i];
        if (!panel_fit_numbers(panel, &fan->pen)) {
            return false;
        }
        least = panel->number_size > 0 ? fmin(least, panel->number_size) : least;
    }
    for (size_t i = 0; i < fan->count; i++) {
        Panel *panel = &fan->panels[i];
        panel->number_size = panel->number_size > 0 ? least : 0;
        if (!(panel->number_size > 0)) {
            panel->map = colour_map(fan->pen.look->unnumbered_signs);
        }
    }
    return true;
}

static bool measure_query(Fan *fan) {
    Extent extent;
    if (!pen_measure(&fan->pen, fan->data->query, query_look, &extent)) {
        return false;
    }
    fan->query_height = ceil(extent.height) + HEADER_GAP;
    return true;
}

static bool measure_columns(Fan *fan) {
    fan->columns = (QueryColumns){.data = fan->data,
                                  .decimals = fan->style->decimals,
                                  .look = fan->keys.look,
                                  .keys = &fan->keys};
    fan->columns.map =
        fan->style->map != NULL ? fan->style->map : colour_map(fan->pen.look->weights);
    Extent heading;
    if (!range_of_weights(fan->style, fan->columns.map, &fan->data->weights, &fan->columns.range,
                          fan->pen.error) ||
        !query_columns_measure(&fan->columns, &fan->pen) ||
        !pen_measure(&fan->pen, "weight", query_look, &heading)) {
        return false;
    }
    fan->top = ceil(fan->columns.rise + HEADING_GAP + heading.height);
    return true;
}

static bool measure_panels(Fan *fan) {
    for (size_t i = 0; i < fan->count; i++) {
        if (!panel_box(&fan->panels[i], &fan->pen, &fan->boxes[i])) {
            return false;
        }
    }
    fan->top = fmax(fan->top, fmax(fan->boxes[VALUES].top, fan->boxes[WEIGHTED].top));
    return true;
}

static bool measure(Fan *fan) {
    return size_rows(fan) && fit_numbers(fan) && measure_query(fan) && measure_columns(fan) &&
           measure_panels(fan);
}

/* ---- places ---- */

static double height_of(const Panel *panel) {
    return panel->rows.cell * (double)panel->rows.count;
}

static double rows_height(const Fan *fan) {
    return fan->keys.cell * (double)fan->data->weights.rows;
}

/* Where the panels of values end, placed beside or below each other. */
static void place_values(Fan *fan, double left, double y) {
    const Box *values = &fan->boxes[VALUES];
    double names = fan->boxes[TOTALS].left_first, below = rows_height(fan) + FAN_SUM_GAP;
    fan->x[VALUES] = left;
    fan->y[VALUES] = y;
    fan->x[WEIGHTED] = left;
    fan->y[WEIGHTED] = y + below + fan->keys.cell + LINE_GAP + fan->top;
    if (!fan->is_wrapped) {
        /* The totals' names have room under the values. */
        fan->x[WEIGHTED] = left + fmax(values->right + FAN_PANEL_GAP, names + LABEL_GAP);
        fan->y[WEIGHTED] = y;
    }
    fan->x[TOTALS] = fan->x[OUTPUT] = fan->x[WEIGHTED];
    fan->y[TOTALS] = fan->y[WEIGHTED] + below;
    fan->y[OUTPUT] =
        fan->y[TOTALS] + height_of(&fan->panels[TOTALS]) + LINE_GAP + fan->boxes[OUTPUT].top;
}

/* The body's size, once everything has its place. */
static void set_size(Fan *fan) {
    Scene *body = fan->pen.scene;
    body->width = fan->left + fan->columns.width;
    body->height = fan->sums + fan->keys.cell;
    for (size_t i = 0; i < fan->count; i++) {
        body->width = fmax(body->width, fan->x[i] + fan->boxes[i].right);
        /* Nothing is said under panels: only a colour bar's lowest number needs the room. */
        double spare = fan->panels[i].has_bar ? 0 : FOOTING_GAP;
        body->height = fmax(body->height, fan->y[i] + fan->boxes[i].bottom - spare);
    }
    body->width = ceil(body->width);
    body->height = ceil(body->height);
}

static void place_all(Fan *fan, double left, double y, bool is_wrapped) {
    fan->is_wrapped = is_wrapped;
    place_values(fan, left, y);
    set_size(fan);
}

static bool place(Fan *fan) {
    if (!axis_row_room(&fan->keys, &fan->pen, &fan->left)) {
        return false;
    }
    fan->left = ceil(fan->left) + FAN_COLUMN_GAP;
    double y = fan->query_height + fan->top;
    double panels = fan->left + fan->columns.width + FAN_PANEL_GAP;
    fan->sums = y + rows_height(fan) + FAN_SUM_GAP;
    place_all(fan, panels, y, false);
    const Scene *body = fan->pen.scene;
    if (has_values(fan) && body->width > FAN_WIDEST_SHAPE * (body->height + HEADER_USUAL)) {
        place_all(fan, panels, y, true);
    }
    fan->panels[WEIGHTED].shows_rows = fan->is_wrapped;
    return true;
}

/* ---- marks ---- */

static bool draw_query(const Fan *fan) {
    const Pen *pen = &fan->pen;
    char place_of[64];
    Extent extent;
    snprintf(place_of, sizeof place_of, fan->data->of > 1 ? "query %zu of %zu" : "query",
             fan->data->number, fan->data->of);
    if (!pen_measure(pen, place_of, query_look, &extent)) {
        return false;
    }
    double gap = ceil(extent.width) + 2 * LABEL_GAP;
    Extent name;
    if (!pen_measure(pen, fan->data->query, query_look, &name)) {
        return false;
    }
    pen->scene->width = fmax(pen->scene->width, ceil(gap + name.width));
    return pen_text(pen, ROLE_AXIS_TITLE, place_of, (TextLook){LABEL_SIZE, false},
                    (Hang){0, 0, 0, 0, 0}, (Ink){pen->look->query, 1}) &&
           (fan->data->query[0] == '\0' ||
            pen_text(pen, ROLE_QUERY_LABEL, fan->data->query, query_look, (Hang){gap, 0, 0, 0, 0},
                     (Ink){pen->look->query, 1}));
}

static bool draw_operator(const Fan *fan, const char *sign, double x) {
    double middle = fan->y[VALUES] + rows_height(fan) / 2;
    return pen_text(&fan->pen, ROLE_OPERATOR, sign, (TextLook){FAN_SIGN_SIZE, false},
                    (Hang){x, middle, 0.5, 0.5, 0}, (Ink){fan->pen.look->quiet, 1});
}

static bool draw_operators(const Fan *fan) {
    const Panel *values = &fan->panels[VALUES];
    double end = fan->x[VALUES] + values->columns.cell * (double)values->columns.count;
    return draw_operator(fan, "×", fan->x[VALUES] - FAN_PANEL_GAP / 2) &&
           (fan->is_wrapped || draw_operator(fan, "=", (end + fan->x[WEIGHTED]) / 2));
}

/* A sum stands under a rule. */
static bool draw_rules(const Fan *fan) {
    double y = fan->sums - FAN_SUM_GAP / 2, width = fan->columns.width;
    if (!pen_line(&fan->pen, ROLE_TICK, fan->left, y, width, 0)) {
        return false;
    }
    if (!has_values(fan)) {
        return true;
    }
    const Panel *weighted = &fan->panels[WEIGHTED];
    return pen_line(&fan->pen, ROLE_TICK, fan->x[WEIGHTED], fan->y[TOTALS] - FAN_SUM_GAP / 2,
                    weighted->columns.cell * (double)weighted->columns.count, 0);
}

static bool draw_panels(const Fan *fan) {
    for (size_t i = 0; i < fan->count; i++) {
        double top = i == OUTPUT ? fan->boxes[i].top : fan->top;
        if (!panel_draw(&fan->panels[i], &fan->pen, fan->x[i], fan->y[i], top)) {
            return false;
        }
    }
    return !has_values(fan) || draw_operators(fan);
}

static bool draw_sum_name(const Fan *fan) {
    double right = fan->left - FAN_COLUMN_GAP - LABEL_GAP - 1;
    return pen_text(&fan->pen, ROLE_QUERY_LABEL, "Σ", fan->keys.look,
                    (Hang){right, fan->sums + fan->keys.cell / 2, 1, 0.5, 0},
                    (Ink){fan->pen.look->ink, 1});
}

static bool draw(Fan *fan) {
    const Pen *pen = &fan->pen;
    double left = fan->left, y = fan->query_height + fan->top;
    return draw_query(fan) && axis_draw_rows(&fan->keys, pen, left - FAN_COLUMN_GAP, y) &&
           query_columns_draw(&fan->columns, pen, left, y, fan->top,
                              fan->sums + fan->keys.cell / 2) &&
           draw_sum_name(fan) && draw_rules(fan) && draw_panels(fan);
}

/* ---- remarks ---- */

static bool remark_left_out(const Fan *fan) {
    size_t total = fan->dimensions.total + fan->output.total;
    size_t left_out = total - fan->dimensions.count - fan->output.count;
    char text[128];
    snprintf(text, sizeof text, "%zu of %zu dimensions %s 0 throughout and left out", left_out,
             total, left_out == 1 ? "is" : "are");
    return left_out == 0 || scene_remark(fan->pen.scene, text, fan->pen.error);
}

bool figure_query(const QueryData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    *body = (Scene){0};
    Fan fan = {.data = data, .style = style};
    fan.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = make_panels(&fan) && measure(&fan) && place(&fan) && draw(&fan) &&
                scene_remark(body, data->remark, error) && remark_left_out(&fan);
    dimensions_free(&fan.dimensions);
    dimensions_free(&fan.output);
    if (!done) {
        scene_free(body);
    }
    return done;
}
