#include "figure_format.h"

#include "maps.h"
#include "raster_png.h"
#include "vector.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

/** The page of a run, and what it says of itself. Owned. */
typedef struct Drawing {
    const Job *job;
    Canvas *canvas;
    Scene page;
    char *title, *description;
} Drawing;

/* Fontconfig has one current configuration for all threads, Cairo 1.16 closes font files that
 * another thread reads, and what Pango promises of several is little: one thread of the process
 * draws at a time, whichever objects it draws from. So this one lock is everybody's. */
static pthread_mutex_t drawing_lock = PTHREAD_MUTEX_INITIALIZER;

static void begin_drawing(void) {
    pthread_mutex_lock(&drawing_lock);
}

static void end_drawing(void) {
    pthread_mutex_unlock(&drawing_lock);
}

static void drawing_free(Drawing *drawing) {
    begin_drawing();
    scene_free(&drawing->page);
    canvas_free(drawing->canvas);
    end_drawing();
    free(drawing->title);
    free(drawing->description);
}

static bool paint_page(const void *drawing, Canvas *canvas, Error *error) {
    return scene_draw(&((const Drawing *)drawing)->page, canvas, error);
}

/* A band of pixels: between two of them, while they are encoded, another thread may draw. */
static bool paint_band(const void *data, Canvas *canvas, Error *error) {
    const Drawing *drawing = data;
    begin_drawing();
    bool done = paint_page(drawing, canvas, error);
    end_drawing();
    return done;
}

static bool drawing_new(Drawing *drawing, Picture *picture, Error *error) {
    const Job *job = drawing->job;
    begin_drawing();
    bool done =
        canvas_new(job->arguments->font, &drawing->canvas, error) &&
        (job->arguments->lists_maps ? maps_draw : pages_draw)(
            job, drawing->canvas, &drawing->page, &drawing->title, &drawing->description, error) &&
        scene_finish(&drawing->page, error);
    end_drawing();
    if (done) {
        *picture = (Picture){
            drawing->page.width,       drawing->page.height, job->arguments->dpi / FIGURE_DPI,
            drawing->page.transparent, paint_band,           drawing};
    }
    return done;
}

static void put_bytes(void *sink, const unsigned char *bytes, size_t length) {
    sink_bytes(sink, bytes, length);
}

static bool paint_png(const Job *job, Sink *sink, Error *error) {
    Drawing drawing = {.job = job};
    Picture picture;
    const PngOut out = {put_bytes, sink};
    bool done = drawing_new(&drawing, &picture, error) &&
                png_paint(&picture, drawing.canvas, job->arguments->dpi, drawing.title,
                          drawing.description, &out, error) &&
                canvas_missing_glyphs(drawing.canvas, job->drawn, error);
    drawing_free(&drawing);
    return done;
}

/* Its parts come as they are painted; whoever reads them gets all or nothing. */
bool write_png(const Job *job, Sink *sink, Error *error) {
    Sink *whole;
    bool done = spool_new(SIZE_MAX, &whole, error) && paint_png(job, whole, error) &&
                spool_pour(whole, sink, error);
    spool_free(whole);
    return done;
}

/* Cairo writes a file's fonts when it is ended: the whole of it is drawing. */
static bool paint_vector(const Drawing *drawing, Picture picture, VectorKind kind,
                         CanvasBytes *bytes, Error *error) {
    picture.paint = paint_page;
    begin_drawing();
    bool done = vector_paint(&picture, drawing->canvas, kind, drawing->title, drawing->description,
                             bytes, error);
    end_drawing();
    return done;
}

static bool write_vector(const Job *job, VectorKind kind, Sink *sink, Error *error) {
    Drawing drawing = {.job = job};
    Picture picture;
    CanvasBytes bytes = {0};
    bool done = drawing_new(&drawing, &picture, error) &&
                paint_vector(&drawing, picture, kind, &bytes, error) &&
                canvas_missing_glyphs(drawing.canvas, job->drawn, error);
    if (done) {
        sink_bytes(sink, bytes.data, bytes.length);
    }
    canvas_bytes_free(&bytes);
    drawing_free(&drawing);
    return done;
}

bool write_svg(const Job *job, Sink *sink, Error *error) {
    return write_vector(job, VECTOR_SVG, sink, error);
}

bool write_pdf(const Job *job, Sink *sink, Error *error) {
    return write_vector(job, VECTOR_PDF, sink, error);
}
