#include "writer.h"

#include "crew.h"

#include <stdlib.h>
#include <string.h>

/* A band of pixels that stays in the processor's cache. */
#define BAND_BYTES ((size_t)1 << 20)

#define LEAST_ROWS 16

/* One paints while the other compresses; a third band waits for neither. */
#define THREADS 2
#define SLOTS   3

/* A band on its way. */
typedef struct Band {
    CanvasPixels memory;
    Raster raster;
    uint32_t *above; /* the row before it; owned */
    bool has_above;
    Deflater *deflater;
    Deflated part;
    bool done;
    Error error;
} Band;

/* A picture under way. */
typedef struct Painting {
    const Picture *picture;
    Canvas *canvas;
    PngWriter *writer;
    size_t width, height, rows; /* rows of a band */
    Band bands[SLOTS];
    /* Of who paints: one thread at a time. */
    size_t next;    /* the first row that is not painted */
    uint32_t *last; /* the last one that is; owned */
    bool is_painted;
    Error paint_error;
    /* Of who writes: the caller's thread. */
    bool is_written;
    Error *error;
} Painting;

static bool paint_band(Painting *painting, Band *band) {
    const Picture *picture = painting->picture;
    Error *error = &painting->paint_error;
    return canvas_begin(painting->canvas, picture->width, picture->height, picture->scale,
                        painting->next, painting->rows, error) &&
           picture->paint(picture->context, painting->canvas, error) &&
           canvas_end(painting->canvas, picture->transparent, &band->raster, error);
}

/* Paints the next band. The canvas is used by one thread at a time. */
static bool fetch(void *data, size_t slot) {
    Painting *painting = data;
    Band *band = &painting->bands[slot];
    if (!painting->is_painted || painting->next >= painting->height) {
        return false;
    }
    painting->is_painted = paint_band(painting, band);
    if (!painting->is_painted) {
        return false;
    }
    canvas_exchange(painting->canvas, &band->memory);
    size_t row = painting->width * sizeof *painting->last;
    band->has_above = painting->next > 0;
    memcpy(band->above, painting->last, row);
    const Raster *raster = &band->raster;
    memcpy(painting->last, raster->pixels + (raster->height - 1) * raster->width, row);
    painting->next += raster->height;
    return true;
}

static void compress(void *data, size_t slot) {
    Band *band = &((Painting *)data)->bands[slot];
    band->done = deflater_band(band->deflater, band->has_above ? band->above : NULL,
                               band->raster.pixels, band->raster.height, &band->part, &band->error);
}

static bool write_band(void *data, size_t slot) {
    Painting *painting = data;
    const Band *band = &painting->bands[slot];
    if (!band->done) {
        *painting->error = band->error;
    }
    painting->is_written =
        band->done && png_writer_part(painting->writer, &band->part, painting->error);
    return painting->is_written;
}

static bool make_bands(Painting *painting) {
    bool done = true;
    painting->last = calloc(painting->width, sizeof *painting->last);
    for (size_t i = 0; done && i < SLOTS; i++) {
        Band *band = &painting->bands[i];
        band->above = calloc(painting->width, sizeof *band->above);
        done = painting->last != NULL && band->above != NULL
                   ? deflater_new(painting->width, painting->picture->transparent, &band->deflater,
                                  painting->error)
                   : error_no_memory(painting->error, "figure");
    }
    return done;
}

static void free_bands(Painting *painting) {
    for (size_t i = 0; i < SLOTS; i++) {
        canvas_pixels_free(&painting->bands[i].memory);
        free(painting->bands[i].above);
        deflater_free(painting->bands[i].deflater);
    }
    free(painting->last);
}

static bool write_bands(Painting *painting) {
    bool is_small = painting->rows >= painting->height;
    crew_run(&(Crew){.fetch = fetch,
                     .work = compress,
                     .hand_over = write_band,
                     .data = painting,
                     .slots = SLOTS,
                     .threads = is_small ? 1 : THREADS});
    if (painting->is_written && !painting->is_painted) {
        *painting->error = painting->paint_error;
    }
    return painting->is_written && painting->is_painted;
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
    size_t most = BAND_BYTES / (head.width * 4);
    Painting painting = {.picture = picture,
                         .canvas = canvas,
                         .width = head.width,
                         .height = head.height,
                         .rows = most > LEAST_ROWS ? most : LEAST_ROWS,
                         .is_painted = true,
                         .is_written = true,
                         .error = error};
    bool done = canvas_check(picture->width, picture->height, picture->scale, error) &&
                png_writer_new(&head, &painting.writer, error) && make_bands(&painting) &&
                write_bands(&painting) &&
                png_writer_end(painting.writer, painting.bands[0].deflater, bytes, error);
    free_bands(&painting);
    png_writer_free(painting.writer);
    return done;
}

void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}
