#include "sweep_view.h"
#include "end_names.h"
#include "naming.h"
#include "ruler.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const TextLook small_look = {SUBTITLE_SIZE, false};
static const TextLook heading_look = {LABEL_SIZE, true};

/* Free room over the largest number of an axis. */
#define HEADROOM 1.04

/** A figure under way. */
typedef struct View {
    const SweepData *data;
    const FigureStyle *style;
    Pen pen;
    size_t *order; /* the places of the values as they rise; owned */
    size_t stride; /* every stride-th query has a curve, */
    bool is_named; /* and a name, … */
    bool is_left;  /* … at its left end; the numbers of the axes are then at the right */
    EndName *names;
    size_t name_count; /* of one panel at a time; texts owned */
    double line;       /* from one name to the next */
    double left, right, top, height;
    Ruler across, up; /* of all panels, and of the one at hand */
} View;

/** How a curve looks. */
typedef struct Pencil {
    double stroke;
    Ink ink;
    bool broken, pointed;
    size_t row; /* of its marks */
} Pencil;

static size_t query_count(const View *view) {
    return view->data->queries->count;
}

/* ---- axes ---- */

static void order_values(View *view) {
    for (size_t i = 0; i < view->data->count; i++) {
        size_t at = i;
        for (; at > 0 && view->data->values[view->order[at - 1]] > view->data->values[i]; at--) {
            view->order[at] = view->order[at - 1];
        }
        view->order[at] = i;
    }
}

static bool is_log(double low, double high) {
    return low > 0 && high / low >= CURVES_LOG_FROM;
}

/* The values and a little room at both ends. */
static Ruler ruler_of_values(const View *view) {
    const SweepData *data = view->data;
    double low = data->values[view->order[0]], high = data->values[view->order[data->count - 1]];
    double part = CURVES_PAD / (CURVES_WIDTH - 2 * CURVES_PAD);
    Ruler ruler = {.low = low, .high = high, .is_log = is_log(low, high), .length = CURVES_WIDTH};
    if (ruler.is_log) {
        double room = pow(high / low, part);
        ruler.low /= room;
        ruler.high *= room;
    } else {
        double room = high > low ? (high - low) * part : fmax(fabs(high) / 2, 1e-300);
        ruler.low -= room;
        ruler.high += room;
    }
    return ruler;
}

/* The swept values themselves where there is room for them, else round numbers. */
static bool mark_values(View *view) {
    const SweepData *data = view->data;
    double sorted[RULER_TICKS];
    bool fit = data->count <= RULER_TICKS;
    for (size_t i = 0; fit && i < data->count; i++) {
        sorted[i] = data->values[view->order[i]];
    }
    if (fit &&
        !ruler_mark_these(&view->across, sorted, data->count, &view->pen, small_look, &fit)) {
        return false;
    }
    return fit || ruler_mark(&view->across, &view->pen, small_look, false);
}

static void widen(double value, double *low, double *high) {
    if (isfinite(value)) {
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
}

static bool mark_measure(View *view, const SweepMeasure *measure, double height) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < view->data->count; i++) {
        widen(measure->mean[i], &low, &high);
        widen(measure->reference != NULL ? measure->reference[i] : NAN, &low, &high);
    }
    for (size_t i = 0; i < measure->each.rows * measure->each.cols; i++) {
        widen(measure->each.data[i], &low, &high);
    }
    bool log = measure->may_be_log && is_log(low, high);
    high = fmax(high > 0 ? high : 0, measure->high);
    high = high > 0 ? high : 1;
    view->up = (Ruler){.low = log ? low / HEADROOM : 0,
                       .high = measure->high > 0 && high <= measure->high ? high : high * HEADROOM,
                       .is_log = log,
                       .length = height};
    return ruler_mark(&view->up, &view->pen, small_look, true);
}

/* ---- curves ---- */

typedef struct Spot {
    double x, y;
} Spot;

static Spot spot_of(const View *view, size_t at, double value) {
    return (Spot){view->left + ruler_at(&view->across, view->data->values[at]),
                  view->top + view->height - ruler_at(&view->up, value)};
}

static bool add_mark(const View *view, MarkKind kind, Spot from, Spot to, const Pencil *pencil,
                     int panel, size_t column, double value) {
    Mark mark = {.kind = kind,
                 .role = ROLE_SERIES,
                 .colour = pencil->ink.colour,
                 .opacity = pencil->ink.opacity,
                 .x = from.x,
                 .y = from.y,
                 .width = to.x - from.x,
                 .height = to.y - from.y,
                 .stroke = {pencil->stroke, 0},
                 .panel = panel,
                 .row = pencil->row,
                 .column = column,
                 .value = value};
    return scene_add(view->pen.scene, &mark, view->pen.error);
}

static Spot between(Spot from, Spot to, double part) {
    return (Spot){from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
}

/* Dashes go on over the values as if the curve were one line; `used` is how far they have come. */
static bool draw_dashes(const View *view, Spot from, Spot to, const Pencil *pencil, int panel,
                        size_t column, double *used) {
    const double period = CURVE_DASH + CURVE_DASH_GAP;
    double length = hypot(to.x - from.x, to.y - from.y);
    double at = -fmod(*used, period);
    for (; at < length; at += period) {
        double first = fmax(at, 0), last = fmin(at + CURVE_DASH, length);
        if (last > first &&
            !add_mark(view, MARK_LINE, between(from, to, first / length),
                      between(from, to, last / length), pencil, panel, column, NAN)) {
            return false;
        }
    }
    *used += length;
    return true;
}

static bool draw_point(const View *view, Spot at, const Pencil *pencil, int panel, size_t column,
                       double value) {
    double radius = pencil->pointed ? CURVE_POINT : CURVE_POINT_THIN;
    Spot corner = {at.x - radius, at.y - radius}, other = {at.x + radius, at.y + radius};
    return add_mark(view, MARK_DISC, corner, other, pencil, panel, column, value);
}

/* The measure's number at a value: of the reference, the mean or a query. */
static double number_at(const View *view, const SweepMeasure *measure, size_t row, size_t at) {
    size_t n = query_count(view);
    return row == n + 1 ? measure->reference[at]
           : row == n   ? measure->mean[at]
                        : matrix_row(&measure->each, at)[row];
}

/* A number with none beside it has a point, so that it is seen. */
static bool is_alone(const View *view, const SweepMeasure *measure, size_t row, size_t i) {
    const size_t *order = view->order;
    bool has_left = i > 0 && isfinite(number_at(view, measure, row, order[i - 1]));
    bool has_right =
        i + 1 < view->data->count && isfinite(number_at(view, measure, row, order[i + 1]));
    return !has_left && !has_right;
}

static bool draw_curve(const View *view, int panel, const Pencil *pencil) {
    const SweepMeasure *measure = &view->data->measures[panel];
    double used = 0;
    for (size_t i = 0; i < view->data->count; i++) {
        size_t at = view->order[i], next = view->order[i + 1 < view->data->count ? i + 1 : i];
        double here = number_at(view, measure, pencil->row, at);
        double there = number_at(view, measure, pencil->row, next);
        if (!isfinite(here)) {
            continue;
        }
        Spot from = spot_of(view, at, here),
             to = spot_of(view, next, isfinite(there) ? there : here);
        bool is_last = i + 1 == view->data->count || !isfinite(there);
        bool pointed = pencil->pointed || is_alone(view, measure, pencil->row, i);
        if ((pointed && !draw_point(view, from, pencil, panel, at, here)) ||
            (!is_last && pencil->broken &&
             !draw_dashes(view, from, to, pencil, panel, at, &used)) ||
            (!is_last && !pencil->broken &&
             !add_mark(view, MARK_LINE, from, to, pencil, panel, at, here))) {
            return false;
        }
    }
    return true;
}

/* ---- how curves look ---- */

static Pencil pencil_of_query(const View *view, size_t query) {
    const ThemeLook *look = view->pen.look;
    if (view->style->query == query + 1) {
        /* Where hues are all black, dashes tell it from the mean. */
        return (Pencil){CURVE_QUERY,
                        {look->query, 1},
                        colour_equals(look->query, look->ink),
                        view->data->count <= CURVES_MARKED,
                        query};
    }
    double part = CURVE_THIN_PART * (view->style->query > 0 ? CURVE_FADED : 1);
    return (Pencil){
        CURVE_THIN, {colour_mix(look->page, look->quiet, part), 1}, false, false, query};
}

static Pencil pencil_of_mean(const View *view) {
    return (Pencil){CURVE_MEAN,
                    {view->pen.look->accent, 1},
                    false,
                    view->data->count <= CURVES_MARKED,
                    query_count(view)};
}

static Pencil pencil_of_reference(const View *view) {
    return (Pencil){
        CURVE_REFERENCE, {view->pen.look->quiet, 1}, true, false, query_count(view) + 1};
}

static bool has_queries(const View *view, const SweepMeasure *measure) {
    return !matrix_is_absent(&measure->each) && query_count(view) > 1;
}

static bool draw_queries(const View *view, int panel) {
    const SweepMeasure *measure = &view->data->measures[panel];
    for (size_t i = 0; has_queries(view, measure) && i < query_count(view); i += view->stride) {
        Pencil pencil = pencil_of_query(view, i);
        if (view->style->query != i + 1 && !draw_curve(view, panel, &pencil)) {
            return false;
        }
    }
    return true;
}

/* Queries at the back, then the reference, the mean, and in front the query that is brought out. */
static bool draw_curves(const View *view, int panel) {
    const SweepMeasure *measure = &view->data->measures[panel];
    Pencil reference = pencil_of_reference(view), mean = pencil_of_mean(view);
    if (!draw_queries(view, panel) ||
        (measure->reference != NULL && !draw_curve(view, panel, &reference)) ||
        !draw_curve(view, panel, &mean)) {
        return false;
    }
    if (view->style->query == 0 || !has_queries(view, measure)) {
        return true;
    }
    Pencil query = pencil_of_query(view, view->style->query - 1);
    return draw_curve(view, panel, &query);
}

/* ---- names ---- */

static void forget_names(View *view) {
    for (size_t i = 0; i < view->name_count; i++) {
        free(view->names[i].text);
    }
    view->name_count = 0;
}

/* The place of a curve's last value, with is_left its first; `count` where it is nowhere. */
static size_t end_of(const View *view, const SweepMeasure *measure, size_t row, bool is_left) {
    size_t count = view->data->count;
    for (size_t i = 0; i < count; i++) {
        size_t at = view->order[is_left ? i : count - 1 - i];
        if (isfinite(number_at(view, measure, row, at))) {
            return at;
        }
    }
    return count;
}

/* The name of a curve, where it ends; a curve that is nowhere has none. */
static bool add_name(View *view, const SweepMeasure *measure, size_t row, char *text, Ink ink) {
    size_t end = end_of(view, measure, row, view->is_left);
    if (text == NULL || end == view->data->count) {
        free(text);
        return text != NULL;
    }
    double y = spot_of(view, end, number_at(view, measure, row, end)).y;
    view->names[view->name_count++] = (EndName){.text = text, .wanted = y, .ink = ink};
    return true;
}

static bool add_copy(View *view, const SweepMeasure *measure, size_t row, const char *text,
                     Ink ink) {
    char *copy = strdup(text);
    return copy != NULL ? add_name(view, measure, row, copy, ink)
                        : error_no_memory(view->pen.error, "figure");
}

static bool name_queries(View *view, const SweepMeasure *measure) {
    for (size_t i = 0; has_queries(view, measure) && i < query_count(view); i++) {
        bool bright = view->style->query == i + 1;
        if (!view->is_named && !bright) {
            continue;
        }
        double strength = bright || view->style->query == 0 ? 1 : FADED_LABEL;
        Ink ink = {bright ? view->pen.look->query : view->pen.look->quiet, strength};
        if (!add_name(view, measure, i, naming_of(view->data->queries, i, view->pen.error), ink)) {
            return false;
        }
    }
    return true;
}

/* One query is its own mean. */
static bool name_mean(View *view, const SweepMeasure *measure) {
    Ink ink = {view->pen.look->accent, 1};
    bool is_alone = query_count(view) == 1 && !matrix_is_absent(&measure->each);
    const char *name = matrix_is_absent(&measure->each) ? "variance" : "mean";
    return add_copy(view, measure, query_count(view),
                    is_alone ? view->data->queries->text[0] : name, ink);
}

static bool gather_names(View *view, const SweepMeasure *measure) {
    forget_names(view);
    Ink quiet = {view->pen.look->quiet, 1};
    if (!name_mean(view, measure) || !name_queries(view, measure) ||
        (measure->reference != NULL &&
         !add_copy(view, measure, query_count(view) + 1, measure->reference_name, quiet))) {
        return false;
    }
    end_names_spread(view->names, view->name_count, view->line, view->top,
                     view->top + view->height);
    return true;
}

/* How far apart the queries' curves are at an end, in parts of their axis; 0 where one is not
 * there. */
static double spread_of(const View *view, const SweepMeasure *measure, bool is_left) {
    size_t at = view->order[is_left ? 0 : view->data->count - 1];
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; has_queries(view, measure) && i < query_count(view); i++) {
        double number = number_at(view, measure, i, at);
        if (!isfinite(number)) {
            return 0;
        }
        widen(number, &low, &high);
    }
    return high > low ? (high - low) / (view->up.high - view->up.low) : 0;
}

/* Names stand where the curves are told apart best. */
static bool choose_side(View *view) {
    double left = 0, right = 0;
    for (size_t i = 0; i < view->data->measure_count; i++) {
        const SweepMeasure *measure = &view->data->measures[i];
        if (!mark_measure(view, measure, view->height)) {
            return false;
        }
        left += spread_of(view, measure, true);
        right += spread_of(view, measure, false);
    }
    view->is_left = view->is_named && left > right;
    return true;
}

/* ---- panels ---- */

static bool draw_grid_line(const View *view, Spot from, double across, double down, Colour colour) {
    Mark mark = {.kind = MARK_LINE,
                 .role = ROLE_BACKGROUND,
                 .colour = colour,
                 .opacity = 1,
                 .x = from.x,
                 .y = from.y,
                 .width = across,
                 .height = down,
                 .stroke = {RULE_STROKE, 0}};
    return scene_add(view->pen.scene, &mark, view->pen.error);
}

static bool draw_number(const View *view, double value, Hang hang) {
    char text[RULER_TEXT];
    ruler_write(value, text);
    return pen_text(&view->pen, ROLE_TICK, text, small_look, hang, (Ink){view->pen.look->quiet, 1});
}

static Hang level_hang(const View *view, double y) {
    return view->is_left ? (Hang){view->left + CURVES_WIDTH + LABEL_GAP, y, 0, 0.5, 0}
                         : (Hang){view->left - LABEL_GAP, y, 1, 0.5, 0};
}

static bool draw_levels(const View *view) {
    double bottom = view->top + view->height;
    for (size_t i = 0; i < view->up.count; i++) {
        double y = bottom - ruler_at(&view->up, view->up.ticks[i]);
        if (!draw_grid_line(view, (Spot){view->left, y}, CURVES_WIDTH, 0, view->pen.look->grid) ||
            !draw_number(view, view->up.ticks[i], level_hang(view, y))) {
            return false;
        }
    }
    return draw_grid_line(view, (Spot){view->left, bottom}, CURVES_WIDTH, 0, view->pen.look->quiet);
}

static bool draw_uprights(const View *view, bool is_last) {
    double bottom = view->top + view->height;
    for (size_t i = 0; i < view->across.count; i++) {
        double x = view->left + ruler_at(&view->across, view->across.ticks[i]);
        if (!draw_grid_line(view, (Spot){x, view->top}, 0, view->height, view->pen.look->grid) ||
            (is_last && !draw_number(view, view->across.ticks[i],
                                     (Hang){x, bottom + FOOTING_GAP, 0.5, 0, 0}))) {
            return false;
        }
    }
    return true;
}

static bool draw_heading(View *view, const char *text, double *y) {
    Extent extent;
    if (!pen_measure(&view->pen, text, heading_look, &extent) ||
        !pen_text(&view->pen, ROLE_PANEL_TITLE, text, heading_look, (Hang){view->left, *y, 0, 0, 0},
                  (Ink){view->pen.look->ink, 1})) {
        return false;
    }
    view->top = ceil(*y + extent.height + HEADING_GAP);
    view->right = fmax(view->right, view->left + extent.width);
    *y = view->top + view->height + CURVES_GAP;
    return true;
}

/* Where curves end that names stand beside. */
static double end_place(const View *view) {
    size_t at = view->order[view->is_left ? 0 : view->data->count - 1];
    return ruler_at(&view->across, view->data->values[at]);
}

/* A panel whose heading stands at `y`; y moves on below it. */
static bool draw_panel(View *view, int panel, double *y) {
    const SweepMeasure *measure = &view->data->measures[panel];
    bool is_last = (size_t)panel + 1 == view->data->measure_count;
    if (!draw_heading(view, measure->heading, y) || !mark_measure(view, measure, view->height) ||
        !draw_uprights(view, is_last) || !draw_levels(view) || !draw_curves(view, panel) ||
        !gather_names(view, measure)) {
        return false;
    }
    return end_names_draw(view->names, view->name_count, &view->pen, small_look,
                          view->left + end_place(view), view->is_left);
}

/* The widest number of the panels' axes, and the widest of their names. */
static bool measure_sides(View *view, double *numbers, double *names) {
    *numbers = *names = 0;
    for (size_t i = 0; i < view->data->measure_count; i++) {
        double number, name;
        const SweepMeasure *measure = &view->data->measures[i];
        if (!mark_measure(view, measure, view->height) ||
            !ruler_widest(&view->up, &view->pen, small_look, &number) ||
            !gather_names(view, measure) ||
            !end_names_room(view->names, view->name_count, &view->pen, small_look, &name)) {
            return false;
        }
        *numbers = fmax(*numbers, number + LABEL_GAP);
        double past = view->is_left ? end_place(view) : CURVES_WIDTH - end_place(view);
        *names = fmax(*names, name - past);
    }
    return true;
}

/* All panels begin at one place, which clears what stands at their left. */
static bool choose_sides(View *view) {
    double numbers, names, half;
    if (!measure_sides(view, &numbers, &names) ||
        !ruler_widest(&view->across, &view->pen, small_look, &half)) {
        return false;
    }
    view->left = ceil(fmax(view->is_left ? names : numbers, half / 2));
    view->right = view->left + CURVES_WIDTH + fmax(view->is_left ? numbers : names, half / 2);
    return true;
}

static bool draw_all(View *view) {
    double y = 0;
    Extent line;
    for (size_t i = 0; i < view->data->measure_count; i++) {
        if (!draw_panel(view, (int)i, &y)) {
            return false;
        }
    }
    y += FOOTING_GAP - CURVES_GAP;
    Hang hang = {view->left + CURVES_WIDTH / 2, y + view->line + AXIS_TITLE_GAP, 0.5, 0, 0};
    if (!pen_measure(&view->pen, view->data->quantity, small_look, &line) ||
        !pen_text(&view->pen, ROLE_AXIS_TITLE, view->data->quantity, small_look, hang,
                  (Ink){view->pen.look->quiet, 1})) {
        return false;
    }
    view->pen.scene->width = ceil(view->right);
    view->pen.scene->height = ceil(hang.y + line.height);
    return true;
}

/* ---- all of it ---- */

static bool remark(const View *view) {
    char text[128] = "";
    size_t n = query_count(view);
    if (view->stride > 1) {
        snprintf(text, sizeof text, "thin: every %zuth of %zu queries", view->stride, n);
    } else if (n > 1 && !view->is_named) {
        snprintf(text, sizeof text, "thin: each of %zu queries", n);
    }
    return scene_remark(view->pen.scene, text, view->pen.error);
}

/* The height of the highest name: that of some scripts is more than their size says. */
static bool measure_line(View *view) {
    Extent line;
    size_t n = query_count(view), query = view->style->query;
    if (!pen_measure(&view->pen, "Āg", small_look, &line)) {
        return false;
    }
    view->line = line.height;
    bool may_name_all = (double)n * line.height < CURVES_HIGHEST;
    for (size_t i = 0; i < n; i++) {
        if (!may_name_all && i + 1 != query) {
            continue;
        }
        if (!pen_measure(&view->pen, view->data->queries->text[i], small_look, &line)) {
            return false;
        }
        view->line = fmax(view->line, line.height);
    }
    return true;
}

/* As many queries are named as have room beside a panel. */
static bool choose_sizes(View *view) {
    if (!measure_line(view)) {
        return false;
    }
    size_t n = query_count(view), pieces = n * view->data->count;
    double wanted = ceil(((double)n + 2) * view->line);
    view->is_named = wanted <= CURVES_HIGHEST;
    view->height = view->is_named ? fmax(wanted, CURVES_HEIGHT) : CURVES_HEIGHT;
    view->stride =
        pieces <= CURVES_PIECES ? 1 : (size_t)ruler_round((double)pieces / CURVES_PIECES);
    return true;
}

static bool lay_out(View *view) {
    view->order = calloc(view->data->count + 1, sizeof *view->order);
    view->names = calloc(query_count(view) + 3, sizeof *view->names);
    if (view->order == NULL || view->names == NULL) {
        return error_no_memory(view->pen.error, "figure");
    }
    order_values(view);
    view->across = ruler_of_values(view);
    return choose_sizes(view) && mark_values(view) && choose_side(view) && choose_sides(view) &&
           draw_all(view) && remark(view);
}

bool figure_sweep(const SweepData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = lay_out(&view);
    forget_names(&view);
    free(view.names);
    free(view.order);
    if (!done) {
        scene_free(body);
    }
    return done;
}
