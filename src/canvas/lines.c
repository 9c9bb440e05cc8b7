/* lines: everything that is stroked, and discs. */
#include "parts.h"

#include <math.h>

/* How far a link's handles reach across, in parts of its width; and half a head's breadth, in parts
 * of its length. */
#define LINK_BEND    0.5
#define HEAD_BREADTH 0.36

static bool misses(Canvas *canvas, double y0, double y1, double reach) {
    return is_passed_over(canvas, fmin(y0, y1) - reach, fmax(y0, y1) + reach);
}

static void start(const Canvas *canvas, Stroke stroke, Colour colour, double opacity) {
    const Late *late = &canvas->late;
    late->cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_GRAY);
    set_colour(canvas, canvas->cairo, colour, opacity);
    late->cairo_set_line_width(canvas->cairo, stroke.width);
    late->cairo_set_dash(canvas->cairo, &stroke.dash, stroke.dash > 0 ? 1 : 0, 0);
}

void canvas_line(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                 Colour colour, double opacity) {
    if (misses(canvas, y0, y1, stroke.width)) {
        return;
    }
    const Late *late = &canvas->late;
    start(canvas, stroke, colour, opacity);
    late->cairo_move_to(canvas->cairo, x0, y0);
    late->cairo_line_to(canvas->cairo, x1, y1);
    late->cairo_stroke(canvas->cairo);
}

void canvas_frame(Canvas *canvas, double x, double y, double width, double height, double stroke,
                  Colour colour, double opacity) {
    if (misses(canvas, y, y + height, stroke)) {
        return;
    }
    start(canvas, (Stroke){stroke, 0}, colour, opacity);
    canvas->late.cairo_rectangle(canvas->cairo, x, y, width, height);
    canvas->late.cairo_stroke(canvas->cairo);
}

void canvas_link(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                 Colour colour, double opacity) {
    if (misses(canvas, y0, y1, stroke.width)) {
        return;
    }
    const Late *late = &canvas->late;
    double bend = LINK_BEND * (x1 - x0);
    start(canvas, stroke, colour, opacity);
    late->cairo_move_to(canvas->cairo, x0, y0);
    late->cairo_curve_to(canvas->cairo, x0 + bend, y0, x1 - bend, y1, x1, y1);
    late->cairo_stroke(canvas->cairo);
}

static void fill_head(const Canvas *canvas, double x, double y, double across, double down) {
    const Late *late = &canvas->late;
    late->cairo_move_to(canvas->cairo, x, y);
    late->cairo_line_to(canvas->cairo, x - across - HEAD_BREADTH * down,
                        y - down + HEAD_BREADTH * across);
    late->cairo_line_to(canvas->cairo, x - across + HEAD_BREADTH * down,
                        y - down - HEAD_BREADTH * across);
    late->cairo_close_path(canvas->cairo);
    late->cairo_fill(canvas->cairo);
}

void canvas_arrow(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                  Colour colour, double opacity) {
    double length = hypot(x1 - x0, y1 - y0), head = fmin(CANVAS_HEAD * stroke.width, length);
    if (!(length > 0) || misses(canvas, y0, y1, head)) {
        return;
    }
    double across = (x1 - x0) / length * head, down = (y1 - y0) / length * head;
    if (length > head) {
        canvas_line(canvas, x0, y0, x1 - across, y1 - down, stroke, colour, opacity);
    }
    start(canvas, stroke, colour, opacity);
    fill_head(canvas, x1, y1, across, down);
}

void canvas_disc(Canvas *canvas, double x, double y, double size, Colour colour, double opacity) {
    if (misses(canvas, y, y + size, 0)) {
        return;
    }
    const Late *late = &canvas->late;
    start(canvas, (Stroke){0, 0}, colour, opacity);
    late->cairo_new_path(canvas->cairo);
    late->cairo_arc(canvas->cairo, x + size / 2, y + size / 2, size / 2, 0, 2 * G_PI);
    late->cairo_fill(canvas->cairo);
}
