/* writer: libpng's classic interface, kept in one place. Private to the png room. */
#ifndef ATTNVIZ_PNG_WRITER_H
#define ATTNVIZ_PNG_WRITER_H

#include "raster_png.h"

/** How pixels are stored. */
typedef enum PixelKind { PIXELS_PALETTE, PIXELS_RGB, PIXELS_RGBA } PixelKind;

/** At most 256 colours with their alpha. */
typedef struct Palette {
    size_t count;
    unsigned colours[256]; /* red, green, blue, alpha from the lowest byte */
} Palette;

/** What a PNG says before its pixels. */
typedef struct PngHead {
    size_t width, height;
    PixelKind kind;
    const Palette *palette; /* for PIXELS_PALETTE */
    double dpi;
    const char *title, *parameters;
} PngHead;

typedef struct PngWriter PngWriter;

/** Starts a PNG. Freed with png_writer_free. */
bool png_writer_new(const PngHead *head, PngWriter **writer, Error *error);

/** Writes one row in the form of its kind. */
bool png_writer_row(PngWriter *writer, const unsigned char *row, Error *error);

/** Ends the PNG and hands its bytes over. */
bool png_writer_end(PngWriter *writer, PngBytes *bytes, Error *error);

void png_writer_free(PngWriter *writer);

#endif
