/* figure: the grid of all layers and heads. */
#include "heads_view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "with_canvas.h"

#include "random_parts.h"

/** Everything that a figure is made of, owned. */
typedef struct Made {
    HeadsData data;
    FigureStyle style;
    Labels queries, keys;
    Matrix *attention;
    Scene scene;
} Made;

static void make(Made *made, size_t layers, size_t heads, size_t n, size_t m, size_t longest) {
    *made = (Made){.style = {.decimals = 2}};
    random_labels(&made->queries, n, longest);
    random_labels(&made->keys, m, longest);
    made->attention = calloc(layers * heads, sizeof *made->attention);
    for (size_t i = 0; i < layers * heads; i++) {
        random_weights(&made->attention[i], n, m);
    }
    made->data = (HeadsData){.queries = &made->queries,
                             .keys = &made->keys,
                             .layers = layers,
                             .heads = heads,
                             .attention = made->attention,
                             .query_stride = 1,
                             .key_stride = 1};
}

static void lay_out(Made *made) {
    Scene body;
    const FigureWords words = {"a sentence", "softmax(QKᵀ/√4), 12 layers of 12 heads"};
    if (!figure_heads(&made->data, &made->style, canvas, &body, &error) ||
        !figure_page(&words, &made->style, &body, 1, canvas, &made->scene, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    scene_free(&body);
}

static void unmake(Made *made) {
    for (size_t i = 0; i < made->data.layers * made->data.heads; i++) {
        matrix_free(&made->attention[i]);
    }
    free(made->attention);
    labels_free(&made->queries);
    labels_free(&made->keys);
    scene_free(&made->scene);
}

static void check_shape(const Scene *scene) {
    if (scene->width > 2.3 * scene->height || scene->height > 2.3 * scene->width) {
        fail_msg("%g × %g is no page", scene->width, scene->height);
    }
}

/* The queries are named along the left edge, the keys along the top. */
static void check_labels_are_there(const Made *made) {
    bool columns = made->style.columns;
    const Labels *rows = columns ? &made->keys : &made->queries;
    const Labels *across = columns ? &made->queries : &made->keys;
    for (size_t i = 0; i < rows->count; i++) {
        assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, rows->text[i]) >= 1);
    }
    for (size_t i = 0; i < across->count; i++) {
        assert_true(count_text(&made->scene, ROLE_KEY_LABEL, across->text[i]) >= 1);
    }
}

static void nothing_overlaps_or_leaves(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        Made made;
        size_t layers = 1 + random_below(6), heads = 1 + random_below(8), n = 1 + random_below(16);
        size_t m = round % 3 == 0 ? 1 + random_below(16) : n;
        make(&made, layers, heads, n, m, 1 + random_below(LONGEST_LABEL));
        made.style.theme = (Theme)(round % 3);
        made.style.columns = round % 4 == 1;
        made.style.query = round % 5 == 2 ? n : 0;
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_labels_are_there(&made);
        assert_int_equal(count_role(&made.scene, ROLE_CELL), layers * heads * n * m);
        unmake(&made);
    }
}

static void every_cell_is_its_weight(void **state) {
    (void)state;
    static const char *const maps[] = {"blues", "night", "grey"};
    for (int theme = 0; theme < 3; theme++) {
        Made made;
        make(&made, 3, 4, 5, 5, 8);
        made.style.theme = (Theme)theme;
        made.attention[7].data[3] = (double)NAN;
        lay_out(&made);
        for (size_t i = 0; i < 12; i++) {
            for (size_t cell = 0; cell < 25; cell++) {
                double weight = made.attention[i].data[cell];
                const Mark *mark = find_cell(&made.scene, ROLE_CELL, (int)i, cell / 5, cell % 5);
                assert_non_null(mark);
                assert_true(same_number(mark->value, weight));
                assert_int_equal(mark->kind, isnan(weight) ? MARK_HATCHED : MARK_RECTANGLE);
                if (isnan(weight)) {
                    continue;
                }
                Colour wanted = colour_of(colour_map(maps[theme]), (ColourRange){0, 1}, weight);
                assert_true(same_colour(mark->colour, wanted));
                char text[16];
                snprintf(text, sizeof text, "%.2f", weight);
                const Mark *number =
                    find_cell(&made.scene, ROLE_CELL_TEXT, (int)i, cell / 5, cell % 5);
                assert_string_equal(number->text, text);
                assert_true(colour_contrast(number->colour, mark->colour) >= 4.5);
            }
        }
        assert_int_equal(count_role(&made.scene, ROLE_COLOUR_BAR), 1);
        unmake(&made);
    }
}

/* Layers go down and heads across, each named once at the edges. */
static void layers_are_rows_and_heads_columns(void **state) {
    (void)state;
    Made made;
    make(&made, 12, 12, 6, 6, 6);
    lay_out(&made);
    for (size_t i = 0; i < 144; i++) {
        const Mark *cell = find_cell(&made.scene, ROLE_CELL, (int)i, 0, 0);
        const Mark *above = find_cell(&made.scene, ROLE_CELL, (int)(i % 12), 0, 0);
        const Mark *beside = find_cell(&made.scene, ROLE_CELL, (int)(i - i % 12), 0, 0);
        assert_true(same_number(cell->x, above->x) && same_number(cell->y, beside->y));
    }
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "head 12"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "layer 12"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_AXIS_TITLE, "query"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_AXIS_TITLE, "key"), 1);
    check_texts(&made.scene);
    check_shape(&made.scene);
    unmake(&made);
}

/* A layer's name may be longer than its matrices are high. */
static void low_matrices_leave_room_for_layer_names(void **state) {
    (void)state;
    Made made;
    make(&made, 14, 4, 1, 12, 3);
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "layer 14"), 1);
    check_texts(&made.scene);
    unmake(&made);
}

static void other_shapes_wrap_under_names_of_their_own(void **state) {
    (void)state;
    static const struct {
        size_t layers, heads;
        const char *first, *last;
    } shapes[] = {{1, 1, "layer 1 · head 1", "layer 1 · head 1"},
                  {1, 32, "head 1", "head 32"},
                  {12, 1, "layer 1", "layer 12"},
                  {2, 12, "layer 1 · head 1", "layer 2 · head 12"},
                  {24, 2, "layer 1 · head 1", "layer 24 · head 2"}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Made made;
        make(&made, shapes[i].layers, shapes[i].heads, 5, 5, 6);
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_shape(&made.scene);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, shapes[i].first), 1);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, shapes[i].last), 1);
        unmake(&made);
    }
}

/* The frame lies around the cells of the head that was asked for, and on no other. */
static void what_is_chosen_is_framed(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 4, 4, 4, 6);
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_FRAME), 0);
    scene_free(&made.scene);
    made.data.framed_layer = 2;
    made.data.framed_head = 3;
    lay_out(&made);
    const Mark *cell = find_cell(&made.scene, ROLE_CELL, 6, 0, 0), *frame = NULL;
    for (size_t i = 0; i < made.scene.count; i++) {
        frame = made.scene.marks[i].role == ROLE_FRAME ? &made.scene.marks[i] : frame;
    }
    assert_int_equal(count_role(&made.scene, ROLE_FRAME), 1);
    assert_true(frame->x < cell->x && cell->x - frame->x < 5 && frame->y < cell->y);
    assert_true(frame->width > 4 * cell->width && frame->width < 4 * cell->width + 10);
    scene_free(&made.scene);
    made.data.framed_head = 0;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_FRAME), 4);
    unmake(&made);
}

static void one_scale_spans_all_heads(void **state) {
    (void)state;
    Made made;
    make(&made, 1, 2, 2, 2, 6);
    const double first[] = {0.25, 0.75, 0.5, 0.5}, second[] = {0.125, 0.875, 0.5, 0.5};
    memcpy(made.attention[0].data, first, sizeof first);
    memcpy(made.attention[1].data, second, sizeof second);
    made.style.range_rule = RANGE_AUTO;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.125"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.875"), 1);
    const Mark *cell = find_cell(&made.scene, ROLE_CELL, 0, 0, 1);
    assert_true(same_colour(cell->colour,
                            colour_of(colour_map("blues"), (ColourRange){0.125, 0.875}, 0.75)));
    scene_free(&made.scene);
    made.style.range = (ColourRange){0, 1}; /* what other figures need */
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.5"), 1);
    scene_free(&made.scene);
    made.style.range_rule = RANGE_GIVEN;
    made.style.range = (ColourRange){1, 1};
    Scene body;
    assert_false(figure_heads(&made.data, &made.style, canvas, &body, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_int_equal(body.count, 0);
    unmake(&made);
}

static void many_tokens_have_ticks(void **state) {
    (void)state;
    static const size_t sizes[] = {40, 100, 128, 300};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Made made;
        make(&made, 3, 12, sizes[i], sizes[i], 20);
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        assert_true(made.scene.width < 6000 && made.scene.height < 6000);
        assert_true(count_role(&made.scene, ROLE_QUERY_LABEL) > 0);
        unmake(&made);
    }
    /* One head alone has as many labels as the matrix view. */
    Made made;
    make(&made, 1, 1, 100, 100, 20);
    lay_out(&made);
    check_labels_are_there(&made);
    check_texts(&made.scene);
    unmake(&made);
}

static void pooled_cells_are_said(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 9, 9, 5);
    labels_free(&made.queries);
    labels_free(&made.keys);
    random_labels(&made.queries, 27, 5);
    random_labels(&made.keys, 18, 5);
    made.data.query_stride = 3;
    made.data.key_stride = 2;
    made.style.query = 25;
    lay_out(&made);
    assert_int_equal(
        count_text(&made.scene, ROLE_SUBTITLE, "each cell is the maximum of 3 × 2 weights"), 1);
    assert_true(count_text(&made.scene, ROLE_QUERY_LABEL, made.queries.text[24]) >= 1);
    Colour bright = find_cell(&made.scene, ROLE_CELL, 0, 8, 0)->colour;
    assert_true(same_colour(
        bright, colour_of(colour_map("blues"), (ColourRange){0, 1}, made.attention[0].data[72])));
    unmake(&made);
}

static void a_canvas_that_is_too_small_shrinks_or_is_said(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 8, 40, 40, 6);
    lay_out(&made);
    double wide = made.scene.width;
    scene_free(&made.scene);
    made.style.longest_side = (size_t)(0.6 * wide);
    lay_out(&made);
    assert_true(made.scene.width <= 0.6 * wide);
    check_texts(&made.scene);
    made.style.longest_side = 200;
    Scene body;
    assert_false(figure_heads(&made.data, &made.style, canvas, &body, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_int_equal(body.count, 0);
    unmake(&made);
}

/* Nothing is said of the weights where nothing holds: rows that come to more than 1, none masked,
 * and none so small that colours are pale. */
static void nothing_is_said_of_weights_of_no_kind(void **state) {
    (void)state;
    Made made;
    make(&made, 1, 2, 3, 3, 5);
    for (size_t i = 0; i < 9; i++) {
        made.attention[0].data[i] = 0.75;
    }
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_PANEL_TITLE), 2); /* head 1 and head 2 */
    check_texts(&made.scene);
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_said_of_weights_of_no_kind),
        cmocka_unit_test(nothing_overlaps_or_leaves),
        cmocka_unit_test(every_cell_is_its_weight),
        cmocka_unit_test(layers_are_rows_and_heads_columns),
        cmocka_unit_test(low_matrices_leave_room_for_layer_names),
        cmocka_unit_test(other_shapes_wrap_under_names_of_their_own),
        cmocka_unit_test(what_is_chosen_is_framed),
        cmocka_unit_test(one_scale_spans_all_heads),
        cmocka_unit_test(many_tokens_have_ticks),
        cmocka_unit_test(pooled_cells_are_said),
        cmocka_unit_test(a_canvas_that_is_too_small_shrinks_or_is_said),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
