#include "writer.h"

#include <stdlib.h>
#include <string.h>

/* A band of pixels that stays in the processor's cache. */
#define BAND_BYTES ((size_t)1 << 20)

/** A picture on its way through the canvas to the writer. */
typedef struct Painting {
    const Picture *picture;
    Canvas *canvas;
    PngWriter *writer;
    unsigned char *row; /* owned; the row being written, without alpha */
} Painting;

static void drop_alpha(const unsigned char *pixels, size_t count, unsigned char *row) {
    for (size_t i = 0; i < count; i++) {
        memcpy(row + 3 * i, pixels + 4 * i, 3);
    }
}

static bool write_rows(const Painting *painting, const Raster *band, Error *error) {
    size_t stride = band->width * 4;
    for (size_t y = 0; y < band->height; y++) {
        const unsigned char *pixels = band->pixels + y * stride, *row = pixels;
        if (!painting->picture->transparent) {
            bool repeats = y > 0 && memcmp(pixels, pixels - stride, stride) == 0;
            if (!repeats) {
                drop_alpha(pixels, band->width, painting->row);
            }
            row = painting->row;
        }
        if (!png_writer_row(painting->writer, row, error)) {
            return false;
        }
    }
    return true;
}

static bool write_band(const Painting *painting, size_t first, size_t count, Error *error) {
    const Picture *picture = painting->picture;
    Canvas *canvas = painting->canvas;
    Raster band;
    return canvas_begin(canvas, picture->width, picture->height, picture->scale, first, count,
                        error) &&
           picture->paint(picture->context, canvas, error) && canvas_end(canvas, &band, error) &&
           write_rows(painting, &band, error);
}

static bool write_bands(Painting *painting, const PngHead *head, Error *error) {
    size_t most = BAND_BYTES / (head->width * 4);
    size_t rows = most > 16 ? most : 16;
    painting->row = malloc(head->width * 3);
    if (painting->row == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t first = 0; first < head->height; first += rows) {
        if (!write_band(painting, first, rows, error)) {
            return false;
        }
    }
    return true;
}

bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error) {
    *bytes = (PngBytes){0};
    Painting painting = {.picture = picture, .canvas = canvas};
    PngHead head = {canvas_pixels(picture->width, picture->scale),
                    canvas_pixels(picture->height, picture->scale),
                    picture->transparent,
                    dpi,
                    title,
                    parameters};
    bool done = canvas_check(picture->width, picture->height, picture->scale, error) &&
                png_writer_new(&head, &painting.writer, error) &&
                write_bands(&painting, &head, error) &&
                png_writer_end(painting.writer, bytes, error);
    png_writer_free(painting.writer);
    free(painting.row);
    return done;
}

void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}
