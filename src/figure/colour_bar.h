/* colour_bar: the legend of a map, coloured by the same function as the cells. */
#ifndef ATTNVIZ_COLOUR_BAR_H
#define ATTNVIZ_COLOUR_BAR_H

#include "number.h"
#include "pen.h"

/** A vertical bar, its limits and its middle. */
typedef struct ColourBar {
    const ColourMap *map;
    ColourRange range;
    int panel; /* of its marks */
} ColourBar;

/** Room for the text of a number at a legend and its end. */
#define LEGEND_NUMBER_SIZE (NUMBER_SIZE + 4)

/** A number as it stands at a legend: three digits, with a true minus sign. */
void legend_number(double value, char text[LEGEND_NUMBER_SIZE]);

/** The width that the bar and its numbers take, the gap before it included. */
bool colour_bar_room(const ColourBar *bar, const Pen *pen, double *room);

/** The height of a bar beside cells that are `height` high. */
double colour_bar_height(double height);

/** Draws it at the right of cells that end at x and begin at y. */
bool colour_bar_draw(const ColourBar *bar, const Pen *pen, double x, double y, double height);

/** The width and height of a level bar with its name at its left and its numbers below. */
bool colour_bar_level_room(const ColourBar *bar, const Pen *pen, const char *name, Extent *room);

/** Draws that at (x, y). */
bool colour_bar_draw_level(const ColourBar *bar, const Pen *pen, const char *name, double x,
                           double y);

#endif
