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
 * iTXt chunks (each left out where NULL or empty), and no time: the same pixels give the same
 * bytes. Colours become a palette where 256 are enough. Fails for memory, and with ERROR_DATA past
 * libpng's limit on a side.
 */
bool png_encode(const Raster *raster, double dpi, const char *title, const char *parameters,
                PngBytes *bytes, Error *error);

/** A picture that can be painted again and again: `paint` draws it with the canvas' calls. */
typedef struct Picture {
    double width, height; /* points */
    double scale;         /* pixels a point */
    bool transparent;     /* some of it is not painted over */
    bool (*paint)(const void *context, Canvas *canvas, Error *error);
    const void *context;
} Picture;

/**
 * Paints and encodes a picture band by band, so that no more than a band of pixels is in memory:
 * several times faster than canvas_raster and png_encode for a large one. The same chunks, always
 * true colour. Fails as those do, and as `paint` does.
 *
 *     static bool paint(const void *scene, Canvas *canvas, Error *error) {
 *         return scene_draw(scene, canvas, error);
 *     }
 */
bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error);

void png_bytes_free(PngBytes *bytes);

#endif
