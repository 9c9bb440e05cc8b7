/* views: what the grid of heads is gathered from. */
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

/* 2 layers of 2 heads over 2 tokens, each weight another. */
#define WEIGHTS                                                                                    \
    "\"tokens\": [\"the\", \"fox\"], \"attention\": [[[[0.5, 0.5], [0.9, 0.1]],"                   \
    "[[0.25, 0.75], [0.3, 0.7]]], [[[0.6, 0.4], [0.2, 0.8]], [[0.15, 0.85], [0.35, 0.65]]]]"

static const double weights[4][4] = {
    {0.5, 0.5, 0.9, 0.1}, {0.25, 0.75, 0.3, 0.7}, {0.6, 0.4, 0.2, 0.8}, {0.15, 0.85, 0.35, 0.65}};

static void draw(const char *json, FigureStyle *style, Scene *body, char **subtitle) {
    MadeSubject made;
    make_subject(&made, json);
    const ViewInput input = {.subjects = &made.subject, .count = 1};
    style->decimals = 2;
    if (!view_named("heads")->draw(&input, style, canvas, body, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    *subtitle = views_subtitle_of_heads(made.request, made.trace);
    made_subject_free(&made);
}

static void every_layer_and_head_is_there(void **state) {
    (void)state;
    FigureStyle style = {0};
    Scene body;
    char *subtitle;
    draw("{" WEIGHTS "}", &style, &body, &subtitle);
    for (int i = 0; i < 4; i++) {
        for (size_t cell = 0; cell < 4; cell++) {
            const Mark *mark = find_cell(&body, ROLE_CELL, i, cell / 2, cell % 2);
            assert_true(fabs(mark->value - weights[i][cell]) <= 0);
        }
    }
    assert_string_equal(subtitle, "attention weights as given, 2 layers of 2 heads");
    assert_int_equal(count_role(&body, ROLE_FRAME), 0);
    free(subtitle);
    scene_free(&body);
}

static void the_chosen_is_framed(void **state) {
    (void)state;
    static const struct {
        const char *options;
        size_t frames;
    } cases[] = {{"\"layer\": 1, \"head\": 2", 1},
                 {"\"head\": 1", 1},
                 {"\"layer\": 1", 2},
                 {"\"head\": \"max\"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FigureStyle style = {0};
        Scene body;
        char json[512], *subtitle;
        snprintf(json, sizeof json, "{" WEIGHTS ", \"options\": {%s}}", cases[i].options);
        draw(json, &style, &body, &subtitle);
        assert_int_equal(count_role(&body, ROLE_FRAME), cases[i].frames);
        free(subtitle);
        scene_free(&body);
    }
}

static void masked_cells_are_hatched(void **state) {
    (void)state;
    FigureStyle style = {0};
    Scene body;
    char *subtitle;
    draw("{\"embeddings\": {\"a\": [1, 0], \"b\": [0, 1]}, \"sentence\": \"a b\","
         "\"options\": {\"heads\": 2, \"mask\": \"causal\"}}",
         &style, &body, &subtitle);
    for (int head = 0; head < 2; head++) {
        assert_int_equal(find_cell(&body, ROLE_CELL, head, 0, 1)->kind, MARK_HATCHED);
        assert_int_equal(find_cell(&body, ROLE_CELL, head, 1, 0)->kind, MARK_RECTANGLE);
    }
    assert_non_null(strstr(subtitle, ", 2 heads, causal mask"));
    free(subtitle);
    scene_free(&body);
}

static void a_span_holds_all_heads(void **state) {
    (void)state;
    MadeSubject made;
    make_subject(&made, "{" WEIGHTS ", \"options\": {\"head\": 1}}");
    ColourRange span;
    assert_true(views_span(&made.subject, 1, false, &span, &error));
    assert_true(fabs(span.low - 0.2) <= 0 && fabs(span.high - 0.8) <= 0);
    assert_true(views_span(&made.subject, 1, true, &span, &error));
    assert_true(fabs(span.low - 0.1) <= 0 && fabs(span.high - 0.9) <= 0);
    made_subject_free(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_and_head_is_there),
        cmocka_unit_test(the_chosen_is_framed),
        cmocka_unit_test(masked_cells_are_hatched),
        cmocka_unit_test(a_span_holds_all_heads),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
