/*
 * paint: one cell, and the terminal's colours.
 *
 * Where 16 … 255 or all colours can be named, a cell is painted with its colour. The 16 first
 * colours are whatever the user made of them, and of those only the terminal's own text on its own
 * background is readable for certain: there, as without colours, shades of block characters stand
 * beside the numbers.
 */
#ifndef ATTNVIZ_TEXTVIEW_PAINT_H
#define ATTNVIZ_TEXTVIEW_PAINT_H

#include "textview.h"

/** How a piece of text looks on a terminal with colours. */
typedef enum Look { LOOK_PLAIN, LOOK_BOLD, LOOK_DIM } Look;

/** What is in a cell. */
typedef struct Cell {
    double value;
    bool is_masked;
    bool is_faded; /* another query is brought out */
} Cell;

/** What all cells share. Made by painter_make; owns nothing. */
typedef struct Painter {
    const TextStyle *style;
    size_t number_columns; /* of the widest number */
    Palette palette;       /* made only where it is used */
} Painter;

void painter_make(Painter *painter, const TextStyle *style, size_t number_columns);

/** True where cells are painted: then fields touch, with a painted column on each side of them. */
bool paint_fills(ColourDepth depth);

/** Spaces before a text that is to end `width` columns on. */
void paint_pad(Sink *sink, size_t width, size_t columns);

/** text[0 .. length) in a look; plain where there are no colours. */
void paint_span(ColourDepth depth, const char *text, size_t length, Look look, Sink *sink);

/** The columns of a field. */
size_t paint_field_columns(const Painter *painter);

/** A cell's field, `width` columns wide, and where cells are painted a column more on each side. */
void paint_cell(Painter *painter, const Cell *cell, size_t width, Sink *sink);

/** Ends a row of cells, and the line. */
void paint_row_end(ColourDepth depth, Sink *sink);

#endif
