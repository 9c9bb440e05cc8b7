/*
 * textview: the attention matrix as a heatmap for a terminal.
 */
#ifndef ATTNVIZ_TEXTVIEW_H
#define ATTNVIZ_TEXTVIEW_H

#include "colour.h"
#include "output.h"
#include "palette.h"
#include "trace.h"

typedef struct TextStyle {
    ColourDepth depth;
    size_t width; /* the terminal's columns; 0: as wide as it takes */
    int digits;   /* significant digits; 0: two decimals */
    bool columns; /* --orient columns: keys as rows, each column sums to 1 */
    const ColourMap *map;
    double low, high; /* the range of the map */
    size_t query;     /* from 1: the query to bring out; 0: none */
} TextStyle;

/**
 * Writes the selected matrix: a line of keys, a line per query, and what the numbers are. Wide
 * characters align; masked cells are dots. Control characters in tokens are escaped.
 *
 * A matrix wider than the terminal is cut into blocks of columns, headings into lines, and a name
 * longer than half of the terminal ends in "…". No line is wider than the terminal unless three
 * columns of a name and one cell are.
 */
bool textview_write(const Trace *trace, const Selection *selection, const TextStyle *style,
                    const char *title, const char *subtitle, Sink *sink, Error *error);

/**
 * Writes what became of the words that every one of `count` sentences has: their embedding before,
 * and after in each sentence, over the dimensions that are not 0 throughout. Writes nothing where
 * there is no such word, or where widths differ. Cut into blocks of columns as the matrix is.
 */
bool textview_shared(const Trace *const *traces, size_t count, const TextStyle *style, Sink *sink,
                     Error *error);

/**
 * Writes the colour maps, a line each: name, kind, with colours a strip of it, source and licence.
 * Strips take 256 colours at least.
 */
void textview_maps(ColourDepth depth, Sink *sink);

#endif
