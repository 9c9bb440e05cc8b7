/*
 * canvas: the only room that knows Cairo, HarfBuzz and Pango. It measures text and paints shapes.
 *
 *     Canvas *canvas;
 *     canvas_new(NULL, &canvas, &error);                       loads what draws
 *     canvas_measure(canvas, "cat", look, &w, &h, &error);     lay out with it
 *     for (size_t first = 0; first < canvas_pixels(height, 2); first += 100) {
 *         canvas_begin(canvas, width, height, 2, first, 100, &error);
 *         canvas_rectangle(canvas, …); canvas_text(canvas, …);
 *         canvas_end(canvas, false, &band, &error);            100 rows at 2 pixels a point
 *     }
 *     canvas_free(canvas);
 *
 * A picture of pixels is painted in bands of rows, each by the same calls: what lies outside the
 * band is passed over, and a picture of any size takes no more memory than a band. By the same
 * calls between canvas_begin_vector and canvas_end_vector it becomes an SVG or PDF file.
 *
 * Places and sizes are in points from the picture's top left. The libraries are loaded by
 * canvas_new and not before, Pango only for lines that need it: of other scripts than Latin, Greek
 * and Cyrillic. GLib, which Pango stands on, ends the process when memory runs out; everything else
 * here says so with an Error.
 */
#ifndef ATTNVIZ_CANVAS_H
#define ATTNVIZ_CANVAS_H

#include "colour.h"
#include "notes.h"

#include <stdint.h>

typedef struct Canvas Canvas;

/** The most pixels that a picture has on a side: what Cairo's surfaces hold. */
#define CANVAS_LONGEST_SIDE 32767

/** How a text looks. size is in points of the figure. */
typedef struct TextLook {
    double size;
    bool bold;
} TextLook;

/** Rows of pixels 0xAARRGGBB: 8-bit sRGB, with straight alpha in pictures that have it. */
typedef struct Raster {
    size_t width, height;
    const uint32_t *pixels;
} Raster;

/**
 * Makes a canvas that can measure text at once. `font` is a family name, or NULL for the first
 * there is of a short list. Only that font is looked at until a glyph is missing from it; then the
 * machine's font configuration is loaded. Fails for memory, with ERROR_USAGE (where = `--font`) for
 * a family that the machine lacks, and with ERROR_SYSTEM where a library or every font is missing
 * (naming a Debian package to install).
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

/** From where to where, in points, what is painted now will be seen; of vectors, everything. */
void canvas_band(const Canvas *canvas, double *top, double *bottom);

/** How many pixels `points` take at `scale` pixels a point, rounded up. */
size_t canvas_pixels(double points, double scale);

void canvas_rectangle(Canvas *canvas, double x, double y, double width, double height,
                      Colour colour, double opacity);

/** The outline of a rectangle, `stroke` wide and centred on its edges. */
void canvas_frame(Canvas *canvas, double x, double y, double width, double height, double stroke,
                  Colour colour, double opacity);

/** Diagonal lines within a rectangle; those of neighbouring rectangles meet. */
void canvas_hatch(Canvas *canvas, double x, double y, double width, double height, Colour colour,
                  double opacity);

/** How a line is drawn. */
typedef struct Stroke {
    double width;
    double dash; /* the length of dashes and of the gaps between them; 0: an unbroken line */
} Stroke;

void canvas_line(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                 Colour colour, double opacity);

/** A curve that leaves (x0, y0) and reaches (x1, y1) level, as a link between two columns does. */
void canvas_link(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                 Colour colour, double opacity);

/** A line whose end at (x1, y1) is the tip of an arrow's head, CANVAS_HEAD strokes long. A line
 * shorter than that is all head. */
void canvas_arrow(Canvas *canvas, double x0, double y0, double x1, double y1, Stroke stroke,
                  Colour colour, double opacity);

/** The length of an arrow's head, in widths of its stroke. */
#define CANVAS_HEAD 6.0

/** A disc that fills the square of side `size` at (x, y). */
void canvas_disc(Canvas *canvas, double x, double y, double size, Colour colour, double opacity);

/** A rectangle of rows × columns cells of one size, of which each leaves `gap` free at its right
 * and bottom. */
typedef struct CellGrid {
    double x, y, width, height;
    size_t rows, columns;
    double gap;
} CellGrid;

/** Cells coloured row by row, over a ground that is of one colour where they have gaps. Fails for
 * memory. */
bool canvas_cells(Canvas *canvas, const CellGrid *grid, const Colour *colours, double opacity,
                  Error *error);

/** Paints a line of text whose part (anchor_x, anchor_y) of its extent lies on (x, y), turned by
 * `turn` degrees clockwise about it. */
bool canvas_text(Canvas *canvas, const char *text, TextLook look, double x, double y,
                 double anchor_x, double anchor_y, double turn, Colour colour, double opacity,
                 Error *error);

/**
 * Ends the rows; `raster` borrows their pixels until the canvas is begun again or freed. Without
 * `alpha`, theirs means nothing, and what is not painted over is black.
 */
bool canvas_end(Canvas *canvas, bool alpha, Raster *raster, Error *error);

/** Memory for a band's pixels: {0} at first, freed with canvas_pixels_free. */
typedef struct CanvasPixels {
    unsigned char *bytes;
    size_t capacity;
} CanvasPixels;

/** Between two bands: gives the memory of the last one away, so that its raster lives on, and takes
 * other for the next. */
void canvas_exchange(Canvas *canvas, CanvasPixels *memory);

void canvas_pixels_free(CanvasPixels *memory);

/** The files that hold a picture as vectors. */
typedef enum VectorKind { VECTOR_SVG, VECTOR_PDF } VectorKind;

/** A file's bytes in memory. Freed with canvas_bytes_free. */
typedef struct CanvasBytes {
    unsigned char *data;
    size_t length;
} CanvasBytes;

/**
 * Starts a whole picture of width × height points, each a CSS pixel (1/96 inch), as vectors. A
 * PDF's text can be selected and searched and carries title and subject (NULL: none); an SVG's
 * letters are outlines, and words are the caller's to add. Neither holds a date: the same picture
 * gives the same bytes. Fails for memory, and with ERROR_DATA as canvas_check does.
 */
bool canvas_begin_vector(Canvas *canvas, VectorKind kind, double width, double height,
                         const char *title, const char *subject, Error *error);

/** Ends it and hands its bytes over. */
bool canvas_end_vector(Canvas *canvas, CanvasBytes *bytes, Error *error);

void canvas_bytes_free(CanvasBytes *bytes);

/** Adds a note for the characters that no font of the machine has, and what to install. */
bool canvas_missing_glyphs(const Canvas *canvas, Notes *notes, Error *error);

#endif
