#include "figure_format.h"

#include "raster_png.h"
#include "run_maps.h"
#include "vector.h"

#include <stdlib.h>

/** The page of a run, and what it says of itself. Owned. */
typedef struct Drawing {
    Canvas *canvas;
    Scene page;
    char *title, *description;
} Drawing;

static void drawing_free(Drawing *drawing) {
    scene_free(&drawing->page);
    canvas_free(drawing->canvas);
    free(drawing->title);
    free(drawing->description);
}

static bool paint_scene(const void *scene, Canvas *canvas, Error *error) {
    return scene_draw(scene, canvas, error);
}

static bool drawing_new(const Job *job, Drawing *drawing, Picture *picture, Error *error) {
    bool done =
        canvas_new(job->arguments->font, &drawing->canvas, error) &&
        (job->arguments->lists_maps ? maps_draw : pages_draw)(
            job, drawing->canvas, &drawing->page, &drawing->title, &drawing->description, error);
    if (done) {
        *picture = (Picture){
            drawing->page.width,       drawing->page.height, job->arguments->dpi / FIGURE_DPI,
            drawing->page.transparent, paint_scene,          &drawing->page};
    }
    return done;
}

bool write_png(const Job *job, Sink *sink, Error *error) {
    Drawing drawing = {0};
    Picture picture;
    PngBytes bytes = {0};
    bool done = drawing_new(job, &drawing, &picture, error) &&
                png_paint(&picture, drawing.canvas, job->arguments->dpi, drawing.title,
                          drawing.description, &bytes, error) &&
                canvas_missing_glyphs(drawing.canvas, job->drawn, error);
    if (done) {
        sink_bytes(sink, bytes.data, bytes.length);
    }
    png_bytes_free(&bytes);
    drawing_free(&drawing);
    return done;
}

static bool write_vector(const Job *job, VectorKind kind, Sink *sink, Error *error) {
    Drawing drawing = {0};
    Picture picture;
    CanvasBytes bytes = {0};
    bool done = drawing_new(job, &drawing, &picture, error) &&
                vector_paint(&picture, drawing.canvas, kind, drawing.title, drawing.description,
                             &bytes, error) &&
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
