#include "panel.h"
#include "cells.h"
#include "colour_bar.h"
#include "number.h"

#include <math.h>

static const TextLook heading_look = {LABEL_SIZE, true};
static const TextLook footing_look = {SUBTITLE_SIZE, false};

static double width_of(const Panel *panel) {
    return panel->columns.cell * (double)panel->columns.count;
}

double panel_height(const Panel *panel) {
    return panel->rows.cell * (double)panel->rows.count;
}

static ColourBar bar_of(const Panel *panel) {
    return (ColourBar){panel->map, panel->range, panel->number};
}

double panel_value(const Panel *panel, size_t row, size_t column) {
    size_t across = panel->columns.picks != NULL ? panel->columns.picks[column] : column;
    size_t down = panel->rows.picks != NULL ? panel->rows.picks[row] : row;
    return panel->transposed ? matrix_row(panel->values, across)[down]
                             : matrix_row(panel->values, down)[across];
}

bool panel_is_dense(const Panel *panel) {
    return panel->joined || panel->rows.count > LABELLED_MOST ||
           panel->columns.count > LABELLED_MOST;
}

/* The widest number at the largest size. */
static bool measure_numbers(const Panel *panel, const Pen *pen, double *widest) {
    *widest = 0;
    for (size_t row = 0; row < panel->rows.count; row++) {
        for (size_t column = 0; column < panel->columns.count; column++) {
            double value = panel_value(panel, row, column);
            char text[NUMBER_SIZE];
            Extent extent;
            if (!isfinite(value)) {
                continue;
            }
            number_decimals(value, panel->decimals, text);
            if (!pen_measure(pen, text, (TextLook){NUMBER_SIZE_MAX, false}, &extent)) {
                return false;
            }
            *widest = fmax(*widest, extent.width);
        }
    }
    return true;
}

bool panel_fit_numbers(Panel *panel, const Pen *pen) {
    panel->number_size = 0;
    double room = fmin(panel->columns.cell, panel->rows.cell) - NUMBER_MARGIN;
    Extent least;
    if (panel_is_dense(panel)) {
        return true;
    }
    if (!pen_measure(pen, "0.0", (TextLook){NUMBER_SIZE_MAX, false}, &least)) {
        return false;
    }
    double widest = least.width;
    if (room < least.width * NUMBER_SIZE_MIN / NUMBER_SIZE_MAX) {
        return true; /* no need to look at thousands of numbers */
    }
    if (!measure_numbers(panel, pen, &widest)) {
        return false;
    }
    double size = fmin(NUMBER_SIZE_MAX, NUMBER_SIZE_MAX * room / fmax(widest, 1));
    /* In half points: few sizes, few letters to draw. */
    size = floor(2 * size) / 2;
    panel->number_size = size >= NUMBER_SIZE_MIN ? size : 0;
    return true;
}

bool panels_fit_numbers(Panel *panels, size_t count, const Pen *pen) {
    double least = NUMBER_SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        if (!panel_fit_numbers(&panels[i], pen)) {
            return false;
        }
        if (panels[i].number_size > 0) {
            least = fmin(least, panels[i].number_size);
        }
    }
    for (size_t i = 0; i < count; i++) {
        Panel *panel = &panels[i];
        panel->number_size = panel->number_size > 0 ? least : 0;
        if (panel->unnumbered != NULL && !(panel->number_size > 0)) {
            panel->map = panel->unnumbered;
        }
    }
    return true;
}

static bool measure_optional(const Pen *pen, const char *text, TextLook look, Extent *extent) {
    *extent = (Extent){0};
    return text == NULL || pen_measure(pen, text, look, extent);
}

bool panel_box(const Panel *panel, const Pen *pen, Box *box) {
    Extent heading, footing;
    double bar = 0, names, title, overhang;
    ColourBar legend = bar_of(panel);
    if (!measure_optional(pen, panel->heading, heading_look, &heading) ||
        !measure_optional(pen, panel->footing, footing_look, &footing) ||
        (panel->has_bar && !colour_bar_room(&legend, pen, &bar)) ||
        !axis_row_room(&panel->rows, pen, &names) ||
        !axis_title_room(&panel->columns, pen, &title) ||
        !axis_overhang(&panel->columns, pen, &overhang)) {
        return false;
    }
    double width = width_of(panel);
    box->left_first = ceil(names);
    box->left_next = 0;
    box->top = ceil((panel->heading == NULL ? 0 : heading.height + HEADING_GAP) + title +
                    axis_rise(&panel->columns));
    box->right = ceil(fmax(fmax(width + fmax(bar, overhang), heading.width), footing.width));
    double tall = panel_height(panel);
    tall = panel->has_bar ? fmax(tall, colour_bar_height(tall)) : tall;
    box->bottom = ceil(tall + FOOTING_GAP + footing.height);
    return true;
}

static bool draw_words(const Panel *panel, const Pen *pen, double x, double y, double top) {
    double below = panel_height(panel);
    below =
        panel->has_bar && panel->footing != NULL ? fmax(below, colour_bar_height(below)) : below;
    return (panel->heading == NULL ||
            pen_text(pen, ROLE_PANEL_TITLE, panel->heading, heading_look,
                     (Hang){x, y - top, 0, 0, 0},
                     (Ink){panel->hue != NULL ? *panel->hue : pen->look->ink, 1})) &&
           (panel->footing == NULL ||
            pen_text(pen, ROLE_PANEL_TITLE, panel->footing, footing_look,
                     (Hang){x, y + below + FOOTING_GAP, 0, 0, 0}, (Ink){pen->look->quiet, 1}));
}

/* The grid shows between the cells and around them. */
static bool draw_grid(const Panel *panel, const Pen *pen, double x, double y) {
    double around = panel_is_dense(panel) ? 2 * CELL_GAP : CELL_GAP;
    return pen_rectangle(pen, ROLE_BACKGROUND, x - CELL_GAP, y - CELL_GAP, width_of(panel) + around,
                         panel_height(panel) + around, pen->look->rule);
}

static bool draw_frame(const Panel *panel, const Pen *pen, double x, double y) {
    if (panel->hue == NULL) {
        return true;
    }
    double out = CELL_GAP + FRAME_STROKE / 2;
    Mark mark = {.kind = MARK_FRAME,
                 .role = ROLE_BACKGROUND,
                 .colour = *panel->hue,
                 .opacity = 1,
                 .x = x - out,
                 .y = y - out,
                 .width = width_of(panel) + 2 * out - CELL_GAP,
                 .height = panel_height(panel) + 2 * out - CELL_GAP,
                 .stroke = {FRAME_STROKE, 0}};
    return scene_add(pen->scene, &mark, pen->error);
}

bool panel_draw(const Panel *panel, const Pen *pen, double x, double y, double top) {
    ColourBar bar = bar_of(panel);
    return draw_grid(panel, pen, x, y) && cells_draw(panel, pen, x, y) &&
           draw_frame(panel, pen, x, y) &&
           (!panel->shows_rows || axis_draw_rows(&panel->rows, pen, x, y)) &&
           (panel->hides_columns || axis_draw_columns(&panel->columns, pen, x, y)) &&
           draw_words(panel, pen, x, y, top) &&
           (!panel->has_bar ||
            colour_bar_draw(&bar, pen, x + width_of(panel), y, panel_height(panel)));
}
