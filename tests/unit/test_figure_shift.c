/* figure_shift: points lie where the numbers say, and no name on another. */
#include "shift_view.h"

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
#define RANDOM_SEED 3
#include "random_below.h"

static void make_names(Labels *names, size_t count, size_t longest, const char *const *words) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "g"};
    assert_true(labels_new(names, count, &error));
    for (size_t i = 0; i < count; i++) {
        char text[4 * 61] = "";
        size_t length = words != NULL ? 0 : 1 + random_below((unsigned)longest);
        strcat(text, words != NULL ? words[i] : "");
        for (size_t j = 0; j < length; j++) {
            strcat(text, letters[random_below(i % 5 == 0 ? 8 : 4)]);
        }
        assert_true(labels_set(names, i, text, strlen(text), &error));
    }
}

static Matrix random_points(size_t rows, double spread) {
    Matrix points;
    assert_true(matrix_new(&points, rows, 2, &error));
    for (size_t i = 0; i < 2 * rows; i++) {
        points.data[i] = spread * (random_below(2001) / 1000.0 - 1);
    }
    return points;
}

static Scene lay_out(const ShiftData *data, const FigureStyle *style) {
    Scene body;
    if (!figure_shift(data, style, canvas, &body, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return body;
}

/* The middle of a token's point: panel 0 before, 1 after. */
static void find_point(const Scene *scene, int panel, size_t row, double at[2]) {
    const Mark *point = find_cell(scene, ROLE_POINT, panel, row, 0);
    assert_non_null(point);
    at[0] = point->x + point->width / 2;
    at[1] = point->y + point->height / 2;
}

static const Mark *find_arrow(const Scene *scene, size_t row) {
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->marks[i].kind == MARK_ARROW && scene->marks[i].row == row) {
            return &scene->marks[i];
        }
    }
    return NULL;
}

/* One scale for both axes and all points, y upwards. */
static void points_lie_where_the_numbers_say(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 9, 8, NULL);
    Matrix before = random_points(9, 2), after = random_points(9, 0.7);
    ShiftData data = {.tokens = &names, .before = before, .after = after, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    double origin[2], other[2];
    find_point(&body, 0, 0, origin);
    find_point(&body, 1, 8, other);
    double scale = (other[0] - origin[0]) / (after.data[16] - before.data[0]);
    for (int panel = 0; panel < 2; panel++) {
        for (size_t i = 0; i < 9; i++) {
            const double *numbers = matrix_row(panel == 0 ? &before : &after, i);
            double at[2];
            find_point(&body, panel, i, at);
            assert_true(fabs(at[0] - origin[0] - scale * (numbers[0] - before.data[0])) < 1e-6);
            assert_true(fabs(at[1] - origin[1] + scale * (numbers[1] - before.data[1])) < 1e-6);
        }
    }
    scene_free(&body);
    matrix_free(&before);
    matrix_free(&after);
    labels_free(&names);
}

static void arrows_end_at_the_output(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 3, 8, (const char *const[]){"far", "near", "still"});
    double from[] = {0, 0, 1, 1, 2, 0}, to[] = {0.5, 2, 1.2, 1, 2, 0};
    ShiftData data = {
        .tokens = &names, .before = {3, 2, from}, .after = {3, 2, to}, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    for (size_t i = 0; i < 2; i++) {
        const Mark *arrow = find_arrow(&body, i);
        double start[2], end[2];
        assert_non_null(arrow);
        find_point(&body, 0, i, start);
        find_point(&body, 1, i, end);
        double short_of =
            hypot(end[0] - arrow->x - arrow->width, end[1] - arrow->y - arrow->height);
        double late = hypot(start[0] - arrow->x, start[1] - arrow->y);
        assert_true(short_of < 5 && late < 6);
        double whole = hypot(end[0] - start[0], end[1] - start[1]);
        assert_true(fabs(short_of + late + hypot(arrow->width, arrow->height) - whole) < 1e-6);
        assert_true(fabs(arrow->value -
                         hypot(to[2 * i] - from[2 * i], to[2 * i + 1] - from[2 * i + 1])) < 1e-9);
    }
    assert_null(find_arrow(&body, 2)); /* what stays has no arrow, but both points */
    assert_non_null(find_cell(&body, ROLE_POINT, 0, 2, 0));
    assert_non_null(find_cell(&body, ROLE_POINT, 1, 2, 0));
    scene_free(&body);
    labels_free(&names);
}

static void check_ticks(const Scene *body, double scale_wanted) {
    const Mark *first = NULL;
    for (size_t i = 0; i < body->count; i++) {
        const Mark *mark = &body->marks[i];
        if (mark->role != ROLE_BACKGROUND || mark->kind != MARK_LINE || fabs(mark->width) > 0) {
            continue;
        }
        if (first != NULL) {
            assert_true(fabs((mark->x - first->x) - scale_wanted * (mark->value - first->value)) <
                        1e-6);
        }
        first = mark;
    }
    assert_non_null(first);
}

/* The grid is the points' own: a line at 1 goes through what is 1. */
static void the_grid_has_the_points_scale(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 2, 8, (const char *const[]){"one", "two"});
    double from[] = {0, 0, 4, 1}, to[] = {1, 1, 3, 1};
    ShiftData data = {
        .tokens = &names, .before = {2, 2, from}, .after = {2, 2, to}, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    double one[2], two[2];
    find_point(&body, 0, 0, one);
    find_point(&body, 0, 1, two);
    check_ticks(&body, (two[0] - one[0]) / 4);
    assert_int_equal(count_text(&body, ROLE_TICK, "0"), 2);
    assert_int_equal(count_text(&body, ROLE_AXIS_TITLE, "a"), 1);
    assert_int_equal(count_text(&body, ROLE_AXIS_TITLE, "b"), 1);
    scene_free(&body);
    labels_free(&names);
}

/* Repeated words are told apart; in one place, one name stands for all of them. */
static void repeated_words_have_numbers(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 4, 0, (const char *const[]){"the", "cat", "a", "the"});
    double from[] = {0, 0, 1, 0, 2, 2, 0, 0}, to[] = {1, 1, 2, 0, 1, 2, 1, 1};
    ShiftData data = {
        .tokens = &names, .before = {4, 2, from}, .after = {4, 2, to}, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (1, 4)"), 1);
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "cat"), 1);
    scene_free(&body);
    body = lay_out(&data, &(FigureStyle){.query = 4}); /* what is brought out has its own */
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (1)"), 1);
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (4)"), 1);
    scene_free(&body);
    to[0] = 1.5;
    body = lay_out(&data, &(FigureStyle){0});
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (1)"), 1);
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (4)"), 1);
    scene_free(&body);
    labels_free(&names);
}

/* "hay (2–5)": runs of numbers are written as such. */
static void runs_of_repeated_words_are_short(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 8, 0,
               (const char *const[]){"needle", "hay", "hay", "hay", "hay", "pin", "hay", "hay"});
    double from[16] = {1, 1}, to[16] = {1, 0};
    from[10] = 0.5;
    ShiftData data = {
        .tokens = &names, .before = {8, 2, from}, .after = {8, 2, to}, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "hay (2–5, 7, 8)"), 1);
    assert_int_equal(count_role(&body, ROLE_POINT_LABEL), 3);
    scene_free(&body);
    labels_free(&names);
}

static void a_query_is_brought_out(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 3, 0, (const char *const[]){"cat", "and", "mouse"});
    Matrix before = random_points(3, 1), after = random_points(3, 1);
    ShiftData data = {.tokens = &names, .before = before, .after = after, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){.query = 2});
    for (size_t i = 0; i < body.count; i++) {
        const Mark *mark = &body.marks[i];
        if (mark->role == ROLE_POINT_LABEL) {
            assert_true((mark->opacity >= 1) == (strcmp(mark->text, "and") == 0));
        }
    }
    const Mark *bright = find_cell(&body, ROLE_POINT, 1, 1, 0);
    assert_false(same_colour(bright->colour, find_cell(&body, ROLE_POINT, 1, 0, 0)->colour));
    scene_free(&body);
    matrix_free(&before);
    matrix_free(&after);
    labels_free(&names);
}

static void check_random(size_t n, size_t m, size_t longest, FigureStyle style, double spread) {
    Labels names, keys;
    make_names(&names, n, longest, NULL);
    make_names(&keys, m, longest, NULL);
    Matrix before = random_points(n, 1), after = random_points(n, spread), points;
    points = random_points(m, 1);
    ShiftData data = {.tokens = &names, .before = before, .after = after, .axes = {"animal", "b"}};
    data.context = m > 0 ? &keys : NULL;
    data.keys = m > 0 ? points : (Matrix){0};
    Scene body = lay_out(&data, &style);
    check_texts(&body);
    if (n <= 300) {
        assert_true(count_role(&body, ROLE_POINT_LABEL) <= n + m);
        for (size_t i = 0; i < n; i++) {
            bool found = false;
            for (size_t j = 0; j < body.count && !found; j++) {
                const Mark *mark = &body.marks[j];
                found = mark->role == ROLE_POINT_LABEL && mark->kind == MARK_TEXT &&
                        strncmp(mark->text, names.text[i], strlen(names.text[i])) == 0;
            }
            assert_true(found);
        }
    }
    scene_free(&body);
    matrix_free(&before);
    matrix_free(&after);
    matrix_free(&points);
    labels_free(&names);
    labels_free(&keys);
}

static void names_neither_overlap_nor_leave(void **state) {
    (void)state;
    const size_t sizes[] = {1, 2, 5, 17, 60, 120, 300};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t n = sizes[i];
        for (int round = 0; round < (n < 100 ? 6 : 2); round++) {
            FigureStyle style = {.theme = (Theme)(round % 3), .query = round == 3 ? n : 0};
            check_random(n, round == 1 ? 1 + n / 3 : 0, round % 2 == 0 ? 12 : 60, style,
                         round == 2 ? 0 : 1.0 / (1 + round));
        }
    }
}

/* The middle of it all is one point: every name but a few needs a line. */
static void names_of_one_point_find_room(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 80, 30, NULL);
    Matrix before = {0}, after = {0};
    assert_true(matrix_new(&before, 80, 2, &error) && matrix_new(&after, 80, 2, &error));
    ShiftData data = {.tokens = &names, .before = before, .after = after, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    check_texts(&body);
    assert_null(find_arrow(&body, 0));
    scene_free(&body);
    matrix_free(&before);
    matrix_free(&after);
    labels_free(&names);
}

static void of_very_many_some_are_named(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 5000, 6, NULL);
    Matrix before = random_points(5000, 1), after = random_points(5000, 0.5);
    ShiftData data = {.tokens = &names, .before = before, .after = after, .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){.query = 4444});
    check_texts(&body);
    assert_non_null(strstr(body.remarks, "every 2nd token is drawn"));
    assert_non_null(strstr(body.remarks, "token is named"));
    assert_true(count_role(&body, ROLE_POINT_LABEL) > 50);
    assert_non_null(find_cell(&body, ROLE_POINT, 1, 4443, 0));
    assert_null(find_cell(&body, ROLE_POINT, 1, 4445, 0));
    scene_free(&body);
    matrix_free(&before);
    matrix_free(&after);
    labels_free(&names);
}

static void one_dimension_is_a_line(void **state) {
    (void)state;
    Labels names;
    make_names(&names, 2, 0, (const char *const[]){"one", "two"});
    double from[] = {0, 0, 4, 0}, to[] = {1, 0, 3, 0};
    ShiftData data = {
        .tokens = &names, .before = {2, 2, from}, .after = {2, 2, to}, .axes = {"only", NULL}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    assert_int_equal(count_role(&body, ROLE_AXIS_TITLE), 1);
    assert_int_equal(count_text(&body, ROLE_TICK, "0"), 1);
    check_texts(&body);
    scene_free(&body);
    labels_free(&names);
}

/* Numbers of every size have round ticks, or are refused. */
static void extremes_are_drawn_or_refused(void **state) {
    (void)state;
    const double sizes[] = {1e-320, 1e-200, 1e200, 1e307};
    Labels names;
    make_names(&names, 2, 0, (const char *const[]){"one", "two"});
    for (size_t i = 0; i < 4; i++) {
        double s = sizes[i], from[] = {s, 0, -s, 0}, to[] = {s, s, s, -s};
        ShiftData data = {
            .tokens = &names, .before = {2, 2, from}, .after = {2, 2, to}, .axes = {"a", "b"}};
        Scene body = lay_out(&data, &(FigureStyle){0});
        check_texts(&body);
        for (size_t j = 0; j < body.count; j++) {
            assert_true(isfinite(body.marks[j].x) && isfinite(body.marks[j].y));
        }
        scene_free(&body);
    }
    double from[] = {1.7e308, 0, -1.7e308, 0};
    ShiftData data = {
        .tokens = &names, .before = {2, 2, from}, .after = {2, 2, from}, .axes = {"a", "b"}};
    Scene body;
    assert_false(figure_shift(&data, &(FigureStyle){0}, canvas, &body, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_int_equal(body.count, 0);
    labels_free(&names);
}

/* Words of one name share it where they begin and end alike, and nowhere else. */
static void names_are_shared_in_one_place_only(void **state) {
    (void)state;
    Labels names;
    static const double others[][4] = {{0, 0, 1, 1}, {-1, 0, 1, 1}, {1, 0, 1, 1},
                                       {0, 2, 1, 1}, {0, -2, 1, 1}, {0, 0, 1, 5}};
    make_names(&names, 3, 0, (const char *const[]){"the", "cat", "the"});
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const double *at = others[i];
        double from[] = {0, 0, 3, 4, at[0], at[1]}, to[] = {1, 1, 2, 2, at[2], at[3]};
        ShiftData data = {.tokens = &names,
                          .before = {3, 2, from},
                          .after = {3, 2, to},
                          .axes = {"a", "b"},
                          .before_caption = "first"};
        Scene body = lay_out(&data, &(FigureStyle){0});
        assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (1, 3)"), i == 0);
        assert_int_equal(count_text(&body, ROLE_POINT_LABEL, "the (3)"), i != 0);
        assert_int_equal(count_text(&body, ROLE_LEGEND, "first"), 1);
        check_texts(&body);
        scene_free(&body);
    }
    labels_free(&names);
}

static void very_many_keys_are_not_named(void **state) {
    (void)state;
    Labels names, keys;
    make_names(&names, 2, 0, (const char *const[]){"one", "two"});
    make_names(&keys, 301, 6, NULL);
    Matrix points = random_points(301, 3);
    double from[] = {0, 0, 4, 0}, to[] = {1, 2, 3, 1};
    ShiftData data = {.tokens = &names,
                      .context = &keys,
                      .before = {2, 2, from},
                      .after = {2, 2, to},
                      .keys = points,
                      .axes = {"a", "b"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    assert_string_equal(body.remarks, "the 301 keys are not named");
    assert_int_equal(count_role(&body, ROLE_POINT_LABEL), 2);
    assert_non_null(find_cell(&body, ROLE_POINT, 2, 300, 0));
    scene_free(&body);
    matrix_free(&points);
    labels_free(&names);
    labels_free(&keys);
}

/* All in one place: at 0, next to it, and so far off that no two ticks differ. */
static void one_place_is_drawn_wherever_it_is(void **state) {
    (void)state;
    const double places[] = {0, 4.9406564584124654e-324, 1e-310, 1, 123456789.125, 1e300};
    Labels names;
    make_names(&names, 2, 0, (const char *const[]){"one", "two"});
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        double p = places[i], points[] = {p, p, p, p};
        ShiftData data = {.tokens = &names,
                          .before = {2, 2, points},
                          .after = {2, 2, points},
                          .axes = {"a", "b"}};
        Scene body = lay_out(&data, &(FigureStyle){0});
        check_texts(&body);
        assert_int_equal(count_role(&body, ROLE_POINT_LABEL), 2);
        for (size_t j = 0; j < body.count; j++) {
            assert_true(isfinite(body.marks[j].x) && isfinite(body.marks[j].y));
        }
        scene_free(&body);
    }
    labels_free(&names);
}

/* The numbers of the axis across are so long, and it so short, that no two have room beside each
 * other, and it gives no step: the other axis finds its own. */
static void an_axis_may_have_no_room_for_two_numbers(void **state) {
    (void)state;
    const double far = -1.23456789012e-104, high = 3.48e-115;
    double before[] = {far, 0, far, high}, after[] = {far, high / 3, far, high / 2};
    Labels names;
    make_names(&names, 2, 0, (const char *const[]){"a", "b"});
    ShiftData data = {
        .tokens = &names, .before = {2, 2, before}, .after = {2, 2, after}, .axes = {"x", "y"}};
    Scene body = lay_out(&data, &(FigureStyle){0});
    check_texts(&body);
    size_t across = 0, down = 0;
    for (size_t i = 0; i < body.count; i++) {
        const Mark *mark = &body.marks[i];
        if (mark->kind == MARK_TEXT && mark->role == ROLE_TICK) {
            bool is_across = strstr(mark->text, "e-104") != NULL;
            across += is_across;
            down += !is_across;
        }
    }
    assert_true(across <= 1);
    assert_true(down >= 3);
    scene_free(&body);
    labels_free(&names);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_lie_where_the_numbers_say),
        cmocka_unit_test(arrows_end_at_the_output),
        cmocka_unit_test(the_grid_has_the_points_scale),
        cmocka_unit_test(repeated_words_have_numbers),
        cmocka_unit_test(runs_of_repeated_words_are_short),
        cmocka_unit_test(a_query_is_brought_out),
        cmocka_unit_test(names_neither_overlap_nor_leave),
        cmocka_unit_test(names_of_one_point_find_room),
        cmocka_unit_test(of_very_many_some_are_named),
        cmocka_unit_test(one_dimension_is_a_line),
        cmocka_unit_test(extremes_are_drawn_or_refused),
        cmocka_unit_test(names_are_shared_in_one_place_only),
        cmocka_unit_test(very_many_keys_are_not_named),
        cmocka_unit_test(one_place_is_drawn_wherever_it_is),
        cmocka_unit_test(an_axis_may_have_no_room_for_two_numbers),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
