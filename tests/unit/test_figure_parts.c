/* figure: the parts that views are made of, at their ends: links of nothing, axes whose names are
 * not set, a paragraph that just fits. */
#include "axis.h"
#include "links.h"
#include "operator.h"
#include "paragraph.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "with_canvas.h"

static const TextLook look = {10, false};

static void test_links_of_masked_weights(void **state) {
    (void)state;
    double numbers[] = {NAN, NAN, NAN, NAN};
    Matrix weights = {.rows = 2, .cols = 2, .data = numbers};
    Links links;
    assert_true(links_choose(&weights, 10, &links, &error));
    assert_int_equal(links.count, 0);
    links_free(&links);
}

/* Fewer than there are queries: each keeps its largest. */
static void test_links_of_each_query(void **state) {
    (void)state;
    double numbers[] = {0.1, 0.9, 0.6, 0.4, 0.5, NAN};
    Matrix weights = {.rows = 3, .cols = 2, .data = numbers};
    Links links;
    assert_true(links_choose(&weights, 2, &links, &error));
    assert_true(links.each == 1 && links.count == 3);
    assert_true(links.links[0].weight == 0.5 && links.links[2].weight == 0.9);
    assert_true(links.largest_left == 0.4);
    assert_true(fabs(links.share_left - 0.2) < 1e-12);
    links_free(&links);
    double zeros[] = {0, 0, 0, 0};
    weights = (Matrix){.rows = 2, .cols = 2, .data = zeros};
    assert_true(links_choose(&weights, 2, &links, &error));
    assert_true(links.count == 2 && links.share_left == 0);
    links_free(&links);
}

static void test_axes_that_are_the_same(void **state) {
    (void)state;
    char *texts[] = {"a", "", "c", NULL}, *others[] = {"a", NULL, "c", "d"};
    Labels names = {.count = 4, .text = texts}, same = {.count = 4, .text = others};
    Axis axis = axis_of(&names, 3, 1, NULL, (Colour){0});
    Axis other = axis_of(&same, 3, 0, NULL, (Colour){0}); /* a stride of 0 is one of 1 */
    assert_true(axis_same(&axis, &other));
    other = axis_of(&same, 4, 1, NULL, (Colour){0});
    assert_false(axis_same(&axis, &other));
    axis.count = 4;
    assert_false(axis_same(&axis, &other));
    axis = axis_of(&names, 2, 1, NULL, (Colour){0});
    other = axis_of(&names, 2, 2, NULL, (Colour){0});
    assert_false(axis_same(&axis, &other));
    other.names = NULL;
    assert_false(axis_same(&axis, &other));
}

/* Small cells of few names that do not ask for ticks have a label each. */
static void test_labels_of_small_cells(void **state) {
    (void)state;
    char *texts[] = {"a", "b", "c"};
    Labels names = {.count = 3, .text = texts};
    Pen pen = {.canvas = canvas, .error = &error};
    Axis axis = axis_of(&names, 3, 1, NULL, (Colour){0});
    axis.look = look;
    axis.cell = 2;
    assert_true(axis_measure(&axis, &pen));
    assert_int_equal(axis.step, 1);
    axis.ticked = true;
    assert_true(axis_measure(&axis, &pen));
    assert_true(axis.step > 1);
}

static size_t paragraph_lines(const char *text, size_t most, bool *is_cut) {
    Scene scene = {0};
    Pen pen = {.scene = &scene, .canvas = canvas, .error = &error};
    double height;
    assert_true(paragraph_draw(&pen, ROLE_TITLE, text, look, (Hang){0}, (Ink){.opacity = 1}, 60,
                               most, &height));
    size_t lines = scene.count;
    const char *last = scene.marks[lines - 1].text;
    *is_cut = strstr(last, "…") != NULL;
    scene_free(&scene);
    return lines;
}

static void test_paragraphs_end_where_they_may(void **state) {
    (void)state;
    static const char text[] = "several words that take some lines";
    bool is_cut;
    size_t all = paragraph_lines(text, 0, &is_cut);
    assert_true(all > 2 && !is_cut);
    assert_int_equal(paragraph_lines(text, all, &is_cut), all);
    assert_false(is_cut); /* it just fits */
    assert_int_equal(paragraph_lines(text, all - 1, &is_cut), all - 1);
    assert_true(is_cut);
}

static void test_operators_need_no_action(void **state) {
    (void)state;
    Pen pen = {.canvas = canvas, .error = &error};
    double plain, empty, named;
    assert_true(operator_room(&(Operator){OPERATOR_ARROW, NULL}, &pen, &plain));
    assert_true(operator_room(&(Operator){OPERATOR_ARROW, ""}, &pen, &empty));
    assert_true(operator_room(&(Operator){OPERATOR_ARROW, "softmax of rows"}, &pen, &named));
    assert_true(plain > 0 && empty == plain && named > plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links_of_masked_weights),
        cmocka_unit_test(test_links_of_each_query),
        cmocka_unit_test(test_axes_that_are_the_same),
        cmocka_unit_test(test_labels_of_small_cells),
        cmocka_unit_test(test_paragraphs_end_where_they_may),
        cmocka_unit_test(test_operators_need_no_action),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
