#include "writer.h"

#include "relay.h"

#include <stdlib.h>

/* A band of pixels that stays in the processor's nearer caches, … */
#define BAND_BYTES ((size_t)1 << 18)

/* … but is high enough for most letters: those that reach into two bands are painted twice. */
#define LEAST_ROWS 64

/* One is painted while another is compressed; a third waits for neither. */
#define SLOTS 3

/* A band on its way. */
typedef struct Band {
    CanvasPixels memory;
    Raster raster;
} Band;

/* A picture under way. */
typedef struct Painting {
    const Picture *picture;
    Canvas *canvas;
    PngWriter *writer;
    Deflater *deflater;
    size_t height, rows; /* rows of a band */
    Band bands[SLOTS];
    /* Of who paints. */
    size_t next; /* the first row that is not painted */
    bool is_painted;
    Error *error;
    /* Of who writes. */
    Error write_error;
} Painting;

static bool paint_band(Painting *painting, Band *band) {
    const Picture *picture = painting->picture;
    Error *error = painting->error;
    return canvas_begin(painting->canvas, picture->width, picture->height, picture->scale,
                        painting->next, painting->rows, error) &&
           picture->paint(picture->context, painting->canvas, error) &&
           canvas_end(painting->canvas, picture->transparent, &band->raster, error);
}

/* Paints the next band into its own memory. */
static bool make_band(void *data, size_t slot) {
    Painting *painting = data;
    Band *band = &painting->bands[slot];
    if (painting->next >= painting->height) {
        return false;
    }
    canvas_exchange(painting->canvas, &band->memory);
    painting->is_painted = paint_band(painting, band);
    canvas_exchange(painting->canvas, &band->memory);
    painting->next += painting->is_painted ? band->raster.height : 0;
    return painting->is_painted;
}

static bool write_band(void *data, size_t slot) {
    Painting *painting = data;
    const Raster *raster = &painting->bands[slot].raster;
    Error *error = &painting->write_error;
    Deflated part;
    return deflater_rows(painting->deflater, raster->pixels, raster->height, &part, error) &&
           png_writer_part(painting->writer, &part, error);
}

static bool write_bands(Painting *painting) {
    bool is_small = painting->rows >= painting->height;
    bool is_written = relay_run(&(Relay){
        .make = make_band, .take = write_band, .data = painting, .slots = is_small ? 1 : SLOTS});
    if (!is_written) {
        *painting->error = painting->write_error;
    }
    return is_written && painting->is_painted;
}

static bool write_end(const Painting *painting, PngBytes *bytes) {
    Deflated end;
    return deflater_end(painting->deflater, &end, painting->error) &&
           png_writer_part(painting->writer, &end, painting->error) &&
           png_writer_end(painting->writer, bytes, painting->error);
}

static void painting_free(Painting *painting) {
    for (size_t i = 0; i < SLOTS; i++) {
        canvas_pixels_free(&painting->bands[i].memory);
    }
    deflater_free(painting->deflater);
    png_writer_free(painting->writer);
}

static size_t rows_of_band(size_t width) {
    size_t rows = BAND_BYTES / (width * 4);
    return rows > LEAST_ROWS ? rows : LEAST_ROWS;
}

bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, PngBytes *bytes, Error *error) {
    *bytes = (PngBytes){0};
    PngHead head = {canvas_pixels(picture->width, picture->scale),
                    canvas_pixels(picture->height, picture->scale),
                    picture->transparent,
                    dpi,
                    title,
                    parameters};
    Painting painting = {.picture = picture,
                         .canvas = canvas,
                         .height = head.height,
                         .rows = rows_of_band(head.width),
                         .is_painted = true,
                         .error = error};
    bool done = canvas_check(picture->width, picture->height, picture->scale, error) &&
                png_writer_new(&head, &painting.writer, error) &&
                deflater_new(head.width, head.alpha, &painting.deflater, error) &&
                write_bands(&painting) && write_end(&painting, bytes);
    painting_free(&painting);
    return done;
}

void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}
