#include "sizes.h"

#include <math.h>

/* Panels may be wider than they are high before their cells shrink. */
#define WIDE_SHARE 1.6

/* Labelled rows beside columns without labels need not be square. */
#define ROW_BESIDE_DENSE 20.0

/* A label's line is about so much higher than its size. */
#define LINE_HEIGHT 1.37

static bool is_many(size_t count) {
    return count > LABELLED_MOST;
}

static double comfortable(const SizeLimits *limits, double count) {
    double cell = floor(limits->comfortable / fmax(count, 1));
    return fmin(fmax(cell, CELL_LABELLED_MIN), limits->largest);
}

/* In half points: whole pixels at twice the size. */
static double crowded(const SizeLimits *limits, size_t count) {
    double cell = floor(2 * limits->crowded / (double)count) / 2;
    return fmax(cell, CELL_SMALLEST);
}

/* The side of labelled cells: what the panels with the most of them have room for. */
static double labelled_cell(const Panel *panels, size_t count, const SizeLimits *limits) {
    double cell = limits->largest;
    for (size_t i = 0; i < count; i++) {
        size_t rows = panels[i].rows.count, columns = panels[i].columns.count;
        if (!is_many(rows)) {
            cell = fmin(cell, comfortable(limits, (double)rows));
        }
        if (!is_many(columns)) {
            cell = fmin(cell, comfortable(limits, (double)columns / (i == 0 ? 1 : WIDE_SHARE)));
        }
        if (is_many(rows) != is_many(columns)) {
            cell = fmin(cell, ROW_BESIDE_DENSE);
        }
    }
    return cell;
}

/* One side for all that is crowded, so that attention is square. */
static double crowded_cell(const Panel *panels, size_t count, const SizeLimits *limits) {
    size_t most = 1;
    for (size_t i = 0; i < count; i++) {
        most = panels[i].rows.count > most ? panels[i].rows.count : most;
        most = panels[i].columns.count > most ? panels[i].columns.count : most;
    }
    return crowded(limits, most);
}

static void set_cells(Panel *panels, size_t count, double labelled, double unlabelled) {
    for (size_t i = 0; i < count; i++) {
        Axis *rows = &panels[i].rows, *columns = &panels[i].columns;
        rows->cell = is_many(rows->count) ? unlabelled : labelled;
        columns->cell = is_many(columns->count) ? unlabelled : labelled;
    }
}

static bool measure(Panel *panels, size_t count, const Pen *pen, double *highest) {
    *highest = 0;
    for (size_t i = 0; i < count; i++) {
        Axis *axes[] = {&panels[i].rows, &panels[i].columns};
        for (int side = 0; side < 2; side++) {
            if (!axis_measure(axes[side], pen)) {
                return false;
            }
            if (!is_many(axes[side]->count)) {
                *highest = fmax(*highest, axes[side]->labels.height);
            }
        }
    }
    return true;
}

/* Panels of the same dimensions have their labels turned alike. */
static void set_turns(Panel *panels, size_t count) {
    double turn = 0;
    for (size_t i = 0; i < count; i++) {
        panels[i].columns.turn = axis_turn(&panels[i].columns);
        if (panels[i].number > 0) {
            turn = fmin(turn, panels[i].columns.turn);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (panels[i].number > 0) {
            panels[i].columns.turn = turn;
        }
    }
}

bool sizes_set_within(Panel *panels, size_t count, const SizeLimits *limits, const Pen *pen) {
    double labelled = labelled_cell(panels, count, limits);
    double unlabelled = crowded_cell(panels, count, limits);
    double size = fmin(LABEL_SIZE, floor(2 * labelled / LINE_HEIGHT) / 2);
    TextLook look = {fmax(size, LABEL_SIZE_MIN), false};
    for (size_t i = 0; i < count; i++) {
        panels[i].rows.look = panels[i].columns.look = look;
    }
    double highest;
    set_cells(panels, count, labelled, unlabelled);
    if (!measure(panels, count, pen, &highest)) {
        return false;
    }
    /* Some scripts stand higher than their size says: labels must not touch. */
    labelled = fmax(labelled, ceil(highest));
    set_cells(panels, count, labelled, unlabelled);
    set_turns(panels, count);
    return true;
}

bool sizes_set(Panel *panels, size_t count, double shrink, const Pen *pen) {
    const SizeLimits limits = {CELL_LARGEST, PANEL_COMFORTABLE, PANEL_PIXELS * shrink};
    return sizes_set_within(panels, count, &limits, pen);
}
