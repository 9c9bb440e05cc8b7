/* panel: one heatmap with its names, heading and colour bar. */
#ifndef ATTNVIZ_PANEL_H
#define ATTNVIZ_PANEL_H

#include "axis.h"

/** A matrix as a heatmap. Everything is borrowed. */
typedef struct Panel {
    int number;          /* of its cells' marks */
    const char *heading; /* "attention  A", or NULL */
    const char *footing; /* "each row sums to 1", or NULL */
    const Colour *hue;   /* of its heading and of a frame around it; NULL: no frame */
    const Matrix *values;
    bool transposed; /* the matrix' rows are drawn as columns */
    Axis rows, columns;
    const ColourMap *map;
    const ColourMap *unnumbered; /* the map where numbers do not fit; NULL: the same */
    ColourRange range;
    int decimals;
    double number_size; /* of the cells' numbers; 0: without */
    bool shows_rows;    /* row names stand at its left */
    bool hides_columns; /* column names do not stand over it */
    bool joined;        /* its cells have no numbers and no gaps, however few they are */
    bool has_bar;       /* a colour bar stands at its right */
} Panel;

/** How far a panel reaches from the top left of its first cell. */
typedef struct Box {
    double left_first, left_next; /* with row names and without */
    double top, right, bottom;
} Box;

/** The value of the cell in a drawn row and column. NaN is a masked one. */
double panel_value(const Panel *panel, size_t row, size_t column);

/** True for a panel whose cells have no numbers and no gaps: `joined`, or of very many. */
bool panel_is_dense(const Panel *panel);

/** How high the panel's cells are together. */
double panel_height(const Panel *panel);

/** Sets `number_size` to what fits into the cells. */
bool panel_fit_numbers(Panel *panel, const Pen *pen);

/** The same for several panels: one size for all that have room for numbers. */
bool panels_fit_numbers(Panel *panels, size_t count, const Pen *pen);

bool panel_box(const Panel *panel, const Pen *pen, Box *box);

/** Draws the panel with its first cell at (x, y); its heading stands `top` points above. */
bool panel_draw(const Panel *panel, const Pen *pen, double x, double y, double top);

#endif
