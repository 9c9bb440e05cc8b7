#include "colour_bar.h"

#include <math.h>
#include <string.h>

/* The bar's samples in a point: one for each row of pixels at the usual two pixels a point. */
#define SAMPLES_PER_POINT 2
#define SAMPLES_MOST      ((size_t)BAR_LONGEST * SAMPLES_PER_POINT)

#define TICKS       3
#define TICK_DIGITS 3

static const TextLook tick_look = {SUBTITLE_SIZE, false};

static double value_at(ColourRange range, double part) {
    return range.low * (1 - part) + range.high * part;
}

void legend_number(double value, char text[LEGEND_NUMBER_SIZE]) {
    char plain[NUMBER_SIZE];
    /* What rounding left of 0 in the middle of symmetric limits is 0. */
    size_t length = number_write(fabs(value) > 0 ? value : 0, TICK_DIGITS, plain);
    bool negative = plain[0] == '-';
    memcpy(text, "\xE2\x88\x92", 3);
    memcpy(text + (negative ? 3 : 0), plain + negative, length + 1 - negative);
}

static bool measure_ticks(const ColourBar *bar, const Pen *pen, Extent *largest) {
    *largest = (Extent){0};
    for (int tick = 0; tick < TICKS; tick++) {
        char text[LEGEND_NUMBER_SIZE];
        Extent extent;
        legend_number(value_at(bar->range, (double)tick / (TICKS - 1)), text);
        if (!pen_measure(pen, text, tick_look, &extent)) {
            return false;
        }
        largest->width = fmax(largest->width, extent.width);
        largest->height = fmax(largest->height, extent.height);
    }
    return true;
}

bool colour_bar_room(const ColourBar *bar, const Pen *pen, double *room) {
    Extent ticks;
    if (!measure_ticks(bar, pen, &ticks)) {
        return false;
    }
    *room = BAR_GAP + BAR_WIDTH + CELL_GAP + 2 * TICK_LENGTH + ticks.width;
    return true;
}

double colour_bar_height(double height) {
    return fmin(fmax(height, BAR_SHORTEST), BAR_LONGEST);
}

/* One mark, so that no seam shows between the samples at any scale; from the high end down, or
 * with `level` from the low end to the right. */
static bool draw_samples(const ColourBar *bar, const Pen *pen, double x, double y, double length,
                         bool level) {
    Colour samples[SAMPLES_MOST];
    size_t count = (size_t)length * SAMPLES_PER_POINT;
    for (size_t i = 0; i < count; i++) {
        double along = ((double)i + 0.5) / (double)count;
        double part = level ? along : 1 - along;
        samples[i] = colour_of(bar->map, bar->range, value_at(bar->range, part));
    }
    Mark mark = {.kind = MARK_CELLS,
                 .role = ROLE_COLOUR_BAR,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = level ? length : BAR_WIDTH,
                 .height = level ? BAR_WIDTH : length,
                 .panel = bar->panel,
                 .cells = samples,
                 .cell_rows = level ? 1 : count,
                 .cell_columns = level ? count : 1};
    return scene_add(pen->scene, &mark, pen->error);
}

static bool draw_ticks(const ColourBar *bar, const Pen *pen, double x, double y, double height) {
    for (int tick = 0; tick < TICKS; tick++) {
        double part = (double)tick / (TICKS - 1);
        double at = y + (1 - part) * height;
        char text[LEGEND_NUMBER_SIZE];
        legend_number(value_at(bar->range, part), text);
        Hang hang = {x + 2 * TICK_LENGTH, at, 0, 0.5, 0};
        if (!pen_line(pen, ROLE_TICK, x, at, TICK_LENGTH, 0) ||
            !pen_text(pen, ROLE_TICK, text, tick_look, hang, (Ink){pen->look->quiet, 1})) {
            return false;
        }
    }
    return true;
}

bool colour_bar_draw(const ColourBar *bar, const Pen *pen, double x, double y, double height) {
    double left = x + BAR_GAP, tall = floor(colour_bar_height(height));
    return pen_rectangle(pen, ROLE_BACKGROUND, left - CELL_GAP, y - CELL_GAP,
                         BAR_WIDTH + 2 * CELL_GAP, tall + 2 * CELL_GAP, pen->look->rule) &&
           draw_samples(bar, pen, left, y, tall, false) &&
           draw_ticks(bar, pen, left + BAR_WIDTH + CELL_GAP, y, tall);
}

/* A bar with its name: half a number's width is free at both of its ends. */
typedef struct LevelBar {
    Extent name, ticks;
    double length;
} LevelBar;

static bool measure_level(const ColourBar *bar, const Pen *pen, const char *name, LevelBar *level) {
    if (!pen_measure(pen, name, tick_look, &level->name) ||
        !measure_ticks(bar, pen, &level->ticks)) {
        return false;
    }
    level->length = floor(fmin(fmax(LEGEND_BAR, 2.4 * level->ticks.width), BAR_LONGEST));
    return true;
}

bool colour_bar_level_room(const ColourBar *bar, const Pen *pen, const char *name, Extent *room) {
    LevelBar level;
    if (!measure_level(bar, pen, name, &level)) {
        return false;
    }
    room->width = ceil(level.name.width + BAR_GAP + level.ticks.width + level.length);
    room->height = ceil(fmax(BAR_WIDTH, level.name.height) + TICK_LENGTH + level.ticks.height);
    return true;
}

static bool draw_level_ticks(const ColourBar *bar, const Pen *pen, double x, double y,
                             double length) {
    for (int tick = 0; tick < TICKS; tick++) {
        double part = (double)tick / (TICKS - 1);
        char text[LEGEND_NUMBER_SIZE];
        legend_number(value_at(bar->range, part), text);
        Hang hang = {x + part * length, y + TICK_LENGTH, 0.5, 0, 0};
        if (!pen_line(pen, ROLE_TICK, x + part * length, y, 0, TICK_LENGTH) ||
            !pen_text(pen, ROLE_TICK, text, tick_look, hang, (Ink){pen->look->quiet, 1})) {
            return false;
        }
    }
    return true;
}

bool colour_bar_draw_level(const ColourBar *bar, const Pen *pen, const char *name, double x,
                           double y) {
    LevelBar level;
    if (!measure_level(bar, pen, name, &level)) {
        return false;
    }
    double middle = y + fmax(BAR_WIDTH, level.name.height) / 2;
    double left = x + level.name.width + BAR_GAP + level.ticks.width / 2;
    double top = middle - BAR_WIDTH / 2;
    return pen_text(pen, ROLE_LEGEND, name, tick_look, (Hang){x, middle, 0, 0.5, 0},
                    (Ink){pen->look->quiet, 1}) &&
           pen_rectangle(pen, ROLE_BACKGROUND, left - CELL_GAP, top - CELL_GAP,
                         level.length + 2 * CELL_GAP, BAR_WIDTH + 2 * CELL_GAP, pen->look->rule) &&
           draw_samples(bar, pen, left, top, level.length, true) &&
           draw_level_ticks(bar, pen, left, top + BAR_WIDTH + CELL_GAP, level.length);
}
