/* writer: libpng's classic interface, kept in one place. Private to the png room. */
#ifndef ATTNVIZ_PNG_WRITER_H
#define ATTNVIZ_PNG_WRITER_H

#include "deflate.h"
#include "raster_png.h"

/** What a PNG says before its pixels. */
typedef struct PngHead {
    size_t width, height;
    bool alpha; /* 4 bytes a pixel, else 3 */
    double dpi;
    const char *title, *parameters;
} PngHead;

typedef struct PngWriter PngWriter;

/** Starts a PNG. `out` is borrowed. Freed with png_writer_free. */
bool png_writer_new(const PngHead *head, const PngOut *out, PngWriter **writer, Error *error);

/** Writes a part of the compressed rows, if it is not empty, as a chunk of its own. */
bool png_writer_part(PngWriter *writer, const Deflated *part, Error *error);

bool png_writer_end(PngWriter *writer, Error *error);

void png_writer_free(PngWriter *writer);

#endif
