#include "figure_format.h"

#include "raster_png.h"

#include <math.h>

#define FIGURE_DPI 96 /* a figure's point is a CSS pixel, so the default of 192 dpi is 2× */

/* The number furthest from 0 in any sentence's embeddings: the scale that they share. */
static double reach_of(const Job *job) {
    double reach = 0;
    for (size_t i = 0; i < job->count; i++) {
        const Trace *trace = job->results[i].trace;
        const Matrix *all[] = {&trace->x, &trace->output, &trace->shift};
        for (size_t m = 0; m < sizeof all / sizeof *all; m++) {
            for (size_t c = 0; c < all[m]->rows * all[m]->cols; c++) {
                reach = fmax(reach, fabs(all[m]->data[c]));
            }
        }
    }
    return reach;
}

/* One result's figure, below what the scene holds already. */
static bool add_figure(const Job *job, const Result *result, const ViewsData *data, Canvas *canvas,
                       Scene *scene, Error *error) {
    int digits = result->request->options.digits;
    FigureStyle style = job->arguments->style;
    style.decimals = digits > 0 ? digits : 2;
    style.query = result->query;
    style.reach = job->count > 1 ? reach_of(job) : 0;
    style.longest_side = (size_t)(CANVAS_LONGEST_SIDE * FIGURE_DPI / job->arguments->dpi);
    Scene figure = {0};
    bool done = figure_matrix(&data->figure, &style, canvas, &figure, error) &&
                scene_stack(scene, &figure, error);
    scene_free(&figure);
    return done;
}

static bool gather(const Job *job, const Result *result, ViewsData *data, Error *error) {
    const Arguments *a = job->arguments;
    const char *title = job->count == 1 ? a->title : NULL;
    return views_data_new(result->request, result->trace, title, data, error) &&
           (a->dims == NULL || views_keep_dimensions(data, a->dims, error));
}

/* Every result's figure, one below the other; `first` keeps the words of the first. */
static bool lay_out(const Job *job, Canvas *canvas, Scene *scene, ViewsData *first, Error *error) {
    bool done = true;
    for (size_t i = 0; done && i < job->count; i++) {
        ViewsData data = {0};
        done = gather(job, &job->results[i], &data, error) &&
               add_figure(job, &job->results[i], &data, canvas, scene, error);
        if (i == 0) {
            *first = data;
        } else {
            views_data_free(&data);
        }
    }
    return done;
}

static bool paint_scene(const void *scene, Canvas *canvas, Error *error) {
    return scene_draw(scene, canvas, error);
}

bool write_png(const Job *job, Sink *sink, Error *error) {
    double dpi = job->arguments->dpi;
    Canvas *canvas = NULL;
    Scene scene = {0};
    ViewsData words = {0};
    PngBytes bytes = {0};
    bool done = canvas_new(job->arguments->font, &canvas, error) &&
                lay_out(job, canvas, &scene, &words, error);
    if (done) {
        Picture picture = {scene.width,       scene.height, dpi / FIGURE_DPI,
                           scene.transparent, paint_scene,  &scene};
        done = png_paint(&picture, canvas, dpi, words.title, words.subtitle, &bytes, error) &&
               canvas_missing_glyphs(canvas, job->drawn, error);
    }
    if (done) {
        sink_bytes(sink, bytes.data, bytes.length);
    }
    png_bytes_free(&bytes);
    views_data_free(&words);
    scene_free(&scene);
    canvas_free(canvas);
    return done;
}
