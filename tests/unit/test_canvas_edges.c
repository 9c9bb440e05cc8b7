/* canvas: what is painted at the edges of what can be: nothing, too much, and colours or turns that
 * are almost alike. */
#define _GNU_SOURCE /* memmem */
#include "canvas.h"
#include "pdf_whole.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "with_canvas.h"

#define SIDE 60

static const Colour black = {0, 0, 0};

static double scale = 1; /* of what is painted */

/* A picture's pixels, to be freed. */
static uint32_t *paint(Canvas *on, void (*draw)(Canvas *on, size_t which), size_t which) {
    Raster raster;
    size_t size = (size_t)SIDE * SIDE * sizeof(uint32_t);
    assert_true(canvas_begin(on, SIDE / scale, SIDE / scale, scale, 0, SIDE, &error));
    draw(on, which);
    assert_true(canvas_end(on, true, &raster, &error));
    assert_true(raster.width == SIDE && raster.height == SIDE);
    uint32_t *pixels = malloc(size);
    assert_non_null(pixels);
    memcpy(pixels, raster.pixels, size);
    return pixels;
}

/* What was painted before on a canvas, and is kept of it, changes nothing: each picture is as on a
 * canvas of its own, and no two are the same. */
static void check_apart(void (*draw)(Canvas *on, size_t which), size_t count) {
    const size_t size = (size_t)SIDE * SIDE * sizeof(uint32_t);
    uint32_t *before = NULL;
    for (size_t round = 0; round < 2 * count; round++) {
        Canvas *own;
        assert_true(canvas_new(NULL, &own, &error));
        uint32_t *shared = paint(canvas, draw, round % count);
        uint32_t *alone = paint(own, draw, round % count);
        assert_memory_equal(shared, alone, size);
        assert_true(before == NULL || count == 1 || memcmp(before, shared, size) != 0);
        free(alone);
        free(before);
        before = shared;
        canvas_free(own);
    }
    free(before);
}

static void hatch(Canvas *on, size_t which) {
    static const Colour colours[] = {{10, 20, 30}, {10, 20, 31}, {10, 21, 31}, {11, 21, 31}};
    canvas_hatch(on, 5, 5, 50, 50, colours[which], 1);
}

static void test_hatching_has_its_own_colour(void **state) {
    (void)state;
    check_apart(hatch, 4);
}

static void hatch_by_scale(Canvas *on, size_t which) {
    (void)which;
    canvas_hatch(on, 2, 2, 10, 10, (Colour){10, 20, 30}, 1);
}

/* Pictures of a larger and then of a smaller scale. */
static void test_hatching_has_its_own_scale(void **state) {
    (void)state;
    static const double scales[] = {1, 2, 3, 1.5, 1};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        scale = scales[i];
        check_apart(hatch_by_scale, 1);
    }
    scale = 1;
}

/* A rectangle from one side to the other; above it and below nothing is painted. */
static void paint_across(Canvas *on, size_t which) {
    static const double tops[] = {0, 20, 40}, heights[] = {20, 20, 20};
    canvas_rectangle(on, 0, tops[which], SIDE, heights[which], (Colour){1, 2, 3}, 1);
}

static void test_a_rectangle_that_is_as_wide_as_the_picture(void **state) {
    (void)state;
    check_apart(paint_across, 3);
    for (size_t which = 0; which < 3; which++) {
        uint32_t *pixels = paint(canvas, paint_across, which);
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
            assert_int_equal(pixels[i], i / SIDE / 20 == which ? 0xFF010203U : 0);
        }
        free(pixels);
    }
}

/* Tiles of which the first lie left of the picture and the last right of it, and those that have
 * no pixel of their own. */
static void tile_beyond(Canvas *on, size_t which) {
    static const Colour colours[] = {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}, {4, 4, 4}, {5, 5, 5}};
    const CellGrid beyond = {-40, 10, 200, 10, 1, 5, 2}, thin = {10, 10, 2, 10, 1, 5, 0.05};
    assert_true(canvas_cells(on, which == 0 ? &beyond : &thin, colours, 1, &error));
}

static void test_tiles_beyond_the_sides(void **state) {
    (void)state;
    uint32_t *pixels = paint(canvas, tile_beyond, 0);
    /* Each is 40 wide with its gap: the second ends at 38, the third begins at 40. */
    for (size_t x = 0; x < SIDE; x++) {
        uint32_t wanted = x < 38 ? 0xFF020202U : x < 40 ? 0 : 0xFF030303U;
        assert_int_equal(pixels[15 * SIDE + x], wanted);
        assert_int_equal(pixels[9 * SIDE + x], 0);
    }
    free(pixels);
    pixels = paint(canvas, tile_beyond, 1);
    /* Each is 0.4 wide with its gap: the pixels' centres lie at 0.5 and 1.5 from their left. */
    for (size_t x = 0; x < SIDE; x++) {
        uint32_t wanted = x == 10 ? 0xFF020202U : x == 11 ? 0xFF040404U : 0;
        assert_int_equal(pixels[15 * SIDE + x], wanted);
    }
    free(pixels);
}

/* Half of each colour. */
static void fade_cells(Canvas *on, size_t which) {
    static const Colour cells[] = {{200, 0, 0}, {0, 100, 0}};
    (void)which;
    assert_true(canvas_cells(on, &(CellGrid){0, 0, SIDE, SIDE, 1, 2, 0}, cells, 0.5, &error));
}

static void test_faded_cells(void **state) {
    (void)state;
    uint32_t *pixels = paint(canvas, fade_cells, 0);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        uint32_t alpha = pixels[i] >> 24, red = pixels[i] >> 16 & 255, green = pixels[i] >> 8 & 255;
        bool is_left = i % SIDE < SIDE / 2;
        assert_in_range(alpha, 127, 128);
        assert_in_range(red, is_left ? 198 : 0, is_left ? 202 : 0);
        assert_in_range(green, is_left ? 0 : 98, is_left ? 0 : 102);
    }
    free(pixels);
}

typedef struct Slanted {
    double size, x, y, turn, anchor;
    bool bold;
    const char *text;
} Slanted;

static const Slanted slanted[] = {
    {10, 10, 40, -45, 0, false, "mouse"},   {10, 10, 40, -45, 0, true, "mouse"},
    {10, 10.3, 40, -45, 0, false, "mouse"}, {10, 10, 40.6, -45, 0, false, "mouse"},
    {10, 10, 40, -30, 0, false, "mouse"},   {10, 10, 40, 30, 0, false, "mouse"},
    {12, 10, 40, -45, 0, false, "mouse"},   {10, 10, 40, -45, 0.5, false, "mouse"},
    {10, 10, 40, -45, 0, false, "house"},   {10, 10, 40, 0, 0, false, "mouse"},
    {10, 10, 40, 90, 0, false, "mouse"},    {10, 10, 40, -45, 0, false, "мышь"},
    {10, 10, 40, -45, 0, false, "ποντίκι"},
};

static void write_one(Canvas *on, const Slanted *one, double right) {
    TextLook look = {one->size, one->bold};
    assert_true(canvas_text(on, one->text, look, one->x + right, one->y, one->anchor, one->anchor,
                            one->turn, black, 1, &error));
}

static void write_slanted(Canvas *on, size_t which) {
    write_one(on, &slanted[which], 0);
}

/* Beside the first of them, in both orders: what is kept of one is not taken for the other. */
static void write_first_and(Canvas *on, size_t which) {
    write_one(on, &slanted[0], -8);
    write_one(on, &slanted[which], 22);
}

static void write_and_first(Canvas *on, size_t which) {
    write_one(on, &slanted[which], 22);
    write_one(on, &slanted[0], -8);
}

static void test_slanted_letters_are_their_own(void **state) {
    (void)state;
    check_apart(write_slanted, 13);
    for (size_t which = 1; which < 13; which++) {
        uint32_t *one = paint(canvas, write_first_and, which);
        uint32_t *other = paint(canvas, write_and_first, which);
        assert_memory_equal(one, other, (size_t)SIDE * SIDE * sizeof *one);
        free(one);
        free(other);
    }
}

/* One line twice, held by its upper edge at the left and by its lower one at the right. */
static void write_held(Canvas *on, size_t which) {
    for (size_t i = 0; i < 2; i++) {
        double side = i == which ? 1 : 0;
        assert_true(canvas_text(on, "mouse", (TextLook){10, false}, 8 + 22 * side, 40, 0, side, -45,
                                black, 1, &error));
    }
}

static void test_slanted_letters_are_held_by_their_own_side(void **state) {
    (void)state;
    uint32_t *one = paint(canvas, write_held, 0), *other = paint(canvas, write_held, 1);
    assert_memory_equal(one, other, (size_t)SIDE * SIDE * sizeof *one);
    free(one);
    free(other);
}

/* More lines than are kept of a picture, and then the first of them and the last once more. */
static void write_many(Canvas *on, size_t which) {
    const Slanted again = {10, 10, 40, -45, 0, false, which == 0 ? "n1" : "n300"};
    for (int i = 1; i <= 300; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%d", i);
        const Slanted one = {6, 0, 12, -30, 0, false, text};
        write_one(on, &one, 0);
    }
    canvas_rectangle(on, 0, 0, SIDE, SIDE, (Colour){255, 255, 255}, 1);
    write_one(on, &again, 0);
}

static void write_few(Canvas *on, size_t which) {
    const Slanted one = {10, 10, 40, -45, 0, false, which == 0 ? "n1" : "n300"};
    canvas_rectangle(on, 0, 0, SIDE, SIDE, (Colour){255, 255, 255}, 1);
    write_one(on, &one, 0);
}

static void test_many_slanted_lines(void **state) {
    (void)state;
    for (size_t which = 0; which < 2; which++) {
        uint32_t *many = paint(canvas, write_many, which);
        uint32_t *few = paint(canvas, write_few, which);
        assert_memory_equal(many, few, (size_t)SIDE * SIDE * sizeof *many);
        free(many);
        free(few);
    }
    check_apart(write_few, 2);
}

/* Letters so large that no stencil is kept of them are drawn each time. */
static void write_large(Canvas *on, size_t which) {
    TextLook look = {900 + 50 * (double)which, false};
    assert_true(canvas_text(on, "mouse", look, -1000, 900, 0, 0.5, -45, black, 1, &error));
}

static void test_very_large_letters(void **state) {
    (void)state;
    check_apart(write_large, 2);
}

static void draw_nothing(Canvas *on, size_t which) {
    static const Colour cells[] = {{9, 9, 9}, {8, 8, 8}};
    const double beyond = which == 1 ? 2 * SIDE : -2 * SIDE;
    canvas_arrow(on, 20, 20, 20, 20, (Stroke){2, 0}, black, 1);
    canvas_rectangle(on, 10, 10, 0, 10, black, 1);
    assert_true(canvas_cells(on, &(CellGrid){beyond, 5, 15, 30, 1, 2, 0}, cells, 1, &error));
    assert_true(canvas_cells(on, &(CellGrid){beyond, 5, 15, 30, 1, 2, 1}, cells, 1, &error));
    assert_true(canvas_cells(on, &(CellGrid){5, beyond, 15, 30, 1, 2, 0}, cells, 1, &error));
    /* Gaps as wide as the cells. */
    assert_true(canvas_cells(on, &(CellGrid){5, 5, 4, 4, 1, 2, 3}, cells, 0, &error));
}

static void test_what_has_no_size_or_lies_outside_is_not_seen(void **state) {
    (void)state;
    for (size_t which = 0; which < 2; which++) {
        uint32_t *pixels = paint(canvas, draw_nothing, which);
        for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
            assert_int_equal(pixels[i], 0);
        }
        free(pixels);
    }
}

static void test_sizes_beyond_all_pictures(void **state) {
    (void)state;
    Raster raster;
    Colour cells[1] = {{1, 2, 3}};
    assert_int_equal(canvas_pixels(1e300, 2), 1000000000);
    assert_int_equal(canvas_pixels(0, 2), 1);
    assert_false(canvas_begin(canvas, 40000, 10, 1, 0, 10, &error));
    assert_int_equal(error.code, ERROR_DATA);
    /* Rows past the last: there is one, the last. */
    assert_true(canvas_begin(canvas, 10, 10, 1, 99, 10, &error));
    assert_true(canvas_end(canvas, false, &raster, &error));
    assert_int_equal(raster.height, 1);
    assert_true(canvas_begin(canvas, 10, 10, 1, 0, 10, &error));
    const size_t most = CANVAS_LONGEST_SIDE + 1;
    assert_false(canvas_cells(canvas, &(CellGrid){0, 0, 9, 9, most, 1, 0}, cells, 1, &error));
    assert_false(canvas_cells(canvas, &(CellGrid){0, 0, 9, 9, 1, most, 0}, cells, 1, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_true(canvas_end(canvas, false, &raster, &error));
}

/* A band can be begun and left without a stroke, of vectors too; cells too many to be enlarged. */
static void test_an_svg_of_many_cells(void **state) {
    (void)state;
    enum { MANY = 9000 };
    CanvasBytes bytes;
    Colour *cells = calloc(MANY, sizeof *cells);
    assert_non_null(cells);
    assert_true(canvas_begin(canvas, 10, 10, 1, 0, 10, &error));
    assert_true(canvas_begin_vector(canvas, VECTOR_SVG, 900, 10, NULL, NULL, &error));
    assert_true(canvas_cells(canvas, &(CellGrid){0, 0, 900, 10, 1, MANY, 0}, cells, 1, &error));
    assert_true(canvas_end_vector(canvas, &bytes, &error));
    assert_non_null(memmem(bytes.data, bytes.length, "width=\"9000\"", 12));
    canvas_bytes_free(&bytes);
    free(cells);
}

static double width_of(Canvas *on, const char *text, double size) {
    double width, height;
    assert_true(canvas_measure(on, text, (TextLook){size, false}, &width, &height, &error));
    assert_true(height > 0);
    return width;
}

/* Raised and lowered letters are as wide wherever they stand. */
static void test_texts_that_begin_with_raised_letters(void **state) {
    (void)state;
    double first = width_of(canvas, "ᵀQ", 20), last = width_of(canvas, "Qᵀ", 20);
    assert_true(first > width_of(canvas, "Q", 20) && first - last < 1 && last - first < 1);
}

static void test_lines_that_begin_with_spaces(void **state) {
    (void)state;
    static const char text[] = "   mouse and keyboard";
    size_t length;
    double width = width_of(canvas, "   mouse and", 10);
    assert_true(canvas_fit(canvas, text, (TextLook){10, false}, width + 1, &length, &error));
    assert_int_equal(length, strlen("   mouse and "));
    assert_true(canvas_fit(canvas, text, (TextLook){10, false}, 1, &length, &error));
    assert_in_range(length, 1, 4);
}

/* More narrow letters stand in a line than are looked at first. */
static void test_lines_of_narrow_letters(void **state) {
    (void)state;
    static char text[4001];
    for (size_t i = 0; i < 4000; i++) {
        text[i] = i % 5 == 4 ? ' ' : 'l';
    }
    const TextLook look = {10, false};
    for (double width = 300; width < 5000; width *= 2) {
        size_t length;
        assert_true(canvas_fit(canvas, text, look, width, &length, &error));
        assert_true(length < 4000 && length % 5 == 0);
        char *line = strndup(text, length - 1), *longer = strndup(text, length + 4);
        assert_true(width_of(canvas, line, 10) <= width);
        assert_true(width_of(canvas, longer, 10) > width);
        free(line);
        free(longer);
    }
}

/* Letters of other scripts, where the font has them, and of two in one word. */
static void test_other_scripts_than_the_common(void **state) {
    (void)state;
    static const char *const texts[] = {"Բարեւ", "გამარჯობა", "שלום", "aя", "яω", "éz"};
    static const char *const fonts[] = {NULL, "DejaVu Sans"};
    for (size_t font = 0; font < 2; font++) {
        Canvas *own;
        if (!canvas_new(fonts[font], &own, &error)) {
            continue; /* the machine lacks it */
        }
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            double one = width_of(own, texts[i], 10), two = width_of(own, texts[i], 20);
            assert_true(one > 5 && one < 100 && two > 1.8 * one && two < 2.2 * one);
        }
        canvas_free(own);
    }
}

static bool is_whole(const char *text) {
    return pdf_is_whole((const unsigned char *)text, strlen(text));
}

static void test_broken_tables_of_a_pdf(void **state) {
    (void)state;
    static const char whole[] =
        "%PDF\n0 0 obj\nxref\n0 1\n0000000005 00000 n \nstartxref\n13\n%%EOF";
    assert_true(is_whole(whole));
    static const char *const broken[] = {
        "%PDF\n0 0 obj\nxref\n0 1 0000000005 00000 n \nstartxref\n13\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 9\n0000000005 00000 n \nstartxref\n13\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 99999999999999\n0000000005 00000 n \nstartxref\n13\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 1\n0000000006 00000 n \nstartxref\n13\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 1\n000000000a 00000 n \nstartxref\n13\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 1\n0000000005 00000 n \nstartxref\n99\n%%EOF",
        "%PDF\n0 0 obj\nxref\n0 1\n0000000005 00000 n \nstartxref\n",
        "%PDF\n0 0 obj\n",
        "",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        if (is_whole(broken[i])) {
            fail_msg("%s", broken[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hatching_has_its_own_colour),
        cmocka_unit_test(test_hatching_has_its_own_scale),
        cmocka_unit_test(test_a_rectangle_that_is_as_wide_as_the_picture),
        cmocka_unit_test(test_tiles_beyond_the_sides),
        cmocka_unit_test(test_faded_cells),
        cmocka_unit_test(test_slanted_letters_are_their_own),
        cmocka_unit_test(test_slanted_letters_are_held_by_their_own_side),
        cmocka_unit_test(test_many_slanted_lines),
        cmocka_unit_test(test_very_large_letters),
        cmocka_unit_test(test_what_has_no_size_or_lies_outside_is_not_seen),
        cmocka_unit_test(test_sizes_beyond_all_pictures),
        cmocka_unit_test(test_an_svg_of_many_cells),
        cmocka_unit_test(test_texts_that_begin_with_raised_letters),
        cmocka_unit_test(test_lines_that_begin_with_spaces),
        cmocka_unit_test(test_lines_of_narrow_letters),
        cmocka_unit_test(test_other_scripts_than_the_common),
        cmocka_unit_test(test_broken_tables_of_a_pdf),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
