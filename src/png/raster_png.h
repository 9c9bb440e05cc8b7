/*
 * png: a picture becomes the bytes of a PNG file, by libpng.
 *
 *     static bool paint(const void *scene, Canvas *canvas, Error *error) {
 *         return scene_draw(scene, canvas, error);
 *     }
 *     …
 *     Picture picture = {width, height, 2, false, paint, &scene};
 *     png_paint(&picture, canvas, 192, "cat and mouse", "softmax(QKᵀ/√4)", &bytes, &error);
 *     fwrite(bytes.data, 1, bytes.length, file);
 *     png_bytes_free(&bytes);
 */
#ifndef ATTNVIZ_RASTER_PNG_H
#define ATTNVIZ_RASTER_PNG_H

#include "picture.h"

/** A PNG's bytes in memory. Freed with png_bytes_free. */
typedef struct PngBytes {
    unsigned char *data;
    size_t length;
} PngBytes;

/**
 * Paints and encodes a picture band by band, so that only a band of its pixels is in memory. True
 * colour, with alpha where it is transparent; with sRGB, pHYs (pixels a metre from `dpi`), `title`
 * and the figure's `parameters` as iTXt chunks (each left out where NULL or empty), and no time:
 * the same picture gives the same bytes.
 *
 * Fails for memory, with ERROR_DATA where a side is longer than CANVAS_LONGEST_SIDE pixels, and as
 * `paint` does; `bytes` is then empty.
 */
bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error);

void png_bytes_free(PngBytes *bytes);

#endif
