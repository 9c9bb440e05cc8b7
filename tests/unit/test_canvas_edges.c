/* canvas: what is painted at the edges of what can be: nothing, too much, and colours or turns that
 * are almost alike. */
#define _GNU_SOURCE /* memmem */
#include "canvas.h"
#include "pdf_whole.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "with_canvas.h"

#define SIDE 60

static const Colour black = {0, 0, 0};

/* A picture's pixels, to be freed. */
static uint32_t *paint(Canvas *on, void (*draw)(Canvas *on, size_t which), size_t which) {
    Raster raster;
    size_t size = (size_t)SIDE * SIDE * sizeof(uint32_t);
    assert_true(canvas_begin(on, SIDE, SIDE, 1, 0, SIDE, &error));
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
        cmocka_unit_test(test_slanted_letters_are_their_own),
        cmocka_unit_test(test_very_large_letters),
        cmocka_unit_test(test_what_has_no_size_or_lies_outside_is_not_seen),
        cmocka_unit_test(test_sizes_beyond_all_pictures),
        cmocka_unit_test(test_an_svg_of_many_cells),
        cmocka_unit_test(test_texts_that_begin_with_raised_letters),
        cmocka_unit_test(test_lines_that_begin_with_spaces),
        cmocka_unit_test(test_other_scripts_than_the_common),
        cmocka_unit_test(test_broken_tables_of_a_pdf),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
