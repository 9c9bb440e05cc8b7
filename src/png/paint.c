#include "writer.h"

#include "crew.h"

#include <stdlib.h>
#include <string.h>

/* A band of pixels that stays in the processor's nearer caches, … */
#define BAND_BYTES ((size_t)1 << 18)

/* … but is high enough for most letters: those that reach into two bands are painted twice. */
#define LEAST_ROWS 48

/* One paints while the other looks for runs or writes; a third band waits for neither. */
#define THREADS 2
#define SLOTS   3

/* A band on its way. */
typedef struct Band {
    CanvasPixels memory;
    Raster raster;
    uint32_t *above; /* the row before it; owned */
    bool has_above;
    RowTokens tokens;
    bool done;
    Error error;
} Band;

/* A picture under way. */
typedef struct Painting {
    const Picture *picture;
    Canvas *canvas;
    PngWriter *writer;
    Deflater *deflater;
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

/* Paints the next band into its own memory. The canvas is used by one thread at a time. */
static bool fetch(void *data, size_t slot) {
    Painting *painting = data;
    Band *band = &painting->bands[slot];
    if (painting->next >= painting->height) {
        return false;
    }
    canvas_exchange(painting->canvas, &band->memory);
    painting->is_painted = paint_band(painting, band);
    canvas_exchange(painting->canvas, &band->memory);
    if (!painting->is_painted) {
        return false;
    }
    size_t row = painting->width * sizeof *painting->last;
    band->has_above = painting->next > 0;
    memcpy(band->above, painting->last, row);
    const Raster *raster = &band->raster;
    memcpy(painting->last, raster->pixels + (raster->height - 1) * raster->width, row);
    painting->next += raster->height;
    return true;
}

static void find_tokens(void *data, size_t slot) {
    Band *band = &((Painting *)data)->bands[slot];
    const Raster *raster = &band->raster;
    band->done = row_tokens_take(&band->tokens, band->has_above ? band->above : NULL,
                                 raster->pixels, raster->height, &band->error);
}

static bool write_band(void *data, size_t slot) {
    Painting *painting = data;
    const Band *band = &painting->bands[slot];
    Deflated part;
    if (!band->done) {
        *painting->error = band->error;
    }
    painting->is_written =
        band->done && deflater_add(painting->deflater, &band->tokens, &part, painting->error) &&
        png_writer_part(painting->writer, &part, painting->error);
    return painting->is_written;
}

static bool make_bands(Painting *painting) {
    bool alpha = painting->picture->transparent, done = true;
    painting->last = calloc(painting->width, sizeof *painting->last);
    for (size_t i = 0; done && i < SLOTS; i++) {
        Band *band = &painting->bands[i];
        band->above = calloc(painting->width, sizeof *band->above);
        done = painting->last != NULL && band->above != NULL
                   ? row_tokens_new(&band->tokens, painting->width, alpha, painting->error)
                   : error_no_memory(painting->error, "figure");
    }
    return done && deflater_new(alpha, &painting->deflater, painting->error);
}

static void painting_free(Painting *painting) {
    for (size_t i = 0; i < SLOTS; i++) {
        canvas_pixels_free(&painting->bands[i].memory);
        free(painting->bands[i].above);
        row_tokens_free(&painting->bands[i].tokens);
    }
    free(painting->last);
    deflater_free(painting->deflater);
    png_writer_free(painting->writer);
}

static bool write_bands(Painting *painting) {
    bool is_small = painting->rows >= painting->height;
    crew_run(&(Crew){.fetch = fetch,
                     .work = find_tokens,
                     .hand_over = write_band,
                     .data = painting,
                     .slots = SLOTS,
                     .threads = is_small ? 1 : THREADS});
    if (painting->is_written && !painting->is_painted) {
        *painting->error = painting->paint_error;
    }
    return painting->is_written && painting->is_painted;
}

static bool write_end(const Painting *painting) {
    Deflated end;
    return deflater_end(painting->deflater, &end, painting->error) &&
           png_writer_part(painting->writer, &end, painting->error) &&
           png_writer_end(painting->writer, painting->error);
}

static size_t rows_of_band(size_t width) {
    size_t rows = BAND_BYTES / (width * 4);
    return rows > LEAST_ROWS ? rows : LEAST_ROWS;
}

bool png_paint(const Picture *picture, Canvas *canvas, double dpi, const char *title,
               const char *parameters, const PngOut *out, Error *error) {
    PngHead head = {canvas_pixels(picture->width, picture->scale),
                    canvas_pixels(picture->height, picture->scale),
                    picture->transparent,
                    dpi,
                    title,
                    parameters};
    Painting painting = {.picture = picture,
                         .canvas = canvas,
                         .width = head.width,
                         .height = head.height,
                         .rows = rows_of_band(head.width),
                         .is_painted = true,
                         .is_written = true,
                         .error = error};
    bool done = canvas_check(picture->width, picture->height, picture->scale, error) &&
                png_writer_new(&head, out, &painting.writer, error) && make_bands(&painting) &&
                write_bands(&painting) && write_end(&painting);
    painting_free(&painting);
    return done;
}
