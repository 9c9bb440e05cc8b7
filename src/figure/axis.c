#include "axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text at 45° that is `h` high needs √2·h from one to the next. */
#define SLANT M_SQRT1_2

/* Free room beside a horizontal label, and around labels with ticks, in parts of their height. */
#define LABEL_AIR  6.0
#define TICK_SPACE 2.0

static const double title_size = SUBTITLE_SIZE;

static size_t name_number(const Axis *axis, size_t index) {
    return axis->picks != NULL ? axis->picks[index] : index * axis->stride;
}

static const char *name_of(const Axis *axis, size_t index) {
    size_t number = name_number(axis, index);
    bool named = axis->names != NULL && number < axis->names->count;
    return named && axis->names->text[number] != NULL ? axis->names->text[number] : "";
}

/* The label of a row or column, to be freed: its name, and where not all are named, its number. */
static char *label_of(const Axis *axis, size_t index, Error *error) {
    const char *name = name_of(axis, index);
    size_t size = strlen(name) + 24;
    char *label = malloc(size);
    if (label == NULL) {
        error_no_memory(error, "figure");
        return NULL;
    }
    int length = snprintf(label, size, "%zu", name_number(axis, index) + 1);
    if (axis->step == 1 || strcmp(label, name) == 0) {
        memcpy(label, name, strlen(name) + 1);
    } else {
        snprintf(label + length, size - (size_t)length, " %s", name);
    }
    return label;
}

Axis axis_of(const Labels *names, size_t count, size_t stride, const char *title, Colour hue) {
    return (Axis){.names = names,
                  .count = count,
                  .stride = stride > 0 ? stride : 1,
                  .title = title,
                  .hue = hue};
}

bool axis_same(const Axis *a, const Axis *b) {
    if (a->count != b->count || a->stride != b->stride) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(name_of(a, i), name_of(b, i)) != 0) {
            return false;
        }
    }
    return true;
}

static bool measure_label(const Axis *axis, const Pen *pen, size_t index, Extent *extent) {
    char *label = label_of(axis, index, pen->error);
    bool measured = label != NULL && pen_measure(pen, label, axis->look, extent);
    free(label);
    return measured;
}

/* The least of 1, 2, 5, 10, 20 … that is at least `wanted`. */
static size_t round_step(double wanted) {
    static const size_t leads[] = {1, 2, 5};
    for (size_t ten = 1; ten < 1000000000; ten *= 10) {
        for (int i = 0; i < 3; i++) {
            if ((double)(leads[i] * ten) >= wanted) {
                return leads[i] * ten;
            }
        }
    }
    return 1000000000;
}

static bool measure_labels(Axis *axis, const Pen *pen) {
    axis->labels = (Extent){0};
    for (size_t i = 0; !axis->is_bare && i < axis->count; i += axis->step) {
        Extent extent;
        if (!measure_label(axis, pen, i, &extent)) {
            return false;
        }
        axis->labels.width = fmax(axis->labels.width, extent.width);
        axis->labels.height = fmax(axis->labels.height, extent.height);
    }
    return true;
}

bool axis_measure(Axis *axis, const Pen *pen) {
    Extent line;
    if (!pen_measure(pen, "0", axis->look, &line)) {
        return false;
    }
    axis->step = 1;
    if (axis->cell < line.height && (axis->ticked || axis->count > LABELLED_MOST)) {
        axis->step = round_step(TICK_SPACE * line.height / axis->cell);
    }
    return measure_labels(axis, pen);
}

double axis_turn(const Axis *axis) {
    double room = axis->cell * (double)axis->step;
    if (axis->labels.width + LABEL_AIR <= room) {
        return 0;
    }
    return axis->labels.height <= room * SLANT ? -45 : -90;
}

static double foot(const Axis *axis) {
    return LABEL_GAP + (axis->step > 1 ? TICK_LENGTH : 0);
}

double axis_rise(const Axis *axis) {
    double width = axis->labels.width, height = axis->labels.height;
    if (axis->turn < -45) {
        return foot(axis) + width;
    }
    return foot(axis) + (axis->turn < 0 ? SLANT * (width + height) : height);
}

bool axis_overhang(const Axis *axis, const Pen *pen, double *overhang) {
    *overhang = 0;
    if (axis->turn < -45 || axis->is_bare) {
        return true;
    }
    for (size_t i = 0; i < axis->count; i += axis->step) {
        Extent extent;
        if (!measure_label(axis, pen, i, &extent)) {
            return false;
        }
        double reach =
            axis->turn < 0 ? SLANT * (extent.width + extent.height / 2) : extent.width / 2;
        double past = ((double)i + 0.5 - (double)axis->count) * axis->cell + reach;
        *overhang = fmax(*overhang, past);
    }
    return true;
}

double axis_strength(const Axis *axis, size_t index, double faded) {
    return axis->bright == 0 || axis->bright == index + 1 ? 1 : faded;
}

static bool draw_label(const Axis *axis, const Pen *pen, MarkRole role, size_t index, Hang hang) {
    char *label = label_of(axis, index, pen->error);
    if (label == NULL) {
        return false;
    }
    Ink ink = {pen->look->ink, axis_strength(axis, index, FADED_LABEL)};
    bool drawn = label[0] == '\0' || pen_text(pen, role, label, axis->look, hang, ink);
    free(label);
    return drawn;
}

static bool draw_title(const Axis *axis, const Pen *pen, Hang hang) {
    return axis->title == NULL ||
           pen_text(pen, ROLE_AXIS_TITLE, axis->title, (TextLook){title_size, false}, hang,
                    (Ink){axis->hue, 1});
}

/* Names beside cells that begin at y, away from x: to the left where `side` is −1, else to the
 * right. */
static bool draw_beside(const Axis *axis, const Pen *pen, MarkRole role, int side, double x,
                        double y) {
    double near = x + side, far = x + side * (foot(axis) + 1);
    for (size_t i = 0; i < axis->count; i += axis->step) {
        double middle = y + ((double)i + 0.5) * axis->cell;
        Hang hang = {far, middle, side < 0 ? 1 : 0, 0.5, 0};
        bool ticked =
            axis->step == 1 ||
            pen_line(pen, ROLE_TICK, side < 0 ? near - TICK_LENGTH : near, middle, TICK_LENGTH, 0);
        if (!ticked || !draw_label(axis, pen, role, i, hang)) {
            return false;
        }
    }
    return true;
}

bool axis_draw_rows(const Axis *axis, const Pen *pen, double x, double y) {
    double left = x - foot(axis) - 1 - axis->labels.width - AXIS_TITLE_GAP;
    double centre = y + (double)axis->count * axis->cell / 2;
    return draw_beside(axis, pen, ROLE_QUERY_LABEL, -1, x, y) &&
           draw_title(axis, pen, (Hang){left, centre, 0.5, 1, -90});
}

bool axis_draw_right(const Axis *axis, const Pen *pen, double x, double y) {
    return draw_beside(axis, pen, ROLE_KEY_LABEL, 1, x, y);
}

static Hang column_hang(const Axis *axis, double middle, double y) {
    double base = y - foot(axis);
    if (axis->turn < -45) {
        return (Hang){middle, base, 0, 0.5, -90};
    }
    if (axis->turn < 0) {
        return (Hang){middle, base - SLANT * axis->labels.height / 2, 0, 0.5, -45};
    }
    return (Hang){middle, base, 0.5, 1, 0};
}

bool axis_draw_columns(const Axis *axis, const Pen *pen, double x, double y) {
    for (size_t i = 0; !axis->is_bare && i < axis->count; i += axis->step) {
        double middle = x + ((double)i + 0.5) * axis->cell;
        bool ticked = axis->step == 1 ||
                      pen_line(pen, ROLE_TICK, middle, y - TICK_LENGTH - 1, 0, TICK_LENGTH);
        if (!ticked || !draw_label(axis, pen, ROLE_KEY_LABEL, i, column_hang(axis, middle, y))) {
            return false;
        }
    }
    double centre = x + (double)axis->count * axis->cell / 2;
    return draw_title(axis, pen, (Hang){centre, y - axis_rise(axis) - AXIS_TITLE_GAP, 0.5, 1, 0});
}

bool axis_title_room(const Axis *axis, const Pen *pen, double *room) {
    Extent extent = {0};
    if (axis->title != NULL &&
        !pen_measure(pen, axis->title, (TextLook){title_size, false}, &extent)) {
        return false;
    }
    *room = axis->title == NULL ? 0 : AXIS_TITLE_GAP + extent.height;
    return true;
}

bool axis_row_room(const Axis *axis, const Pen *pen, double *room) {
    if (!axis_title_room(axis, pen, room)) {
        return false;
    }
    *room += foot(axis) + 1 + axis->labels.width;
    return true;
}
