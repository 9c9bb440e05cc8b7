#include "maps_view.h"
#include "pen.h"

#include <math.h>
#include <stdio.h>

static const TextLook name_look = {LABEL_SIZE, true};
static const TextLook small_look = {SUBTITLE_SIZE, false};

#define SAMPLES  ((size_t)STRIP_WIDTH * 2)
#define WORDS    320
#define GAP_WIDE (2 * LABEL_GAP)

/** A place for each column, and how far the figure reaches. */
typedef struct Columns {
    double strip, words, line, right;
} Columns;

static void describe(const ColourMap *map, char text[WORDS]) {
    snprintf(text, WORDS, "%s; %s", map->source, map->licence);
}

static bool measure(const Pen *pen, Columns *columns) {
    *columns = (Columns){0};
    double name = 0, words = 0;
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        char text[WORDS];
        Extent one, other;
        describe(colour_map_at(i), text);
        if (!pen_measure(pen, colour_map_at(i)->name, name_look, &one) ||
            !pen_measure(pen, text, small_look, &other)) {
            return false;
        }
        name = fmax(name, one.width);
        words = fmax(words, other.width);
        columns->line = fmax(columns->line, other.height);
    }
    columns->strip = ceil(name + GAP_WIDE);
    columns->words = columns->strip + STRIP_WIDTH + GAP_WIDE;
    columns->right = ceil(columns->words + words);
    return true;
}

/* The cells' own function colours it, as it does a colour bar. */
static bool draw_strip(const Pen *pen, size_t number, double x, double y, double height) {
    Colour samples[SAMPLES];
    for (size_t i = 0; i < SAMPLES; i++) {
        double part = ((double)i + 0.5) / (double)SAMPLES;
        samples[i] = colour_of(colour_map_at(number), (ColourRange){0, 1}, part);
    }
    Mark mark = {.kind = MARK_CELLS,
                 .role = ROLE_COLOUR_BAR,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = STRIP_WIDTH,
                 .height = height,
                 .panel = (int)number,
                 .cells = samples,
                 .cell_rows = 1,
                 .cell_columns = SAMPLES};
    return pen_rectangle(pen, ROLE_BACKGROUND, x - CELL_GAP, y - CELL_GAP,
                         STRIP_WIDTH + 2 * CELL_GAP, height + 2 * CELL_GAP, pen->look->rule) &&
           scene_add(pen->scene, &mark, pen->error);
}

static bool draw_map(const Pen *pen, size_t number, const Columns *columns, double y) {
    const ColourMap *map = colour_map_at(number);
    double height = floor(2 * columns->line);
    char text[WORDS];
    describe(map, text);
    Ink ink = {pen->look->ink, 1}, quiet = {pen->look->quiet, 1};
    return pen_text(pen, ROLE_QUERY_LABEL, map->name, name_look,
                    (Hang){0, y + height / 2, 0, 0.5, 0}, ink) &&
           draw_strip(pen, number, columns->strip, y, height) &&
           pen_text(pen, ROLE_LEGEND, map->diverging ? "diverging" : "sequential", small_look,
                    (Hang){columns->words, y, 0, 0, 0}, ink) &&
           pen_text(pen, ROLE_LEGEND, text, small_look,
                    (Hang){columns->words, y + columns->line, 0, 0, 0}, quiet);
}

static bool lay_out(const Pen *pen) {
    Columns columns;
    double y = 0;
    if (!measure(pen, &columns)) {
        return false;
    }
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        if (!draw_map(pen, i, &columns, y)) {
            return false;
        }
        y += ceil(2 * columns.line + STRIP_GAP);
    }
    pen->scene->width = columns.right;
    pen->scene->height = y;
    return true;
}

bool figure_maps(const FigureStyle *style, Canvas *canvas, Scene *body, Error *error) {
    *body = (Scene){0};
    Pen pen = {body, canvas, theme_look(style->theme), error};
    bool done = lay_out(&pen);
    if (!done) {
        scene_free(body);
    }
    return done;
}
