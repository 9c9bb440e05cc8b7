/*
 * textview: the attention matrix as a heatmap for a terminal.
 */
#ifndef ATTNVIZ_TEXTVIEW_H
#define ATTNVIZ_TEXTVIEW_H

#include "colour.h"
#include "output.h"
#include "trace.h"

typedef struct TextStyle {
    bool colour;  /* 24-bit background colours; else shades of block characters */
    size_t width; /* the terminal's columns; 0: as wide as it takes */
    int digits;   /* significant digits; 0: two decimals */
    bool columns; /* --orient columns: keys as rows, each column sums to 1 */
    const ColourMap *map;
    double low, high; /* the range of the map */
    size_t query;     /* from 1: the query to bring out; 0: none */
} TextStyle;

/**
 * Writes the selected matrix: a line of keys, a line per query, and what the numbers are. Wide
 * characters align; a matrix wider than the terminal is cut into blocks of columns; masked cells
 * are dots. Control characters in tokens are escaped.
 */
bool textview_write(const Trace *trace, const Selection *selection, const TextStyle *style,
                    const char *title, const char *subtitle, Sink *sink, Error *error);

/**
 * Writes what became of the words that every one of `count` sentences has: their embedding before,
 * and after in each sentence, over the dimensions that are not 0 throughout. Writes nothing where
 * there is no such word, or where widths differ.
 */
bool textview_shared(const Trace *const *traces, size_t count, const TextStyle *style, Sink *sink,
                     Error *error);

#endif
