#include "colour_bar.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* The bar's steps, points: finer than the eye sees, and few rows of pixels that differ. */
#define STEP 3.0

#define TICKS       3
#define TICK_DIGITS 3

static const TextLook tick_look = {SUBTITLE_SIZE, false};

static double value_at(ColourRange range, double part) {
    return range.low * (1 - part) + range.high * part;
}

/* The limits as shown: three digits, with a true minus sign. */
static void write_tick(double value, char text[NUMBER_SIZE + 4]) {
    char plain[NUMBER_SIZE];
    /* What rounding left of 0 in the middle of symmetric limits is 0. */
    size_t length = number_write(fabs(value) > 0 ? value : 0, TICK_DIGITS, plain);
    bool negative = plain[0] == '-';
    memcpy(text, "\xE2\x88\x92", 3);
    memcpy(text + (negative ? 3 : 0), plain + negative, length + 1 - negative);
}

bool colour_bar_room(const ColourBar *bar, const Pen *pen, double *room) {
    double widest = 0;
    for (int tick = 0; tick < TICKS; tick++) {
        char text[NUMBER_SIZE + 4];
        Extent extent;
        write_tick(value_at(bar->range, (double)tick / (TICKS - 1)), text);
        if (!pen_measure(pen, text, tick_look, &extent)) {
            return false;
        }
        widest = fmax(widest, extent.width);
    }
    *room = BAR_GAP + BAR_WIDTH + 2 * TICK_LENGTH + widest;
    return true;
}

double colour_bar_height(double height) {
    return fmin(fmax(height, BAR_SHORTEST), BAR_LONGEST);
}

static bool draw_step(const ColourBar *bar, const Pen *pen, double x, double y, double height,
                      double value) {
    Mark mark = {.kind = MARK_RECTANGLE,
                 .role = ROLE_COLOUR_BAR,
                 .colour = colour_of(bar->map, bar->range, value),
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = BAR_WIDTH,
                 .height = height,
                 .panel = bar->panel,
                 .value = value};
    return scene_add(pen->scene, &mark, pen->error);
}

static bool draw_ticks(const ColourBar *bar, const Pen *pen, double x, double y, double height) {
    for (int tick = 0; tick < TICKS; tick++) {
        double part = (double)tick / (TICKS - 1);
        double at = y + (1 - part) * height;
        char text[NUMBER_SIZE + 4];
        write_tick(value_at(bar->range, part), text);
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
    if (!pen_rectangle(pen, ROLE_BACKGROUND, left - CELL_GAP, y - CELL_GAP,
                       BAR_WIDTH + 2 * CELL_GAP, tall + 2 * CELL_GAP, pen->look->rule)) {
        return false;
    }
    for (double top = 0; top < tall; top += STEP) {
        double thick = fmin(STEP, tall - top);
        double value = value_at(bar->range, 1 - (top + thick / 2) / tall);
        if (!draw_step(bar, pen, left, y + top, thick, value)) {
            return false;
        }
    }
    return draw_ticks(bar, pen, left + BAR_WIDTH + CELL_GAP, y, tall);
}
