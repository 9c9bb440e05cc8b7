/* figure: the lines of the flow view are the weights, and nothing in it overlaps or is cut. */
#include "flow_view.h"
#include "theme.h"

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
#include "random_matrices.h"
#include "with_canvas.h"

/** Everything that a figure is made of, owned. */
typedef struct Made {
    FlowData data;
    FigureStyle style;
    Labels queries, keys;
    Scene scene;
} Made;

static void make(Made *made, size_t n, size_t m, size_t longest, double masked) {
    *made = (Made){.style = {.decimals = 2}};
    random_labels(&made->queries, n, longest);
    random_labels(&made->keys, m, longest);
    random_weights(&made->data.attention, n, m, masked);
    made->data.queries = &made->queries;
    made->data.keys = &made->keys;
    made->data.query_stride = made->data.key_stride = 1;
}

static void lay_out(Made *made) {
    scene_free(&made->scene);
    if (!figure_flow(&made->data, &made->style, canvas, &made->scene, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    scene_free(&made->scene);
    labels_free(&made->queries);
    labels_free(&made->keys);
    matrix_free(&made->data.attention);
}

static const Mark *find_link(const Scene *scene, size_t query, size_t key) {
    return find_cell(scene, ROLE_LINK, 0, query, key);
}

static size_t count_open(const Matrix *weights) {
    size_t open = 0;
    for (size_t i = 0; i < weights->rows * weights->cols; i++) {
        open += isnan(weights->data[i]) ? 0 : 1;
    }
    return open;
}

static void assert_near(double a, double b) {
    if (!(fabs(a - b) < 1e-9)) {
        fail_msg("%.17g is not %.17g", a, b);
    }
}

/* No text and no bar lies among the lines. */
static void check_lines_are_free(const Scene *scene) {
    const Mark *some = NULL;
    for (size_t i = 0; i < scene->count; i++) {
        some = scene->marks[i].role == ROLE_LINK ? &scene->marks[i] : some;
    }
    for (size_t i = 0; some != NULL && i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        double corners[8], low = INFINITY, high = -INFINITY, bottom = -INFINITY;
        mark_corners(mark, corners);
        for (int corner = 0; corner < 4; corner++) {
            low = fmin(low, corners[2 * corner]);
            high = fmax(high, corners[2 * corner]);
            bottom = fmax(bottom, corners[2 * corner + 1]);
        }
        bool is_footing = mark->kind == MARK_TEXT && bottom >= scene->height - 1;
        if (mark->role != ROLE_LINK && !is_footing) {
            assert_true(high <= some->x + TOUCH || low >= some->x + some->width - TOUCH);
        }
    }
}

static void check_names(const Made *made) {
    for (size_t i = 0; i < made->queries.count && made->queries.count <= LABELLED_MOST; i++) {
        assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, made->queries.text[i]) >= 1);
    }
    for (size_t i = 0; i < made->keys.count && made->keys.count <= LABELLED_MOST; i++) {
        assert_true(count_text(&made->scene, ROLE_KEY_LABEL, made->keys.text[i]) >= 1);
    }
    assert_int_equal(count_text(&made->scene, ROLE_AXIS_TITLE, "query"), 1);
    assert_int_equal(count_text(&made->scene, ROLE_AXIS_TITLE, "key"), 1);
}

static void nothing_overlaps_or_leaves(void **state) {
    (void)state;
    for (int round = 0; round < 48; round++) {
        Made made;
        size_t most = round % 6 == 0 ? 300 : 60;
        size_t n = 1 + random_below((unsigned)most);
        size_t m = round % 3 == 0 ? 1 + random_below((unsigned)most) : n;
        make(&made, n, m, 1 + random_below(60), round % 4 == 0 ? 0.5 : 0);
        made.style.theme = (Theme)(round % 3);
        made.style.query = round % 2 == 0 ? 0 : 1 + random_below((unsigned)n);
        made.style.range_rule = round % 5 == 0 ? RANGE_AUTO : RANGE_UNIT;
        made.style.decimals = round % 7 == 0 ? 6 : 2;
        lay_out(&made);
        check_texts(&made.scene);
        check_names(&made);
        check_lines_are_free(&made.scene);
        unmake(&made);
    }
}

/* The text of that role whose middle is level with y. */
static const Mark *find_level(const Scene *scene, MarkRole role, double y) {
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        if (mark->kind == MARK_TEXT && mark->role == role && fabs(mark->y - y) < 1e-9) {
            return mark;
        }
    }
    return NULL;
}

static void check_link(const Made *made, size_t query, size_t key, double widest,
                       const ColourMap *map, ColourRange range) {
    double weight = matrix_row(&made->data.attention, query)[key];
    const Mark *link = find_link(&made->scene, query, key);
    if (isnan(weight)) {
        assert_null(link);
        return;
    }
    assert_non_null(link);
    double part = fmin(fmax((weight - range.low) / (range.high - range.low), 0), 1);
    assert_int_equal(link->kind, MARK_LINK);
    assert_near(link->value, weight);
    assert_near(link->stroke.width, fmax(LINK_HAIR, widest * part));
    assert_true(same_colour(link->colour, colour_of(map, range, weight)));
    const Mark *from = find_level(&made->scene, ROLE_QUERY_LABEL, link->y);
    const Mark *to = find_level(&made->scene, ROLE_KEY_LABEL, link->y + link->height);
    assert_non_null(from);
    assert_non_null(to);
    assert_string_equal(from->text, made->queries.text[query]);
    assert_string_equal(to->text, made->keys.text[key]);
    assert_true(from->x < link->x && link->x + link->width < to->x);
}

static void check_links(Made *made, const char *map, ColourRange range) {
    lay_out(made);
    const Mark *stop = find_cell(&made->scene, ROLE_POINT, 0, 0, 0);
    assert_non_null(stop);
    for (size_t query = 0; query < made->queries.count; query++) {
        for (size_t key = 0; key < made->keys.count; key++) {
            check_link(made, query, key, stop->height, colour_map(map), range);
        }
    }
    assert_int_equal(count_role(&made->scene, ROLE_LINK), count_open(&made->data.attention));
}

static void lines_are_the_weights(void **state) {
    (void)state;
    Made made;
    make(&made, 9, 14, 6, 0.3);
    check_links(&made, "blues", (ColourRange){0, 1});
    made.style.theme = THEME_DARK;
    check_links(&made, "night", (ColourRange){0, 1});
    made.style.theme = THEME_PRINT;
    check_links(&made, "grey", (ColourRange){0, 1});
    made.style.map = colour_map("viridis");
    made.style.range_rule = RANGE_GIVEN;
    made.style.range = (ColourRange){0.05, 0.2};
    check_links(&made, "viridis", made.style.range);
    made.style.range = (ColourRange){0.2, 0.2};
    scene_free(&made.scene);
    assert_false(figure_flow(&made.data, &made.style, canvas, &made.scene, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "--range");
    unmake(&made);
}

static void larger_weights_lie_on_top(void **state) {
    (void)state;
    Made made;
    make(&made, 12, 12, 4, 0);
    for (size_t query = 0; query <= 5; query += 5) {
        made.style.query = query;
        lay_out(&made);
        double before = -1, width = 0, opacity = 0;
        bool is_bright = false;
        for (size_t i = 0; i < made.scene.count; i++) {
            const Mark *mark = &made.scene.marks[i];
            if (mark->role != ROLE_LINK) {
                continue;
            }
            bool bright = query > 0 && mark->row + 1 == query;
            assert_true(bright || !is_bright); /* the query's own come last */
            bool restarts = bright && !is_bright;
            assert_true(restarts || (mark->value >= before && mark->stroke.width >= width &&
                                     mark->opacity >= opacity));
            before = mark->value;
            width = mark->stroke.width;
            opacity = mark->opacity;
            is_bright = bright;
        }
    }
    unmake(&made);
}

/* The legend has the look of a link of that weight. */
static void the_legend_cannot_lie(void **state) {
    (void)state;
    const double weights[] = {1, 0.75, 0.5, 0.25, 0};
    const char *const texts[] = {"1", "0.75", "0.5", "0.25", "0"};
    Made made;
    make(&made, 1, 5, 4, 0);
    memcpy(made.data.attention.data, weights, sizeof weights);
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_LEGEND), 5);
    size_t sample = 0;
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *mark = &made.scene.marks[i];
        if (mark->role != ROLE_LEGEND) {
            continue;
        }
        const Mark *link = find_link(&made.scene, 0, sample);
        assert_near(mark->value, weights[sample]);
        assert_near(mark->stroke.width, link->stroke.width);
        assert_near(mark->opacity, link->opacity);
        assert_true(same_colour(mark->colour, link->colour));
        assert_string_equal(find_level(&made.scene, ROLE_TICK, mark->y)->text, texts[sample]);
        sample++;
    }
    unmake(&made);
}

static void one_query_is_brought_out(void **state) {
    (void)state;
    Made made, plain;
    make(&made, 6, 8, 5, 0);
    random_seed = 99;
    made.data.attention.data[2 * 8 + 3] = (double)NAN;
    plain = made;
    plain.style.query = 0;
    plain.scene = (Scene){0};
    lay_out(&plain);
    made.style.query = 3;
    made.style.decimals = 3;
    lay_out(&made);
    assert_int_equal(count_role(&plain.scene, ROLE_NUMBER), 0);
    assert_int_equal(count_role(&made.scene, ROLE_NUMBER), 7);
    for (size_t key = 0; key < 8; key++) {
        const Mark *bright = find_link(&made.scene, 2, key),
                   *faded = find_link(&made.scene, 1, key);
        assert_near(faded->opacity, FADED_LINK * find_link(&plain.scene, 1, key)->opacity);
        if (key == 3) {
            assert_null(bright);
            continue;
        }
        char text[16];
        snprintf(text, sizeof text, "%.3f", matrix_row(&made.data.attention, 2)[key]);
        assert_near(bright->opacity, find_link(&plain.scene, 2, key)->opacity);
        assert_string_equal(find_level(&made.scene, ROLE_NUMBER, bright->y + bright->height)->text,
                            text);
    }
    scene_free(&plain.scene);
    unmake(&made);
}

/* The share of all weights that is not drawn, by adding up what is. */
static double share_left(const Made *made) {
    double drawn = 0, all = 0;
    for (size_t i = 0; i < made->scene.count; i++) {
        drawn += made->scene.marks[i].role == ROLE_LINK ? made->scene.marks[i].value : 0;
    }
    for (size_t i = 0; i < made->data.attention.rows * made->data.attention.cols; i++) {
        all += made->data.attention.data[i];
    }
    return 1 - drawn / all;
}

static void many_lines_are_bounded_and_said(void **state) {
    (void)state;
    Made made;
    make(&made, 250, 300, 6, 0);
    lay_out(&made);
    size_t each = FLOW_LINKS / 250;
    assert_int_equal(count_role(&made.scene, ROLE_LINK), each * 250);
    double least = INFINITY, left = -INFINITY;
    for (size_t key = 0; key < 300; key++) {
        double weight = matrix_row(&made.data.attention, 7)[key];
        bool drawn = find_link(&made.scene, 7, key) != NULL;
        least = drawn ? fmin(least, weight) : least;
        left = drawn ? left : fmax(left, weight);
    }
    assert_true(least >= left);
    char start[64], share[64];
    snprintf(start, sizeof start, "the %zu largest of 300 lines of each query are drawn", each);
    snprintf(share, sizeof share, "together they carry %.3g%% of the weight",
             100 * share_left(&made));
    assert_non_null(made.scene.remarks);
    assert_non_null(strstr(made.scene.remarks, start));
    assert_non_null(strstr(made.scene.remarks, share));
    assert_int_equal(
        count_text(&made.scene, ROLE_PANEL_TITLE, "the weights of each query sum to 1"), 0);
    unmake(&made);
}

static void what_is_true_is_said(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 4, 4, 0);
    lay_out(&made);
    assert_int_equal(
        count_text(&made.scene, ROLE_PANEL_TITLE, "the weights of each query sum to 1"), 1);
    made.data.attention.data[1] = (double)NAN;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "masked pairs have no line"), 1);
    assert_null(made.scene.remarks);
    made.data.query_stride = made.data.key_stride = 0; /* nobody set them */
    lay_out(&made);
    assert_null(made.scene.remarks);
    assert_true(count_text(&made.scene, ROLE_QUERY_LABEL, made.queries.text[3]) >= 1);
    made.data.query_stride = 2;
    made.data.key_stride = 3;
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "each line is the maximum of 2 × 3 weights");
    unmake(&made);
}

/* In a map of signs, what is as far from 0 is as strong. */
static void signs_are_as_strong_as_their_sizes(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 4, 0);
    double *weights = made.data.attention.data;
    weights[0] = -0.5;
    weights[1] = 0.5;
    weights[2] = 0.25;
    weights[3] = -1;
    made.style.map = colour_map("redblue");
    lay_out(&made);
    const Mark *below = find_link(&made.scene, 0, 0), *above = find_link(&made.scene, 0, 1);
    assert_true(below->stroke.width == above->stroke.width && below->opacity == above->opacity);
    assert_false(same_colour(below->colour, above->colour));
    assert_true(find_link(&made.scene, 1, 0)->stroke.width < above->stroke.width);
    assert_true(find_link(&made.scene, 1, 1)->stroke.width > above->stroke.width);
    unmake(&made);
}

static void a_query_that_sees_nothing_has_no_lines(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 4, 0);
    for (size_t key = 0; key < 3; key++) {
        made.data.attention.data[key] = (double)NAN;
    }
    made.style.query = 1;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_LINK), 6);
    assert_int_equal(count_role(&made.scene, ROLE_NUMBER), 0);
    check_texts(&made.scene);
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_or_leaves),
        cmocka_unit_test(lines_are_the_weights),
        cmocka_unit_test(larger_weights_lie_on_top),
        cmocka_unit_test(the_legend_cannot_lie),
        cmocka_unit_test(one_query_is_brought_out),
        cmocka_unit_test(many_lines_are_bounded_and_said),
        cmocka_unit_test(what_is_true_is_said),
        cmocka_unit_test(signs_are_as_strong_as_their_sizes),
        cmocka_unit_test(a_query_that_sees_nothing_has_no_lines),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
