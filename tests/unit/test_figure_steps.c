/* figure, the steps view: panels say what the numbers are, operators stand between them, and
 * nothing overlaps or is cut. */
#include "steps_view.h"

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
#include "random_below.h"
#include "with_canvas.h"

/* The panels of a made calculation, in their order. */
enum { X, Q, K, S, SCALED, A, V, AV, OUT, PANELS };

/** Everything that a figure is made of, owned. */
typedef struct Made {
    StepsData data;
    Step steps[PANELS];
    FigureStyle style;
    Labels queries, keys, x_names, k_names, v_names;
    Scene scene;
} Made;

static void make_labels(Labels *labels, size_t count, size_t longest) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "g", "j", "-"};
    assert_true(labels_new(labels, count, &error));
    for (size_t i = 0; i < count; i++) {
        char text[4 * 61] = "";
        size_t length = 1 + random_below((unsigned)longest);
        for (size_t at = 0; at < length; at++) {
            strcat(text, letters[random_below(at % 7 == 0 ? 10 : 4)]);
        }
        assert_true(labels_set(labels, i, text, strlen(text), &error));
    }
}

static void fill(Matrix *matrix, size_t rows, size_t cols, double low, double high) {
    assert_true(matrix_new(matrix, rows, cols, &error));
    for (size_t i = 0; i < rows * cols; i++) {
        matrix->data[i] = low + (high - low) * (random_below(1001) / 1000.0);
    }
}

static Step step(OperatorKind before, const char *action, const char *heading, StepKind kind) {
    Step made = {.before = before, .kind = kind};
    strcpy(made.action, action);
    strcpy(made.heading, heading);
    return made;
}

static Step vectors(Step made, StepHue hue, StepShare share, const Labels *dimensions) {
    made.hue = hue;
    made.share = share;
    made.dimensions = dimensions;
    return made;
}

/* n queries, m keys; n × d, n × k, m × v. */
static void make(Made *made, size_t n, size_t m, size_t d, size_t k, size_t v, size_t longest) {
    *made = (Made){.style = {.decimals = 2}};
    make_labels(&made->queries, n, longest);
    make_labels(&made->keys, m, longest);
    make_labels(&made->x_names, d, longest);
    make_labels(&made->k_names, k, longest);
    make_labels(&made->v_names, v, longest);
    Step *steps = made->steps;
    steps[X] = vectors(step(OPERATOR_NONE, "", "X", STEP_VECTORS), STEP_PLAIN, SHARE_EMBEDDINGS,
                       &made->x_names);
    steps[Q] = vectors(step(OPERATOR_ARROW, "", "Q = X·W_Q", STEP_VECTORS), STEP_QUERY,
                       SHARE_SCORING, &made->k_names);
    steps[K] = vectors(step(OPERATOR_TIMES, "", "Kᵀ = (X·W_K)ᵀ", STEP_VECTORS), STEP_KEY,
                       SHARE_SCORING, &made->k_names);
    steps[K].of_keys = steps[K].transposed = true;
    steps[S] = step(OPERATOR_EQUALS, "", "S = QKᵀ", STEP_SCORES);
    steps[SCALED] = step(OPERATOR_ARROW, "scale", "S/√2", STEP_SCORES);
    steps[A] = step(OPERATOR_ARROW, "softmax", "attention  A", STEP_WEIGHTS);
    steps[V] = vectors(step(OPERATOR_TIMES, "", "V = X·W_V", STEP_VECTORS), STEP_VALUE,
                       SHARE_VALUES, &made->v_names);
    steps[V].of_keys = true;
    steps[AV] = vectors(step(OPERATOR_EQUALS, "", "A·V", STEP_VECTORS), STEP_PLAIN, SHARE_VALUES,
                        &made->v_names);
    steps[OUT] = vectors(step(OPERATOR_PLUS, "", "output", STEP_VECTORS), STEP_PLAIN,
                         SHARE_EMBEDDINGS, &made->x_names);
    fill(&steps[X].values, n, d, -1.9, 1.9);
    fill(&steps[Q].values, n, k, -2, 2);
    fill(&steps[K].values, m, k, -2, 2);
    fill(&steps[S].values, n, m, -7, 7);
    fill(&steps[SCALED].values, n, m, -4, 4);
    fill(&steps[A].values, n, m, 0, 1);
    fill(&steps[V].values, m, v, -2, 2);
    fill(&steps[AV].values, n, v, -2, 2);
    fill(&steps[OUT].values, n, d, -2, 2);
    made->data = (StepsData){.queries = &made->queries,
                             .keys = &made->keys,
                             .query_stride = 1,
                             .key_stride = 1,
                             .count = PANELS,
                             .steps = made->steps};
}

static bool draw(Made *made) {
    scene_free(&made->scene);
    return figure_steps(&made->data, &made->style, canvas, &made->scene, &error);
}

static void lay_out(Made *made) {
    if (!draw(made)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    scene_free(&made->scene);
    labels_free(&made->queries);
    labels_free(&made->keys);
    labels_free(&made->x_names);
    labels_free(&made->k_names);
    labels_free(&made->v_names);
    for (int i = 0; i < PANELS; i++) {
        matrix_free(&made->steps[i].values);
    }
}

/* The rectangle of all cells of a panel. */
typedef struct Area {
    double left, top, right, bottom;
} Area;

static Area area_of(const Scene *scene, int panel) {
    Area area = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        if (mark->role == ROLE_CELL && mark->panel == panel) {
            area.left = fmin(area.left, mark->x);
            area.top = fmin(area.top, mark->y);
            area.right = fmax(area.right, mark->x + mark->width);
            area.bottom = fmax(area.bottom, mark->y + mark->height);
        }
    }
    assert_true(area.left < area.right);
    return area;
}

/* ---- nothing overlaps, nothing is cut ---- */

/* What an arrow does stands close over its middle. */
static void check_action(const Mark *action, const Mark *arrow) {
    assert_int_equal(arrow->kind, MARK_ARROW);
    assert_true(fabs(action->x - arrow->x - arrow->width / 2) < 1e-9);
    assert_true(action->y < arrow->y && action->y > arrow->y - 6);
    assert_true(action->width <= arrow->width + 1);
}

/* Every operator lies before its panel and behind the one
 * before, or at the start of a line; and beside the panel's cells. */
static void check_operators(const Made *made) {
    const Scene *scene = &made->scene;
    int panel = 0;
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        bool is_arrow = mark->kind == MARK_ARROW;
        bool is_sign = mark->kind == MARK_TEXT && mark->look.size > 12;
        if (mark->role != ROLE_OPERATOR) {
            continue;
        }
        if (!is_arrow && !is_sign) {
            check_action(mark, mark - 1);
            continue;
        }
        panel++;
        Area before = area_of(scene, panel - 1), after = area_of(scene, panel);
        double left = is_arrow ? mark->x : mark->x - mark->width / 2;
        double right = is_arrow ? mark->x + mark->width : mark->x + mark->width / 2;
        bool begins = after.top > before.bottom;
        assert_true(right <= after.left && left >= 0);
        assert_true(begins || left >= before.right);
        assert_true(mark->y > after.top && mark->y < after.bottom);
        assert_true(mark->y > before.top || begins);
        assert_true(begins || before.right < after.left);
    }
    assert_int_equal(panel, PANELS - 1);
}

static void check_labels_are_there(const Made *made) {
    const Labels *columns[] = {&made->keys, &made->x_names, &made->k_names, &made->v_names};
    for (int list = 0; list < 4; list++) {
        for (size_t i = 0; i < columns[list]->count; i++) {
            assert_true(count_text(&made->scene, ROLE_KEY_LABEL, columns[list]->text[i]) >= 1);
        }
    }
    for (size_t i = 0; i < made->queries.count; i++) {
        assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, made->queries.text[i]) >= 1);
    }
    for (size_t i = 0; i < made->k_names.count; i++) {
        assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, made->k_names.text[i]) >= 1);
    }
}

static void check_panels_are_apart(const Made *made) {
    for (int i = 0; i < PANELS; i++) {
        Area a = area_of(&made->scene, i);
        assert_true(a.left >= 0 && a.top >= 0);
        assert_true(a.right <= made->scene.width && a.bottom <= made->scene.height);
        for (int j = 0; j < i; j++) {
            Area b = area_of(&made->scene, j);
            assert_true(a.left > b.right || a.top > b.bottom || b.left > a.right ||
                        b.top > a.bottom);
        }
    }
}

static void nothing_overlaps_or_leaves(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        Made made;
        size_t n = 1 + random_below(30), m = round % 3 == 0 ? 1 + random_below(30) : n;
        size_t d = 1 + random_below(round % 5 == 0 ? 40 : 8);
        make(&made, n, m, d, 1 + random_below(8), 1 + random_below(8),
             1 + random_below(round % 4 == 0 ? 60 : 12));
        made.style.theme = (Theme)(round % 3);
        made.style.query = round % 2 == 0 ? 0 : 1 + random_below((unsigned)n);
        made.style.decimals = (int)random_below(5);
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_labels_are_there(&made);
        check_panels_are_apart(&made);
        check_operators(&made);
        unmake(&made);
    }
}

static void many_tokens_become_pixels(void **state) {
    (void)state;
    const size_t sizes[][2] = {{129, 129}, {300, 300}, {5, 300}, {300, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Made made;
        make(&made, sizes[i][0], sizes[i][1], 4, 3, 3, 8);
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_panels_are_apart(&made);
        check_operators(&made);
        const Mark *cells = find_cell(&made.scene, ROLE_CELL, A, 0, 0);
        assert_int_equal(cells->kind, MARK_CELLS);
        assert_int_equal(cells->cell_rows, sizes[i][0]);
        assert_int_equal(cells->cell_columns, sizes[i][1]);
        const Mark *keys = find_cell(&made.scene, ROLE_CELL, K, 0, 0);
        assert_true(keys->kind != MARK_CELLS || keys->cell_columns == sizes[i][1]);
        unmake(&made);
    }
}

static void long_chains_wrap_to_a_page_s_shape(void **state) {
    (void)state;
    const size_t sizes[] = {3, 5, 9, 16, 40};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Made made;
        make(&made, sizes[i], sizes[i], 5, 2, 3, 8);
        lay_out(&made);
        assert_true(made.scene.width <= 2.2 * (made.scene.height + 45));
        assert_true(made.scene.height <= 2.2 * made.scene.width);
        /* Factors and summands stay on one line. */
        const int second[] = {K, V, OUT};
        for (int at = 0; at < 3; at++) {
            Area a = area_of(&made.scene, second[at] - 1), b = area_of(&made.scene, second[at]);
            assert_true(fabs(a.top - b.top) < 1e-9);
        }
        unmake(&made);
    }
}

/* ---- the numbers ---- */

static void check_panel(const Made *made, int panel, const char *map, ColourRange range) {
    const Step *shown = &made->steps[panel];
    for (size_t row = 0; row < shown->values.rows; row++) {
        for (size_t column = 0; column < shown->values.cols; column++) {
            double value = matrix_row(&shown->values, row)[column];
            size_t down = shown->transposed ? column : row,
                   across = shown->transposed ? row : column;
            const Mark *cell = find_cell(&made->scene, ROLE_CELL, panel, down, across);
            const Mark *number = find_cell(&made->scene, ROLE_CELL_TEXT, panel, down, across);
            assert_non_null(cell);
            assert_non_null(number);
            assert_true(cell->value >= value && cell->value <= value);
            assert_true(same_colour(cell->colour, colour_of(colour_map(map), range, value)));
            assert_true(colour_contrast(number->colour, cell->colour) >= 4.5);
            char text[40];
            snprintf(text, sizeof text, "%s%.2f", value < 0 ? "\xE2\x88\x92" : "", fabs(value));
            assert_true(strcmp(number->text, text) == 0 || fabs(value) < 0.005);
        }
    }
}

static void colours_and_numbers_are_the_values(void **state) {
    (void)state;
    const char *const maps[][2] = {{"blues", "redblue"}, {"night", "dusk"}, {"grey", "ash"}};
    for (int theme = 0; theme < 3; theme++) {
        Made made;
        make(&made, 4, 5, 3, 2, 3, 6);
        made.style.theme = (Theme)theme;
        made.steps[V].values.data[1] = -2.9; /* of vectors the furthest from 0: to −3 … 3 */
        made.steps[S].values.data[3] = 7.7;  /* and of scores: to −8 … 8 */
        lay_out(&made);
        for (int panel = 0; panel < PANELS; panel++) {
            StepKind kind = made.steps[panel].kind;
            double limit = kind == STEP_VECTORS ? 3 : 8;
            check_panel(&made, panel, maps[theme][kind != STEP_WEIGHTS],
                        kind == STEP_WEIGHTS ? (ColourRange){0, 1} : (ColourRange){-limit, limit});
        }
        assert_int_equal(count_text(&made.scene, ROLE_TICK, "3"), 1);
        assert_int_equal(count_text(&made.scene, ROLE_TICK, "8"), 1);
        assert_int_equal(count_role(&made.scene, ROLE_COLOUR_BAR), 3);
        unmake(&made);
    }
}

static void bars_are_coloured_as_the_cells(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 2, 2, 2, 5);
    lay_out(&made);
    size_t bars = 0;
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *bar = &made.scene.marks[i];
        if (bar->role != ROLE_COLOUR_BAR || made.steps[bar->panel].kind != STEP_WEIGHTS) {
            continue;
        }
        bars++;
        assert_int_equal(bar->cell_rows, 1);
        for (size_t at = 0; at < bar->cell_columns; at++) {
            double value = ((double)at + 0.5) / (double)bar->cell_columns;
            assert_true(same_colour(bar->cells[at],
                                    colour_of(colour_map("blues"), (ColourRange){0, 1}, value)));
        }
    }
    assert_int_equal(bars, 1);
    unmake(&made);
}

static void q_k_and_v_have_their_hues(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 2, 2, 2, 5);
    lay_out(&made);
    const int framed[] = {Q, K, V};
    size_t frames = 0;
    Colour hues[3];
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *frame = &made.scene.marks[i];
        if (frame->kind == MARK_FRAME) {
            assert_in_range(frames, 0, 2);
            Area cells = area_of(&made.scene, framed[frames]);
            assert_true(frame->x < cells.left && frame->x > cells.left - 3);
            assert_true(frame->x + frame->width > cells.right);
            assert_true(frame->y + frame->height > cells.bottom);
            hues[frames++] = frame->colour;
        }
    }
    assert_int_equal(frames, 3);
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *title = &made.scene.marks[i];
        for (int at = 0; title->role == ROLE_PANEL_TITLE && at < 3; at++) {
            bool is_its = strcmp(title->text, made.steps[framed[at]].heading) == 0;
            assert_true(!is_its || same_colour(title->colour, hues[at]));
        }
    }
    assert_false(same_colour(hues[0], hues[1]) || same_colour(hues[1], hues[2]));
    unmake(&made);
}

static void one_query_is_brought_out_in_all_panels(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 4, 3, 2, 3, 6);
    lay_out(&made);
    Scene plain = made.scene;
    made.scene = (Scene){0};
    made.style.query = 2;
    lay_out(&made);
    assert_int_equal(made.scene.count, plain.count);
    for (size_t i = 0; i < plain.count; i++) {
        const Mark *before = &plain.marks[i], *after = &made.scene.marks[i];
        if (before->role != ROLE_CELL) {
            continue;
        }
        bool fades = !made.steps[before->panel].of_keys && before->row != 1;
        bool is_white = fabs(before->value) < 0.2;
        assert_true(is_white || same_colour(before->colour, after->colour) != fades);
    }
    scene_free(&plain);
    unmake(&made);
}

static void masked_cells_are_hatched_and_said(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 2, 2, 2, 5);
    made.steps[SCALED].values.data[2] = made.steps[A].values.data[2] = (double)NAN;
    for (size_t row = 0; row < 3; row++) {
        for (size_t column = 0; column < 3; column++) {
            double *weight = &matrix_row(&made.steps[A].values, row)[column];
            *weight = isfinite(*weight) ? (row == 0 ? 0.5 : column == 0 ? 1.0 : 0.0) : *weight;
        }
    }
    lay_out(&made);
    assert_int_equal(find_cell(&made.scene, ROLE_CELL, SCALED, 0, 2)->kind, MARK_HATCHED);
    assert_int_equal(find_cell(&made.scene, ROLE_CELL, A, 0, 2)->kind, MARK_HATCHED);
    assert_null(find_cell(&made.scene, ROLE_CELL_TEXT, A, 0, 2));
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "hatched: masked"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1"), 1);
    made.steps[A].values.data[4] = 0.25;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1"), 0);
    unmake(&made);
}

/* A column that is 0 in Q alone takes part in the product and stays. */
static void zeros_are_left_out_together(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 4, 3, 3, 2, 5);
    for (size_t row = 0; row < 3; row++) {
        matrix_row(&made.steps[Q].values, row)[0] = 0;
        matrix_row(&made.steps[Q].values, row)[1] = -0.0;
    }
    for (size_t row = 0; row < 4; row++) {
        matrix_row(&made.steps[K].values, row)[1] = 0;
    }
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "1 of 3 dimensions is 0 throughout and left out");
    assert_non_null(find_cell(&made.scene, ROLE_CELL, Q, 2, 1));
    assert_null(find_cell(&made.scene, ROLE_CELL, Q, 0, 2));
    assert_null(find_cell(&made.scene, ROLE_CELL, K, 2, 0));
    double last = matrix_row(&made.steps[K].values, 3)[2];
    const Mark *cell = find_cell(&made.scene, ROLE_CELL, K, 1, 3);
    assert_true(cell->value >= last && cell->value <= last);
    made.style.all_dimensions = true;
    lay_out(&made);
    assert_null(made.scene.remarks);
    assert_non_null(find_cell(&made.scene, ROLE_CELL, K, 2, 0));
    made.data.embeddings_are_chosen = true;
    lay_out(&made);
    assert_null(find_cell(&made.scene, ROLE_CELL, K, 2, 0));
    unmake(&made);
}

static void pooling_is_said_and_names_are_strided(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 4, 2, 2, 2, 5);
    Labels many;
    make_labels(&many, 8, 5);
    made.data.queries = made.data.keys = &many;
    made.data.query_stride = made.data.key_stride = 2;
    made.style.query = 6; /* in row 3 of 4 */
    lay_out(&made);
    assert_non_null(strstr(made.scene.remarks, "2 queries and 2 keys to a cell"));
    made.data.query_stride = 0; /* nobody set it */
    lay_out(&made);
    assert_non_null(strstr(made.scene.remarks, "1 queries and 2 keys to a cell"));
    made.data.query_stride = 2;
    lay_out(&made);
    assert_true(count_text(&made.scene, ROLE_QUERY_LABEL, many.text[6]) >= 1);
    double value = matrix_row(&made.steps[A].values, 2)[0];
    assert_true(same_colour(find_cell(&made.scene, ROLE_CELL, A, 2, 0)->colour,
                            colour_of(colour_map("blues"), (ColourRange){0, 1}, value)));
    labels_free(&many);
    unmake(&made);
}

/* ---- other chains ---- */

static void a_chain_may_begin_anywhere(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 2, 2, 2, 5);
    for (size_t first = 0; first < PANELS; first++) {
        made.data.steps = made.steps + first;
        made.data.count = PANELS - first;
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
    }
    made.data.steps = made.steps + A;
    made.data.count = 1;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_OPERATOR), 0);
    assert_int_equal(count_role(&made.scene, ROLE_COLOUR_BAR), 1);
    unmake(&made);
}

static void wrong_wishes_are_refused(void **state) {
    (void)state;
    Made made;
    make(&made, 30, 30, 2, 2, 2, 6);
    made.style.longest_side = 200;
    assert_false(draw(&made));
    assert_int_equal(error.code, ERROR_DATA);
    assert_null(made.scene.marks);
    made.style.longest_side = 0;
    made.style.range_rule = RANGE_GIVEN;
    made.style.range = (ColourRange){0.5, 0.5};
    assert_false(draw(&made));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "--range");
    unmake(&made);
    make(&made, 400, 400, 2, 2, 2, 6);
    made.style.longest_side = 1200;
    lay_out(&made);
    assert_true(fmax(made.scene.width, made.scene.height) <= 1200);
    unmake(&made);
}

/* The rows of two that are transposed are dimensions: named again where they are others. */
static void rows_are_named_where_they_differ(void **state) {
    (void)state;
    for (int same = 0; same < 2; same++) {
        Made made;
        make(&made, 3, 4, 2, 3, 3, 6);
        Step pair[] = {made.steps[K], made.steps[V]};
        pair[1].transposed = true;
        pair[1].dimensions = same == 1 ? &made.k_names : &made.v_names;
        made.data.steps = pair;
        made.data.count = 2;
        assert_true(labels_set(&made.k_names, 1, "of both", 7, &error));
        assert_true(labels_set(&made.v_names, 1, "other", 5, &error));
        lay_out(&made);
        assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "of both"), 1);
        assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "other"), 1 - same);
        assert_int_equal(count_role(&made.scene, ROLE_QUERY_LABEL), same == 1 ? 3 : 6);
        unmake(&made);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_named_where_they_differ),
        cmocka_unit_test(nothing_overlaps_or_leaves),
        cmocka_unit_test(many_tokens_become_pixels),
        cmocka_unit_test(long_chains_wrap_to_a_page_s_shape),
        cmocka_unit_test(colours_and_numbers_are_the_values),
        cmocka_unit_test(bars_are_coloured_as_the_cells),
        cmocka_unit_test(q_k_and_v_have_their_hues),
        cmocka_unit_test(one_query_is_brought_out_in_all_panels),
        cmocka_unit_test(masked_cells_are_hatched_and_said),
        cmocka_unit_test(zeros_are_left_out_together),
        cmocka_unit_test(pooling_is_said_and_names_are_strided),
        cmocka_unit_test(a_chain_may_begin_anywhere),
        cmocka_unit_test(wrong_wishes_are_refused),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
