/* views: what a document asks for seldom is drawn, and called what it is. */
#include "views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "subject_of.h"
#include "with_canvas.h"

static MadeSubject made;
static Scene body;

static bool try_draw(const char *view, const char *json, const char *dims, size_t query) {
    make_subject(&made, json);
    const ViewInput input = {.subjects = &made.subject, .count = 1, .dims = dims};
    FigureStyle style = {.decimals = 2, .query = query};
    return view_named(view)->draw(&input, &style, canvas, &body, &error);
}

static void draw(const char *view, const char *json, const char *dims, size_t query) {
    if (!try_draw(view, json, dims, query)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    check_texts(&body);
}

static void finish(void) {
    scene_free(&body);
    made_subject_free(&made);
}

/* "X | Q = X·W_Q | …": the headings in their order. */
static const char *headings(void) {
    static char list[1000];
    list[0] = '\0';
    for (size_t i = 0; i < body.count; i++) {
        const Mark *mark = &body.marks[i];
        if (mark->role == ROLE_PANEL_TITLE && mark->look.bold) {
            strcat(strcat(list, list[0] == '\0' ? "" : " | "), mark->text);
        }
    }
    return list;
}

/* What the columns of numbers or rows of totals are called: all of these, and nothing else so. */
static void expect_texts(const char *const *texts) {
    for (size_t i = 0; texts[i] != NULL; i++) {
        size_t count = 0;
        for (size_t j = 0; j < body.count; j++) {
            count += body.marks[j].kind == MARK_TEXT && strcmp(body.marks[j].text, texts[i]) == 0;
        }
        if (count != 1) {
            fail_msg("\"%s\" is there %zu times", texts[i], count);
        }
    }
}

#define WORDS "\"sentence\":\"a b\",\"embeddings\":{\"a\":[1,0],\"b\":[0.5,2]}"
#define GIVEN "\"tokens\":[\"a\",\"b\"],\"v\":[[1],[2]]"

static void the_query_view_says_what_is_given(void **state) {
    (void)state;
    static const struct {
        const char *json, *texts[5];
    } cases[] = {
        /* Linear weights of given scores are their shares. */
        {"{" GIVEN ",\"scores\":[[1,2],[3,4]],\"options\":{\"kernel\":\"linear\"}}",
         {"s, as given", "s / Σ", "1.33", "1.67"}},
        /* Numbers whose exponentials doubles do not hold, on both sides. */
        {"{" GIVEN ",\"scores\":[[1000,-5],[3,4]]}", {"exp(s − max s)", "1000.00"}},
        {"{" GIVEN ",\"scores\":[[-1000,-1005],[3,4]]}", {"exp(s − max s)", "−1005.00"}},
        {"{" GIVEN ",\"scores\":[[1,2],[3,4]]}", {"exp(s)", "s, as given"}},
        /* A mask that closes keys is no summand, one of numbers is. */
        {"{" WORDS ",\"options\":{\"mask\":[[0,null],[0,0]]}}", {"s = QKᵀ/√2", "masked"}},
        {"{" WORDS ",\"options\":{\"mask\":[[0,1],[0,0]]}}", {"s = QKᵀ/√2 + mask"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        draw("query", cases[i].json, NULL, 1);
        expect_texts(cases[i].texts);
        finish();
    }
}

static void the_query_view_says_what_is_added(void **state) {
    (void)state;
    static const struct {
        const char *json, *texts[5], *last;
    } cases[] = {
        {"{" WORDS ",\"options\":{\"residual\":true}}", {"Σ = A·V", "+ X", "= output"}, NULL},
        {"{" WORDS ",\"layers\":[{},{}],\"options\":{\"residual\":true}}",
         {"Σ = A·V", "+ X", "= output"},
         NULL},
        {"{" WORDS ",\"weights\":{\"b_O\":[1,2]}}", {"Σ = A·V"}, "output  A·V + b_O"},
        {"{" WORDS ",\"weights\":{\"b_O\":[1,2]},\"options\":{\"residual\":true}}",
         {"Σ = A·V"},
         "output  X + A·V + b_O"},
        {"{" WORDS ",\"weights\":{\"W_O\":[[1],[2]]}}", {"Σ = A·V"}, "output  A·V·W_O"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        draw("query", cases[i].json, NULL, 1);
        expect_texts(cases[i].texts);
        assert_true((strstr(headings(), "output") != NULL) == (cases[i].last != NULL));
        assert_true(cases[i].last == NULL || strstr(headings(), cases[i].last) != NULL);
        finish();
    }
}

/* The output is cut to the dimensions that are asked for where it has them. */
static void asked_dimensions_are_the_output_s_too(void **state) {
    (void)state;
    draw("query", "{" WORDS ",\"weights\":{\"b_O\":[1,2]},\"options\":{\"mask\":[[0,null],[0,0]]}}",
         "2", 1);
    assert_string_equal(body.remarks, "1 of 2 dimensions shown");
    assert_int_equal(count_text(&body, ROLE_CELL_TEXT, "2.00"), 2); /* v of b, and 0 + b_O */
    finish();
    draw("query", "{" WORDS ",\"weights\":{\"W_O\":[[1,0,0],[0,1,5]]}}", "2", 1);
    assert_non_null(strstr(headings(), "output  A·V·W_O"));
    finish();
}

static void the_steps_view_begins_where_the_numbers_do(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"{" WORDS ",\"context\":\"b a\",\"options\":{\"kernel\":\"linear\"}}",
         "X | C, the context | φ(Q), Q = X | φ(K)ᵀ, K = C | S = φ(Q)φ(K)ᵀ | attention  A | V = C | "
         "output = A·V"},
        {"{" WORDS ",\"options\":{\"kernel\":\"linear\"}}",
         "X | φ(Q), Q = X | φ(K)ᵀ, K = X | S = φ(Q)φ(K)ᵀ | attention  A | V = X | output = A·V"},
        {"{" WORDS ",\"q\":[[1,2],[3,4]],\"context\":\"b a\",\"options\":{\"kernel\":\"linear\"}}",
         "C, the context | Q | φ(Q) | φ(K)ᵀ, K = C | S = φ(Q)φ(K)ᵀ | attention  A | V = C | output "
         "= "
         "A·V"},
        {"{" WORDS ",\"k\":[[1,2],[3,4]],\"context\":\"b a\",\"options\":{\"kernel\":\"linear\"}}",
         "X | K | φ(Q), Q = X | φ(K)ᵀ | S = φ(Q)φ(K)ᵀ | attention  A | V = C | output = A·V"},
        {"{" GIVEN ",\"q\":[[1,2],[3,4]],\"k\":[[1,2],[3,5]],\"options\":{\"position\":\"rope\"}}",
         "RoPE(Q) | RoPE(K)ᵀ | S = QKᵀ | S/√2 | attention  A | V | output = A·V"},
        {"{" WORDS ",\"options\":{\"position\":\"alibi\",\"mask\":\"causal\"}}",
         "Q = X | Kᵀ = Xᵀ | S = QKᵀ | S/√2 | with ALiBi bias, masked | attention  A | V = X | "
         "output = "
         "A·V"},
        {"{" WORDS ",\"weights\":{\"b_O\":[1,2]},\"options\":{\"residual\":true}}",
         "Q = X | Kᵀ = Xᵀ | S = QKᵀ | S/√2 | attention  A | V = X | A·V | O | X | output"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        draw("steps", pairs[i][0], NULL, 0);
        assert_string_equal(headings(), pairs[i][1]);
        finish();
    }
}

static void the_shift_view_needs_a_space_for_both(void **state) {
    (void)state;
    assert_false(try_draw("shift", "{" WORDS ",\"v\":[[1],[2]]}", NULL, 0));
    assert_non_null(strstr(error.what, "have 1 and 2 dimensions"));
    finish();
    assert_false(try_draw("shift", "{" GIVEN ",\"attention\":[[1,0],[0,1]]}", NULL, 0));
    assert_non_null(strstr(error.what, "none before"));
    finish();
    draw("shift", "{\"sentence\":\"a b\",\"embeddings\":{\"a\":[1],\"b\":[2]}}", NULL, 0);
    assert_int_equal(count_role(&body, ROLE_AXIS_TITLE), 1);
    finish();
}

static void axes_of_one_dimension_are_refused(void **state) {
    (void)state;
    make_subject(&made, "{\"sentence\":\"a b\",\"embeddings\":{\"a\":[1],\"b\":[2]}}");
    const ViewInput input = {.subjects = &made.subject, .count = 1, .axes = "1"};
    assert_false(view_named("shift")->draw(&input, &(FigureStyle){0}, canvas, &body, &error));
    assert_string_equal(error.where, "--axes");
    assert_non_null(strstr(error.what, "two dimensions are wanted"));
    finish();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_query_view_says_what_is_given),
        cmocka_unit_test(the_query_view_says_what_is_added),
        cmocka_unit_test(asked_dimensions_are_the_output_s_too),
        cmocka_unit_test(the_steps_view_begins_where_the_numbers_do),
        cmocka_unit_test(the_shift_view_needs_a_space_for_both),
        cmocka_unit_test(axes_of_one_dimension_are_refused),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
