/* figure: the fan-out of a query shows the numbers it is given, and nothing overlaps or is cut. */
#include "query_view.h"
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
    QueryData data;
    FigureStyle style;
    Labels keys, steps, totals, dimensions, output_dimensions;
    Scene scene;
} Made;

static void name_steps(Labels *labels) {
    static const char *const names[] = {"QKᵀ", "s = QKᵀ/√4 + ALiBi", "exp(s − max s)"};
    assert_true(labels_new(labels, 3, &error));
    for (size_t i = 0; i < 3; i++) {
        assert_true(labels_set(labels, i, names[i], strlen(names[i]), &error));
    }
}

static void fill_weighted(QueryData *data) {
    size_t width = data->values.cols;
    random_matrix(&data->weighted, data->weights.rows, width, 0, 0);
    random_matrix(&data->totals, 1, width, 0, 0);
    for (size_t row = 0; row < data->weights.rows; row++) {
        for (size_t j = 0; j < width; j++) {
            double product = data->weights.data[row] * matrix_row(&data->values, row)[j];
            matrix_row(&data->weighted, row)[j] = product;
            data->totals.data[j] += isnan(product) ? 0 : product;
        }
    }
}

/* m keys, values of d dimensions (0: none), an output of d_out (0: none). */
static void make(Made *made, size_t m, size_t d, size_t d_out, size_t longest, double masked) {
    *made = (Made){.style = {.decimals = 2}};
    QueryData *data = &made->data;
    random_labels(&made->keys, m, longest);
    name_steps(&made->steps);
    random_matrix(&data->steps, m, 3, -9, 9);
    Matrix row;
    random_weights(&row, 1, m, masked);
    data->weights = (Matrix){m, 1, row.data};
    data->query = made->keys.text[0];
    data->number = 3;
    data->of = 7;
    data->keys = &made->keys;
    data->step_names = &made->steps;
    data->weight_name = "exp / Σ";
    for (size_t key = 0; key < m; key++) {
        if (isnan(data->weights.data[key])) {
            matrix_row(&data->steps, key)[1] = -INFINITY;
        }
    }
    if (d > 0) {
        random_labels(&made->dimensions, d, longest);
        random_labels(&made->totals, 1, 12);
        random_matrix(&data->values, m, d, -2, 2);
        fill_weighted(data);
        data->dimensions = &made->dimensions;
        data->total_names = &made->totals;
    }
    if (d_out > 0) {
        random_labels(&made->output_dimensions, d_out, longest);
        random_matrix(&data->output, 1, d_out, -2, 2);
        data->output_dimensions = &made->output_dimensions;
        data->output_caption = "output  X + concat(heads)·W_O + b_O";
    }
}

static void lay_out(Made *made) {
    scene_free(&made->scene);
    if (!figure_query(&made->data, &made->style, canvas, &made->scene, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    QueryData *data = &made->data;
    Matrix *matrices[] = {&data->steps,    &data->weights, &data->values,
                          &data->weighted, &data->totals,  &data->output};
    Labels *labels[] = {&made->keys, &made->steps, &made->totals, &made->dimensions,
                        &made->output_dimensions};
    for (size_t i = 0; i < 6; i++) {
        matrix_free(matrices[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        labels_free(labels[i]);
    }
    scene_free(&made->scene);
}

static void assert_near(double a, double b) {
    if (!(fabs(a - b) < 1e-9)) {
        fail_msg("%.17g is not %.17g", a, b);
    }
}

static void nothing_overlaps_or_leaves(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        Made made;
        size_t d = round % 5 == 0 ? 0 : 1 + random_below(round % 7 == 0 ? 300 : 12);
        size_t out = d > 0 && round % 2 == 0 ? 1 + random_below(20) : 0;
        make(&made, 1 + random_below(round % 4 == 0 ? 128 : 12), d, out, 1 + random_below(60),
             round % 3 == 0 ? 0.3 : 0);
        made.style.theme = (Theme)(round % 3);
        made.style.decimals = round % 11 == 0 ? 7 : 2;
        made.style.range_rule = round % 6 == 0 ? RANGE_AUTO : RANGE_UNIT;
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        for (size_t key = 0; key < made.keys.count; key++) {
            assert_true(count_text(&made.scene, ROLE_QUERY_LABEL, made.keys.text[key]) >= 1);
        }
        for (size_t j = 0; d <= LABELLED_MOST && j < d; j++) {
            assert_true(count_text(&made.scene, ROLE_KEY_LABEL, made.dimensions.text[j]) >= 2);
        }
        unmake(&made);
    }
}

static void write_two(double value, char text[40]) {
    snprintf(text, 40, "%s%.2f", value < 0 ? "\xE2\x88\x92" : "", fabs(value));
    if (fabs(value) < 0.005) {
        strcpy(text, "0.00");
    }
}

static const Mark *find_number(const Scene *scene, size_t row, size_t column) {
    return find_cell(scene, ROLE_NUMBER, 0, row, column);
}

static void check_number(const Made *made, size_t row, size_t column, double value) {
    const Mark *mark = find_number(&made->scene, row, column);
    char text[40] = "−∞";
    assert_non_null(mark);
    if (isfinite(value)) {
        write_two(value, text);
    }
    assert_string_equal(mark->text, text);
}

static void columns_hold_the_numbers_and_their_sums(void **state) {
    (void)state;
    Made made;
    make(&made, 9, 4, 0, 6, 0.3);
    const QueryData *data = &made.data;
    double exponentials = 0;
    lay_out(&made);
    for (size_t key = 0; key < 9; key++) {
        const double *steps = matrix_row(&data->steps, key);
        for (size_t step = 0; step < 3; step++) {
            check_number(&made, key, step, steps[step]);
        }
        check_number(&made, key, 3, isnan(data->weights.data[key]) ? 0 : data->weights.data[key]);
        exponentials += steps[2];
    }
    assert_null(find_number(&made.scene, 9, 0)); /* a sum of scores would mean nothing */
    assert_null(find_number(&made.scene, 9, 1));
    check_number(&made, 9, 2, exponentials);
    check_number(&made, 9, 3, 1);
    unmake(&made);
}

static void check_bar(const Made *made, size_t key, const ColourMap *map, ColourRange range) {
    double weight = made->data.weights.data[key];
    const Mark *bar = find_cell(&made->scene, ROLE_CELL, 0, key, 0);
    assert_non_null(bar);
    if (isnan(weight)) {
        assert_int_equal(bar->kind, MARK_HATCHED);
        assert_near(bar->width, FAN_BAR);
        return;
    }
    double part = (weight - range.low) / (range.high - range.low);
    assert_int_equal(bar->kind, MARK_RECTANGLE);
    assert_near(bar->value, weight);
    assert_near(bar->width, FAN_BAR * fmin(fmax(part, 0), 1));
    assert_true(same_colour(bar->colour, colour_of(map, range, weight)));
}

static void bars_are_the_weights(void **state) {
    (void)state;
    static const char *const maps[] = {"blues", "night", "grey"};
    for (int theme = 0; theme < 3; theme++) {
        Made made;
        make(&made, 12, 2, 0, 6, 0.3);
        made.style.theme = (Theme)theme;
        made.style.range_rule = RANGE_GIVEN;
        for (int wide = 0; wide < 2; wide++) {
            made.style.range = wide ? (ColourRange){0, 1} : (ColourRange){0.05, 0.15};
            lay_out(&made);
            size_t masked = 0;
            for (size_t key = 0; key < 12; key++) {
                check_bar(&made, key, colour_map(maps[theme]), made.style.range);
                masked += isnan(made.data.weights.data[key]) ? 1 : 0;
            }
            assert_int_equal(count_text(&made.scene, ROLE_CELL_TEXT, "masked"), masked);
        }
        made.style.range = (ColourRange){1, 0};
        scene_free(&made.scene);
        assert_false(figure_query(&made.data, &made.style, canvas, &made.scene, &error));
        assert_int_equal(error.code, ERROR_USAGE);
        unmake(&made);
    }
}

static void check_panel(const Made *made, int panel, const Matrix *values, ColourRange range) {
    for (size_t row = 0; row < values->rows; row++) {
        for (size_t column = 0; column < values->cols; column++) {
            double value = matrix_row(values, row)[column];
            const Mark *cell = find_cell(&made->scene, ROLE_CELL, panel, row, column);
            const Mark *number = find_cell(&made->scene, ROLE_CELL_TEXT, panel, row, column);
            assert_non_null(cell);
            assert_int_equal(cell->kind == MARK_HATCHED, isnan(value));
            if (isnan(value)) {
                continue;
            }
            char text[40];
            write_two(value, text);
            assert_near(cell->value, value);
            assert_true(same_colour(cell->colour, colour_of(colour_map("redblue"), range, value)));
            assert_string_equal(number->text, text);
            assert_true(colour_contrast(number->colour, cell->colour) >= 4.5);
        }
    }
}

static void panels_hold_the_values(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 5, 3, 5, 0.3);
    made.data.values.data[0] = 3.6;
    made.data.weighted.data[0] = 0;
    lay_out(&made);
    const ColourRange range = {-4, 4}; /* the next readable number */
    check_panel(&made, 1, &made.data.values, range);
    check_panel(&made, 2, &made.data.weighted, range);
    check_panel(&made, 3, &made.data.totals, range);
    check_panel(&made, 4, &made.data.output, range);
    unmake(&made);
}

/* Key, score, weight, value and weighted value of one key stand on one line, the sums on another.
 */
static void rows_are_shared(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 3, 0, 5, 0);
    lay_out(&made);
    const Scene *scene = &made.scene;
    for (size_t key = 0; key < 6; key++) {
        const Mark *value = find_cell(scene, ROLE_CELL_TEXT, 1, key, 0);
        for (size_t column = 0; column < 4; column++) {
            assert_true(fabs(find_number(scene, key, column)->y - value->y) < 1);
        }
        assert_near(find_cell(scene, ROLE_CELL_TEXT, 2, key, 0)->y, value->y);
    }
    assert_true(fabs(find_number(scene, 6, 3)->y - find_cell(scene, ROLE_CELL_TEXT, 3, 0, 0)->y) <
                1);
    /* A dimension is in one column of the weighted values, their sum and an output like them. */
    assert_near(find_cell(scene, ROLE_CELL, 2, 0, 2)->x, find_cell(scene, ROLE_CELL, 3, 0, 2)->x);
    unmake(&made);
}

static void wide_figures_wrap(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 30, 0, 5, 0);
    lay_out(&made);
    assert_true(find_cell(&made.scene, ROLE_CELL, 2, 0, 0)->y >
                find_cell(&made.scene, ROLE_CELL, 1, 3, 0)->y);
    assert_near(find_cell(&made.scene, ROLE_CELL, 2, 0, 0)->x,
                find_cell(&made.scene, ROLE_CELL, 1, 0, 0)->x);
    unmake(&made);
}

static void zero_dimensions_are_left_out_and_counted(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 5, 0, 5, 0);
    for (size_t row = 0; row < 3; row++) {
        matrix_row(&made.data.values, row)[2] = matrix_row(&made.data.weighted, row)[2] = 0;
    }
    made.data.totals.data[2] = 0;
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "1 of 5 dimensions is 0 throughout and left out");
    assert_near(find_cell(&made.scene, ROLE_CELL, 1, 1, 2)->value,
                matrix_row(&made.data.values, 1)[3]);
    made.style.all_dimensions = true;
    lay_out(&made);
    assert_null(made.scene.remarks);
    unmake(&made);
}

static void parts_may_be_absent(void **state) {
    (void)state;
    Made made;
    make(&made, 5, 0, 0, 5, 0);
    lay_out(&made);
    check_texts(&made.scene);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 5);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "score"), 1);
    matrix_free(&made.data.steps);
    made.data.steps = (Matrix){0};
    lay_out(&made);
    check_texts(&made.scene);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "score"), 0);
    check_number(&made, 5, 0, 1);
    unmake(&made);
}

/* The last row may be of several keys, which have no value of their own. */
static void the_last_row_may_be_a_sum(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 3, 0, 5, 0);
    made.data.values.rows = 5;
    matrix_row(&made.data.steps, 5)[0] = matrix_row(&made.data.steps, 5)[1] = (double)NAN;
    lay_out(&made);
    check_texts(&made.scene);
    assert_null(find_number(&made.scene, 5, 0));
    assert_null(find_cell(&made.scene, ROLE_CELL, 1, 5, 0));
    assert_non_null(find_cell(&made.scene, ROLE_CELL, 2, 5, 0));
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_or_leaves),
        cmocka_unit_test(columns_hold_the_numbers_and_their_sums),
        cmocka_unit_test(bars_are_the_weights),
        cmocka_unit_test(panels_hold_the_values),
        cmocka_unit_test(rows_are_shared),
        cmocka_unit_test(wide_figures_wrap),
        cmocka_unit_test(zero_dimensions_are_left_out_and_counted),
        cmocka_unit_test(parts_may_be_absent),
        cmocka_unit_test(the_last_row_may_be_a_sum),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
