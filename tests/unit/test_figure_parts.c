/* figure: the parts that views are made of, at their ends: links of nothing, axes whose names are
 * not set, a paragraph that just fits. */
#include "axis.h"
#include "cells.h"
#include "links.h"
#include "operator.h"
#include "paragraph.h"
#include "places.h"
#include "theme.h"

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

/* Of a matrix some rows may be drawn, in any order, as of its columns. */
static void test_cells_of_picked_rows(void **state) {
    (void)state;
    double numbers[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    const size_t third_and_first[] = {2, 0}, second[] = {1};
    Matrix values = {.rows = 3, .cols = 2, .data = numbers};
    Scene scene = {0};
    Pen pen = {.scene = &scene, .canvas = canvas, .look = theme_look(THEME_LIGHT), .error = &error};
    Panel panel = {.values = &values,
                   .rows = {.count = 2, .picks = third_and_first, .cell = 1},
                   .columns = {.count = 2, .cell = 1},
                   .map = colour_map("blues"),
                   .range = {0, 1},
                   .joined = true};
    assert_true(cells_draw(&panel, &pen, 0, 0));
    panel.columns = (Axis){.count = 1, .picks = second, .cell = 1};
    assert_true(cells_draw(&panel, &pen, 0, 0));
    const double drawn[] = {0.5, 0.6, 0.1, 0.2}, drawn_of_one[] = {0.6, 0.2};
    assert_int_equal(scene.count, 2);
    for (size_t i = 0; i < 4; i++) {
        Colour wanted = colour_of(panel.map, panel.range, drawn[i]);
        assert_true(same_colour(scene.marks[0].cells[i], wanted));
    }
    for (size_t i = 0; i < 2; i++) {
        Colour wanted = colour_of(panel.map, panel.range, drawn_of_one[i]);
        assert_true(same_colour(scene.marks[1].cells[i], wanted));
    }
    scene_free(&scene);
}

/* The points beside it, over it and at its right leave room for the name below its own, … */
static PlaceName place_in(double height) {
    const PlaceDisc discs[] = {{45, 26, 4}, {15, 26, 4}, {30, 16, 4}, {30, 26, 3}};
    PlaceName name = {.at = discs[3], .width = 16, .height = 10};
    PlaceField field = {.width = 60, .height = height, .discs = discs, .disc_count = 4};
    double width, taken;
    assert_true(places_find(&field, &name, 1, &width, &taken, &error));
    assert_true(name.left >= 0 && name.top >= 0 && name.left + name.width <= 60);
    assert_true(name.top + name.height <= height);
    return name;
}

static void test_names_stay_over_the_lower_edge(void **state) {
    (void)state;
    PlaceName name = place_in(60);
    assert_true(name.top > 26 && !name.is_led);
    assert_true(fabs(name.left + name.width / 2 - 30) < 1e-9);
    place_in(32); /* … as long as it is in the field */
}

static void test_scenes_without_marks(void **state) {
    (void)state;
    Scene scene = {0}, part = {0};
    assert_true(scene_place(&scene, &part, 1, 2, &error));
    assert_int_equal(scene.count, 0);
    Mark mark = {.kind = MARK_RECTANGLE, .x = 3, .width = 4, .height = 5};
    assert_true(scene_add(&scene, &mark, &error));
    assert_true(scene_place(&scene, &part, 1, 2, &error));
    assert_true(scene.count == 1 && scene.marks[0].x == 3);
    assert_true(scene_place(&part, &scene, 1, 2, &error));
    assert_true(part.count == 1 && scene.count == 0 && part.marks[0].x == 4);
    scene_free(&part);
    scene_free(&scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links_of_masked_weights),
        cmocka_unit_test(test_links_of_each_query),
        cmocka_unit_test(test_axes_that_are_the_same),
        cmocka_unit_test(test_labels_of_small_cells),
        cmocka_unit_test(test_paragraphs_end_where_they_may),
        cmocka_unit_test(test_operators_need_no_action),
        cmocka_unit_test(test_cells_of_picked_rows),
        cmocka_unit_test(test_names_stay_over_the_lower_edge),
        cmocka_unit_test(test_scenes_without_marks),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
