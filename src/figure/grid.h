/* grid: panels in lines and columns, wrapped so that the picture keeps a page's shape. */
#ifndef ATTNVIZ_GRID_H
#define ATTNVIZ_GRID_H

#include "panel.h"

/** The most panels of one figure. */
#define GRID_MOST 8

/** Where panels stand. */
typedef struct Grid {
    size_t count, lines;
    size_t line[GRID_MOST];            /* of each panel */
    double x[GRID_MOST], y[GRID_MOST]; /* of each panel's first cell */
    double top[GRID_MOST];             /* of each line: its headings are so far above its cells */
    double width, height;
} Grid;

/**
 * Chooses where lines end and places the panels from (0, 0) on. `above` is the height of what
 * stands over them, and `widest_shape` the width over the height that a picture may have.
 */
void grid_choose(const Box *boxes, size_t count, double above, double widest_shape, Grid *grid);

#endif
