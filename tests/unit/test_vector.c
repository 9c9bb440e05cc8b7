/* vector: an SVG's names are numbered anew, its title is text, whatever bytes there are. */
#define _GNU_SOURCE /* memmem */
#include "svg.h"
#include "svg_ids.h"
#include "vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "with_canvas.h"

/* The bytes alone, so that a look beyond them is seen by a sanitizer. */
static CanvasBytes bytes_of(const char *text) {
    CanvasBytes bytes = {malloc(strlen(text)), strlen(text)};
    assert_non_null(bytes.data);
    memcpy(bytes.data, text, bytes.length);
    return bytes;
}

static void expect(CanvasBytes *bytes, const char *text) {
    assert_int_equal(bytes->length, strlen(text));
    assert_memory_equal(bytes->data, text, bytes->length);
    canvas_bytes_free(bytes);
}

static void test_names_are_numbered_anew(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"<image id=\"image7\"/><use href=\"#image7\"/>",
         "<image id=\"image1\"/><use href=\"#image1\"/>"},
        {"<a id=\"surface30\"/><b id=\"image30\"/><c id=\"source-4\"/>",
         "<a id=\"surface1\"/><b id=\"image1\"/><c id=\"source-2\"/>"},
        /* What is no name of Cairo's stays. */
        {"<a id=\"image\"/>", "<a id=\"image\"/>"},
        {"<a id=\"image7b\"/>", "<a id=\"image7b\"/>"},
        {"<a id=\"image7/\"/>", "<a id=\"image7/\"/>"},
        {"<a id=\"image12345678901234567890\"/>", "<a id=\"image12345678901234567890\"/>"},
        {"<a id=\"glyph7\"/>", "<a id=\"glyph7\"/>"},
        /* Ends in the midst of a name. */
        {"<a id=\"", "<a id=\""},
        {"<a id=\"#", "<a id=\"#"},
        {"<a id=\"ima", "<a id=\"ima"},
        {"<a id=\"image", "<a id=\"image"},
        {"<a id=\"image7", "<a id=\"image7"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CanvasBytes svg = bytes_of(pairs[i][0]);
        assert_true(svg_renumber(&svg, &error));
        expect(&svg, pairs[i][1]);
    }
}

static void test_titles_are_text(void **state) {
    (void)state;
    CanvasBytes svg = bytes_of("<?xml?>\n<svg a=\"b\"><image /></svg>");
    assert_true(svg_complete(&svg, "a\tb\nc\x01 <&>'\"",
                             "\xEF\xBF\xBE \xEF\xBF\xBF \xEF\xBF\xBD \xEF\xBF", &error));
    expect(&svg, "<?xml?>\n<svg a=\"b\">"
                 "\n<title>a\tb\nc\xEF\xBF\xBD &lt;&amp;&gt;&#39;&quot;</title>"
                 "\n<desc>\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF</desc>"
                 "<image style=\"image-rendering:pixelated\" /></svg>");
}

static bool paint(const void *context, Canvas *on, Error *failure) {
    (void)context;
    (void)failure;
    canvas_rectangle(on, 0, 0, 5, 5, (Colour){10, 20, 30}, 1);
    return true;
}

static void test_no_title_where_none_is_given(void **state) {
    (void)state;
    Picture picture = {20, 10, 1, false, paint, NULL};
    static const char *const none[] = {NULL, ""};
    CanvasBytes svg[2];
    for (size_t i = 0; i < 2; i++) {
        assert_true(vector_paint(&picture, canvas, VECTOR_SVG, none[i], none[i], &svg[i], &error));
        assert_null(memmem(svg[i].data, svg[i].length, "<title", 6));
        assert_null(memmem(svg[i].data, svg[i].length, "<desc", 5));
    }
    assert_int_equal(svg[0].length, svg[1].length);
    assert_memory_equal(svg[0].data, svg[1].data, svg[0].length);
    canvas_bytes_free(&svg[0]);
    canvas_bytes_free(&svg[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_numbered_anew),
        cmocka_unit_test(test_titles_are_text),
        cmocka_unit_test(test_no_title_where_none_is_given),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
