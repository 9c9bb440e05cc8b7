/*
 * canvas: the only room that knows Cairo and Pango. It measures text and paints shapes; the same
 * calls serve every picture format.
 */
#ifndef ATTNVIZ_CANVAS_H
#define ATTNVIZ_CANVAS_H

#include "colour.h"
#include "notes.h"

typedef struct Canvas Canvas;

/** How a text looks. size is in points of the figure. */
typedef struct TextLook {
    double size;
    bool bold;
} TextLook;

/** Rows of 8-bit sRGB with straight alpha, 4 bytes a pixel: red, green, blue, alpha. */
typedef struct Raster {
    size_t width, height;
    unsigned char *pixels;
    bool opaque; /* every alpha is 255 */
} Raster;

/**
 * Makes a canvas that can measure text at once. `font` is a family name, or NULL for the first
 * there is of a short list. Only that font is looked at until a glyph is missing from it;
 * then the machine's font configuration is loaded. Fails for memory, and with ERROR_SYSTEM where
 * there is no font (naming a Debian package to install).
 */
bool canvas_new(const char *font, Canvas **canvas, Error *error);

void canvas_free(Canvas *canvas);

/** The width and height in points of a line of text. */
bool canvas_measure(Canvas *canvas, const char *text, TextLook look, double *width, double *height,
                    Error *error);

/** Starts a picture of width × height points at `scale` pixels a point. */
bool canvas_begin(Canvas *canvas, double width, double height, double scale, Error *error);

void canvas_rectangle(Canvas *canvas, double x, double y, double width, double height,
                      Colour colour, double opacity);

/** Diagonal lines within a rectangle. */
void canvas_hatch(Canvas *canvas, double x, double y, double width, double height, Colour colour,
                  double opacity);

void canvas_line(Canvas *canvas, double x0, double y0, double x1, double y1, double stroke,
                 Colour colour, double opacity);

/** Paints a line of text whose part (anchor_x, anchor_y) of its extent lies on (x, y), turned by
 * `turn` degrees clockwise about it. */
bool canvas_text(Canvas *canvas, const char *text, TextLook look, double x, double y,
                 double anchor_x, double anchor_y, double turn, Colour colour, double opacity,
                 Error *error);

/** Ends the picture and hands its pixels over; freed with raster_free. */
bool canvas_raster(Canvas *canvas, Raster *raster, Error *error);

void raster_free(Raster *raster);

/** Adds a note for every character that no font of the machine has, and what to install. */
bool canvas_missing_glyphs(const Canvas *canvas, Notes *notes, Error *error);

#endif
