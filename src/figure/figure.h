/*
 * figure: labelled matrices become a picture. A view lays its body out as a value first (scene.h),
 * a page puts a title over one or several bodies, and drawing walks the marks. No file, no JSON and
 * no attention code is seen here.
 *
 *     Scene body = {0}, page = {0};
 *     figure_matrix(&data, &style, canvas, &body, &error);           matrix_view.h, one of the
 * views figure_page(&words, &style, &body, 1, canvas, &page, &error); scene_draw(&page, canvas,
 * &error);
 *
 * Every view has a header of its own, which says what it draws.
 */
#ifndef ATTNVIZ_FIGURE_H
#define ATTNVIZ_FIGURE_H

#include "canvas.h"
#include "colour.h"
#include "matrix.h"
#include "scene.h"

typedef enum Theme { THEME_LIGHT, THEME_DARK, THEME_PRINT } Theme;

typedef enum RangeRule { RANGE_UNIT, RANGE_AUTO, RANGE_GIVEN } RangeRule;

/** How it looks. */
typedef struct FigureStyle {
    Theme theme;
    const ColourMap *map; /* for weights; NULL: the theme's own */
    RangeRule range_rule; /* of the weights' map: 0 … 1, the data's own, or `range` */
    ColourRange range;    /* RANGE_GIVEN: that; RANGE_AUTO: what figures side by side need at least,
                             so that they share one scale; {0, 0}: the data's own */
    bool columns;         /* --orient columns: queries as columns */
    size_t query;         /* from 1: the query to bring out, the others fade; 0: none */
    int decimals;         /* in cells; 2 by default */
    double reach;        /* signed colours span −reach … reach at least, so that figures side by
                            side share one scale; 0: the data's own */
    bool all_dimensions; /* --dims all: also those that are 0 in every panel */
    size_t longest_side; /* the canvas' limit in points, past which a view fails with ERROR_DATA */
} FigureStyle;

/** What stands over the bodies. Borrowed. */
typedef struct FigureWords {
    const char *title;    /* "" drops it */
    const char *subtitle; /* the formula and the options in words */
} FigureWords;

/**
 * Puts bodies below each other on one page, which takes their marks over, under their title,
 * subtitle and remarks. The page's first mark is its background. Fails for memory, and with
 * ERROR_DATA past the style's longest side; `page` is then empty.
 */
bool figure_page(const FigureWords *words, const FigureStyle *style, Scene *bodies, size_t count,
                 Canvas *canvas, Scene *page, Error *error);

#endif
