/* figure_sweep: curves lie where the numbers say, and no name on another. */
#include "maps_view.h"
#include "sweep_view.h"

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
#define RANDOM_SEED 5
#include "random_below.h"

/** A sweep of random numbers, owned. */
typedef struct Made {
    SweepData data;
    Labels queries;
    Matrix numbers; /* values, mean, reference */
    Matrix each;
} Made;

static void name_queries(Made *made, size_t n, size_t longest) {
    assert_true(labels_new(&made->queries, n, &error));
    for (size_t i = 0; i < n; i++) {
        char text[64] = "";
        for (size_t j = 1 + random_below((unsigned)longest); j > 0; j--) {
            strcat(text, j % 3 == 0 ? "W" : "i");
        }
        assert_true(labels_set(&made->queries, i, text, strlen(text), &error));
    }
}

/* Values rise by `ratio`; query i is there from value i on where `late`. */
static void make(Made *made, size_t n, size_t values, size_t longest, double ratio, bool late) {
    *made = (Made){0};
    name_queries(made, n, longest);
    assert_true(matrix_new(&made->numbers, 3, values, &error));
    assert_true(matrix_new(&made->each, values, n, &error));
    for (size_t i = 0; i < values; i++) {
        matrix_row(&made->numbers, 0)[i] = pow(ratio, (double)i) / 8;
        matrix_row(&made->numbers, 1)[i] = random_below(1001) / 1000.0;
        matrix_row(&made->numbers, 2)[i] = 1.25;
        for (size_t j = 0; j < n; j++) {
            matrix_row(&made->each, i)[j] = late && j > i ? NAN : random_below(1001) / 1000.0;
        }
    }
    SweepMeasure measure = {.heading = "entropy of the weights, nats",
                            .mean = matrix_row(&made->numbers, 1),
                            .each = made->each,
                            .reference = matrix_row(&made->numbers, 2),
                            .reference_name = "uniform: ln 5"};
    made->data = (SweepData){.quantity = "temperature T",
                             .values = matrix_row(&made->numbers, 0),
                             .count = values,
                             .queries = &made->queries,
                             .measures = {measure, measure},
                             .measure_count = 2};
    made->data.measures[1].high = 2;
}

static void unmake(Made *made) {
    labels_free(&made->queries);
    matrix_free(&made->numbers);
    matrix_free(&made->each);
}

static Scene lay_out(const Made *made, FigureStyle style) {
    Scene body;
    if (!figure_sweep(&made->data, &style, canvas, &body, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return body;
}

/* The line of a panel's grid that stands for a number. */
static double level_of(const Scene *body, double number, double top, double bottom) {
    char text[16];
    snprintf(text, sizeof text, "%g", number);
    for (size_t i = 0; i < body->count; i++) {
        const Mark *mark = &body->marks[i];
        if (mark->role == ROLE_TICK && mark->kind == MARK_TEXT && strcmp(mark->text, text) == 0 &&
            mark->y > top && mark->y < bottom && mark->anchor_y < 1 && mark->anchor_y > 0) {
            return mark->y;
        }
    }
    fail_msg("no tick at %g", number);
    return 0;
}

static double title_place(const Scene *body, size_t which) {
    for (size_t i = 0; i < body->count; i++) {
        if (body->marks[i].role == ROLE_PANEL_TITLE && which-- == 0) {
            return body->marks[i].y;
        }
    }
    return body->height;
}

/* Heights by the axis' own numbers; across by the logarithms of the values. */
static void check_curves(const Made *made, const Scene *body, int panel) {
    double top = title_place(body, (size_t)panel), bottom = title_place(body, (size_t)panel + 1);
    double zero = level_of(body, 0, top, bottom), one = level_of(body, 1, top, bottom);
    const Mark *first = NULL;
    size_t lines = 0;
    for (size_t i = 0; i < body->count; i++) {
        const Mark *mark = &body->marks[i];
        bool is_whole =
            mark->role == ROLE_SERIES && mark->kind == MARK_LINE && mark->panel == panel;
        if (!is_whole || !isfinite(mark->value)) {
            continue;
        }
        lines++;
        double wanted = mark->row == made->queries.count
                            ? matrix_row(&made->numbers, 1)[mark->column]
                            : matrix_row(&made->each, mark->column)[mark->row];
        assert_true(fabs(mark->value - wanted) <= 0);
        assert_true(fabs(mark->y - (zero + wanted * (one - zero))) < 1e-6);
        first = first == NULL || mark->column == 0 ? mark : first;
        if (first->column == 0 && mark->column > 0) {
            double step = (mark->x - first->x) / (double)mark->column;
            assert_true(fabs(step - first->width) < 1e-6); /* equal ratios are equal lengths */
        }
    }
    assert_int_equal(lines, (made->queries.count + 1) * (made->data.count - 1));
}

static void curves_lie_where_the_numbers_say(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 7, 6, 3, false);
    for (size_t query = 0; query < 2; query++) {
        Scene body = lay_out(&made, (FigureStyle){.query = query});
        check_curves(&made, &body, 0);
        check_curves(&made, &body, 1);
        assert_int_equal(count_text(&body, ROLE_LEGEND, "mean"), 2);
        assert_int_equal(count_text(&body, ROLE_LEGEND, "uniform: ln 5"), 2);
        assert_int_equal(count_text(&body, ROLE_AXIS_TITLE, "temperature T"), 1);
        scene_free(&body);
    }
    unmake(&made);
}

/* The same curves whatever the order of the values. */
static void values_may_come_in_any_order(void **state) {
    (void)state;
    Made made;
    make(&made, 1, 3, 6, 2, false);
    double values[] = {4, 1, 2};
    made.data.values = values;
    Scene body = lay_out(&made, (FigureStyle){0});
    for (size_t i = 0; i < body.count; i++) {
        const Mark *mark = &body.marks[i];
        if (mark->role == ROLE_SERIES && mark->kind == MARK_LINE) {
            assert_true(mark->width > 0);
            assert_int_not_equal(mark->column, 0); /* 4 is the last: no line leaves it */
        }
    }
    scene_free(&body);
    unmake(&made);
}

/* No line leads to a number that is not there; what stands alone is a point. */
static void gaps_stay_gaps(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 6, 6, 2, false);
    matrix_row(&made.each, 1)[0] = matrix_row(&made.each, 4)[0] = NAN;
    for (int broken = 0; broken < 2; broken++) {
        Scene body = lay_out(&made, (FigureStyle){.theme = broken == 1 ? THEME_PRINT : THEME_LIGHT,
                                                  .query = broken == 1 ? 1 : 0});
        bool lines[6] = {false}, points[6] = {false};
        for (size_t i = 0; i < body.count; i++) {
            const Mark *mark = &body.marks[i];
            if (mark->role == ROLE_SERIES && mark->panel == 0 && mark->row == 0) {
                lines[mark->column] |= mark->kind == MARK_LINE;
                points[mark->column] |= mark->kind == MARK_DISC;
            }
        }
        for (size_t i = 0; i < 6; i++) {
            assert_int_equal(lines[i], i == 2);
        }
        assert_true(points[0] && points[5] && !points[1] && !points[4]);
        scene_free(&body);
    }
    unmake(&made);
}

static void of_very_many_queries_some_are_drawn(void **state) {
    (void)state;
    Made made;
    make(&made, 3000, 40, 3, 1.5, false);
    Scene body = lay_out(&made, (FigureStyle){0});
    assert_non_null(strstr(body.remarks, "thin: every "));
    assert_non_null(strstr(body.remarks, "th of 3000 queries"));
    size_t step = strtoul(strstr(body.remarks, "every ") + 6, NULL, 10);
    assert_true(step > 1);
    bool seen[3000] = {false};
    for (size_t i = 0; i < body.count; i++) {
        const Mark *mark = &body.marks[i];
        if (mark->role == ROLE_SERIES && mark->panel == 0 && mark->row < 3000) {
            seen[mark->row] = true;
        }
    }
    for (size_t i = 0; i < 3000; i++) {
        assert_int_equal(seen[i], i % step == 0);
    }
    scene_free(&body);
    unmake(&made);
}

/* Without numbers of each query the measure is the variance, of one query too. */
static void a_measure_needs_no_queries(void **state) {
    (void)state;
    Made made;
    make(&made, 1, 4, 6, 2, false);
    made.data.measures[0].each = (Matrix){0};
    Scene body = lay_out(&made, (FigureStyle){0});
    assert_int_equal(count_text(&body, ROLE_LEGEND, "variance"), 1);
    assert_int_equal(count_text(&body, ROLE_LEGEND, made.queries.text[0]), 1);
    scene_free(&body);
    unmake(&made);
}

static void the_reference_is_dashed_in_every_theme(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 5, 6, 2, false);
    for (int theme = 0; theme < 3; theme++) {
        Scene body = lay_out(&made, (FigureStyle){.theme = (Theme)theme, .query = 1});
        double dashes = 0, query = 0;
        for (size_t i = 0; i < body.count; i++) {
            const Mark *mark = &body.marks[i];
            bool is_dash = mark->role == ROLE_SERIES && mark->panel == 0 && !isfinite(mark->value);
            dashes += is_dash && mark->row == 4 ? mark->width : 0;
            query += is_dash && mark->row == 0;
        }
        assert_true(dashes > 150 && dashes < 300);          /* a good half of the panel */
        assert_true((query > 0) == (theme == THEME_PRINT)); /* there hues are all black */
        scene_free(&body);
    }
    unmake(&made);
}

static void names_neither_overlap_nor_leave(void **state) {
    (void)state;
    const size_t sizes[] = {1, 2, 7, 16, 60, 300};
    const size_t values[] = {1, 2, 9, 40};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 4; j++) {
            Made made;
            size_t n = sizes[i];
            make(&made, n, values[j], i % 2 == 0 ? 60 : 8, j % 2 == 0 ? 1.5 : 2, i % 3 == 1);
            Scene body =
                lay_out(&made, (FigureStyle){.theme = (Theme)(i % 3), .query = j == 2 ? n : 0});
            check_texts(&body);
            if (n > 1 && n <= 7) {
                assert_true(count_role(&body, ROLE_LEGEND) >= 2 * (n - 1) + 4);
            } else if (n > 1) {
                assert_true(n < 20 || strstr(body.remarks, "queries") != NULL);
            }
            scene_free(&body);
            unmake(&made);
        }
    }
}

static void numbers_of_every_size_have_axes(void **state) {
    (void)state;
    const double sizes[] = {0, 1e-300, 1e-9, 1e12, 1e300};
    for (size_t i = 0; i < 5; i++) {
        Made made;
        make(&made, 2, 6, 6, 10, false);
        for (size_t j = 0; j < 6; j++) {
            matrix_row(&made.numbers, 1)[j] = sizes[i] * pow(10, (double)j);
            matrix_row(&made.numbers, 0)[j] = sizes[i] * (double)(j + 1) - sizes[i] * 3;
        }
        made.data.measures[0].may_be_log = true;
        made.data.measures[0].each = (Matrix){0};
        made.data.measures[0].reference = NULL;
        Scene body = lay_out(&made, (FigureStyle){0});
        check_texts(&body);
        for (size_t j = 0; j < body.count; j++) {
            assert_true(isfinite(body.marks[j].x) && isfinite(body.marks[j].y));
        }
        scene_free(&body);
        unmake(&made);
    }
}

/* --colormap list: each strip's colours are the map's own. */
static void strips_are_the_maps(void **state) {
    (void)state;
    for (int theme = 0; theme < 3; theme++) {
        Scene body;
        assert_true(figure_maps(&(FigureStyle){.theme = (Theme)theme}, canvas, &body, &error));
        check_texts(&body);
        size_t count = 0;
        for (; colour_map_at(count) != NULL; count++) {
            const ColourMap *map = colour_map_at(count);
            const Mark *strip = find_cell(&body, ROLE_COLOUR_BAR, (int)count, 0, 0);
            assert_int_equal(count_text(&body, ROLE_QUERY_LABEL, map->name), 1);
            for (size_t i = 0; i < strip->cell_columns; i++) {
                double part = ((double)i + 0.5) / (double)strip->cell_columns;
                assert_true(
                    same_colour(strip->cells[i], colour_of(map, (ColourRange){0, 1}, part)));
            }
        }
        assert_int_equal(count_role(&body, ROLE_COLOUR_BAR), count);
        scene_free(&body);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_lie_where_the_numbers_say),
        cmocka_unit_test(values_may_come_in_any_order),
        cmocka_unit_test(gaps_stay_gaps),
        cmocka_unit_test(of_very_many_queries_some_are_drawn),
        cmocka_unit_test(a_measure_needs_no_queries),
        cmocka_unit_test(the_reference_is_dashed_in_every_theme),
        cmocka_unit_test(names_neither_overlap_nor_leave),
        cmocka_unit_test(numbers_of_every_size_have_axes),
        cmocka_unit_test(strips_are_the_maps),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
