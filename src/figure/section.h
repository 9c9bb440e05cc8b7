/* section: panels with headings that may take several lines, in tiles. */
#ifndef ATTNVIZ_SECTION_H
#define ATTNVIZ_SECTION_H

#include "tiles.h"

/** A panel with what stands over it. */
typedef struct Part {
    char *heading;     /* owned */
    bool faded;        /* the heading is */
    bool stands_apart; /* its column names are turned by themselves */
    double width;      /* the heading is broken past this */
    Extent extent;     /* of the broken heading */
} Part;

/** Start it with section_new; free it with section_free. */
typedef struct Section {
    size_t count;
    Panel *panels; /* owned, their headings NULL; the caller fills them in */
    Part *parts;   /* owned */
    Box *boxes;    /* owned */
    bool own_rows; /* every panel has row names of its own; else only the first of a line */
    size_t columns;
    Tiles tiles;
} Section;

bool section_new(Section *section, size_t count, Error *error);

/** Sets cells, labels, numbers and boxes, headings broken at `narrowest` points or a panel's width;
 * `shrink` as in sizes_set. */
bool section_measure(Section *section, double narrowest, double shrink, const Pen *pen);

/** Chooses how many panels a line has, in a picture that holds `above` points more. */
bool section_choose(Section *section, double above, Error *error);

/** The same, but as many as fit into about `width` points, evenly, where that keeps a page's shape.
 */
bool section_choose_within(Section *section, double width, double above, Error *error);

/** Gives the first columns of two sections room for the row names of both, so that they align. */
bool sections_align(Section *a, Section *b, Error *error);

/** Draws the section from (0, y) on. */
bool section_draw(const Section *section, const Pen *pen, double y);

void section_free(Section *section);

#endif
