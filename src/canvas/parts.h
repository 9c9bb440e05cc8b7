/* parts: what a Canvas is made of. Private to the canvas room. */
#ifndef ATTNVIZ_CANVAS_PARTS_H
#define ATTNVIZ_CANVAS_PARTS_H

#include "canvas.h"
#include "shaped.h"
#include "stencils.h"

/** The hatching of masked cells, drawn once and repeated. */
typedef struct HatchTile {
    unsigned char *pixels;
    cairo_surface_t *surface; /* NULL until it is needed */
    Colour colour;
    double scale;
} HatchTile;

struct Canvas {
    Late late;
    Fonts fonts;
    ShapedTexts texts;
    HatchTile hatch;
    Stencils stencils; /* of the picture that is being painted */
    /* The picture that is being painted: `rows` pixel rows from `first`. */
    cairo_t *cairo; /* NULL between pictures */
    cairo_surface_t *surface;
    unsigned char *pixels; /* Cairo's premultiplied ARGB; straight once the picture ends */
    size_t capacity;       /* of pixels, in bytes */
    size_t width, rows, first;
    bool is_unclean; /* nothing was painted yet, and the pixels are another picture's */
    double scale;
    /* A picture of vectors: there is no band, and what Cairo writes goes here. */
    bool is_vector;
    VectorKind kind;
    CanvasBytes written;
    size_t written_capacity;
};

/** Ends painting; the pixels, and what was written of vectors, stay. */
void end_picture(Canvas *canvas);

/** Fails with ERROR_SYSTEM, in Cairo's own words, where the status is not success. */
bool check_cairo(const Canvas *canvas, cairo_status_t status, Error *error);

/** Sets the colour of what is drawn next with `cairo`, the canvas' own or another. */
void set_colour(const Canvas *canvas, cairo_t *cairo, Colour colour, double opacity);

/** True when nothing between the heights `top` and `bottom` (points) is in the band. */
bool is_outside(const Canvas *canvas, double top, double bottom);

/** The same; where it is false, the band is made ready to be painted on. */
bool is_passed_over(Canvas *canvas, double top, double bottom);

/** Clears a band that nothing was painted on, which what covers all of it can do without. */
void clean_band(Canvas *canvas);

#endif
