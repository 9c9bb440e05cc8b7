#include "colour_bar.h"
#include "number.h"

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

/* One mark, so that no seam shows between the samples at any scale. */
static bool draw_samples(const ColourBar *bar, const Pen *pen, double x, double y, double height) {
    Colour samples[SAMPLES_MOST];
    size_t count = (size_t)height * SAMPLES_PER_POINT;
    for (size_t i = 0; i < count; i++) {
        double part = 1 - ((double)i + 0.5) / (double)count;
        samples[i] = colour_of(bar->map, bar->range, value_at(bar->range, part));
    }
    Mark mark = {.kind = MARK_CELLS,
                 .role = ROLE_COLOUR_BAR,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = BAR_WIDTH,
                 .height = height,
                 .panel = bar->panel,
                 .cells = samples,
                 .cell_rows = count,
                 .cell_columns = 1};
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
    return pen_rectangle(pen, ROLE_BACKGROUND, left - CELL_GAP, y - CELL_GAP,
                         BAR_WIDTH + 2 * CELL_GAP, tall + 2 * CELL_GAP, pen->look->rule) &&
           draw_samples(bar, pen, left, y, tall) &&
           draw_ticks(bar, pen, left + BAR_WIDTH + CELL_GAP, y, tall);
}
