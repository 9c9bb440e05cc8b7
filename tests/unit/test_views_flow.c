/* views: the flow view draws the selected weights, pooled where there are many. */
#include "table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "random_matrices.h"
#include "trace_of.h"
#include "with_canvas.h"

/* Draws n × m given weights of `heads` heads; the caller frees the scene. */
static void draw(const double *attention, size_t n, size_t m, size_t heads, Selection selection,
                 Scene *scene) {
    LayerWeights weights = {0};
    Labels queries, keys;
    assert_true(labels_number(&queries, n, &error) && labels_number(&keys, m, &error));
    Request request = {.selection = selection};
    request.input = (TraceInput){.n = n,
                                 .m = m,
                                 .queries = &queries,
                                 .keys = &keys,
                                 .layers = &weights,
                                 .layer_count = 1,
                                 .attention = attention,
                                 .options = {.heads = heads, .temperature = 1}};
    Trace *trace = trace_of(&request.input);
    const Subject subject = {&request, trace};
    const ViewInput input = {.subjects = &subject, .count = 1};
    const FigureStyle style = {.decimals = 2};
    assert_true(view_flow(&input, &style, canvas, scene, &error));
    trace_free(trace);
    labels_free(&queries);
    labels_free(&keys);
}

static void the_selected_heads_are_drawn(void **state) {
    (void)state;
    const double attention[] = {0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 1, 0};
    const double wanted[3][4] = {{0.5, 0.5, 0.75, 0.25}, {0.75, 0.75, 1, 0.5}, {0.25, 0.75, 1, 0}};
    const Selection selections[] = {{0, HEAD_MEAN, 0}, {0, HEAD_MAX, 0}, {0, HEAD_ONE, 1}};
    for (size_t i = 0; i < 3; i++) {
        Scene scene;
        draw(attention, 2, 2, 2, selections[i], &scene);
        for (size_t pair = 0; pair < 4; pair++) {
            const Mark *link = find_cell(&scene, ROLE_LINK, 0, pair / 2, pair % 2);
            assert_true(fabs(link->value - wanted[i][pair]) < 1e-15);
        }
        scene_free(&scene);
    }
}

/* Above the limit a line stands for several weights, the largest of them. */
static void many_tokens_are_pooled(void **state) {
    (void)state;
    Matrix weights;
    random_weights(&weights, 2, 2050, 0);
    Scene scene;
    draw(weights.data, 2, 2050, 1, (Selection){0}, &scene);
    assert_non_null(strstr(scene.remarks, "each line is the maximum of 1 × 3 weights"));
    const Mark *link = find_cell(&scene, ROLE_LINK, 0, 1, 400);
    const double *of = matrix_row(&weights, 1) + 1200;
    assert_true(fabs(link->value - fmax(of[0], fmax(of[1], of[2]))) <= 0);
    check_texts(&scene);
    scene_free(&scene);
    matrix_free(&weights);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_selected_heads_are_drawn),
        cmocka_unit_test(many_tokens_are_pooled),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
