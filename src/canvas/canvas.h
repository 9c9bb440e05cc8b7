/*
 * canvas: the only room that knows Cairo and Pango. It measures text and paints shapes.
 *
 *     Canvas *canvas;
 *     canvas_new(NULL, &canvas, &error);                       loads Cairo and Pango
 *     canvas_measure(canvas, "cat", look, &w, &h, &error);     lay out with it
 *     for (size_t first = 0; first < canvas_pixels(height, 2); first += 100) {
 *         canvas_begin(canvas, width, height, 2, first, 100, &error);
 *         canvas_rectangle(canvas, …); canvas_text(canvas, …);
 *         canvas_end(canvas, false, &band, &error);            100 rows at 2 pixels a point
 *     }
 *     canvas_free(canvas);
 *
 * A picture is painted in bands of rows, each by the same calls: what lies outside the band is
 * passed over, and a picture of any size takes no more memory than a band.
 *
 * Places and sizes are in points from the picture's top left. Cairo's and Pango's libraries are
 * loaded by canvas_new and not before. GLib, which Pango stands on, ends the process when memory
 * runs out; everything else here says so with an Error.
 */
#ifndef ATTNVIZ_CANVAS_H
#define ATTNVIZ_CANVAS_H

#include "colour.h"
#include "notes.h"

typedef struct Canvas Canvas;

/** The most pixels that a picture has on a side: what Cairo's surfaces hold. */
#define CANVAS_LONGEST_SIDE 32767

/** How a text looks. size is in points of the figure. */
typedef struct TextLook {
    double size;
    bool bold;
} TextLook;

/** Rows of 8-bit sRGB: red, green, blue and, in pictures with alpha, straight alpha. */
typedef struct Raster {
    size_t width, height;
    size_t stride; /* bytes from one row to the next */
    const unsigned char *pixels;
} Raster;

/**
 * Makes a canvas that can measure text at once. `font` is a family name, or NULL for the first
 * there is of a short list. Only that font is looked at until a glyph is missing from it;
 * then the machine's font configuration is loaded. Fails for memory, with ERROR_USAGE
 * (where = `--font`) for a family that the machine lacks, and with ERROR_SYSTEM where a library
 * or every font is missing (naming a Debian package to install).
 */
bool canvas_new(const char *font, Canvas **canvas, Error *error);

void canvas_free(Canvas *canvas);

/** The width and height in points of a line of text. */
bool canvas_measure(Canvas *canvas, const char *text, TextLook look, double *width, double *height,
                    Error *error);

/**
 * How many bytes of the text fit into `width` points of one line, broken where Unicode allows it,
 * spaces at the break included. At least one character, however narrow the line.
 */
bool canvas_fit(Canvas *canvas, const char *text, TextLook look, double width, size_t *length,
                Error *error);

/** Fails with ERROR_DATA where a side of the picture is longer than CANVAS_LONGEST_SIDE pixels. */
bool canvas_check(double width, double height, double scale, Error *error);

/**
 * Starts the pixel rows first … first + count, as far as there are so many, of a picture of
 * width × height points at `scale` pixels a point, transparent at first. Fails for memory, and as
 * canvas_check does.
 */
bool canvas_begin(Canvas *canvas, double width, double height, double scale, size_t first,
                  size_t count, Error *error);

/** How many pixels `points` take at `scale` pixels a point, rounded up. */
size_t canvas_pixels(double points, double scale);

void canvas_rectangle(Canvas *canvas, double x, double y, double width, double height,
                      Colour colour, double opacity);

/** Diagonal lines within a rectangle; those of neighbouring rectangles meet. */
void canvas_hatch(Canvas *canvas, double x, double y, double width, double height, Colour colour,
                  double opacity);

void canvas_line(Canvas *canvas, double x0, double y0, double x1, double y1, double stroke,
                 Colour colour, double opacity);

/** A rectangle of rows × columns cells of one size without gaps, coloured row by row. */
bool canvas_cells(Canvas *canvas, double x, double y, double width, double height, size_t rows,
                  size_t columns, const Colour *colours, double opacity, Error *error);

/** Paints a line of text whose part (anchor_x, anchor_y) of its extent lies on (x, y), turned by
 * `turn` degrees clockwise about it. */
bool canvas_text(Canvas *canvas, const char *text, TextLook look, double x, double y,
                 double anchor_x, double anchor_y, double turn, Colour colour, double opacity,
                 Error *error);

/**
 * Ends the rows; `raster` borrows their pixels, 4 bytes each with `alpha` and else 3, until the
 * canvas is begun again or freed. Without alpha, what is not painted over is black.
 */
bool canvas_end(Canvas *canvas, bool alpha, Raster *raster, Error *error);

/** Adds a note for the characters that no font of the machine has, and what to install. */
bool canvas_missing_glyphs(const Canvas *canvas, Notes *notes, Error *error);

#endif
