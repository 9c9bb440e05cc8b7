#include "formats.h"

#include "csv.h"
#include "json.h"
#include "raster_png.h"
#include "textview.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE_DPI 96 /* a figure's point is a CSS pixel, so the default of 192 dpi is 2× */

static bool write_json(const Job *job, Sink *sink, Error *error) {
    return json_write(job->request, job->trace, job->notes, JSON_PRETTY, sink, error);
}

static bool write_jsonl(const Job *job, Sink *sink, Error *error) {
    return json_write(job->request, job->trace, job->notes, JSON_LINE, sink, error);
}

static CsvStyle csv_style(const Job *job) {
    return (CsvStyle){.digits = job->request->options.digits,
                      .columns = job->arguments->style.columns,
                      .safe = job->arguments->csv_safe};
}

static bool write_csv(const Job *job, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job);
    return csv_attention(job->trace, &job->request->selection, &style, sink, error);
}

static bool write_embeddings_csv(const Job *job, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job);
    return csv_embeddings(job->trace, &style, sink, error);
}

static bool write_long_csv(const Job *job, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job);
    char *title = views_title(job->request);
    if (title == NULL) {
        return error_no_memory(error, "long.csv");
    }
    bool done = csv_long(job->trace, title, &job->request->selection, job->request->options.trace,
                         &style, sink, error);
    free(title);
    return done;
}

static bool write_text(const Job *job, Sink *sink, Error *error) {
    const FigureStyle *look = &job->arguments->style;
    TextStyle style = {.colour = job->colour,
                       .width = job->width,
                       .digits = job->request->options.digits,
                       .columns = look->columns,
                       .map = look->map != NULL ? look->map : colour_map("blues"),
                       .low = look->range_rule == RANGE_GIVEN ? look->range.low : 0,
                       .high = look->range_rule == RANGE_GIVEN ? look->range.high : 1,
                       .query = job->query};
    char *title = views_title(job->request);
    char *subtitle = views_subtitle(job->request, job->trace);
    bool done = title != NULL && subtitle != NULL ? true : error_no_memory(error, "text");
    if (done) {
        const char *shown = job->arguments->title != NULL ? job->arguments->title : title;
        done = textview_write(job->trace, &job->request->selection, &style, shown, subtitle, sink,
                              error);
    }
    free(title);
    free(subtitle);
    return done;
}

static bool paint_scene(const void *scene, Canvas *canvas, Error *error) {
    return scene_draw(scene, canvas, error);
}

static bool draw_png(const Job *job, const ViewsData *data, Canvas *canvas, PngBytes *bytes,
                     Error *error) {
    double dpi = job->arguments->dpi;
    double scale = dpi / FIGURE_DPI;
    int digits = job->request->options.digits;
    FigureStyle style = job->arguments->style;
    style.decimals = digits > 0 ? digits : 2;
    style.query = job->query;
    style.longest_side = (size_t)(CANVAS_LONGEST_SIDE / scale);
    Scene scene = {0};
    bool done = figure_matrix(&data->figure, &style, canvas, &scene, error);
    if (done) {
        Picture picture = {scene.width,       scene.height, scale,
                           scene.transparent, paint_scene,  &scene};
        done = png_paint(&picture, canvas, dpi, data->title, data->subtitle, bytes, error) &&
               canvas_missing_glyphs(canvas, job->notes, error);
    }
    scene_free(&scene);
    return done;
}

static bool write_png(const Job *job, Sink *sink, Error *error) {
    ViewsData data = {0};
    Canvas *canvas = NULL;
    PngBytes bytes = {0};
    bool done = views_data_new(job->request, job->trace, job->arguments->title, &data, error) &&
                canvas_new(job->arguments->font, &canvas, error) &&
                draw_png(job, &data, canvas, &bytes, error);
    if (done) {
        sink_bytes(sink, bytes.data, bytes.length);
    }
    png_bytes_free(&bytes);
    canvas_free(canvas);
    views_data_free(&data);
    return done;
}

static const Format formats[] = {
    {"png", true, write_png},
    {"json", false, write_json},
    {"jsonl", false, write_jsonl},
    {"csv", false, write_csv},
    {"embeddings.csv", false, write_embeddings_csv},
    {"long.csv", false, write_long_csv},
    {"text", false, write_text},
};
static const size_t format_count = sizeof formats / sizeof *formats;

const Format *format_named(const char *name) {
    for (size_t i = 0; i < format_count; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), wanted = strlen(suffix);
    return length > wanted && path[length - wanted - 1] == '.' &&
           strcmp(path + length - wanted, suffix) == 0;
}

const Format *format_of_path(const char *path) {
    const Format *best = NULL;
    for (size_t i = 0; i < format_count; i++) {
        if (has_suffix(path, formats[i].name) &&
            (best == NULL || strlen(formats[i].name) > strlen(best->name))) {
            best = &formats[i];
        }
    }
    return best != NULL || !has_suffix(path, "txt") ? best : format_named("text");
}

void format_list(char *list, size_t size) {
    list[0] = '\0';
    for (size_t i = 0; i < format_count; i++) {
        const char *join = i == 0 ? "" : i + 1 == format_count ? " or " : ", ";
        strncat(list, join, size - strlen(list) - 1);
        strncat(list, formats[i].name, size - strlen(list) - 1);
    }
}
