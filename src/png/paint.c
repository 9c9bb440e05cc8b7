#include "writer.h"

#include <stdlib.h>

/* A band of pixels that stays in the processor's cache. */
#define BAND_BYTES ((size_t)1 << 20)

static bool write_band(PngWriter *writer, const Picture *picture, Canvas *canvas, size_t first,
                       size_t count, Error *error) {
    Raster band;
    return canvas_begin(canvas, picture->width, picture->height, picture->scale, first, count,
                        error) &&
           picture->paint(picture->context, canvas, error) &&
           canvas_end(canvas, picture->transparent, &band, error) &&
           png_writer_rows(writer, &band, error);
}

static bool write_bands(PngWriter *writer, const Picture *picture, Canvas *canvas,
                        const PngHead *head, Error *error) {
    size_t most = BAND_BYTES / (head->width * 4);
    size_t rows = most > 16 ? most : 16;
    for (size_t first = 0; first < head->height; first += rows) {
        if (!write_band(writer, picture, canvas, first, rows, error)) {
            return false;
        }
    }
    return true;
}

bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error) {
    *bytes = (PngBytes){0};
    PngWriter *writer = NULL;
    PngHead head = {canvas_pixels(picture->width, picture->scale),
                    canvas_pixels(picture->height, picture->scale),
                    picture->transparent,
                    dpi,
                    title,
                    parameters};
    bool done = canvas_check(picture->width, picture->height, picture->scale, error) &&
                png_writer_new(&head, &writer, error) &&
                write_bands(writer, picture, canvas, &head, error) &&
                png_writer_end(writer, bytes, error);
    png_writer_free(writer);
    return done;
}

void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}
