/* end_names: names at the ends of curves, moved apart where they would touch. */
#ifndef ATTNVIZ_END_NAMES_H
#define ATTNVIZ_END_NAMES_H

#include "pen.h"

/** One name. */
typedef struct EndName {
    char *text;    /* owned by the caller */
    double wanted; /* where the curve ends, … */
    double middle; /* and where the name's middle goes */
    Ink ink;
} EndName;

/** Sorts names by `wanted` and moves them apart by `line` at least, within top … bottom as long as
 * there is room. */
void end_names_spread(EndName *names, size_t count, double line, double top, double bottom);

/** Draws them beside curves that end at x, to the right of it or with `left` to the left, each with
 * a line to it where it was moved. */
bool end_names_draw(const EndName *names, size_t count, const Pen *pen, TextLook look, double x,
                    bool left);

/** The width that end_names_draw takes. */
bool end_names_room(const EndName *names, size_t count, const Pen *pen, TextLook look,
                    double *room);

#endif
