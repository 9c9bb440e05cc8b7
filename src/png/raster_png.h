/*
 * png: a picture becomes the bytes of a PNG file, by libpng.
 *
 *     static bool paint(const void *scene, Canvas *canvas, Error *error) {
 *         return scene_draw(scene, canvas, error);
 *     }
 *     …
 *     Picture picture = {width, height, 2, false, paint, &scene};
 *     static void put(void *file, const unsigned char *bytes, size_t length) {
 *         fwrite(bytes, 1, length, file);
 *     }
 *     …
 *     PngOut out = {put, file};
 *     png_paint(&picture, canvas, 192, "cat and mouse", "softmax(QKᵀ/√4)", &out, &error);
 */
#ifndef ATTNVIZ_RASTER_PNG_H
#define ATTNVIZ_RASTER_PNG_H

#include "picture.h"

/** Where a PNG's bytes go: `put` is called again and again, by the caller's thread. */
typedef struct PngOut {
    void (*put)(void *context, const unsigned char *bytes, size_t length);
    void *context;
} PngOut;

/**
 * Paints and encodes a picture band by band, and puts out what each comes to, so that only a few
 * bands are in memory. True colour, with alpha where it is transparent; with sRGB, pHYs (pixels a
 * metre from `dpi`), `title` and the figure's `parameters` as iTXt chunks (each left out where NULL
 * or empty), and no time: the same picture gives the same bytes.
 *
 * Fails for memory, with ERROR_DATA where a side is longer than CANVAS_LONGEST_SIDE pixels, and as
 * `paint` does; what was put out is then the start of a file.
 */
bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, const PngOut *out, Error *error);

#endif
