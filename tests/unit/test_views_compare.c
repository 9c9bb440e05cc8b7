/* views: what a comparison is gathered from. */
#include "views.h"

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
#include "subject_of.h"
#include "with_canvas.h"

#define MOST 3

#define TABLE                                                                                      \
    "\"dimensions\": [\"animal\", \"tech\", \"none\"], \"embeddings\": {\"cat\": [2, 0, 0],"       \
    "\"keyboard\": [0, 2, 0], \"mouse\": [1, 1, 0], \"Cat\": [0, 0, 0]}"

/** Sentences beside each other, and their picture. */
typedef struct Made {
    size_t count, queries[MOST];
    MadeSubject made[MOST];
    Subject subjects[MOST];
    FigureStyle style;
    ViewInput input;
    Scene body;
} Made;

static void add(Made *made, const char *json) {
    make_subject(&made->made[made->count], json);
    made->subjects[made->count] = made->made[made->count].subject;
    made->count++;
}

static bool try_draw(Made *made) {
    made->style.decimals = 2;
    made->input.subjects = made->subjects;
    made->input.count = made->count;
    made->input.queries = made->queries;
    scene_free(&made->body);
    return view_named("compare")->draw(&made->input, &made->style, canvas, &made->body, &error);
}

static void draw(Made *made) {
    if (!try_draw(made)) {
        fail_msg("%s: %s", error.where, error.what);
    }
}

static void unmake(Made *made) {
    for (size_t i = 0; i < made->count; i++) {
        made_subject_free(&made->made[i]);
    }
    scene_free(&made->body);
}

static void check_row(const Made *made, int panel, size_t row, const double *wanted, size_t count) {
    for (size_t column = 0; column < count; column++) {
        double value = find_cell(&made->body, ROLE_CELL, panel, row, column)->value;
        assert_true(fabs(value - wanted[column]) <= 0);
    }
}

/* Panels 0 and 1 are the sentences, 2 their difference, 3 the mouse. */
static void shared_words_before_and_after(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"cat mouse\"}");
    add(&made, "{" TABLE ", \"sentence\": \"mouse keyboard\"}");
    draw(&made);
    const Trace *a = made.subjects[0].trace, *b = made.subjects[1].trace;
    check_row(&made, 3, 0, (const double[]){1, 1}, 2);
    check_row(&made, 3, 1, matrix_row(&a->output, 1), 2);
    check_row(&made, 3, 2, matrix_row(&b->output, 0), 2);
    assert_int_equal(count_text(&made.body, ROLE_PANEL_TITLE, "mouse"), 1);
    assert_int_equal(count_text(&made.body, ROLE_PANEL_TITLE, "A  cat mouse"), 1);
    assert_int_equal(count_text(&made.body, ROLE_KEY_LABEL, "none"), 0);
    assert_non_null(strstr(made.body.remarks, "1 of 3 dimensions is 0 throughout"));
    assert_true(find_cell(&made.body, ROLE_CELL, 3, 1, 0)->value >
                find_cell(&made.body, ROLE_CELL, 3, 2, 0)->value);
    unmake(&made);
}

static void positions_make_each_before_another(void **state) {
    (void)state;
    Made made = {0};
    add(&made,
        "{" TABLE ", \"options\": {\"position\": \"sinusoidal\"}, \"sentence\": \"cat mouse\"}");
    add(&made, "{" TABLE ", \"options\": {\"position\": \"sinusoidal\"}, \"sentence\": \"mouse\"}");
    draw(&made);
    check_row(&made, 2, 0, matrix_row(&made.subjects[0].trace->x, 1), 3);
    check_row(&made, 2, 1, matrix_row(&made.subjects[1].trace->x, 0), 3);
    assert_int_equal(count_text(&made.body, ROLE_QUERY_LABEL, "before"), 0);
    assert_int_equal(count_text(&made.body, ROLE_QUERY_LABEL, "before, in B"), 1);
    unmake(&made);
}

static void dimensions_that_were_asked_for(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"cat mouse\"}");
    add(&made, "{" TABLE ", \"sentence\": \"mouse mouse keyboard\"}");
    made.input.dims = "tech";
    draw(&made);
    assert_int_equal(count_text(&made.body, ROLE_KEY_LABEL, "tech"), 1);
    assert_int_equal(count_text(&made.body, ROLE_KEY_LABEL, "animal"), 0);
    assert_non_null(strstr(made.body.remarks, "1 of 3 dimensions shown"));
    made.input.dims = "teck";
    assert_false(try_draw(&made));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.where, "--dims");
    unmake(&made);
}

static void no_word_or_no_width_in_common(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"cat\"}");
    add(&made, "{" TABLE ", \"sentence\": \"Cat keyboard\"}");
    draw(&made);
    assert_string_equal(made.body.remarks, "the sentences share no word");
    unmake(&made);
    made = (Made){0};
    add(&made, "{" TABLE ", \"sentence\": \"cat mouse\"}");
    add(&made, "{" TABLE ", \"weights\": {\"W_V\": [[1], [1], [1]]}, \"sentence\": \"mouse\"}");
    draw(&made);
    assert_non_null(strstr(made.body.remarks, "words are not compared"));
    assert_int_equal(count_text(&made.body, ROLE_PANEL_TITLE, "mouse"), 0);
    unmake(&made);
    /* Ready weights have no embeddings, and nothing need be said. */
    made = (Made){0};
    add(&made, "{\"tokens\": [\"a\", \"b\"], \"attention\": [[0.5, 0.5], [0.9, 0.1]]}");
    add(&made, "{\"tokens\": [\"a\", \"c\"], \"attention\": [[0.2, 0.8], [0.3, 0.7]]}");
    draw(&made);
    assert_null(made.body.remarks);
    assert_int_equal(count_text(&made.body, ROLE_QUERY_LABEL, "b / c"), 1);
    made.input.dims = "1"; /* there are none to choose from */
    draw(&made);
    assert_null(made.body.remarks);
    check_row(&made, 2, 0, (const double[]){0.5 - 0.2, 0.5 - 0.8}, 2);
    unmake(&made);
}

static void other_tables_are_not_compared(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"mouse\"}");
    add(&made, "{\"dimensions\": [\"x\", \"y\", \"z\"], \"embeddings\": {\"mouse\": [1, 2, 3]},"
               "\"sentence\": \"mouse\"}");
    draw(&made);
    assert_int_equal(count_text(&made.body, ROLE_PANEL_TITLE, "mouse"), 0);
    assert_non_null(strstr(made.body.remarks, "words are not compared"));
    unmake(&made);
}

static void the_query_is_each_sentence_s_own(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"cat mouse keyboard\"}");
    add(&made, "{" TABLE ", \"sentence\": \"mouse keyboard cat\"}");
    made.queries[0] = 2;
    made.queries[1] = 1;
    draw(&made);
    for (size_t i = 0; i < made.body.count; i++) {
        const Mark *mark = &made.body.marks[i];
        bool is_word = mark->role == ROLE_PANEL_TITLE && strchr("ckm", mark->text[0]) != NULL;
        if (is_word) {
            assert_int_equal(mark->opacity < 1, strcmp(mark->text, "mouse") != 0);
        }
        if (mark->role == ROLE_QUERY_LABEL && strcmp(mark->text, "mouse") == 0) {
            assert_false(mark->opacity < 1);
        }
    }
    unmake(&made);
}

/* A query that the other sentence lacks brings out its row, and dims no word that both have. */
static void a_query_of_one_sentence_dims_no_word(void **state) {
    (void)state;
    Made made = {0};
    add(&made, "{" TABLE ", \"sentence\": \"cat mouse keyboard\"}");
    add(&made, "{" TABLE ", \"sentence\": \"keyboard mouse\"}");
    made.queries[0] = 1;
    draw(&made);
    size_t words = 0;
    for (size_t i = 0; i < made.body.count; i++) {
        const Mark *mark = &made.body.marks[i];
        if (mark->role == ROLE_PANEL_TITLE &&
            (strcmp(mark->text, "mouse") == 0 || strcmp(mark->text, "keyboard") == 0)) {
            assert_false(mark->opacity < 1);
            words++;
        }
    }
    assert_int_equal(words, 2);
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_words_before_and_after),
        cmocka_unit_test(positions_make_each_before_another),
        cmocka_unit_test(dimensions_that_were_asked_for),
        cmocka_unit_test(no_word_or_no_width_in_common),
        cmocka_unit_test(other_tables_are_not_compared),
        cmocka_unit_test(the_query_is_each_sentence_s_own),
        cmocka_unit_test(a_query_of_one_sentence_dims_no_word),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
