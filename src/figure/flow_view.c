#include "flow_view.h"
#include "axis.h"
#include "colour_bar.h"
#include "links.h"
#include "range.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>

/* A label's line is about so much higher than its size. */
#define LINE_HEIGHT 1.37

/* Lines of the legend: the limits of the range and what lies between. */
#define SAMPLES 5

static const TextLook head_look = {LABEL_SIZE, true};
static const TextLook small_look = {SUBTITLE_SIZE, false};

/** A figure under way. */
typedef struct Flow {
    const FlowData *data;
    const FigureStyle *style;
    Pen pen;
    const ColourMap *map;
    ColourRange range;
    Links links;
    Axis queries, keys;
    double widest; /* of a line at the upper end of the range */
    /* Places: where names end, lines begin and end, numbers end, names begin, the legend begins. */
    double left, from, to, numbers, right, legend;
    double top, height; /* of the columns */
    double query_top, key_top;
} Flow;

/* Where the weight lies in the range: 0 … 1. A signed map tells sizes, whatever their sign. */
static double part_of(const Flow *flow, double weight) {
    ColourRange range = flow->range;
    double part = flow->map->diverging ? fabs(weight) / fmax(fabs(range.low), fabs(range.high))
                                       : (weight - range.low) / (range.high - range.low);
    return fmin(fmax(part, 0), 1);
}

/* The one function that turns a weight into a line's look, for links and for the legend. */
static Mark line_of(const Flow *flow, double weight) {
    double part = part_of(flow, weight);
    return (Mark){.kind = MARK_LINK,
                  .role = ROLE_LINK,
                  .colour = colour_of(flow->map, flow->range, weight),
                  .opacity = LINK_FAINTEST + (1 - LINK_FAINTEST) * part,
                  .stroke = {fmax(flow->widest * part, LINK_HAIR), 0},
                  .value = weight};
}

/* ---- measures ---- */

static Axis make_axis(const Labels *names, size_t count, size_t stride) {
    Axis axis = {.names = names, .count = count, .stride = stride > 0 ? stride : 1};
    double room = floor(PANEL_COMFORTABLE / fmax((double)count, 1));
    axis.cell = count > LABELLED_MOST ? floor(2 * PANEL_PIXELS / (double)count) / 2
                                      : fmin(fmax(room, CELL_LABELLED_MIN), LINK_ROW);
    axis.cell = fmax(axis.cell, CELL_SMALLEST);
    double size = count > LABELLED_MOST ? LABEL_SIZE_MIN : floor(2 * axis.cell / LINE_HEIGHT) / 2;
    axis.look = (TextLook){fmin(fmax(size, LABEL_SIZE_MIN), LABEL_SIZE), false};
    return axis;
}

/* Some scripts stand higher than their size says: labels must not touch. */
static bool measure_axis(Axis *axis, const Pen *pen) {
    if (!axis_measure(axis, pen)) {
        return false;
    }
    if (axis->step == 1) {
        axis->cell = fmax(axis->cell, ceil(axis->labels.height));
    }
    return true;
}

static bool make_axes(Flow *flow) {
    const FlowData *data = flow->data;
    const Matrix *weights = &data->attention;
    size_t query = flow->style->query;
    flow->queries = make_axis(data->queries, weights->rows, data->query_stride);
    flow->keys = make_axis(data->keys, weights->cols, data->key_stride);
    flow->queries.bright = query == 0 ? 0 : (query - 1) / flow->queries.stride + 1;
    return measure_axis(&flow->queries, &flow->pen) && measure_axis(&flow->keys, &flow->pen);
}

static double length_of(const Axis *axis) {
    return axis->cell * (double)axis->count;
}

static double weight_of(const Flow *flow, size_t key) {
    return matrix_row(&flow->data->attention, flow->queries.bright - 1)[key];
}

/* The room of the numbers beside the keys; 0 without a query. */
static bool number_room(const Flow *flow, double *room) {
    *room = 0;
    for (size_t key = 0; flow->queries.bright > 0 && key < flow->keys.count;
         key += flow->keys.step) {
        char text[NUMBER_SIZE];
        Extent extent = {0};
        if (isfinite(weight_of(flow, key))) {
            number_decimals(weight_of(flow, key), flow->style->decimals, text);
            if (!pen_measure(&flow->pen, text, flow->keys.look, &extent)) {
                return false;
            }
        }
        *room = fmax(*room, extent.width);
    }
    *room += *room > 0 ? 2 * LABEL_GAP : 0;
    return true;
}

static bool legend_room(const Flow *flow, double *room) {
    ColourBar bar = {flow->map, flow->range, 0};
    Extent title;
    if (!colour_bar_room(&bar, &flow->pen, room) ||
        !pen_measure(&flow->pen, "weight", head_look, &title)) {
        return false;
    }
    *room = fmax(*room + SAMPLE_LENGTH, title.width);
    return true;
}

/* How wide the names of a column are, its title included. */
static bool column_room(const Axis *axis, const Pen *pen, const char *title, double *room) {
    Extent extent;
    if (!pen_measure(pen, title, head_look, &extent) || !axis_row_room(axis, pen, room)) {
        return false;
    }
    *room = ceil(fmax(*room, extent.width + LABEL_GAP + 1));
    return true;
}

static bool place(Flow *flow) {
    double queries, keys, numbers, legend;
    Extent head;
    if (!column_room(&flow->queries, &flow->pen, "query", &queries) ||
        !column_room(&flow->keys, &flow->pen, "key", &keys) || !number_room(flow, &numbers) ||
        !legend_room(flow, &legend) || !pen_measure(&flow->pen, "query", head_look, &head)) {
        return false;
    }
    flow->top = ceil(head.height + HEADING_GAP);
    flow->height = fmax(length_of(&flow->queries), length_of(&flow->keys));
    flow->query_top = flow->top + floor((flow->height - length_of(&flow->queries)) / 2);
    flow->key_top = flow->top + floor((flow->height - length_of(&flow->keys)) / 2);
    double least = fmin(flow->queries.cell, flow->keys.cell);
    flow->widest = fmin(LINK_SHARE * least, LINK_WIDEST);
    double apart = fmin(fmax(LINK_SHAPE * flow->height, LINK_SHORTEST), LINK_LONGEST);
    flow->left = queries;
    flow->from = flow->left + STOP_WIDTH;
    flow->to = flow->from + floor(apart);
    flow->numbers = flow->to + STOP_WIDTH + numbers - LABEL_GAP;
    flow->right = flow->to + STOP_WIDTH + numbers;
    flow->legend = flow->right + keys + PANEL_GAP;
    flow->pen.scene->width = ceil(flow->legend + legend);
    return true;
}

/* ---- marks ---- */

static double middle_of(const Axis *axis, double top, size_t index) {
    return top + ((double)index + 0.5) * axis->cell;
}

static bool draw_link(const Flow *flow, const Link *link) {
    Mark mark = line_of(flow, link->weight);
    mark.x = flow->from;
    mark.y = middle_of(&flow->queries, flow->query_top, link->query);
    mark.width = flow->to - flow->from;
    mark.height = middle_of(&flow->keys, flow->key_top, link->key) - mark.y;
    mark.opacity *= axis_strength(&flow->queries, link->query, FADED_LINK);
    mark.row = link->query;
    mark.column = link->key;
    return scene_add(flow->pen.scene, &mark, flow->pen.error);
}

/* Those of the query that is brought out come last, above all others. */
static bool draw_links(const Flow *flow) {
    size_t bright = flow->queries.bright;
    for (int pass = bright == 0; pass < 2; pass++) {
        for (size_t i = 0; i < flow->links.count; i++) {
            const Link *link = &flow->links.links[i];
            bool is_of_pass = bright == 0 || (link->query + 1 == bright) == (pass == 1);
            if (is_of_pass && !draw_link(flow, link)) {
                return false;
            }
        }
    }
    return true;
}

/* The bars in which lines begin and end: as high as the widest line. */
static bool draw_stops(const Flow *flow, const Axis *axis, double x, double top, Colour hue) {
    for (size_t i = 0; i < axis->count; i++) {
        Mark mark = {.kind = MARK_RECTANGLE,
                     .role = ROLE_POINT,
                     .colour = hue,
                     .opacity = axis_strength(axis, i, FADED_LABEL),
                     .x = x,
                     .y = middle_of(axis, top, i) - flow->widest / 2,
                     .width = STOP_WIDTH,
                     .height = flow->widest,
                     .row = i};
        if (!scene_add(flow->pen.scene, &mark, flow->pen.error)) {
            return false;
        }
    }
    return true;
}

static bool draw_numbers(const Flow *flow) {
    const Axis *keys = &flow->keys;
    for (size_t key = 0; flow->queries.bright > 0 && key < keys->count; key += keys->step) {
        char text[NUMBER_SIZE];
        if (!isfinite(weight_of(flow, key))) {
            continue;
        }
        number_decimals(weight_of(flow, key), flow->style->decimals, text);
        Hang hang = {flow->numbers, middle_of(keys, flow->key_top, key), 1, 0.5, 0};
        if (!pen_text(&flow->pen, ROLE_NUMBER, text, keys->look, hang,
                      (Ink){flow->pen.look->quiet, 1})) {
            return false;
        }
    }
    return true;
}

static bool draw_sample(const Flow *flow, double y, double weight) {
    Mark mark = line_of(flow, weight);
    char text[LEGEND_NUMBER_SIZE];
    mark.kind = MARK_LINE;
    mark.role = ROLE_LEGEND;
    mark.x = flow->legend;
    mark.y = y;
    mark.width = SAMPLE_LENGTH;
    legend_number(weight, text);
    Hang hang = {flow->legend + SAMPLE_LENGTH + 2 * TICK_LENGTH, y, 0, 0.5, 0};
    return scene_add(flow->pen.scene, &mark, flow->pen.error) &&
           pen_text(&flow->pen, ROLE_TICK, text, small_look, hang, (Ink){flow->pen.look->quiet, 1});
}

static bool draw_legend(const Flow *flow) {
    for (int i = 0; i < SAMPLES; i++) {
        double part = 1 - (double)i / (SAMPLES - 1);
        double weight = flow->range.low * (1 - part) + flow->range.high * part;
        if (!draw_sample(flow, flow->top + (i + 0.5) * SAMPLE_PITCH, weight)) {
            return false;
        }
    }
    return pen_text(&flow->pen, ROLE_PANEL_TITLE, "weight", head_look,
                    (Hang){flow->legend, 0, 0, 0, 0}, (Ink){flow->pen.look->ink, 1});
}

static bool draw_names(const Flow *flow) {
    const Pen *pen = &flow->pen;
    double gap = LABEL_GAP + 1;
    return axis_draw_rows(&flow->queries, pen, flow->left, flow->query_top) &&
           axis_draw_right(&flow->keys, pen, flow->right, flow->key_top) &&
           pen_text(pen, ROLE_AXIS_TITLE, "query", head_look,
                    (Hang){flow->left - gap, flow->query_top - HEADING_GAP, 1, 1, 0},
                    (Ink){pen->look->query, 1}) &&
           pen_text(pen, ROLE_AXIS_TITLE, "key", head_look,
                    (Hang){flow->right + gap, flow->key_top - HEADING_GAP, 0, 1, 0},
                    (Ink){pen->look->key, 1});
}

/* How far the name of a last, narrow row may reach below it. */
static double past_end(const Axis *axis) {
    return fmax((axis->labels.height - axis->cell) / 2, 0);
}

/* Only what is true of the lines that are there is said under them. */
static bool draw_footing(Flow *flow) {
    bool sums = flow->links.each == 0 && weights_sum_to_one(&flow->data->attention);
    bool masked = weights_have_masked(&flow->data->attention);
    char text[WEIGHTS_WORDS];
    Extent extent;
    weights_phrase(sums ? "the weights of each query sum to 1" : "",
                   weights_largest(&flow->data->attention),
                   masked ? "masked pairs have no line" : "", text);
    double names = flow->height + fmax(past_end(&flow->queries), past_end(&flow->keys));
    double y = flow->top + ceil(fmax(names, SAMPLES * SAMPLE_PITCH));
    flow->pen.scene->height = y;
    if (text[0] == '\0') {
        return true;
    }
    if (!pen_measure(&flow->pen, text, small_look, &extent)) {
        return false;
    }
    flow->pen.scene->width = fmax(flow->pen.scene->width, ceil(flow->left + extent.width));
    flow->pen.scene->height = y + FOOTING_GAP + ceil(extent.height);
    return pen_text(&flow->pen, ROLE_PANEL_TITLE, text, small_look,
                    (Hang){flow->left, y + FOOTING_GAP, 0, 0, 0}, (Ink){flow->pen.look->quiet, 1});
}

/* ---- remarks ---- */

static bool remark_pooling(const Flow *flow) {
    char text[96];
    snprintf(text, sizeof text, "each line is the maximum of %zu × %zu weights",
             flow->queries.stride, flow->keys.stride);
    bool pooled = flow->queries.stride > 1 || flow->keys.stride > 1;
    return !pooled || scene_remark(flow->pen.scene, text, flow->pen.error);
}

static bool remark_left_out(const Flow *flow) {
    const Links *links = &flow->links;
    char text[192], largest[LEGEND_NUMBER_SIZE], share[LEGEND_NUMBER_SIZE];
    bool pooled = flow->queries.stride > 1 || flow->keys.stride > 1;
    legend_number(links->largest_left, largest);
    legend_number(100 * links->share_left, share);
    int length = snprintf(text, sizeof text,
                          "the %zu largest of %zu lines of each query are drawn: none left out is "
                          "above %s",
                          links->each, flow->keys.count, largest);
    if (!pooled) {
        snprintf(text + length, sizeof text - (size_t)length,
                 ", and together they carry %s%% of the weight", share);
    }
    return links->each == 0 || scene_remark(flow->pen.scene, text, flow->pen.error);
}

static bool lay_out(Flow *flow) {
    flow->map = flow->style->map != NULL ? flow->style->map : colour_map(flow->pen.look->weights);
    return range_of_weights(flow->style, flow->map, &flow->data->attention, &flow->range,
                            flow->pen.error) &&
           links_choose(&flow->data->attention, FLOW_LINKS, &flow->links, flow->pen.error) &&
           make_axes(flow) && place(flow) && draw_links(flow) &&
           draw_stops(flow, &flow->queries, flow->left, flow->query_top, flow->pen.look->query) &&
           draw_stops(flow, &flow->keys, flow->to, flow->key_top, flow->pen.look->key) &&
           draw_names(flow) && draw_numbers(flow) && draw_legend(flow) && draw_footing(flow) &&
           remark_pooling(flow) && remark_left_out(flow);
}

bool figure_flow(const FlowData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                 Error *error) {
    *body = (Scene){0};
    Flow flow = {.data = data, .style = style};
    flow.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = lay_out(&flow);
    links_free(&flow.links);
    if (!done) {
        scene_free(body);
    }
    return done;
}
