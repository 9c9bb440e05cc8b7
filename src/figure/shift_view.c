#include "shift_view.h"
#include "naming.h"
#include "places.h"
#include "ruler.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ranges that are a smaller part of their numbers are one point. */
#define SAME_PLACE 1e-9

/* More points than this are drawn smaller, and their names too. */
#define MANY      60
#define VERY_MANY 300

/* Names are kept away from about so many points and arrows. */
#define OBSTACLES_MOST 400

/* What ", 300" takes. */
#define NUMBER_ROOM 8

static const TextLook tick_look = {SUBTITLE_SIZE, false};

/** A figure under way. The plane's own coordinates begin at its top left. */
typedef struct View {
    const ShiftData *data;
    const FigureStyle *style;
    Pen pen;
    size_t stride;        /* every stride-th token is drawn, … */
    size_t count;         /* so many of them, … */
    size_t step;          /* and of these every step-th is named */
    char **names;         /* of all tokens that are drawn; NULL: unnamed; owned */
    double width, height; /* of the plane */
    double scale;         /* points a unit */
    double centre[2];     /* the numbers in the plane's middle */
    double radius;        /* of points */
    TextLook look;        /* of names */
    Ruler rulers[2];
    double left, top;  /* of the plane in the body */
    PlaceName *places; /* of tokens, then of keys; owned */
    size_t *owners;    /* whose they are: a token's number, or n + a key's; owned */
    size_t place_count;
    PlaceDisc *discs; /* owned */
    size_t disc_count;
    PlaceLine *lines; /* owned */
    size_t line_count;
} View;

/** A place in the plane. */
typedef struct Spot {
    double x, y;
} Spot;

static size_t key_count(const View *view) {
    return matrix_is_absent(&view->data->keys) ? 0 : view->data->keys.rows;
}

static Spot spot_of(const View *view, const Matrix *points, size_t row) {
    const double *point = matrix_row(points, row);
    return (Spot){view->width / 2 + (point[0] - view->centre[0]) * view->scale,
                  view->height / 2 - (point[1] - view->centre[1]) * view->scale};
}

/* ---- what is drawn and named ---- */

static size_t round_stride(size_t wanted) {
    return wanted <= 1 ? 1 : (size_t)ruler_round((double)wanted);
}

static void choose_tokens(View *view) {
    size_t n = view->data->before.rows;
    view->stride = round_stride((n + POINTS_MOST - 1) / POINTS_MOST);
    view->count = (n + view->stride - 1) / view->stride;
    view->step = view->count <= POINTS_NAMED_MOST
                     ? 1
                     : round_stride((2 * view->count + POINTS_NAMED_MOST) / POINTS_NAMED_MOST);
    bool is_many = view->count + key_count(view) > MANY;
    bool is_very_many = view->count > VERY_MANY;
    view->radius = POINT_RADIUS * (is_very_many ? 0.5 : is_many ? 0.75 : 1);
    view->look = (TextLook){is_many ? LABEL_SIZE_MIN + 1 : LABEL_SIZE, false};
}

static bool remark_left_out(View *view) {
    char text[128];
    if (view->step > 1) { /* it is 5 at the least, and so wherever not all are drawn */
        snprintf(text, sizeof text, "every %zuth token is named", view->step * view->stride);
        if (!scene_remark(view->pen.scene, text, view->pen.error)) {
            return false;
        }
    }
    if (key_count(view) > POINTS_NAMED_MOST) {
        snprintf(text, sizeof text, "the %zu keys are not named", key_count(view));
        if (!scene_remark(view->pen.scene, text, view->pen.error)) {
            return false;
        }
    }
    snprintf(text, sizeof text, "every %zu%s token is drawn", view->stride,
             view->stride == 2 ? "nd" : "th");
    return (view->stride == 1 || scene_remark(view->pen.scene, text, view->pen.error)) &&
           scene_remark(view->pen.scene, view->data->remark, view->pen.error);
}

static bool is_bright(const View *view, size_t token) {
    return view->style->query == 0 || view->style->query == token + 1;
}

/* The query that is brought out is always drawn and named. */
static bool is_drawn(const View *view, size_t token) {
    return token % view->stride == 0 || view->style->query == token + 1;
}

static bool is_same(const double *a, const double *b) {
    return !(a[0] < b[0] || a[0] > b[0] || a[1] < b[1] || a[1] > b[1]);
}

/* True where tokens of one name lie in one place, so that one name can stand for both; what is
 * brought out has its own. */
static bool share_a_name(const View *view, size_t a, size_t b) {
    const ShiftData *data = view->data;
    return is_bright(view, a) == is_bright(view, b) &&
           strcmp(data->tokens->text[a], data->tokens->text[b]) == 0 &&
           is_same(matrix_row(&data->before, a), matrix_row(&data->before, b)) &&
           is_same(matrix_row(&data->after, a), matrix_row(&data->after, b));
}

static bool is_named(const View *view, size_t token) {
    for (size_t i = 0; i < token && view->step * view->stride == 1; i++) {
        if (share_a_name(view, i, token)) {
            return false;
        }
    }
    return token % (view->stride * view->step) == 0 || view->style->query == token + 1;
}

/* The last of the tokens from `first` on, without a gap, that share the name of `index`. */
static size_t run_end(const View *view, size_t index, size_t first) {
    size_t last = first;
    while (last + 1 < view->data->tokens->count && share_a_name(view, index, last + 1)) {
        last++;
    }
    return last;
}

/* The numbers of all tokens that share the name of this one: " (1, 4, 7–9)". */
static void add_numbers(const View *view, size_t index, bool is_token, char *text, size_t size) {
    size_t length = strlen(text);
    const char *join = " (";
    for (size_t i = index; i == index || (is_token && i < view->data->tokens->count); i++) {
        if (i != index && !share_a_name(view, index, i)) {
            continue;
        }
        size_t last = is_token ? run_end(view, index, i) : i;
        length += (size_t)snprintf(text + length, size - length, "%s%zu", join, i + 1);
        if (last > i + 1) {
            length += (size_t)snprintf(text + length, size - length, "–%zu", last + 1);
            i = last;
        }
        join = ", ";
    }
    snprintf(text + length, size - length, ")");
}

/* "mouse"; "the (4)" where the word stands more than once; "4 the" where not all are named. */
static char *name_of(const View *view, const Labels *names, size_t index, bool is_token) {
    bool is_numbered = is_token && view->step > 1; /* or there are few names */
    const char *name = names->text[index];
    size_t size = strlen(name) + 32 + (is_numbered ? 0 : names->count * NUMBER_ROOM);
    char *text = malloc(size);
    if (text == NULL) {
        error_no_memory(view->pen.error, "figure");
        return NULL;
    }
    int length = is_numbered ? snprintf(text, size, "%zu ", index + 1) : 0;
    snprintf(text + length, size - (size_t)length, "%s", name);
    if (!is_numbered && naming_is_repeated(names, index)) {
        add_numbers(view, index, is_token, text, size);
    }
    return text;
}

static bool add_name(View *view, const Labels *names, size_t index, bool is_token) {
    size_t number = view->place_count;
    Extent extent;
    view->names[number] = name_of(view, names, index, is_token);
    if (view->names[number] == NULL ||
        !pen_measure(&view->pen, view->names[number], view->look, &extent)) {
        return false;
    }
    view->owners[number] = is_token ? index : view->data->before.rows + index;
    view->places[number] = (PlaceName){.width = extent.width, .height = extent.height};
    view->place_count++;
    return true;
}

/* The query first: the best places are its own. */
static bool gather_names(View *view) {
    const ShiftData *data = view->data;
    size_t n = data->before.rows, query = view->style->query;
    if (query > 0 && !add_name(view, data->tokens, query - 1, true)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (is_named(view, i) && i + 1 != query && !add_name(view, data->tokens, i, true)) {
            return false;
        }
    }
    for (size_t i = 0; i < key_count(view) && key_count(view) <= POINTS_NAMED_MOST; i++) {
        if (!add_name(view, data->context, i, false)) {
            return false;
        }
    }
    return true;
}

static bool make_room(View *view) {
    size_t names = view->count / view->step + key_count(view) + 3;
    size_t discs = 2 * (view->count + 1) + key_count(view);
    view->names = calloc(names, sizeof *view->names);
    view->places = calloc(names, sizeof *view->places);
    view->owners = calloc(names, sizeof *view->owners);
    view->discs = calloc(discs, sizeof *view->discs);
    view->lines = calloc(view->count + 3, sizeof *view->lines);
    return (view->names != NULL && view->places != NULL && view->owners != NULL &&
            view->discs != NULL && view->lines != NULL) ||
           error_no_memory(view->pen.error, "figure");
}

static void release(View *view) {
    for (size_t i = 0; view->names != NULL && i < view->place_count + 1; i++) {
        free(view->names[i]);
    }
    free(view->names);
    free(view->places);
    free(view->owners);
    free(view->discs);
    free(view->lines);
}

/* ---- the plane ---- */

typedef struct Reach {
    double low, high;
} Reach;

static void widen(const Matrix *points, size_t column, Reach *reach) {
    for (size_t row = 0; row < points->rows; row++) {
        reach->low = fmin(reach->low, matrix_row(points, row)[column]);
        reach->high = fmax(reach->high, matrix_row(points, row)[column]);
    }
}

/* The range of a column; 0 where rounding alone tells its numbers apart. */
static double measure_column(View *view, size_t column) {
    Reach reach = {INFINITY, -INFINITY};
    widen(&view->data->before, column, &reach);
    widen(&view->data->after, column, &reach);
    widen(&view->data->keys, column, &reach);
    double range = reach.high - reach.low;
    view->centre[column] = reach.low / 2 + reach.high / 2;
    return range > SAME_PLACE * fmax(fabs(reach.low), fabs(reach.high)) ? range : 0;
}

/* One side for a picture of few points, more for the room that many names take. */
static double choose_side(const View *view, double *widest) {
    double area = 0;
    *widest = 0;
    for (size_t i = 0; i < view->place_count; i++) {
        area += view->places[i].width * view->places[i].height;
        *widest = fmax(*widest, view->places[i].width);
    }
    double side = fmax(sqrt(area * POINTS_NAME_SHARE), sqrt((double)view->count) * 12);
    return floor(fmin(fmax(side, POINTS_SIDE), POINTS_SIDE_MOST));
}

/* An axis is as long as its title at least. */
static bool lengthen_for_titles(View *view) {
    double *sides[] = {&view->width, &view->height};
    for (size_t i = 0; i < 2 && view->data->axes[i] != NULL; i++) {
        Extent title;
        if (!pen_measure(&view->pen, view->data->axes[i], tick_look, &title)) {
            return false;
        }
        *sides[i] = ceil(fmax(*sides[i], title.width));
    }
    return true;
}

/* Both axes have one scale; the plane is as wide as its points ask for, but neither a strip nor
 * narrower than a name. */
static bool choose_plane(View *view) {
    double across = measure_column(view, 0), down = measure_column(view, 1), widest;
    double side = choose_side(view, &widest), longer = fmax(across, down);
    if (!isfinite(longer)) {
        return error_set(view->pen.error, ERROR_DATA, "--view",
                         "the embeddings lie further apart than doubles reach; smaller numbers are "
                         "wanted");
    }
    if (!(longer > 0) || !isfinite(side / longer)) {
        double far = fmax(fabs(view->centre[0]), fabs(view->centre[1]));
        across = down = 0;
        longer = far > 0 ? far : 1;
        longer = isfinite(side / longer) ? longer : 1;
    }
    double inner = side - 2 * POINTS_PAD;
    view->width = fmax(side * POINTS_FLATTEST, inner * (across / longer) + 2 * POINTS_PAD);
    view->height = fmax(side * POINTS_FLATTEST, inner * (down / longer) + 2 * POINTS_PAD);
    view->width = ceil(fmax(view->width, widest + 2 * POINTS_PAD));
    view->height = ceil(view->height);
    view->scale = inner / longer;
    return lengthen_for_titles(view);
}

static Ruler make_ruler(const View *view, size_t column, double length) {
    double half = length / 2 / view->scale;
    return (Ruler){
        .low = view->centre[column] - half, .high = view->centre[column] + half, .length = length};
}

/* The same step on both axes: the grid's cells are squares. */
static bool mark_rulers(View *view) {
    Ruler *across = &view->rulers[0], *down = &view->rulers[1];
    *across = make_ruler(view, 0, view->width);
    *down = make_ruler(view, 1, view->height);
    if (!ruler_mark(across, &view->pen, tick_look, false)) {
        return false;
    }
    double step = across->count > 1 ? across->ticks[1] - across->ticks[0] : 0;
    if (view->data->axes[1] == NULL) {
        return true;
    }
    if (!(step > 0) || step * view->scale > view->height / 2) {
        return ruler_mark(down, &view->pen, tick_look, true);
    }
    ruler_mark_multiples(down, ruler_round(step));
    return true;
}

/* ---- points, arrows and where names go ---- */

/* From one disc's edge to the other's; false where the discs leave no room for an arrow. */
static bool arrow_between(const View *view, Spot from, Spot to, PlaceLine *arrow) {
    double length = hypot(to.x - from.x, to.y - from.y);
    double start = view->radius + POINT_RING, end = view->radius + 0.5;
    if (!(length > start + end + 1)) {
        return false;
    }
    double across = (to.x - from.x) / length, down = (to.y - from.y) / length;
    *arrow = (PlaceLine){from.x + start * across, from.y + start * down, to.x - end * across,
                         to.y - end * down};
    return true;
}

static void add_disc(View *view, Spot at) {
    view->discs[view->disc_count++] = (PlaceDisc){at.x, at.y, view->radius + POINT_RING};
}

/* The lines through 0 are the only ones of the grid that would strike a name through. */
static void add_zero_lines(View *view) {
    double x = view->width / 2 - view->centre[0] * view->scale;
    double y = view->height / 2 + view->centre[1] * view->scale;
    view->lines[view->line_count++] = (PlaceLine){x, 0, x, view->height};
    view->lines[view->line_count++] = (PlaceLine){0, y, view->width, y};
}

static void gather_obstacles(View *view) {
    add_zero_lines(view);
    /* Of very many points a part tells names well enough where the crowd is. */
    size_t stride = view->stride * (1 + view->count / OBSTACLES_MOST);
    for (size_t i = 0; i < view->data->before.rows; i += stride) {
        Spot from = spot_of(view, &view->data->before, i);
        Spot to = spot_of(view, &view->data->after, i);
        add_disc(view, from);
        add_disc(view, to);
        if (arrow_between(view, from, to, &view->lines[view->line_count])) {
            view->line_count++;
        }
    }
    for (size_t i = 0; i < key_count(view); i++) {
        add_disc(view, spot_of(view, &view->data->keys, i));
    }
}

static bool place_names(View *view, double *width, double *height) {
    size_t n = view->data->before.rows;
    for (size_t i = 0; i < view->place_count; i++) {
        size_t owner = view->owners[i];
        Spot at = owner < n ? spot_of(view, &view->data->after, owner)
                            : spot_of(view, &view->data->keys, owner - n);
        view->places[i].at = (PlaceDisc){at.x, at.y, view->radius + POINT_RING};
    }
    gather_obstacles(view);
    PlaceField field = {view->width,      view->height, view->discs,
                        view->disc_count, view->lines,  view->line_count};
    return places_find(&field, view->places, view->place_count, width, height, view->pen.error);
}

/* ---- drawing ---- */

static bool add_line(const View *view, MarkKind kind, MarkRole role, PlaceLine line, double stroke,
                     Ink ink, int panel, size_t row, double value) {
    Mark mark = {.kind = kind,
                 .role = role,
                 .colour = ink.colour,
                 .opacity = ink.opacity,
                 .x = view->left + line.x0,
                 .y = view->top + line.y0,
                 .width = line.x1 - line.x0,
                 .height = line.y1 - line.y0,
                 .stroke = {stroke, 0},
                 .panel = panel,
                 .row = row,
                 .value = value};
    return scene_add(view->pen.scene, &mark, view->pen.error);
}

static bool add_point(const View *view, MarkKind kind, Spot at, double radius, Ink ink, int panel,
                      size_t row) {
    Mark mark = {.kind = kind,
                 .role = ROLE_POINT,
                 .colour = ink.colour,
                 .opacity = ink.opacity,
                 .x = view->left + at.x - radius,
                 .y = view->top + at.y - radius,
                 .width = 2 * radius,
                 .height = 2 * radius,
                 .panel = panel,
                 .row = row};
    return scene_add(view->pen.scene, &mark, view->pen.error);
}

/* What is faded is mixed with the page, so that a point behind does not shine through. */
static Ink faded(const View *view, Colour colour, bool bright) {
    double amount = bright ? 1 : FADED_CELL;
    return (Ink){colour_mix(view->pen.look->page, colour, amount), 1};
}

static bool draw_hollow(const View *view, Spot at, bool bright, size_t row) {
    double outer = view->radius + POINT_RING / 2;
    return add_point(view, MARK_DISC, at, outer, faded(view, view->pen.look->quiet, bright), 0,
                     row) &&
           add_point(view, MARK_DISC, at, outer - POINT_RING, (Ink){view->pen.look->page, 1}, 0,
                     row);
}

static bool draw_grid_line(const View *view, size_t column, double tick) {
    bool is_zero = !(tick < 0 || tick > 0);
    double at = (tick - view->centre[column]) * view->scale;
    Ink ink = {is_zero ? view->pen.look->quiet : view->pen.look->grid, 1};
    PlaceLine line =
        column == 0 ? (PlaceLine){view->width / 2 + at, 0, view->width / 2 + at, view->height}
                    : (PlaceLine){0, view->height / 2 - at, view->width, view->height / 2 - at};
    return add_line(view, MARK_LINE, ROLE_BACKGROUND, line, RULE_STROKE, ink, 0, 0, tick);
}

static bool draw_tick(const View *view, size_t column, double tick) {
    char text[RULER_TEXT];
    double at = (tick - view->centre[column]) * view->scale;
    Hang hang = column == 0
                    ? (Hang){view->left + view->width / 2 + at,
                             view->top + view->height + FOOTING_GAP, 0.5, 0, 0}
                    : (Hang){view->left - LABEL_GAP, view->top + view->height / 2 - at, 1, 0.5, 0};
    ruler_write(tick, text);
    return draw_grid_line(view, column, tick) &&
           pen_text(&view->pen, ROLE_TICK, text, tick_look, hang, (Ink){view->pen.look->quiet, 1});
}

static bool draw_ticks(const View *view) {
    for (size_t column = 0; column < 2; column++) {
        for (size_t i = 0; i < view->rulers[column].count; i++) {
            if (!draw_tick(view, column, view->rulers[column].ticks[i])) {
                return false;
            }
        }
    }
    return true;
}

static bool draw_keys(const View *view) {
    for (size_t i = 0; i < key_count(view); i++) {
        if (!add_point(view, MARK_RECTANGLE, spot_of(view, &view->data->keys, i),
                       view->radius * 0.9,
                       faded(view, view->pen.look->key, view->style->query == 0), 2, i)) {
            return false;
        }
    }
    return true;
}

static bool draw_arrow(const View *view, size_t token) {
    Spot from = spot_of(view, &view->data->before, token);
    Spot to = spot_of(view, &view->data->after, token);
    PlaceLine arrow;
    if (!arrow_between(view, from, to, &arrow)) {
        return true;
    }
    double stroke = ARROW_STROKE * view->radius / POINT_RADIUS;
    return add_line(view, MARK_ARROW, ROLE_LINK, arrow, stroke,
                    faded(view, view->pen.look->accent, is_bright(view, token)), 0, token,
                    hypot(to.x - from.x, to.y - from.y) / view->scale);
}

/* Arrows below points, and the query above the others. */
static bool draw_tokens(const View *view, bool bright) {
    size_t n = view->data->before.rows;
    for (size_t i = 0; i < n; i++) {
        bool is_now = is_drawn(view, i) && is_bright(view, i) == bright;
        if (is_now && !draw_arrow(view, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < n; i++) {
        bool is_now = is_drawn(view, i) && is_bright(view, i) == bright;
        if (is_now && !draw_hollow(view, spot_of(view, &view->data->before, i), bright, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < n; i++) {
        bool is_now = is_drawn(view, i) && is_bright(view, i) == bright;
        if (is_now &&
            !add_point(view, MARK_DISC, spot_of(view, &view->data->after, i), view->radius - 0.4,
                       faded(view, view->pen.look->accent, bright), 1, i)) {
            return false;
        }
    }
    return true;
}

static bool draw_name(const View *view, size_t number) {
    const PlaceName *place = &view->places[number];
    size_t n = view->data->before.rows, owner = view->owners[number];
    bool is_token = owner < n;
    bool bright = is_token ? is_bright(view, owner) : view->style->query == 0;
    Colour colour = is_token ? view->pen.look->ink : view->pen.look->key;
    double strength = bright ? 1 : FADED_LABEL;
    Hang hang = {view->left + place->left, view->top + place->top, 0, 0, 0};
    bool led = !place->is_led || add_line(view, MARK_LINE, ROLE_LINK, place->lead, LEAD_STROKE,
                                          (Ink){view->pen.look->quiet, strength}, 1, owner, 0);
    return led && pen_text(&view->pen, ROLE_POINT_LABEL, view->names[number], view->look, hang,
                           (Ink){colour, strength});
}

static bool draw_names(const View *view) {
    for (size_t i = 0; i < view->place_count; i++) {
        if (!draw_name(view, i)) {
            return false;
        }
    }
    return true;
}

static bool draw_axis_titles(const View *view, double left, double bottom) {
    const char *const *axes = view->data->axes;
    Ink ink = {view->pen.look->quiet, 1};
    Hang across = {view->left + view->width / 2, bottom, 0.5, 0, 0};
    Hang down = {left, view->top + view->height / 2, 0.5, 0, -90};
    return pen_text(&view->pen, ROLE_AXIS_TITLE, axes[0], tick_look, across, ink) &&
           (axes[1] == NULL ||
            pen_text(&view->pen, ROLE_AXIS_TITLE, axes[1], tick_look, down, ink));
}

/* ---- the legend ---- */

/* One entry: a point as it is drawn, and what it is. `x` moves on. */
static bool draw_entry(View *view, int panel, const char *text, double *x, double middle) {
    Spot at = {*x + view->radius - view->left, middle - view->top};
    Extent extent;
    size_t first = view->pen.scene->count;
    bool drawn = panel == 0   ? draw_hollow(view, at, true, 0)
                 : panel == 1 ? add_point(view, MARK_DISC, at, view->radius - 0.4,
                                          (Ink){view->pen.look->accent, 1}, 1, 0)
                              : add_point(view, MARK_RECTANGLE, at, view->radius * 0.9,
                                          (Ink){view->pen.look->key, 1}, 2, 0);
    if (!drawn || !pen_measure(&view->pen, text, tick_look, &extent)) {
        return false;
    }
    for (size_t i = first; i < view->pen.scene->count; i++) {
        view->pen.scene->marks[i].role = ROLE_LEGEND;
    }
    *x += 2 * view->radius + LABEL_GAP;
    Hang hang = {*x, middle, 0, 0.5, 0};
    *x += extent.width + LEGEND_GAP;
    return pen_text(&view->pen, ROLE_LEGEND, text, tick_look, hang, (Ink){view->pen.look->ink, 1});
}

static bool draw_legend(View *view, double middle, double *right) {
    const ShiftData *data = view->data;
    double x = view->left;
    const char *before = data->before_caption != NULL ? data->before_caption : "before  X";
    const char *after = data->after_caption != NULL ? data->after_caption : "after  A·V";
    if (!draw_entry(view, 0, before, &x, middle) || !draw_entry(view, 1, after, &x, middle) ||
        (key_count(view) > 0 && !draw_entry(view, 2, "keys", &x, middle))) {
        return false;
    }
    *right = x - LEGEND_GAP;
    return true;
}

/* ---- all of it ---- */

static bool draw_all(View *view, double width, double height) {
    Extent line;
    double widest = 0, half = 0, right;
    if (!pen_measure(&view->pen, "0", tick_look, &line) ||
        !ruler_widest(&view->rulers[0], &view->pen, tick_look, &half) ||
        !ruler_widest(&view->rulers[1], &view->pen, tick_look, &widest)) {
        return false;
    }
    bool is_plane = view->data->axes[1] != NULL;
    half /= 2;
    view->left = is_plane ? 0.5 + line.height + AXIS_TITLE_GAP + widest + LABEL_GAP : 0;
    view->left = ceil(fmax(view->left, half));
    view->top = ceil(line.height + HEADING_GAP + LABEL_GAP);
    double bottom = view->top + view->height + FOOTING_GAP + line.height + AXIS_TITLE_GAP;
    if (!draw_legend(view, line.height / 2, &right) || !draw_ticks(view) || !draw_keys(view) ||
        !draw_tokens(view, false) || !draw_tokens(view, true) || !draw_names(view) ||
        !draw_axis_titles(view, 0.5, bottom)) {
        return false;
    }
    view->pen.scene->width = ceil(fmax(view->left + fmax(width, view->width + half), right));
    view->pen.scene->height = ceil(fmax(bottom + line.height, view->top + height));
    return true;
}

static bool check_sides(const View *view) {
    double limit = (double)view->style->longest_side;
    double width = view->pen.scene->width + 2 * PAGE_MARGIN;
    double height = view->pen.scene->height + 2 * PAGE_MARGIN + HEADER_MOST;
    return limit <= 0 || fmax(width, height) <= limit ||
           error_set(view->pen.error, ERROR_DATA, "figure",
                     "the picture would be %.0f × %.0f points; the limit is %zu points a side",
                     width, height, view->style->longest_side);
}

static bool lay_out(View *view) {
    double width, height;
    choose_tokens(view);
    return make_room(view) && gather_names(view) && choose_plane(view) && mark_rulers(view) &&
           place_names(view, &width, &height) && draw_all(view, width, height) &&
           remark_left_out(view) && check_sides(view);
}

bool figure_shift(const ShiftData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = lay_out(&view);
    release(&view);
    if (!done) {
        scene_free(body);
    }
    return done;
}
