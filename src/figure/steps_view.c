#include "steps_view.h"
#include "chain.h"
#include "colour_bar.h"
#include "dimensions.h"
#include "fit.h"
#include "range.h"
#include "sizes.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>

_Static_assert(STEPS_MOST <= CHAIN_MOST, "a chain holds every step");

static const char query_title[] = "query", key_title[] = "key";

/** A figure under way. */
typedef struct View {
    const StepsData *data;
    const FigureStyle *style;
    Pen pen;
    Panel panels[STEPS_MOST];
    Dimensions dimensions[STEP_SHARES];
    const ColourMap *maps[STEP_KINDS];
    ColourRange ranges[STEP_KINDS];
    Term terms[STEPS_MOST];
    Chain chain;
} View;

/* The matrices of one kind, or of one share where that is not STEP_SHARES. */
static size_t list_matrices(const View *view, StepKind kind, StepShare share,
                            const Matrix *list[STEPS_MOST]) {
    size_t count = 0;
    for (size_t i = 0; i < view->data->count; i++) {
        const Step *step = &view->data->steps[i];
        if (step->kind == kind && (share == STEP_SHARES || step->share == share)) {
            list[count++] = &step->values;
        }
    }
    return count;
}

static bool pick_dimensions(View *view) {
    for (StepShare share = 0; share < STEP_SHARES; share++) {
        const Matrix *list[STEPS_MOST];
        size_t count = list_matrices(view, STEP_VECTORS, share, list);
        bool all = view->style->all_dimensions &&
                   !(share == SHARE_SCORING && view->data->embeddings_are_chosen);
        if (!dimensions_pick(&view->dimensions[share], list, count, all, view->pen.error)) {
            return false;
        }
    }
    return true;
}

/* Vectors share one scale, also with those of the figures beside it, and scores another. */
static bool set_ranges(View *view) {
    const Matrix *list[STEPS_MOST + 1];
    double reach = view->style->reach;
    const Matrix neighbours = {1, 1, &reach};
    size_t count = list_matrices(view, STEP_VECTORS, STEP_SHARES, list);
    list[count++] = &neighbours;
    view->ranges[STEP_VECTORS] = range_of_signs(list, count);
    count = list_matrices(view, STEP_SCORES, STEP_SHARES, list);
    view->ranges[STEP_SCORES] = range_of_signs(list, count);
    count = list_matrices(view, STEP_WEIGHTS, STEP_SHARES, list);
    view->maps[STEP_VECTORS] = view->maps[STEP_SCORES] = colour_map(view->pen.look->signs);
    view->maps[STEP_WEIGHTS] =
        view->style->map != NULL ? view->style->map : colour_map(view->pen.look->weights);
    return count == 0 || range_of_weights(view->style, view->maps[STEP_WEIGHTS], list[0],
                                          &view->ranges[STEP_WEIGHTS], view->pen.error);
}

static size_t at_least_one(size_t stride) {
    return stride > 0 ? stride : 1;
}

static Axis query_axis(const View *view, size_t count) {
    size_t stride = at_least_one(view->data->query_stride), query = view->style->query;
    return (Axis){.names = view->data->queries,
                  .count = count,
                  .stride = stride,
                  .title = query_title,
                  .hue = view->pen.look->query,
                  .bright = query == 0 ? 0 : (query - 1) / stride + 1};
}

static Axis key_axis(const View *view, size_t count) {
    return (Axis){.names = view->data->keys,
                  .count = count,
                  .stride = at_least_one(view->data->key_stride),
                  .title = key_title,
                  .hue = view->pen.look->key};
}

static Axis dimension_axis(const View *view, const Step *step) {
    const Dimensions *dimensions = &view->dimensions[step->share];
    return (Axis){.names = step->dimensions,
                  .picks = dimensions->picks,
                  .count = dimensions->count,
                  .stride = 1};
}

static const Colour *hue_of(const View *view, StepHue hue) {
    const ThemeLook *look = view->pen.look;
    const Colour *const hues[] = {NULL, &look->query, &look->key, &look->value};
    return hues[hue];
}

/* Only what is true of the numbers is said. */
static const char *footing_of(const Step *step) {
    if (step->kind == STEP_WEIGHTS && weights_sum_to_one(&step->values)) {
        return "each row sums to 1";
    }
    return step->kind != STEP_VECTORS && weights_have_masked(&step->values) ? "hatched: masked"
                                                                            : NULL;
}

static Panel make_panel(const View *view, size_t number) {
    const Step *step = &view->data->steps[number];
    const Matrix *values = &step->values;
    Axis tokens = step->of_keys ? key_axis(view, values->rows) : query_axis(view, values->rows);
    Axis across =
        step->kind == STEP_VECTORS ? dimension_axis(view, step) : key_axis(view, values->cols);
    return (Panel){.number = (int)number,
                   .heading = step->heading,
                   .footing = footing_of(step),
                   .hue = hue_of(view, step->hue),
                   .values = values,
                   .transposed = step->transposed,
                   .rows = step->transposed ? across : tokens,
                   .columns = step->transposed ? tokens : across,
                   .map = view->maps[step->kind],
                   .range = view->ranges[step->kind],
                   .decimals = view->style->decimals};
}

static bool add_panels(View *view) {
    if (!pick_dimensions(view) || !set_ranges(view)) {
        return false;
    }
    for (size_t i = 0; i < view->data->count; i++) {
        view->panels[i] = make_panel(view, i);
    }
    return true;
}

/* Numbers of one size in all panels; a kind of signed numbers that stands nowhere in digits has the
 * theme's map that tells the sign by itself. */
static bool fit_numbers(View *view) {
    double least = NUMBER_SIZE_MAX;
    bool has_digits[STEP_KINDS] = {false};
    for (size_t i = 0; i < view->data->count; i++) {
        Panel *panel = &view->panels[i];
        if (!panel_fit_numbers(panel, &view->pen)) {
            return false;
        }
        least = panel->number_size > 0 ? fmin(least, panel->number_size) : least;
        has_digits[view->data->steps[i].kind] |= panel->number_size > 0;
    }
    for (size_t i = 0; i < view->data->count; i++) {
        StepKind kind = view->data->steps[i].kind;
        Panel *panel = &view->panels[i];
        panel->number_size = panel->number_size > 0 ? least : 0;
        if (kind != STEP_WEIGHTS && !has_digits[kind]) {
            panel->map = view->maps[kind] = colour_map(view->pen.look->unnumbered_signs);
        }
    }
    return true;
}

/* Rows are named where they are not those of the panel before. */
static bool names_rows(const View *view, size_t number) {
    if (number == 0) {
        return true;
    }
    const Axis *own = &view->panels[number].rows, *before = &view->panels[number - 1].rows;
    return own->title != before->title || !axis_same(own, before);
}

static Operator operator_of(const Step *step) {
    return (Operator){step->before, step->action};
}

static bool measure_term(View *view, size_t number) {
    Panel *panel = &view->panels[number];
    Term *term = &view->terms[number];
    Operator op = operator_of(&view->data->steps[number]);
    if (!panel_box(panel, &view->pen, &term->box) ||
        !operator_room(&op, &view->pen, &term->before)) {
        return false;
    }
    panel->shows_rows = names_rows(view, number);
    term->box.left_next = panel->shows_rows ? term->box.left_first : 0;
    term->tall = panel_height(panel);
    term->may_begin = operator_may_begin_line(op.kind);
    return true;
}

static bool measure(View *view, double shrink) {
    const SizeLimits limits = {CHAIN_CELL, CHAIN_COMFORTABLE, CHAIN_PIXELS * shrink};
    size_t count = view->data->count;
    if (!sizes_set_within(view->panels, count, &limits, &view->pen) || !fit_numbers(view)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        /* Numbered columns need no turn where named ones do. */
        view->panels[i].columns.turn = axis_turn(&view->panels[i].columns);
        if (!measure_term(view, i)) {
            return false;
        }
    }
    chain_choose(view->terms, count, HEADER_USUAL, WIDEST_SHAPE, &view->chain);
    for (size_t i = 1; i < count; i++) {
        view->panels[i].shows_rows |= view->chain.line[i] != view->chain.line[i - 1];
    }
    return true;
}

static bool draw_term(const View *view, size_t number) {
    const Chain *chain = &view->chain;
    size_t line = chain->line[number];
    Operator op = operator_of(&view->data->steps[number]);
    double middle = chain->y[number] + chain->axis[line];
    return (number == 0 || operator_draw(&op, &view->pen, chain->operator_x[number], middle,
                                         view->terms[number].before)) &&
           panel_draw(&view->panels[number], &view->pen, chain->x[number], chain->y[number],
                      chain->top[line]);
}

/* The first step of a kind; the count where there is none. */
static size_t first_of(const View *view, StepKind kind) {
    size_t i = 0;
    while (i < view->data->count && view->data->steps[i].kind != kind) {
        i++;
    }
    return i;
}

/* One colour bar for each kind of numbers there is, beside each other while there is room. */
static bool draw_legend(const View *view, double *right, double *bottom) {
    static const char *const names[] = {"vectors", "scores", "weights"};
    double x = 0, y = *bottom + LEGEND_GAP, width = *right;
    for (StepKind kind = 0; kind < STEP_KINDS; kind++) {
        size_t first = first_of(view, kind);
        ColourBar bar = {view->maps[kind], view->ranges[kind], (int)first};
        Extent room;
        if (first == view->data->count) {
            continue;
        }
        if (!colour_bar_level_room(&bar, &view->pen, names[kind], &room)) {
            return false;
        }
        if (x > 0 && x + room.width > width) {
            x = 0;
            y = *bottom + LEGEND_GAP;
        }
        if (!colour_bar_draw_level(&bar, &view->pen, names[kind], x, y)) {
            return false;
        }
        *right = fmax(*right, x + room.width);
        *bottom = y + room.height;
        x += room.width + PANEL_GAP;
    }
    return true;
}

static bool remark_left_out(const View *view, const Dimensions *dimensions) {
    size_t left_out = dimensions->total - dimensions->count;
    char text[128];
    snprintf(text, sizeof text, "%zu of %zu dimensions %s 0 throughout and left out", left_out,
             dimensions->total, left_out == 1 ? "is" : "are");
    return left_out == 0 || scene_remark(view->pen.scene, text, view->pen.error);
}

static bool remark_pooling(const View *view) {
    const StepsData *data = view->data;
    size_t down = at_least_one(data->query_stride), across = at_least_one(data->key_stride);
    char text[192];
    snprintf(text, sizeof text,
             "%zu queries and %zu keys to a cell: it has the maximum of their weights, and what is "
             "furthest from 0 of their scores and vectors",
             down, across);
    return (down == 1 && across == 1) || scene_remark(view->pen.scene, text, view->pen.error);
}

static bool remark_all(const View *view) {
    const StepsData *data = view->data;
    for (size_t i = 0; i < sizeof data->remarks / sizeof *data->remarks; i++) {
        if (!scene_remark(view->pen.scene, data->remarks[i], view->pen.error)) {
            return false;
        }
    }
    for (StepShare share = 0; share < STEP_SHARES; share++) {
        if (!remark_left_out(view, &view->dimensions[share])) {
            return false;
        }
    }
    return remark_pooling(view);
}

static bool lay_out(void *under_way, double shrink) {
    View *view = under_way;
    Scene *body = view->pen.scene;
    if (!measure(view, shrink)) {
        return false;
    }
    for (size_t i = 0; i < view->data->count; i++) {
        if (!draw_term(view, i)) {
            return false;
        }
    }
    double width = view->chain.width, height = view->chain.height;
    if (!draw_legend(view, &width, &height) || !remark_all(view)) {
        return false;
    }
    body->width = width;
    body->height = ceil(height);
    return true;
}

bool figure_steps(const StepsData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = add_panels(&view) && scene_fit(body, style->longest_side, lay_out, &view, error);
    for (StepShare share = 0; share < STEP_SHARES; share++) {
        dimensions_free(&view.dimensions[share]);
    }
    if (!done) {
        scene_free(body);
    }
    return done;
}
