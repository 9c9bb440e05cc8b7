/* figure: the laid-out scene says what the numbers are, and nothing in it overlaps or is cut. */
#include "matrix_view.h"

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
#define RANDOM_SEED 7
#include "random_below.h"

/** Everything that a figure is made of, owned. */
typedef struct Made {
    MatrixData data;
    FigureWords words;
    FigureStyle style;
    Labels queries, keys, dimensions;
    Scene scene;
} Made;

static void random_label(Labels *labels, size_t index, size_t longest) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "g", "j", "-"};
    char text[4 * 41] = "";
    size_t length = 1 + random_below((unsigned)longest);
    for (size_t i = 0; i < length; i++) {
        /* Latin for the most part; other scripts now and then. */
        strcat(text, letters[random_below(i % 7 == 0 ? 10 : 4)]);
    }
    assert_true(labels_set(labels, index, text, strlen(text), &error));
}

static void make_labels(Labels *labels, size_t count, size_t longest) {
    assert_true(labels_new(labels, count, &error));
    for (size_t i = 0; i < count; i++) {
        random_label(labels, i, longest);
    }
}

static void fill(Matrix *matrix, size_t rows, size_t cols, double low, double high) {
    assert_true(matrix_new(matrix, rows, cols, &error));
    for (size_t i = 0; i < rows * cols; i++) {
        matrix->data[i] = low + (high - low) * (random_below(1001) / 1000.0);
    }
}

/* n × m weights whose rows sum to 1, and n × d embeddings. */
static void make(Made *made, size_t n, size_t m, size_t d, size_t longest) {
    *made = (Made){.style = {.decimals = 2}};
    make_labels(&made->queries, n, longest);
    make_labels(&made->keys, m, longest);
    make_labels(&made->dimensions, d, longest);
    MatrixData *data = &made->data;
    fill(&data->attention, n, m, 0.05, 1);
    for (size_t row = 0; row < n; row++) {
        double sum = 0;
        for (size_t column = 0; column < m; column++) {
            sum += matrix_row(&data->attention, row)[column];
        }
        for (size_t column = 0; column < m; column++) {
            matrix_row(&data->attention, row)[column] /= sum;
        }
    }
    fill(&data->input, n, d, -2, 2);
    fill(&data->output, n, d, -2, 2);
    assert_true(matrix_new(&data->shift, n, d, &error));
    for (size_t i = 0; i < n * d; i++) {
        data->shift.data[i] = data->output.data[i] - data->input.data[i];
    }
    made->words.title = "a sentence that stands over the figure and may be longer than it is wide";
    made->words.subtitle = "softmax(QKᵀ/√4), no learned weights, causal";
    data->queries = &made->queries;
    data->keys = &made->keys;
    data->dimensions = &made->dimensions;
    data->query_stride = data->key_stride = 1;
}

static bool draw_page(const Made *made, Scene *page) {
    Scene body;
    bool done = figure_matrix(&made->data, &made->style, canvas, &body, &error) &&
                figure_page(&made->words, &made->style, &body, 1, canvas, page, &error);
    scene_free(&body);
    return done;
}

static void lay_out(Made *made) {
    if (!draw_page(made, &made->scene)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    scene_free(&made->scene);
    labels_free(&made->queries);
    labels_free(&made->keys);
    labels_free(&made->dimensions);
    matrix_free(&made->data.attention);
    matrix_free(&made->data.input);
    matrix_free(&made->data.output);
    matrix_free(&made->data.shift);
}

static bool is_of_map(const ColourMap *map, Colour colour) {
    for (int i = 0; i <= 4096; i++) {
        if (same_colour(colour_of(map, (ColourRange){0, 1}, i / 4096.0), colour)) {
            return true;
        }
    }
    return false;
}

/* ---- nothing overlaps, nothing is cut ---- */

/* Every query is named on every line of panels, every key and dimension over every panel. */
static void check_labels_are_there(const Made *made, size_t lines) {
    for (size_t i = 0; i < made->queries.count; i++) {
        assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, made->queries.text[i]) >= lines);
    }
    for (size_t i = 0; i < made->keys.count; i++) {
        assert_true(count_text(&made->scene, ROLE_KEY_LABEL, made->keys.text[i]) >= 1);
    }
    for (size_t i = 0; i < made->dimensions.count; i++) {
        assert_true(count_text(&made->scene, ROLE_KEY_LABEL, made->dimensions.text[i]) >= 3);
    }
}

static void labels_neither_overlap_nor_leave(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        Made made;
        size_t n = 1 + random_below(60), m = round % 3 == 0 ? 1 + random_below(60) : n;
        make(&made, n, m, 1 + random_below(round % 5 == 0 ? 60 : 12), 1 + random_below(40));
        if (round % 4 == 1) {
            made.words.title = made.words.subtitle = "";
        }
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_labels_are_there(&made, 1);
        unmake(&made);
    }
}

static void pictures_keep_a_page_s_shape(void **state) {
    (void)state;
    const size_t sizes[][2] = {{3, 4}, {5, 4}, {5, 12}, {12, 4}, {12, 30}, {40, 8}, {64, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        Made made;
        make(&made, sizes[i][0], sizes[i][0], sizes[i][1], 8);
        lay_out(&made);
        assert_true(made.scene.width <= 2.2 * made.scene.height);
        assert_true(made.scene.height <= 2.2 * made.scene.width);
        unmake(&made);
    }
}

/* ---- the numbers ---- */

static void check_cell(const Made *made, int panel, size_t row, size_t column, double value,
                       const ColourMap *map, ColourRange range) {
    const Mark *cell = find_cell(&made->scene, ROLE_CELL, panel, row, column);
    const Mark *number = find_cell(&made->scene, ROLE_CELL_TEXT, panel, row, column);
    assert_non_null(cell);
    assert_true(cell->value >= value && cell->value <= value);
    assert_true(same_colour(cell->colour, colour_of(map, range, value)));
    assert_non_null(number);
    assert_true(colour_contrast(number->colour, cell->colour) >= 4.5);
    char text[40];
    snprintf(text, sizeof text, "%s%.2f", value < 0 ? "\xE2\x88\x92" : "", fabs(value));
    assert_true(strcmp(number->text, text) == 0 || fabs(value) < 0.005);
}

static void check_matrix(const Made *made, int panel, const Matrix *values, const char *map,
                         ColourRange range) {
    for (size_t row = 0; row < values->rows; row++) {
        for (size_t column = 0; column < values->cols; column++) {
            check_cell(made, panel, row, column, matrix_row(values, row)[column], colour_map(map),
                       range);
        }
    }
}

static void colours_and_numbers_are_the_values(void **state) {
    (void)state;
    const struct {
        Theme theme;
        const char *weights, *signs;
    } themes[] = {{THEME_LIGHT, "blues", "redblue"},
                  {THEME_DARK, "night", "dusk"},
                  {THEME_PRINT, "grey", "ash"}};
    for (size_t i = 0; i < 3; i++) {
        Made made;
        make(&made, 6, 7, 5, 6);
        made.style.theme = themes[i].theme;
        made.data.shift.data[3] = 3.7; /* the largest of all: 4 is the next readable number */
        lay_out(&made);
        const ColourRange signs = {-4, 4};
        assert_int_equal(count_text(&made.scene, ROLE_TICK, "4"), 1);
        assert_int_equal(count_text(&made.scene, ROLE_TICK,
                                    "\xE2\x88\x92"
                                    "4"),
                         1);
        check_matrix(&made, 0, &made.data.attention, themes[i].weights, (ColourRange){0, 1});
        check_matrix(&made, 1, &made.data.input, themes[i].signs, signs);
        check_matrix(&made, 2, &made.data.output, themes[i].signs, signs);
        check_matrix(&made, 3, &made.data.shift, themes[i].signs, signs);
        assert_int_equal(made.scene.transparent, themes[i].theme == THEME_PRINT);
        unmake(&made);
    }
}

static void the_bar_is_coloured_as_the_cells(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 6, 3, 5);
    lay_out(&made);
    size_t bars = 0;
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *mark = &made.scene.marks[i];
        if (mark->role != ROLE_COLOUR_BAR || mark->panel != 0) {
            continue;
        }
        bars++;
        assert_int_equal(mark->kind, MARK_CELLS);
        assert_int_equal(mark->cell_columns, 1);
        for (size_t row = 0; row < mark->cell_rows; row++) {
            double value = 1 - ((double)row + 0.5) / (double)mark->cell_rows;
            assert_true(same_colour(mark->cells[row],
                                    colour_of(colour_map("blues"), (ColourRange){0, 1}, value)));
        }
    }
    assert_int_equal(bars, 1);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.5"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "1"), 1);
    unmake(&made);
}

static Colour colour_at(const Raster *raster, size_t x, size_t y) {
    uint32_t pixel = raster->pixels[y * raster->width + x];
    return (Colour){(unsigned char)(pixel >> 16), (unsigned char)(pixel >> 8),
                    (unsigned char)pixel};
}

/* At one and two pixels a point every row of the bar's pixels is a sample of its own, in order. */
static void the_bar_has_no_seams(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 1, 3); /* the shortest bar */
    lay_out(&made);
    const Mark *bar = NULL;
    for (size_t i = 0; i < made.scene.count; i++) {
        bar = made.scene.marks[i].role == ROLE_COLOUR_BAR ? &made.scene.marks[i] : bar;
    }
    for (size_t scale = 1; bar != NULL && scale <= 2; scale++) {
        Raster raster;
        assert_true(canvas_begin(canvas, made.scene.width, made.scene.height, (double)scale, 0,
                                 SIZE_MAX, &error));
        assert_true(scene_draw(&made.scene, canvas, &error));
        assert_true(canvas_end(canvas, true, &raster, &error));
        size_t x = scale * (size_t)(bar->x + bar->width / 2), y = scale * (size_t)bar->y;
        for (size_t row = 0; row < scale * (size_t)bar->height; row++) {
            Colour shown = colour_at(&raster, x, y + row);
            size_t sample = row * 2 / scale;
            assert_true(same_colour(shown, bar->cells[sample]) ||
                        (scale == 1 && same_colour(shown, bar->cells[sample + 1])));
        }
    }
    assert_non_null(bar);
    unmake(&made);
}

/* A wide attention matrix with a line to itself does not push the panels below it apart. */
static void panels_below_a_wide_one_stand_close(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 16, 7, 3);
    lay_out(&made);
    double before = find_cell(&made.scene, ROLE_CELL, 1, 0, 6)->x;
    double after = find_cell(&made.scene, ROLE_CELL, 2, 0, 0)->x;
    assert_true(after > before && after - before < 160);
    check_texts(&made.scene);
    unmake(&made);
}

static void ranges_follow_the_rule(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 1, 3);
    const double weights[] = {0.25, 0.75, 0.5, 0.5};
    memcpy(made.data.attention.data, weights, sizeof weights);
    made.style.range_rule = RANGE_AUTO;
    lay_out(&made);
    const ColourMap *blues = colour_map("blues");
    assert_true(same_colour(find_cell(&made.scene, ROLE_CELL, 0, 0, 0)->colour, blues->colours[0]));
    assert_true(same_colour(find_cell(&made.scene, ROLE_CELL, 0, 0, 1)->colour,
                            blues->colours[blues->count - 1]));
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.25"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.75"), 1);
    scene_free(&made.scene);
    made.style.range_rule = RANGE_GIVEN;
    made.style.range = (ColourRange){0.5, 0.5};
    assert_false(draw_page(&made, &made.scene));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "--range");
    unmake(&made);
}

static void masked_cells_are_hatched(void **state) {
    (void)state;
    const Theme themes[] = {THEME_LIGHT, THEME_DARK, THEME_PRINT};
    for (size_t t = 0; t < 3; t++) {
        Made made;
        make(&made, 5, 5, 2, 5);
        made.style.theme = themes[t];
        for (size_t row = 0; row < 5; row++) {
            for (size_t column = row + 1; column < 5; column++) {
                matrix_row(&made.data.attention, row)[column] = (double)NAN;
            }
        }
        lay_out(&made);
        size_t hatched = 0;
        for (size_t i = 0; i < made.scene.count; i++) {
            const Mark *mark = &made.scene.marks[i];
            bool masked = mark->role == ROLE_CELL && mark->panel == 0 && mark->column > mark->row;
            assert_int_equal(mark->kind == MARK_HATCHED, masked);
            hatched += masked;
            for (size_t map = 0; masked && colour_map_at(map) != NULL; map++) {
                assert_false(is_of_map(colour_map_at(map), mark->colour));
            }
            assert_false(mark->role == ROLE_CELL_TEXT && mark->panel == 0 &&
                         mark->column > mark->row);
        }
        assert_int_equal(hatched, 10);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "hatched: masked"), 1);
        unmake(&made);
    }
}

/* ---- the options ---- */

static void what_sums_to_one_is_said(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 6, 2, 5);
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_AXIS_TITLE, "query"), 1);
    scene_free(&made.scene);
    made.style.columns = true;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each column sums to 1"), 1);
    const Mark *cell = find_cell(&made.scene, ROLE_CELL, 0, 5, 3);
    assert_true(fabs(cell->value - matrix_row(&made.data.attention, 3)[5]) <= 0);
    check_texts(&made.scene);
    scene_free(&made.scene);
    made.data.attention.data[0] += 0.01;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each column sums to 1"), 0);
    unmake(&made);
}

/* On colours from 0 to 1, weights of long sentences all look like 0. */
static void pale_weights_are_named(void **state) {
    (void)state;
    Made made;
    make(&made, 20, 20, 2, 5);
    Matrix *weights = &made.data.attention;
    for (size_t i = 0; i < weights->rows * weights->cols; i++) {
        weights->data[i] = 0.05;
    }
    lay_out(&made);
    assert_int_equal(
        count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1; the largest is 0.05"), 1);
    check_texts(&made.scene);
    unmake(&made);
}

static void zero_dimensions_are_left_out_and_counted(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 5, 5);
    for (size_t row = 0; row < 3; row++) {
        for (size_t dead = 1; dead <= 3; dead += 2) {
            matrix_row(&made.data.input, row)[dead] = 0;
            matrix_row(&made.data.output, row)[dead] = 0;
            matrix_row(&made.data.shift, row)[dead] = -0.0;
        }
    }
    const char *note = "2 of 5 dimensions are 0 throughout and left out";
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_SUBTITLE, note), 1);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 9 + 3 * 9);
    assert_true(find_cell(&made.scene, ROLE_CELL, 1, 2, 1)->value <=
                matrix_row(&made.data.input, 2)[2]);
    assert_true(find_cell(&made.scene, ROLE_CELL, 1, 2, 1)->value >=
                matrix_row(&made.data.input, 2)[2]);
    scene_free(&made.scene);
    made.style.all_dimensions = true;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_SUBTITLE, note), 0);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 9 + 3 * 15);
    scene_free(&made.scene);
    /* What is 0 in one panel only stays in all. */
    made.style.all_dimensions = false;
    made.data.output.data[1] = 0.5;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 9 + 3 * 12);
    unmake(&made);
}

static void parts_may_be_absent(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 4, 2, 5);
    Matrix input = made.data.input, shift = made.data.shift, output = made.data.output;
    made.data.shift = (Matrix){0};
    made.data.output = (Matrix){0};
    made.data.input = (Matrix){0};
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 12);
    check_texts(&made.scene);
    scene_free(&made.scene);
    /* An output of another width has its own dimensions and no shift. */
    Labels wide;
    make_labels(&wide, 5, 8);
    made.data.input = input;
    fill(&made.data.output, 3, 5, -1, 1);
    made.data.output_dimensions = &wide;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 12 + 6 + 15);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, wide.text[4]) >= 1, 1);
    check_texts(&made.scene);
    matrix_free(&made.data.output);
    made.data.output = output;
    made.data.shift = shift;
    unmake(&made);
    labels_free(&wide);
}

static void the_output_says_how_it_came_about(void **state) {
    (void)state;
    Made made;
    make(&made, 3, 3, 2, 5);
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "after  A·V"), 1);
    scene_free(&made.scene);
    made.data.output_caption = "after  X + concat(A·V)·W_O + b_O";
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, made.data.output_caption), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "after  A·V"), 0);
    check_texts(&made.scene);
    unmake(&made);
}

static void other_queries_fade_but_stay(void **state) {
    (void)state;
    Made made;
    make(&made, 4, 4, 2, 5);
    made.style.query = 2;
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 16 + 3 * 8);
    assert_int_equal(count_role(&made.scene, ROLE_CELL_TEXT), 16 + 3 * 8);
    for (size_t column = 0; column < 4; column++) {
        double value = matrix_row(&made.data.attention, 1)[column];
        const Mark *bright = find_cell(&made.scene, ROLE_CELL, 0, 1, column);
        assert_true(same_colour(bright->colour,
                                colour_of(colour_map("blues"), (ColourRange){0, 1}, value)));
        const Mark *faded = find_cell(&made.scene, ROLE_CELL, 0, 2, column);
        Colour full = colour_of(colour_map("blues"), (ColourRange){0, 1}, faded->value);
        assert_true(colour_luminance(faded->colour) >= colour_luminance(full));
    }
    unmake(&made);
}

static void titles_wrap_and_are_never_cut(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 1, 3);
    char title[600] = "", joined[700] = "";
    for (int i = 0; i < 40; i++) {
        strcat(title, i % 3 == 0 ? "mouse " : "keyboard ");
    }
    made.words.title = title;
    lay_out(&made);
    check_texts(&made.scene);
    assert_true(count_role(&made.scene, ROLE_TITLE) > 3);
    for (size_t i = 0; i < made.scene.count; i++) {
        if (made.scene.marks[i].role == ROLE_TITLE) {
            strcat(strcat(joined, made.scene.marks[i].text), " ");
        }
    }
    assert_string_equal(joined, title);
    scene_free(&made.scene);
    made.words.title = "";
    lay_out(&made);
    assert_int_equal(count_role(&made.scene, ROLE_TITLE), 0);
    unmake(&made);
}

/* A title of pages says that it goes on, and every line but the last is full. */
static void only_a_title_of_pages_is_cut(void **state) {
    (void)state;
    Made made;
    make(&made, 2, 2, 1, 3);
    static char title[60001], joined[60001];
    for (int i = 0; i < 10000; i++) {
        strcpy(title + (size_t)i * 6, i % 7 == 0 ? "mouse " : "table ");
    }
    joined[0] = '\0';
    made.words.title = title;
    lay_out(&made);
    check_texts(&made.scene);
    size_t lines = 0;
    for (size_t i = 0; i < made.scene.count; i++) {
        if (made.scene.marks[i].role == ROLE_TITLE) {
            assert_true(made.scene.marks[i].width <= made.scene.width);
            strcat(strcat(joined, made.scene.marks[i].text), " ");
            lines++;
        }
    }
    assert_in_range(lines, 15, 25);
    char *end = strstr(joined, "… ");
    assert_non_null(end);
    assert_int_equal(strlen(end), strlen("… "));
    assert_memory_equal(joined, title, (size_t)(end - joined));
    unmake(&made);
}

static void many_tokens_become_pixels_with_ticks(void **state) {
    (void)state;
    Made made;
    make(&made, 300, 300, 4, 6);
    matrix_row(&made.data.attention, 7)[9] = (double)NAN;
    matrix_row(&made.data.attention, 7)[10] = (double)NAN;
    lay_out(&made);
    check_texts(&made.scene);
    const Mark *image = NULL;
    for (size_t i = 0; i < made.scene.count && image == NULL; i++) {
        image = made.scene.marks[i].kind == MARK_CELLS ? &made.scene.marks[i] : NULL;
    }
    assert_non_null(image);
    assert_int_equal(image->cell_rows * image->cell_columns, 90000);
    for (size_t i = 0; i < 90000; i += 17) {
        if (isfinite(made.data.attention.data[i])) {
            assert_true(
                same_colour(image->cells[i], colour_of(colour_map("blues"), (ColourRange){0, 1},
                                                       made.data.attention.data[i])));
        }
    }
    const Mark *hatched = find_cell(&made.scene, ROLE_CELL, 0, 7, 9);
    assert_int_equal(hatched->kind, MARK_HATCHED);
    assert_true(fabs(hatched->width - 2 * image->width / 300) < 1e-9);
    assert_true(image->width >= 300 * 0.5 && image->width < 1500);
    assert_true(count_role(&made.scene, ROLE_QUERY_LABEL) >= 10);
    unmake(&made);
}

/* Of 600 tokens pooled by 4, row 5 stands for the tokens from number 21 on. */
static void pooled_rows_are_named_by_their_first_token(void **state) {
    (void)state;
    Made made;
    make(&made, 600, 600, 2, 6);
    matrix_free(&made.data.attention);
    fill(&made.data.attention, 150, 150, 0, 1);
    matrix_free(&made.data.input);
    matrix_free(&made.data.output);
    matrix_free(&made.data.shift);
    fill(&made.data.input, 600, 2, -0.5, 0.5);
    made.data.input.data[2 * 22] = -0.9; /* in row 5 with tokens 20 … 23 */
    made.data.query_stride = made.data.key_stride = 4;
    lay_out(&made);
    const Mark *embeddings = find_cell(&made.scene, ROLE_CELL, 1, 0, 0);
    assert_int_equal(embeddings->cell_rows, 150);
    assert_true(same_colour(embeddings->cells[2 * 5],
                            colour_of(colour_map("redblue"), (ColourRange){-1, 1}, -0.9)));
    assert_string_equal(made.scene.remarks,
                        "each cell is the maximum of 4 × 4 weights; "
                        "each row of embeddings is what is furthest from 0 in 4 tokens");
    char label[200];
    size_t step = 0;
    for (size_t i = 1; i < 150 && step == 0; i++) {
        snprintf(label, sizeof label, "%zu %s", 4 * i + 1, made.queries.text[4 * i]);
        step = count_text(&made.scene, ROLE_QUERY_LABEL, label) == 1 ? i : 0;
    }
    assert_in_range(step, 2, 20);
    assert_int_equal(count_role(&made.scene, ROLE_QUERY_LABEL) % ((149 / step) + 1), 0);
    unmake(&made);
}

static void what_is_pooled_one_way_only_is_said(void **state) {
    (void)state;
    Made made;
    make(&made, 6, 12, 2, 6);
    made.data.key_stride = 2; /* as if there were 24 keys */
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "each cell is the maximum of 1 × 2 weights");
    scene_free(&made.scene);
    made.data.query_stride = 0; /* nobody set it */
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "each cell is the maximum of 1 × 2 weights");
    scene_free(&made.scene);
    /* Embeddings that come pooled are not pooled again. */
    made.data.key_stride = 1;
    made.data.query_stride = 2;
    made.data.queries = &made.keys;
    lay_out(&made);
    assert_string_equal(made.scene.remarks, "each cell is the maximum of 2 × 1 weights");
    assert_true(find_cell(&made.scene, ROLE_CELL, 1, 5, 1)->value == made.data.input.data[11]);
    unmake(&made);
}

static void a_canvas_that_is_too_small_is_said(void **state) {
    (void)state;
    Made made;
    make(&made, 30, 30, 2, 6);
    made.style.longest_side = 200;
    assert_false(draw_page(&made, &made.scene));
    assert_int_equal(error.code, ERROR_DATA);
    assert_non_null(strstr(error.what, "200"));
    assert_null(made.scene.marks);
    unmake(&made);
    /* Cells without labels of their own shrink instead. */
    make(&made, 400, 400, 2, 6);
    made.style.longest_side = 700;
    lay_out(&made);
    assert_true(fmax(made.scene.width, made.scene.height) <= 700);
    unmake(&made);
}

static void the_same_input_is_the_same_scene(void **state) {
    (void)state;
    Made made;
    Scene again;
    make(&made, 5, 5, 3, 9);
    lay_out(&made);
    assert_true(draw_page(&made, &again));
    assert_int_equal(again.count, made.scene.count);
    for (size_t i = 0; i < again.count; i++) {
        assert_memory_equal(&again.marks[i].x, &made.scene.marks[i].x, 5 * sizeof(double));
        assert_true(same_colour(again.marks[i].colour, made.scene.marks[i].colour));
    }
    scene_free(&again);
    unmake(&made);
}

static void a_scene_can_be_painted(void **state) {
    (void)state;
    Made made;
    Raster raster;
    make(&made, 3, 3, 2, 4);
    made.data.attention.data[2] = (double)NAN;
    lay_out(&made);
    assert_true(canvas_begin(canvas, made.scene.width, made.scene.height, 2, 0, SIZE_MAX, &error));
    assert_true(scene_draw(&made.scene, canvas, &error));
    assert_true(canvas_end(canvas, true, &raster, &error));
    const Mark *cell = find_cell(&made.scene, ROLE_CELL, 0, 1, 1);
    assert_true(same_colour(
        colour_at(&raster, (size_t)(2 * cell->x) + 2, (size_t)(2 * cell->y) + 2), cell->colour));
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_neither_overlap_nor_leave),
        cmocka_unit_test(pictures_keep_a_page_s_shape),
        cmocka_unit_test(colours_and_numbers_are_the_values),
        cmocka_unit_test(the_bar_is_coloured_as_the_cells),
        cmocka_unit_test(the_bar_has_no_seams),
        cmocka_unit_test(panels_below_a_wide_one_stand_close),
        cmocka_unit_test(ranges_follow_the_rule),
        cmocka_unit_test(masked_cells_are_hatched),
        cmocka_unit_test(what_sums_to_one_is_said),
        cmocka_unit_test(pale_weights_are_named),
        cmocka_unit_test(zero_dimensions_are_left_out_and_counted),
        cmocka_unit_test(parts_may_be_absent),
        cmocka_unit_test(the_output_says_how_it_came_about),
        cmocka_unit_test(other_queries_fade_but_stay),
        cmocka_unit_test(titles_wrap_and_are_never_cut),
        cmocka_unit_test(only_a_title_of_pages_is_cut),
        cmocka_unit_test(many_tokens_become_pixels_with_ticks),
        cmocka_unit_test(pooled_rows_are_named_by_their_first_token),
        cmocka_unit_test(what_is_pooled_one_way_only_is_said),
        cmocka_unit_test(a_canvas_that_is_too_small_is_said),
        cmocka_unit_test(the_same_input_is_the_same_scene),
        cmocka_unit_test(a_scene_can_be_painted),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
