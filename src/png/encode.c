#include "palette.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

/* A band of pixels that stays in the processor's cache. */
#define BAND_BYTES ((size_t)1 << 20)

static const size_t bytes_of_pixel[] = {1, 3, 4};

/** A row on its way from a raster to the writer. */
typedef struct RowMaker {
    PixelKind kind;
    const PaletteTable *table;
    size_t width;
    unsigned char *row; /* owned; not used for PIXELS_RGBA */
} RowMaker;

static bool row_maker_new(RowMaker *maker, PixelKind kind, const PaletteTable *table, size_t width,
                          Error *error) {
    *maker = (RowMaker){kind, table, width, malloc(width * bytes_of_pixel[kind] + 4)};
    return maker->row != NULL || error_no_memory(error, "figure");
}

static void drop_alpha(const unsigned char *pixels, size_t count, unsigned char *row) {
    for (size_t i = 0; i < count; i++) {
        memcpy(row + 3 * i, pixels + 4 * i, 4); /* the fourth byte is overwritten by the next */
    }
}

static const unsigned char *make_row(const RowMaker *maker, const unsigned char *pixels) {
    switch (maker->kind) {
    case PIXELS_PALETTE:
        palette_row(maker->table, pixels, maker->width, maker->row);
        return maker->row;
    case PIXELS_RGB:
        drop_alpha(pixels, maker->width, maker->row);
        return maker->row;
    case PIXELS_RGBA:
        break;
    }
    return pixels;
}

static bool write_raster(PngWriter *writer, const RowMaker *maker, const Raster *raster,
                         Error *error) {
    size_t stride = raster->width * 4;
    const unsigned char *made = NULL;
    for (size_t y = 0; y < raster->height; y++) {
        const unsigned char *pixels = raster->pixels + y * stride;
        bool repeats = y > 0 && memcmp(pixels, pixels - stride, stride) == 0;
        made = repeats && maker->kind != PIXELS_RGBA ? made : make_row(maker, pixels);
        if (!png_writer_row(writer, made, error)) {
            return false;
        }
    }
    return true;
}

bool png_encode(const Raster *raster, double dpi, const char *title, const char *parameters,
                PngBytes *bytes, Error *error) {
    *bytes = (PngBytes){0};
    PaletteTable *table = malloc(sizeof *table);
    if (table == NULL) {
        return error_no_memory(error, "figure");
    }
    PixelKind kind = palette_collect(table, raster) ? PIXELS_PALETTE
                     : raster->opaque               ? PIXELS_RGB
                                                    : PIXELS_RGBA;
    PngHead head = {raster->width, raster->height, kind, &table->palette, dpi, title, parameters};
    PngWriter *writer = NULL;
    RowMaker maker = {0};
    bool done = row_maker_new(&maker, kind, table, raster->width, error) &&
                png_writer_new(&head, &writer, error) &&
                write_raster(writer, &maker, raster, error) && png_writer_end(writer, bytes, error);
    png_writer_free(writer);
    free(maker.row);
    free(table);
    return done;
}

static bool write_band(PngWriter *writer, const RowMaker *maker, const Picture *picture,
                       Canvas *canvas, size_t first, size_t count, Error *error) {
    Raster band;
    return canvas_begin_rows(canvas, picture->width, picture->height, picture->scale, first, count,
                             error) &&
           picture->paint(picture->context, canvas, error) && canvas_rows(canvas, &band, error) &&
           write_raster(writer, maker, &band, error);
}

static bool write_bands(PngWriter *writer, const RowMaker *maker, const Picture *picture,
                        Canvas *canvas, size_t height, Error *error) {
    size_t most = BAND_BYTES / (maker->width * 4);
    size_t rows = most > 16 ? most : 16;
    for (size_t first = 0; first < height; first += rows) {
        if (!write_band(writer, maker, picture, canvas, first, rows, error)) {
            return false;
        }
    }
    return true;
}

bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error) {
    *bytes = (PngBytes){0};
    PixelKind kind = picture->transparent ? PIXELS_RGBA : PIXELS_RGB;
    PngHead head = {canvas_pixels(picture->width, picture->scale),
                    canvas_pixels(picture->height, picture->scale),
                    kind,
                    NULL,
                    dpi,
                    title,
                    parameters};
    if (head.width > CANVAS_LONGEST_SIDE || head.height > CANVAS_LONGEST_SIDE) {
        /* canvas_begin knows what to say. */
        return canvas_begin(canvas, picture->width, picture->height, picture->scale, error);
    }
    PngWriter *writer = NULL;
    RowMaker maker = {0};
    bool done = row_maker_new(&maker, kind, NULL, head.width, error) &&
                png_writer_new(&head, &writer, error) &&
                write_bands(writer, &maker, picture, canvas, head.height, error) &&
                png_writer_end(writer, bytes, error);
    png_writer_free(writer);
    free(maker.row);
    return done;
}

void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}
