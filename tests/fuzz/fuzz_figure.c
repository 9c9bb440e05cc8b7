/*
 * Figures of what a document gives, with labels, options and a look drawn from the input. Every
 * text lies within the page and over no other, every mark ends where the page ends, and in the
 * pixels that are decoded from the PNG each cell has its colour.
 */
#include "fuzz.h"
#include "png_bytes.h"
#include "run_document.h"
#include "scene_rules.h"
#include "views.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_SIDE 16000
#define LONGEST_TEXT 24
#define SCALE        1.0 /* pixels a point */

/* A PNG larger than this would only be slow. */
#define MOST_POINTS 400000.0

static Canvas *canvas;

static void begin(void) {
    Error error = {0};
    if (canvas == NULL) {
        fuzz_holds(canvas_new(NULL, &canvas, &error), "a canvas can be made");
    }
}

/* A label of any bytes above the control characters that JSON takes as they are. */
static char *add_label(char *to, Draw *draw) {
    static const char *const some[] = {"a",          "W",       "\\n", "\\u001b[31m", "\\u202e",
                                       "e\\u0301",   "\\u200d", "猫",  "ب",           "ש",
                                       "\U0001F600", "\\ufffe", "i",   "न",           " "};
    *to++ = '"';
    for (unsigned letters = draw_below(draw, LONGEST_TEXT); letters > 0; letters--) {
        to = stpcpy(to, some[draw_below(draw, sizeof some / sizeof *some)]);
    }
    return stpcpy(to, "x\"");
}

static const char *draw_options(Draw *draw) {
    static const char *const some[] = {
        "{\"unknown\": \"hash\"}",
        "{\"unknown\": \"hash\", \"mask\": \"causal\", \"scale\": \"none\"}",
        "{\"unknown\": \"hash\", \"heads\": 3, \"residual\": true}",
        "{\"unknown\": \"hash\", \"heads\": 2, \"mask\": \"window:1\", \"position\": \"alibi\"}",
        "{\"unknown\": \"hash\", \"kernel\": \"linear\", \"head\": \"max\"}",
        "{\"unknown\": \"zero\", \"temperature\": 1e-300, \"mask\": \"padding\"}",
    };
    return some[draw_below(draw, sizeof some / sizeof *some)];
}

/* {"embeddings": {"x": [six numbers]}, "tokens": [labels], "options": {…}} */
static char *draw_document(Draw *draw) {
    unsigned tokens = 1 + draw_below(draw, 16);
    char *text = malloc(1024 + tokens * LONGEST_TEXT * 16), *to = text;
    fuzz_holds(text != NULL, "there is memory for a document");
    to = stpcpy(to, "{\"embeddings\": {\"x\": [");
    for (int i = 0; i < 6; i++) {
        to += sprintf(to, "%s%de%d", i > 0 ? ", " : "", (int)draw_below(draw, 9) - 4,
                      (int)draw_below(draw, 7) - 3);
    }
    to += sprintf(to, "]}, \"options\": %s, \"tokens\": [", draw_options(draw));
    for (unsigned i = 0; i < tokens; i++) {
        to = stpcpy(to, i > 0 ? ", " : "");
        to = add_label(to, draw);
    }
    strcpy(to, "]}");
    return text;
}

static FigureStyle draw_style(Draw *draw, size_t queries) {
    size_t query = draw_below(draw, 17);
    return (FigureStyle){.theme = (Theme)draw_below(draw, 3),
                         .decimals = 1 + (int)draw_below(draw, 14),
                         .columns = draw_below(draw, 4) == 0,
                         .range_rule = draw_below(draw, 3) == 0 ? RANGE_AUTO : RANGE_UNIT,
                         .query = query <= queries ? query : 0,
                         .all_dimensions = draw_below(draw, 2) == 0,
                         .longest_side = LONGEST_SIDE};
}

static const View *draw_view(Draw *draw) {
    size_t count = 0;
    while (view_at(count) != NULL) {
        count++;
    }
    return view_at(draw_below(draw, (unsigned)count));
}

static void check_scene(const Scene *page) {
    fuzz_holds(page->width > 0 && page->height > 0, "a page has a size");
    for (size_t i = 0; i < page->count; i++) {
        fuzz_holds(mark_is_on_page(page, &page->marks[i]), "marks end where the page ends");
    }
    fuzz_holds(!texts_overlap(page), "no two texts overlap");
}

static bool paint_page(const void *page, Canvas *on, Error *error) {
    return scene_draw(page, on, error);
}

/* The pixel a point inside the top left corner of a cell, where no number stands. */
static void check_cell(const Mark *cell, const png_image *image, const unsigned char *pixels) {
    size_t x = (size_t)((cell->x + 1.5) * SCALE), y = (size_t)((cell->y + 1.5) * SCALE);
    const unsigned char *pixel = pixels + 4 * (y * image->width + x);
    bool is_near = abs(pixel[0] - cell->colour.red) <= 1 &&
                   abs(pixel[1] - cell->colour.green) <= 1 &&
                   abs(pixel[2] - cell->colour.blue) <= 1;
    fuzz_holds(is_near, "a cell has its colour in the decoded pixels");
}

/* Cells that are whole, wide enough, and that nothing lies over but their number. */
static bool is_plain_cell(const Mark *mark) {
    return mark->role == ROLE_CELL && mark->kind == MARK_RECTANGLE && mark->opacity >= 1 &&
           mark->width >= 12 && mark->height >= 8;
}

static void check_pixels(const Scene *page, const PngBytes *png, bool has_frames) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    fuzz_holds(png_image_begin_read_from_memory(&image, png->data, png->length),
               "a PNG can be read");
    image.format = PNG_FORMAT_RGBA;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    fuzz_holds(pixels != NULL && png_image_finish_read(&image, NULL, pixels, 0, NULL),
               "a PNG can be decoded");
    fuzz_holds(image.width == canvas_pixels(page->width, SCALE) &&
                   image.height == canvas_pixels(page->height, SCALE),
               "a PNG is as large as its page");
    for (size_t i = 0; i < page->count && !has_frames; i++) {
        if (is_plain_cell(&page->marks[i])) {
            check_cell(&page->marks[i], &image, pixels);
        }
    }
    free(pixels);
}

static void check_png(const Scene *page, const FigureStyle *style) {
    Picture picture = {page->width, page->height, SCALE, page->transparent, paint_page, page};
    PngBytes png = {0};
    const PngOut out = {png_bytes_put, &png};
    Error error = {0};
    fuzz_holds(png_paint(&picture, canvas, 96, "title", "parameters", &out, &error),
               "a page can be painted");
    check_pixels(page, &png, style->query > 0);
    png_bytes_free(&png);
}

static void draw_page(const View *view, const Run *run, Draw *draw) {
    const Subject subjects[] = {{run->requests[0], run->traces[0]},
                                {run->requests[0], run->traces[0]}};
    ViewInput input = {.subjects = subjects, .count = view->scope == VIEW_OF_ALL ? 2 : 1};
    FigureStyle style = draw_style(draw, run->requests[0]->input.n);
    const FigureWords words = {"a title over all of it", "softmax(QKᵀ/√6)"};
    Scene body = {0}, page = {0};
    Error error = {0};
    if (view->draw(&input, &style, canvas, &body, &error) &&
        figure_page(&words, &style, &body, 1, canvas, &page, &error)) {
        check_scene(&page);
        bool is_painted = draw_below(draw, 3) == 0; /* it takes longer than all before it */
        if (is_painted && page.width * page.height < MOST_POINTS) {
            check_png(&page, &style);
        }
    } else {
        fuzz_failed_well(&error);
    }
    scene_free(&body);
    scene_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Draw draw = {data, data + size};
    Run run = {0};
    begin();
    const View *view = draw_view(&draw);
    char *text = draw_document(&draw);
    if (view->scope != VIEW_OF_SWEEP && run_document(text, strlen(text), ROLE_DOCUMENT, &run)) {
        draw_page(view, &run, &draw);
    }
    run_free(&run);
    free(text);
    return 0;
}
