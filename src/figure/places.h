/*
 * places: where names stand beside the points that they name. No name lies on another, and none
 * leaves; as few as may be lie on points and lines. (The problem is NP-hard; candidate places in an
 * order of preference and costs for what they cover go back to E. Imhof, The American Cartographer
 * 2, 1975, and J. Christensen, J. Marks and S. Shieber, ACM Transactions on Graphics 14, 1995.)
 */
#ifndef ATTNVIZ_PLACES_H
#define ATTNVIZ_PLACES_H

#include "error.h"

/** A point that names keep away from. */
typedef struct PlaceDisc {
    double x, y, radius;
} PlaceDisc;

/** A line that names keep away from. */
typedef struct PlaceLine {
    double x0, y0, x1, y1;
} PlaceLine;

/** A name and the disc that it belongs to. */
typedef struct PlaceName {
    PlaceDisc at;
    double width, height;
    /* What is found. */
    double left, top;
    bool is_led;    /* a line leads from the point to … */
    PlaceLine lead; /* … the name */
} PlaceName;

/** Names stand within 0 … width and 0 … height as long as there is room. Borrowed. */
typedef struct PlaceField {
    double width, height;
    const PlaceDisc *discs;
    size_t disc_count;
    const PlaceLine *lines;
    size_t line_count;
} PlaceField;

/**
 * Finds a place for each name, the first ones first. Where the field is full, names stand in a
 * column beyond its right edge, one below the other; `width` and `height` get what the field and
 * that column take. Fails for memory.
 */
bool places_find(const PlaceField *field, PlaceName *names, size_t count, double *width,
                 double *height, Error *error);

#endif
