/*
 * paint: one cell, and the terminal's colours.
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

/** Spaces before a text that is to end `width` columns on. */
void paint_pad(Sink *sink, size_t width, size_t columns);

/** A text in a look; plain where there are no colours. */
void paint_text(const TextStyle *style, const char *text, Look look, Sink *sink);

/** The columns of a field whose widest number has so many. */
size_t paint_field_columns(const TextStyle *style, size_t number_columns);

/** A cell's field, `width` columns wide, and with colours a painted column on each side. */
void paint_cell(const TextStyle *style, const Cell *cell, size_t width, size_t number_columns,
                Sink *sink);

#endif
