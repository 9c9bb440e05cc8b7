/*
 * png: pixels become the bytes of a PNG file, by libpng.
 */
#ifndef ATTNVIZ_RASTER_PNG_H
#define ATTNVIZ_RASTER_PNG_H

#include "canvas.h"

/** A PNG's bytes in memory. Freed with png_bytes_free. */
typedef struct PngBytes {
    unsigned char *data;
    size_t length;
} PngBytes;

/**
 * Encodes with sRGB, pHYs (pixels a metre from `dpi`), `title` and the figure's `parameters` as
 * iTXt chunks, and no time: the same pixels give the same bytes. Colours become a palette where 256
 * are enough. Fails for memory, and with ERROR_DATA past libpng's limit on a side.
 */
bool png_encode(const Raster *raster, double dpi, const char *title, const char *parameters,
                PngBytes *bytes, Error *error);

void png_bytes_free(PngBytes *bytes);

#endif
