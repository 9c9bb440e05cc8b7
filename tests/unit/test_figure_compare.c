/* figure: sentences beside each other, their difference, and the words that they share. */
#include "compare_view.h"

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

#define MOST 30

/** Everything that a figure is made of, owned. */
typedef struct Made {
    CompareData data;
    FigureStyle style;
    CompareSentence sentences[MOST];
    Labels queries[MOST], keys[MOST], titles, names, dimensions;
    CompareWord words[MOST];
    Scene scene;
} Made;

static void add_sentence(Made *made, size_t n, size_t m, size_t longest) {
    size_t index = made->data.count++;
    random_labels(&made->queries[index], n, longest);
    random_labels(&made->keys[index], m, longest);
    made->sentences[index] = (CompareSentence){.title = made->titles.text[index],
                                               .queries = &made->queries[index],
                                               .keys = &made->keys[index],
                                               .query_stride = 1,
                                               .key_stride = 1};
    random_weights(&made->sentences[index].attention, n, m);
}

static void begin(Made *made, size_t d, size_t longest) {
    *made = (Made){.style = {.decimals = 2}};
    random_labels(&made->titles, MOST, LONGEST_LABEL);
    random_labels(&made->names, MOST, longest);
    random_labels(&made->dimensions, d, longest);
}

static void add_words(Made *made, size_t count) {
    for (size_t word = 0; word < count; word++) {
        Matrix *values = &made->words[word].values;
        made->words[word].name = made->names.text[word];
        assert_true(matrix_new(values, 1 + made->data.count, made->dimensions.count, &error));
        for (size_t i = 0; i < values->rows * values->cols; i++) {
            values->data[i] = random_below(4001) / 1000.0 - 2;
        }
    }
    made->data.word_count = count;
    made->data.befores = 1;
}

static bool draw_page(Made *made) {
    Scene body;
    const FigureWords words = {"one  |  another", "softmax(QKᵀ/√4)"};
    made->data.sentences = made->sentences;
    made->data.words = made->words;
    made->data.dimensions = &made->dimensions;
    bool done = figure_compare(&made->data, &made->style, canvas, &body, &error) &&
                figure_page(&words, &made->style, &body, 1, canvas, &made->scene, &error);
    scene_free(&body);
    return done;
}

static void lay_out(Made *made) {
    if (!draw_page(made)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    for (size_t i = 0; i < MOST; i++) {
        labels_free(&made->queries[i]);
        labels_free(&made->keys[i]);
        matrix_free(&made->sentences[i].attention);
        matrix_free(&made->words[i].values);
    }
    labels_free(&made->titles);
    labels_free(&made->names);
    labels_free(&made->dimensions);
    scene_free(&made->scene);
}

static void make_two(Made *made, size_t n, size_t d, size_t words) {
    begin(made, d, 6);
    add_sentence(made, n, n, 6);
    add_sentence(made, n, n, 6);
    add_words(made, words);
}

static void check_labels_are_there(const Made *made) {
    for (size_t i = 0; i < made->data.count; i++) {
        const Labels *rows = made->style.columns ? &made->keys[i] : &made->queries[i];
        const Labels *columns = made->style.columns ? &made->queries[i] : &made->keys[i];
        for (size_t token = 0; token < rows->count; token++) {
            assert_true(count_text(&made->scene, ROLE_QUERY_LABEL, rows->text[token]) >= 1);
        }
        for (size_t token = 0; token < columns->count; token++) {
            assert_true(count_text(&made->scene, ROLE_KEY_LABEL, columns->text[token]) >= 1);
        }
    }
    for (size_t i = 0; i < made->dimensions.count && made->data.word_count > 0; i++) {
        assert_true(count_text(&made->scene, ROLE_KEY_LABEL, made->dimensions.text[i]) >=
                    made->data.word_count);
    }
}

static void nothing_overlaps_or_leaves(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        Made made;
        size_t longest = 1 + random_below(LONGEST_LABEL), count = 2 + random_below(4);
        size_t n = 1 + random_below(20);
        begin(&made, 1 + random_below(12), longest);
        for (size_t i = 0; i < count; i++) {
            n = round % 3 == 0 ? n : 1 + random_below(20);
            add_sentence(&made, n, round % 4 == 0 ? 1 + random_below(20) : n, longest);
        }
        add_words(&made, random_below(9));
        made.style.theme = (Theme)(round % 3);
        made.style.columns = round % 5 == 1;
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        check_labels_are_there(&made);
        unmake(&made);
    }
}

static void many_sentences_and_words_wrap(void **state) {
    (void)state;
    Made made;
    begin(&made, 5, 8);
    for (size_t i = 0; i < MOST; i++) {
        add_sentence(&made, 1 + random_below(8), 1 + random_below(8), 8);
    }
    add_words(&made, MOST);
    lay_out(&made);
    check_texts(&made.scene);
    check_cells_are_free(&made.scene);
    check_labels_are_there(&made);
    assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "after, in AD") > 0, 1);
    assert_true(made.scene.width < 3 * made.scene.height);
    unmake(&made);
}

static void many_tokens(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{60, 60}, {128, 40}, {300, 300}, {300, 5}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Made made;
        begin(&made, 8, 12);
        add_sentence(&made, sizes[i][0], sizes[i][0], 12);
        add_sentence(&made, sizes[i][1], sizes[i][1], 12);
        add_words(&made, 6);
        lay_out(&made);
        check_texts(&made.scene);
        check_cells_are_free(&made.scene);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "A  300 tokens"), i >= 2);
        unmake(&made);
    }
}

static void check_cell(const Made *made, int panel, size_t row, size_t column, double value,
                       const char *map, ColourRange range) {
    const Mark *cell = find_cell(&made->scene, ROLE_CELL, panel, row, column);
    const Mark *number = find_cell(&made->scene, ROLE_CELL_TEXT, panel, row, column);
    assert_non_null(cell);
    assert_true(same_number(cell->value, value));
    assert_true(same_colour(cell->colour, colour_of(colour_map(map), range, value)));
    assert_true(colour_contrast(number->colour, cell->colour) >= 4.5);
    char text[40];
    snprintf(text, sizeof text, "%s%.2f", value < 0 ? "\xE2\x88\x92" : "", fabs(value));
    assert_true(strcmp(number->text, text) == 0 || fabs(value) < 0.005);
}

/* A and B span 0 … 1, A − B and the words symmetric limits of their own. */
static void every_number_is_the_one_given(void **state) {
    (void)state;
    static const struct {
        const char *weights, *signs;
    } maps[] = {{"blues", "redblue"}, {"night", "dusk"}, {"grey", "ash"}};
    for (int theme = 0; theme < 3; theme++) {
        Made made;
        make_two(&made, 4, 3, 2);
        made.style.theme = (Theme)theme;
        Matrix *a = &made.sentences[0].attention, *b = &made.sentences[1].attention;
        const double row_a[] = {0.9, 0.1, 0, 0}, row_b[] = {0.15, 0.85, 0, 0};
        memcpy(a->data, row_a, sizeof row_a); /* 0.75 apart: 0.8 is the next readable number */
        memcpy(b->data, row_b, sizeof row_b);
        made.words[1].values.data[0] = -2.9;
        lay_out(&made);
        for (size_t i = 0; i < 16; i++) {
            check_cell(&made, 0, i / 4, i % 4, a->data[i], maps[theme].weights,
                       (ColourRange){0, 1});
            check_cell(&made, 1, i / 4, i % 4, b->data[i], maps[theme].weights,
                       (ColourRange){0, 1});
            check_cell(&made, 2, i / 4, i % 4, a->data[i] - b->data[i], maps[theme].signs,
                       (ColourRange){-0.8, 0.8});
        }
        for (size_t word = 0; word < 2; word++) {
            for (size_t i = 0; i < 9; i++) {
                check_cell(&made, 3 + (int)word, i / 3, i % 3, made.words[word].values.data[i],
                           maps[theme].signs, (ColourRange){-3, 3});
            }
        }
        assert_int_equal(count_role(&made.scene, ROLE_COLOUR_BAR), 3);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 1"), 1);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "each row sums to 0"), 1);
        unmake(&made);
    }
}

static void set_label(Labels *labels, size_t index, const char *text) {
    assert_true(labels_set(labels, index, text, strlen(text), &error));
}

static void differing_words_are_both_named(void **state) {
    (void)state;
    Made made;
    make_two(&made, 3, 2, 1);
    static const char *const a[] = {"cat", "and", "mouse"}, *const b[] = {"keyboard", "and",
                                                                          "mouse"};
    for (size_t i = 0; i < 3; i++) {
        set_label(&made.queries[0], i, a[i]);
        set_label(&made.keys[0], i, a[i]);
        set_label(&made.queries[1], i, b[i]);
        set_label(&made.keys[1], i, b[i]);
    }
    made.sentences[0].title = "cat and mouse";
    made.sentences[1].title = "keyboard and mouse";
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "cat / keyboard"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "cat / keyboard"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "mouse"), 3);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "A  cat and mouse"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "B  keyboard and mouse"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "difference  A − B"), 1);
    static const char *const rows[] = {"before", "after, in A", "after, in B"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, rows[i]), 1);
    }
    unmake(&made);
}

static void only_two_of_one_shape_have_a_difference(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{4, 4, 0}, {4, 5, 0}, {4, 4, 4}};
    for (size_t i = 0; i < 3; i++) {
        Made made;
        begin(&made, 2, 6);
        for (size_t sentence = 0; sentence < 3; sentence++) {
            if (shapes[i][sentence] > 0) {
                add_sentence(&made, shapes[i][sentence], 4, 6);
            }
        }
        lay_out(&made);
        assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "difference  A − B"), i == 0);
        check_texts(&made.scene);
        for (int stride = 0; stride < 3; stride++) { /* what is pooled has none */
            scene_free(&made.scene);
            made.sentences[0].query_stride = stride == 0 ? 2 : 1;
            made.sentences[0].key_stride = stride == 1 ? 2 : 1;
            made.sentences[1].key_stride = stride == 2 ? 2 : 1;
            lay_out(&made);
            assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "difference  A − B"), 0);
        }
        unmake(&made);
    }
}

/* Where one of two is masked, the other's weight is the difference; where both are, it is masked.
 */
static void masked_cells_of_a_difference(void **state) {
    (void)state;
    Made made;
    make_two(&made, 2, 2, 0);
    double *a = made.sentences[0].attention.data, *b = made.sentences[1].attention.data;
    a[1] = b[1] = b[2] = a[3] = (double)NAN;
    lay_out(&made);
    assert_int_equal(find_cell(&made.scene, ROLE_CELL, 2, 0, 1)->kind, MARK_HATCHED);
    assert_true(same_number(find_cell(&made.scene, ROLE_CELL, 2, 1, 0)->value, a[2]));
    assert_true(same_number(find_cell(&made.scene, ROLE_CELL, 2, 1, 1)->value, -b[3]));
    assert_int_equal(count_text(&made.scene, ROLE_PANEL_TITLE, "hatched: masked"), 1);
    unmake(&made);
}

static void zero_dimensions_are_left_out_and_counted(void **state) {
    (void)state;
    Made made;
    make_two(&made, 2, 4, 2);
    for (size_t row = 0; row < 3; row++) {
        matrix_row(&made.words[0].values, row)[1] = 0;
        matrix_row(&made.words[1].values, row)[1] = 0;
        matrix_row(&made.words[1].values, row)[2] = 0;
    }
    const char *remark = "1 of 4 dimensions is 0 throughout in the shared words and left out";
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_SUBTITLE, remark), 1);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 3 * 4 + 2 * 9);
    assert_true(same_number(find_cell(&made.scene, ROLE_CELL, 3, 2, 1)->value,
                            matrix_row(&made.words[0].values, 2)[2]));
    scene_free(&made.scene);
    made.style.all_dimensions = true;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_SUBTITLE, remark), 0);
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 3 * 4 + 2 * 12);
    unmake(&made);
}

static void one_scale_spans_all_sentences(void **state) {
    (void)state;
    Made made;
    begin(&made, 1, 4);
    add_sentence(&made, 2, 2, 4);
    add_sentence(&made, 1, 2, 4);
    const double first[] = {0.25, 0.75, 0.5, 0.5}, second[] = {0.125, 0.875};
    memcpy(made.sentences[0].attention.data, first, sizeof first);
    memcpy(made.sentences[1].attention.data, second, sizeof second);
    made.style.range_rule = RANGE_AUTO;
    lay_out(&made);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.125"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_TICK, "0.875"), 1);
    scene_free(&made.scene);
    made.style.range_rule = RANGE_GIVEN;
    made.style.range = (ColourRange){1, 0};
    assert_false(draw_page(&made));
    assert_int_equal(error.code, ERROR_USAGE);
    unmake(&made);
}

/* Each sentence has its own query; the words of others fade but stay. */
static void others_fade_but_stay(void **state) {
    (void)state;
    Made made;
    make_two(&made, 3, 2, 2);
    made.sentences[0].query = 1;
    made.sentences[1].query = 3;
    made.words[0].faded = true;
    lay_out(&made);
    const ColourMap *blues = colour_map("blues");
    const ColourRange unit = {0, 1};
    for (int panel = 0; panel < 2; panel++) {
        for (size_t row = 0; row < 3; row++) {
            const Mark *cell = find_cell(&made.scene, ROLE_CELL, panel, row, 0);
            bool own = same_colour(cell->colour, colour_of(blues, unit, cell->value));
            assert_int_equal(own, row == (panel == 0 ? 0 : 2));
        }
    }
    assert_int_equal(count_role(&made.scene, ROLE_CELL), 3 * 9 + 2 * 6);
    /* No row of the difference is the query of both, so that none fades. */
    for (size_t cell = 0; cell < 9; cell++) {
        const Mark *number = find_cell(&made.scene, ROLE_CELL_TEXT, 2, cell / 3, cell % 3);
        const Mark *mark = find_cell(&made.scene, ROLE_CELL, 2, cell / 3, cell % 3);
        assert_true(colour_contrast(number->colour, mark->colour) >= 4.5);
    }
    for (size_t i = 0; i < made.scene.count; i++) {
        const Mark *mark = &made.scene.marks[i];
        if (mark->role == ROLE_PANEL_TITLE && strcmp(mark->text, made.words[0].name) == 0) {
            assert_true(mark->opacity < 0.9);
        }
    }
    unmake(&made);
}

static void a_canvas_that_is_too_small_is_said(void **state) {
    (void)state;
    Made made;
    make_two(&made, 5, 2, 2);
    made.style.longest_side = 150;
    assert_false(draw_page(&made));
    assert_int_equal(error.code, ERROR_DATA);
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_or_leaves),
        cmocka_unit_test(many_sentences_and_words_wrap),
        cmocka_unit_test(many_tokens),
        cmocka_unit_test(every_number_is_the_one_given),
        cmocka_unit_test(differing_words_are_both_named),
        cmocka_unit_test(only_two_of_one_shape_have_a_difference),
        cmocka_unit_test(masked_cells_of_a_difference),
        cmocka_unit_test(zero_dimensions_are_left_out_and_counted),
        cmocka_unit_test(one_scale_spans_all_sentences),
        cmocka_unit_test(others_fade_but_stay),
        cmocka_unit_test(a_canvas_that_is_too_small_is_said),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
