/* axis: the names along one side of a panel. */
#ifndef ATTNVIZ_AXIS_H
#define ATTNVIZ_AXIS_H

#include "pen.h"

/** The rows or the columns of a panel. Everything is borrowed. */
typedef struct Axis {
    const Labels *names; /* may be NULL: unnamed */
    const size_t *picks; /* the numbers of the names that are drawn; or NULL: one every `stride` */
    size_t count;        /* rows or columns drawn */
    size_t stride;       /* names to one row or column */
    const char *title;   /* "query", "key", or NULL, … */
    Colour hue;          /* … in its colour */
    bool is_bare;        /* without labels: those of another panel serve */
    size_t bright;       /* from 1: the one to bring out; past `count`: none is; 0: all alike */
    bool ticked;         /* every k-th label may do, as where there are more than LABELLED_MOST */
    /* Decided by the layout. */
    double cell; /* points from one to the next */
    size_t step; /* every step-th is labelled */
    TextLook look;
    double turn;   /* of column labels: 0, −45 or −90 */
    Extent labels; /* the widest and the highest label */
} Axis;

/** An axis of `count` rows or columns with `stride` names to each; 0 is taken as 1. */
Axis axis_of(const Labels *names, size_t count, size_t stride, const char *title, Colour hue);

/** True when both axes have the same names in the same places. */
bool axis_same(const Axis *a, const Axis *b);

/** Sets `step` for the axis' cells and `labels` for its step and look. */
bool axis_measure(Axis *axis, const Pen *pen);

/** The turn that the column labels need: 0, −45 or −90. */
double axis_turn(const Axis *axis);

/** How high column labels stand above the cells, and how far they reach past the last one. */
double axis_rise(const Axis *axis);
bool axis_overhang(const Axis *axis, const Pen *pen, double *overhang);

/** How strong the label or the cells of a row or column are. */
double axis_strength(const Axis *axis, size_t index, double faded);

/** Draws names to the left of cells that begin at (x, y). */
bool axis_draw_rows(const Axis *axis, const Pen *pen, double x, double y);

/** Draws names, without the axis' title, to the right of cells that end at x and begin at y. */
bool axis_draw_right(const Axis *axis, const Pen *pen, double x, double y);

/** Draws names above cells that begin at (x, y). */
bool axis_draw_columns(const Axis *axis, const Pen *pen, double x, double y);

/** The width of what axis_draw_rows draws, the axis' title included. */
bool axis_row_room(const Axis *axis, const Pen *pen, double *room);

/** The height of what axis_draw_columns draws without the axis' title, and of that title. */
bool axis_title_room(const Axis *axis, const Pen *pen, double *room);

#endif
