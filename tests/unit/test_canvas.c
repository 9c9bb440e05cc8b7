/* canvas: pixels where they should be, text that measures alike everywhere, and what is said when
 * a font or a glyph is missing. */
#include "canvas.h"
#include "pdf_whole.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const Colour red = {200, 10, 20}, black = {0, 0, 0};
static const TextLook plain = {10, false};

static int open_canvas(void **state) {
    Error error;
    Canvas *canvas;
    if (!canvas_new(NULL, &canvas, &error)) {
        return -1;
    }
    *state = canvas;
    return 0;
}

static int close_canvas(void **state) {
    canvas_free(*state);
    return 0;
}

/* A part of a pixel: 0 … 2 are red, green and blue, 3 is alpha. */
static unsigned part(const Raster *raster, size_t x, size_t y, unsigned which) {
    uint32_t pixel = raster->pixels[y * raster->width + x];
    return which == 3 ? pixel >> 24 : pixel >> (16 - 8 * which) & 0xFF;
}

static void assert_pixel(const Raster *raster, size_t x, size_t y, unsigned r, unsigned g,
                         unsigned b, unsigned a) {
    assert_int_equal(part(raster, x, y, 0), r);
    assert_int_equal(part(raster, x, y, 1), g);
    assert_int_equal(part(raster, x, y, 2), b);
    assert_int_equal(part(raster, x, y, 3), a);
}

static void rectangles_fill_whole_pixels(void **state) {
    Canvas *canvas = *state;
    Error error;
    Raster raster;
    assert_true(canvas_begin(canvas, 10, 5.2, 2, 0, SIZE_MAX, &error));
    canvas_rectangle(canvas, 1, 1, 2, 2.5, red, 1);
    canvas_rectangle(canvas, 5, 1, 1, 1, red, 0.5);
    assert_true(canvas_end(canvas, true, &raster, &error));
    assert_int_equal(raster.width, 20);
    assert_int_equal(raster.height, 11);
    assert_pixel(&raster, 1, 2, 0, 0, 0, 0);
    assert_pixel(&raster, 2, 2, 200, 10, 20, 255);
    assert_pixel(&raster, 5, 6, 200, 10, 20, 255);
    assert_pixel(&raster, 6, 2, 0, 0, 0, 0);
    assert_pixel(&raster, 2, 7, 0, 0, 0, 0);
    assert_in_range(part(&raster, 10, 2, 3), 126, 129);
    assert_in_range(part(&raster, 10, 2, 0), 198, 202);
}

static void paint_everything(Canvas *canvas, Error *error) {
    const Colour cells[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 9, 9}, {8, 8, 8}, {7, 7, 7}};
    canvas_rectangle(canvas, 0, 0, 60, 50, (Colour){255, 255, 255}, 1);
    canvas_hatch(canvas, 2, 2, 20, 30, red, 1);
    canvas_line(canvas, 0, 0, 60, 50, (Stroke){1.5, 0}, black, 1);
    canvas_line(canvas, 0, 45, 60, 5, (Stroke){1, 3}, red, 0.8);
    canvas_link(canvas, 5, 5, 55, 45, (Stroke){2, 0}, black, 0.5);
    canvas_arrow(canvas, 50, 2, 52, 48, (Stroke){1.5, 0}, red, 1);
    canvas_disc(canvas, 20, 10, 15, black, 0.6);
    canvas_frame(canvas, 3, 3, 40, 30, 1, red, 1);
    assert_true(canvas_cells(canvas, &(CellGrid){30, 5, 15, 30, 3, 2, 0}, cells, 1, error));
    assert_true(canvas_text(canvas, "QKᵀ agjy", plain, 5, 40, 0, 0.5, 0, black, 1, error));
    assert_true(canvas_text(canvas, "slanted", plain, 20, 30, 0, 0.5, -45, red, 0.7, error));
}

static void bands_are_the_whole_picture(void **state) {
    Canvas *canvas = *state;
    Error error;
    Raster whole, band;
    assert_true(canvas_begin(canvas, 60, 50, 2, 0, SIZE_MAX, &error));
    paint_everything(canvas, &error);
    assert_true(canvas_end(canvas, true, &whole, &error));
    uint32_t *pixels = malloc(whole.width * whole.height * 4);
    memcpy(pixels, whole.pixels, whole.width * whole.height * 4);
    whole.pixels = pixels; /* the canvas uses its own again */
    for (size_t first = 0; first < whole.height; first += 7) {
        assert_true(canvas_begin(canvas, 60, 50, 2, first, 7, &error));
        paint_everything(canvas, &error);
        assert_true(canvas_end(canvas, true, &band, &error));
        assert_int_equal(band.height, whole.height - first < 7 ? whole.height - first : 7);
        assert_memory_equal(band.pixels, whole.pixels + first * whole.width,
                            band.width * band.height * 4);
    }
    assert_pixel(&whole, 62, 12, 255, 0, 0, 255);
    assert_pixel(&whole, 85, 64, 7, 7, 7, 255);
    free(pixels);
}

static uint32_t *painted_tiles(Canvas *canvas, const CellGrid *grid, const Colour *colours,
                               bool at_once, size_t *count) {
    Error error;
    Raster raster;
    double across = grid->width / (double)grid->columns, down = grid->height / (double)grid->rows;
    assert_true(canvas_begin(canvas, 61, 50, 1.7, 11, 60, &error));
    canvas_rectangle(canvas, 0, 0, 61, 50, (Colour){1, 2, 3}, 1);
    for (size_t i = 0; !at_once && i < grid->rows * grid->columns; i++) {
        double column = (double)(i % grid->columns), row = (double)(i / grid->columns);
        canvas_rectangle(canvas, grid->x + column * across, grid->y + row * down,
                         across - grid->gap, down - grid->gap, colours[i], 1);
    }
    assert_true(!at_once || canvas_cells(canvas, grid, colours, 1, &error));
    assert_true(canvas_end(canvas, true, &raster, &error));
    *count = raster.width * raster.height;
    uint32_t *pixels = malloc(*count * sizeof *pixels);
    memcpy(pixels, raster.pixels, *count * sizeof *pixels);
    return pixels;
}

static void tiles_are_as_rectangles(void **state) {
    const Colour cells[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 9, 9}, {8, 8, 8}, {7, 7, 7}};
    const CellGrid grids[] = {{3.3, 4.1, 50.7, 40.2, 3, 2, 0.5},
                              {-20, -10, 90, 80, 2, 3, 1.3},
                              {10, 10, 1.2, 1.2, 2, 3, 0.5}};
    for (size_t i = 0; i < sizeof grids / sizeof grids[0]; i++) {
        size_t count;
        uint32_t *apart = painted_tiles(*state, &grids[i], cells, false, &count);
        uint32_t *at_once = painted_tiles(*state, &grids[i], cells, true, &count);
        assert_memory_equal(at_once, apart, count * sizeof *apart);
        free(apart);
        free(at_once);
    }
}

static void paint_slanted(Canvas *canvas, const char *text, double x, Raster *raster) {
    Error error;
    assert_true(canvas_begin(canvas, 100, 60, 2, 0, SIZE_MAX, &error));
    /* More lines than are kept, before and behind. */
    for (int i = 0; i < 300; i++) {
        char other[8];
        snprintf(other, sizeof other, "%d", i);
        assert_true(canvas_text(canvas, other, plain, 0, 300, 0, 0, -45, black, 1, &error));
        assert_true(i % 100 != 50 ||
                    canvas_text(canvas, text, plain, x, 40, 0, 0.5, -45, red, 0.3, &error));
    }
    assert_true(canvas_end(canvas, true, raster, &error));
}

/* Where it stands a whole number of pixels away, and when it is painted again. */
static void a_slanted_line_is_the_same_everywhere(void **state) {
    Raster raster;
    paint_slanted(*state, "Slanted", 20, &raster);
    size_t size = raster.width * raster.height, inked = 0;
    uint32_t *first = malloc(size * sizeof *first);
    memcpy(first, raster.pixels, size * sizeof *first);
    paint_slanted(*state, "Slanted", 20.5, &raster);
    for (size_t i = 0; i + 1 < size; i++) {
        assert_int_equal(raster.pixels[i + 1], first[i]);
        inked += first[i] != 0;
    }
    assert_true(inked > 200);
    free(first);
}

static double width_of(Canvas *canvas, const char *text, TextLook look) {
    Error error;
    double width, height;
    assert_true(canvas_measure(canvas, text, look, &width, &height, &error));
    assert_true(height >= look.size);
    return width;
}

static void text_is_measured(void **state) {
    Canvas *canvas = *state;
    double zero = width_of(canvas, "0", plain);
    assert_true(zero > 3 && zero < 9);
    /* Tabular figures: numbers align. */
    assert_true(fabs(width_of(canvas, "1111", plain) - 4 * zero) < 0.01);
    assert_true(fabs(width_of(canvas, "8888", plain) - 4 * zero) < 0.01);
    assert_true(fabs(width_of(canvas, "0", (TextLook){20, false}) - 2 * zero) < 0.05);
    assert_true(width_of(canvas, "friends", (TextLook){10, true}) >
                width_of(canvas, "friends", plain));
    assert_true(width_of(canvas, "", plain) >= 0);
    /* A raised letter is narrower than the plain one. */
    assert_true(width_of(canvas, "Kᵀ", plain) < width_of(canvas, "KT", plain));
}

static void text_is_painted_inside_its_extent(void **state) {
    Canvas *canvas = *state;
    Error error;
    Raster raster;
    double width, height;
    assert_true(canvas_measure(canvas, "mouse", plain, &width, &height, &error));
    assert_true(canvas_begin(canvas, 100, 40, 2, 0, SIZE_MAX, &error));
    assert_true(canvas_text(canvas, "mouse", plain, 50, 20, 0.5, 0.5, 0, black, 1, &error));
    assert_true(canvas_end(canvas, true, &raster, &error));
    size_t painted = 0;
    for (size_t y = 0; y < raster.height; y++) {
        for (size_t x = 0; x < raster.width; x++) {
            bool inside =
                fabs((double)x + 0.5 - 100) <= width + 2 && fabs((double)y + 0.5 - 40) <= height;
            painted += part(&raster, x, y, 3) > 0;
            assert_true(inside || part(&raster, x, y, 3) == 0);
        }
    }
    assert_true(painted > 100);
}

static void lines_break_where_unicode_allows(void **state) {
    Canvas *canvas = *state;
    Error error;
    size_t length;
    const char *text = "one two three";
    double room = width_of(canvas, "one two", plain) + 1;
    assert_true(canvas_fit(canvas, text, plain, room, &length, &error));
    assert_int_equal(length, strlen("one two "));
    assert_true(canvas_fit(canvas, text, plain, 1000, &length, &error));
    assert_int_equal(length, strlen(text));
    assert_true(canvas_fit(canvas, "incomprehensible", plain, 1, &length, &error));
    assert_in_range(length, 1, 2);
    /* The raised T counts as its three bytes. */
    assert_true(
        canvas_fit(canvas, "Kᵀ then", plain, width_of(canvas, "Kᵀ", plain) + 1, &length, &error));
    assert_int_equal(length, strlen("Kᵀ "));
}

/* What stands far behind a line changes nothing, and costs little: 2 MB take no second. */
static void long_texts_break_as_their_starts(void **state) {
    Canvas *canvas = *state;
    Error error;
    const char *const words[] = {"a ", "attention ", "is ", "猫和老鼠", "all you ", "need—"};
    static char text[2000001];
    size_t length = 0, whole, start;
    for (size_t i = 0; length + 16 < sizeof text; i = i * 5 + 3) {
        strcpy(text + length, words[i / 7 % 6]);
        length += strlen(text + length);
    }
    for (double width = 3; width < 3000; width *= 1.7) {
        assert_true(canvas_fit(canvas, text, plain, width, &whole, &error));
        char *few = strndup(text, whole + 8000);
        assert_true(canvas_fit(canvas, few, plain, width, &start, &error));
        assert_int_equal(whole, start);
        few[whole] = '\0';
        assert_true(width_of(canvas, few, plain) <= width + 10 || whole < 4);
        free(few);
    }
}

static void too_long_a_picture_is_refused(void **state) {
    Canvas *canvas = *state;
    Error error;
    assert_true(canvas_begin(canvas, 32767, 1, 1, 0, 1, &error));
    assert_false(canvas_begin(canvas, 32767.5, 1, 1, 0, SIZE_MAX, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_non_null(strstr(error.what, "32767"));
    assert_false(canvas_begin(canvas, 1, 20000, 2, 0, SIZE_MAX, &error));
    assert_false(canvas_begin(canvas, 1e300, 1, 2, 0, SIZE_MAX, &error));
}

static void a_missing_glyph_is_noted_once(void **state) {
    Canvas *canvas = *state;
    Error error;
    Notes notes = {0};
    double width, height;
    assert_true(canvas_missing_glyphs(canvas, &notes, &error));
    assert_int_equal(notes.count, 0);
    /* Unassigned for good: no font has U+0378. */
    assert_true(canvas_measure(canvas, "a\xCD\xB8z", plain, &width, &height, &error));
    assert_true(canvas_measure(canvas, "\xCD\xB8", plain, &width, &height, &error));
    assert_true(canvas_missing_glyphs(canvas, &notes, &error));
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.text[0], "U+0378"));
    assert_null(strstr(strstr(notes.text[0], "U+0378") + 1, "U+0378"));
    assert_non_null(strstr(notes.text[0], "apt install"));
    notes_free(&notes);
}

/* The darkest pixel of a row or column of the picture. */
static int ink_along(const Raster *raster, size_t index, bool down) {
    int most = 0;
    for (size_t i = 0; i < (down ? raster->height : raster->width); i++) {
        int alpha = (int)part(raster, down ? index : i, down ? i : index, 3);
        most = alpha > most ? alpha : most;
    }
    return most;
}

/* Small boxes have all their sides, also after rectangles, which have hard edges. */
static void a_missing_glyph_is_a_whole_box(void **state) {
    Canvas *canvas = *state;
    Error error;
    Raster raster;
    double width, height;
    assert_true(canvas_measure(canvas, "\xCD\xB8", plain, &width, &height, &error));
    assert_true(canvas_begin(canvas, width, height, 2, 0, SIZE_MAX, &error));
    canvas_rectangle(canvas, -9, -9, 1, 1, red, 1);
    assert_true(canvas_text(canvas, "\xCD\xB8", plain, 0, 0, 0, 0, 0, black, 1, &error));
    assert_true(canvas_end(canvas, true, &raster, &error));
    size_t left = raster.width, right = 0, inked = 0;
    for (size_t x = 0; x < raster.width; x++) {
        if (ink_along(&raster, x, true) > 0) {
            left = x < left ? x : left;
            right = x;
        }
    }
    size_t top = raster.height, bottom = 0;
    for (size_t y = 0; y < raster.height; y++) {
        if (ink_along(&raster, y, false) > 0) {
            top = y < top ? y : top;
            bottom = y;
        }
    }
    /* Sides: nearly every pixel of the first two and the last two rows and columns has ink. */
    for (size_t x = left; x <= right; x++) {
        inked += part(&raster, x, top, 3) + part(&raster, x, top + 1, 3) > 20;
        inked += part(&raster, x, bottom, 3) + part(&raster, x, bottom - 1, 3) > 20;
    }
    for (size_t y = top; y <= bottom; y++) {
        inked += part(&raster, left, y, 3) + part(&raster, left + 1, y, 3) > 20;
        inked += part(&raster, right, y, 3) + part(&raster, right - 1, y, 3) > 20;
    }
    size_t around = 2 * (right - left + 1) + 2 * (bottom - top + 1);
    assert_true(right > left + 8 && bottom > top + 8);
    assert_true(inked * 20 >= around * 19);
}

static size_t coloured_pixels(Canvas *canvas, const char *text, double turn) {
    Error error;
    Raster raster;
    size_t coloured = 0;
    assert_true(canvas_begin(canvas, 40, 40, 2, 0, SIZE_MAX, &error));
    assert_true(
        canvas_text(canvas, text, (TextLook){20, false}, 20, 20, 0.5, 0.5, turn, black, 1, &error));
    assert_true(canvas_end(canvas, true, &raster, &error));
    for (size_t at = 0; at < raster.width * raster.height; at++) {
        uint32_t seen = raster.pixels[at];
        coloured += seen >> 24 > 200 && abs((int)(seen >> 16 & 0xFF) - (int)(seen & 0xFF)) > 40;
    }
    return coloured;
}

/* An emoji is a picture: its outline would be a black blot. */
static void a_turned_emoji_keeps_its_colours(void **state) {
    size_t upright = coloured_pixels(*state, "🐱", 0);
    if (upright == 0) {
        skip(); /* no font here has it in colours */
    }
    assert_in_range(coloured_pixels(*state, "🐱", -45), upright / 2, 2 * upright);
}

static void measures_outlive_a_change_of_fonts(void **state) {
    Canvas *canvas = *state;
    double before = width_of(canvas, "mouse", plain);
    /* Another font is looked for, whether this machine has one for it or not. */
    double width, height;
    Error error;
    assert_true(canvas_measure(canvas, "猫", plain, &width, &height, &error));
    assert_true(fabs(width_of(canvas, "mouse", plain) - before) < 0.01);
}

/* Cairo calls texts with noncharacters broken. */
static void noncharacters_are_drawn_as_replaced(void **state) {
    (void)state;
    Error error = {0};
    Canvas *canvas = NULL;
    assert_true(canvas_new(NULL, &canvas, &error));
    static const char *const texts[] = {"a\uFFFEb", "\uFFFF", "\uFDD0\uFDEF", "\U0001FFFEb",
                                        "\U0010FFFF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (VectorKind kind = VECTOR_SVG; kind <= VECTOR_PDF; kind++) {
            CanvasBytes bytes = {0};
            assert_true(canvas_begin_vector(canvas, kind, 99, 20, texts[i], texts[i], &error));
            assert_true(canvas_text(canvas, texts[i], (TextLook){12, false}, 0, 0, 0, 0, 0,
                                    (Colour){0, 0, 0}, 1, &error));
            assert_true(canvas_end_vector(canvas, &bytes, &error));
            assert_true(bytes.length > 0);
            canvas_bytes_free(&bytes);
        }
    }
    size_t length;
    double width, height;
    const char *words = "\U0001FFFE\U0001FFFE words";
    assert_true(
        canvas_measure(canvas, "\uFFFD\uFFFD ", (TextLook){12, false}, &width, &height, &error));
    assert_true(canvas_fit(canvas, words, (TextLook){12, false}, width + 1, &length, &error));
    assert_int_equal(length, 9);
    canvas_free(canvas);
}

/* Where `text` begins in the bytes; it is there. */
static unsigned char *find(const CanvasBytes *bytes, const char *text) {
    for (size_t at = 0; at + strlen(text) <= bytes->length; at++) {
        if (memcmp(bytes->data + at, text, strlen(text)) == 0) {
            return bytes->data + at;
        }
    }
    fail_msg("there is no %s", text);
    return NULL;
}

static void a_pdf_without_its_objects_is_not_whole(void **state) {
    Canvas *canvas = *state;
    CanvasBytes bytes;
    Error error;
    assert_true(canvas_begin_vector(canvas, VECTOR_PDF, 200, 100, "title", "subject", &error));
    paint_everything(canvas, &error);
    assert_true(canvas_end_vector(canvas, &bytes, &error));
    assert_true(pdf_is_whole(bytes.data, bytes.length));
    for (size_t length = 0; length < bytes.length - 20; length += 7) {
        assert_false(pdf_is_whole(bytes.data, length));
    }
    unsigned char *object = find(&bytes, "\n1 0 obj");
    object[1] = '9';
    assert_false(pdf_is_whole(bytes.data, bytes.length));
    object[1] = '1';
    find(&bytes, "startxref\n")[10] = '9';
    assert_false(pdf_is_whole(bytes.data, bytes.length));
    canvas_bytes_free(&bytes);
}

static void an_unknown_font_is_refused(void **state) {
    (void)state;
    Error error;
    Canvas *canvas;
    assert_false(canvas_new("No Such Family", &canvas, &error));
    assert_null(canvas);
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "--font");
    assert_true(canvas_new("monospace", &canvas, &error));
    canvas_free(canvas);
    canvas_free(NULL);
}

#define WITH_CANVAS(test) cmocka_unit_test_setup_teardown(test, open_canvas, close_canvas)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_CANVAS(rectangles_fill_whole_pixels),
        WITH_CANVAS(bands_are_the_whole_picture),
        WITH_CANVAS(tiles_are_as_rectangles),
        WITH_CANVAS(a_slanted_line_is_the_same_everywhere),
        WITH_CANVAS(text_is_measured),
        WITH_CANVAS(text_is_painted_inside_its_extent),
        WITH_CANVAS(lines_break_where_unicode_allows),
        WITH_CANVAS(long_texts_break_as_their_starts),
        WITH_CANVAS(too_long_a_picture_is_refused),
        WITH_CANVAS(a_missing_glyph_is_noted_once),
        WITH_CANVAS(a_missing_glyph_is_a_whole_box),
        WITH_CANVAS(a_turned_emoji_keeps_its_colours),
        WITH_CANVAS(measures_outlive_a_change_of_fonts),
        cmocka_unit_test(noncharacters_are_drawn_as_replaced),
        WITH_CANVAS(a_pdf_without_its_objects_is_not_whole),
        cmocka_unit_test(an_unknown_font_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
