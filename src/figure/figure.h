/*
 * figure: labelled matrices become a picture. A view lays marks out as a value first (scene.h);
 * drawing walks them. No file, no JSON and no attention code is seen here.
 */
#ifndef ATTNVIZ_FIGURE_H
#define ATTNVIZ_FIGURE_H

#include "canvas.h"
#include "colour.h"
#include "matrix.h"
#include "notes.h"
#include "scene.h"

typedef enum Theme { THEME_LIGHT, THEME_DARK, THEME_PRINT } Theme;

/**
 * What is drawn. Everything is borrowed.
 *
 * Of many tokens the caller pools `attention`: row r stands for the queries r · query_stride and
 * the query_stride − 1 after it, and says so in the subtitle; `queries` and `keys` go on to name
 * every token. Embeddings have a row for every query (the figure pools them alike) or for every
 * row of `attention`.
 */
typedef struct FigureData {
    const char *title;               /* "" drops it */
    const char *subtitle;            /* the formula and the options in words */
    const Labels *queries, *keys;    /* n and m names */
    const Labels *dimensions;        /* d names of input's columns; may be NULL: unnamed */
    const Labels *output_dimensions; /* d_out names of output's columns; NULL: dimensions */
    const char *output_caption;      /* over the output; NULL: "after  A·V" */
    Matrix attention;                /* n × m; a masked cell is NaN; pooled where sizes say so */
    size_t query_stride, key_stride; /* tokens pooled into one row and one column; usually 1 */
    Matrix input, output, shift;     /* n × d, n × d_out, n × d_out; each may be absent */
} FigureData;

typedef enum RangeRule { RANGE_UNIT, RANGE_AUTO, RANGE_GIVEN } RangeRule;

/** How it looks. */
typedef struct FigureStyle {
    Theme theme;
    const ColourMap *map; /* for weights; NULL: the theme's own */
    RangeRule range_rule; /* of the weights' map: 0 … 1, the data's own, or `range` */
    ColourRange range;
    bool columns;        /* --orient columns: queries as columns */
    size_t query;        /* from 1: the query to bring out, the others fade; 0: none */
    int decimals;        /* in cells; 2 by default */
    double reach;        /* signed colours span −reach … reach at least, so that figures side by
                            side share one scale; 0: the data's own */
    bool all_dimensions; /* --dims all: also those that are 0 in every panel */
    size_t longest_side; /* the canvas' limit in points, past which it fails with ERROR_DATA */
} FigureStyle;

/** Lays the `matrix` view out: attention, then input, output and their difference. */
bool figure_matrix(const FigureData *data, const FigureStyle *style, Canvas *canvas, Scene *scene,
                   Error *error);

#endif
