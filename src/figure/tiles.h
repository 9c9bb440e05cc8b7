/* tiles: any number of panels in lines of equally many, aligned in columns. */
#ifndef ATTNVIZ_TILES_H
#define ATTNVIZ_TILES_H

#include "panel.h"

/** How panels may be set. */
typedef struct TileRule {
    size_t group;        /* panels that belong together, such as the heads of a layer: a line has
                            whole groups of them, or a part of one */
    double across, down; /* between two columns, and between two lines */
    double above;        /* the height of what else the picture holds */
} TileRule;

/** Where panels stand. Freed with tiles_free. */
typedef struct Tiles {
    size_t count, columns, lines;
    double *x, *y; /* of each panel's first cell; owned */
    double *top;   /* of each line: its headings are so far above its cells; owned */
    double width, height;
} Tiles;

/** The line of a panel, and its place in it, where a line has `columns` panels. */
size_t tiles_line(size_t panel, size_t group, size_t columns);
size_t tiles_column(size_t panel, size_t group, size_t columns);

/** The columns that keep the picture nearest to a page's shape and then take the least paper. Fails
 * for memory. */
bool tiles_choose(const Box *boxes, size_t count, const TileRule *rule, size_t *columns,
                  Error *error);

/** Places the panels from (0, 0) on, `columns` to a line: at most `group`, or a multiple of it.
 * Fails for memory; `tiles` is to be freed in either case. */
bool tiles_place(const Box *boxes, size_t count, const TileRule *rule, size_t columns, Tiles *tiles,
                 Error *error);

/** How far a picture of that size is past a page's shape, either way: 0 within it. */
double tiles_excess(double width, double height);

void tiles_free(Tiles *tiles);

#endif
