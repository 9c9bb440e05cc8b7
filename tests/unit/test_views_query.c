/* views: what the query view gathers of a trace can be worked out by hand. */
#include "fan.h"
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

/** A request of random Q, K and V, its trace and the figure. */
typedef struct Made {
    Request request;
    LayerWeights weights;
    Labels queries, keys;
    Trace *trace;
    FigureStyle style;
    Scene scene;
    const char *dims;
} Made;

static void name(Labels *labels, const char *start, size_t count) {
    assert_true(labels_new(labels, count, &error));
    for (size_t i = 0; i < count; i++) {
        char text[40];
        int length = snprintf(text, sizeof text, "%s%zu", start, i + 1);
        assert_true(labels_set(labels, i, text, (size_t)length, &error));
    }
}

static void prepare(Made *made, size_t n, size_t m, size_t heads) {
    *made = (Made){.style = {.decimals = 2}};
    TraceInput *input = &made->request.input;
    name(&made->queries, "q", n);
    name(&made->keys, "k", m);
    random_matrix(&input->q, n, 4 * heads, -2, 2);
    random_matrix(&input->k, m, 4 * heads, -2, 2);
    random_matrix(&input->v, m, 3 * heads, -2, 2);
    input->n = n;
    input->m = m;
    input->queries = &made->queries;
    input->keys = &made->keys;
    input->layers = &made->weights;
    input->layer_count = 1;
    input->options = (AttentionOptions){.heads = heads, .temperature = 1};
}

static void draw(Made *made) {
    const Subject subject = {&made->request, made->trace};
    const ViewInput input = {.subjects = &subject, .count = 1, .dims = made->dims};
    scene_free(&made->scene);
    if (!view_query(&input, &made->style, canvas, &made->scene, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    check_texts(&made->scene);
    check_cells_are_free(&made->scene);
}

static void run(Made *made) {
    made->trace = trace_of(&made->request.input);
    draw(made);
}

static void unmake(Made *made) {
    TraceInput *input = &made->request.input;
    scene_free(&made->scene);
    trace_free(made->trace);
    matrix_free(&input->x);
    matrix_free(&input->q);
    matrix_free(&input->k);
    matrix_free(&input->v);
    labels_free(&made->queries);
    labels_free(&made->keys);
}

static double number(const Made *made, size_t row, size_t column) {
    const Mark *mark = find_cell(&made->scene, ROLE_NUMBER, 0, row, column);
    assert_non_null(mark);
    return mark->value;
}

static double cell(const Made *made, int panel, size_t row, size_t column) {
    const Mark *mark = find_cell(&made->scene, ROLE_CELL, panel, row, column);
    assert_non_null(mark);
    return mark->value;
}

static void assert_near(double a, double b) {
    if (!(fabs(a - b) < 1e-12 * (1 + fabs(b)))) {
        fail_msg("%.17g is not %.17g", a, b);
    }
}

static double dot(const Matrix *q, size_t query, const Matrix *k, size_t key, size_t first) {
    double sum = 0;
    for (size_t i = first; i < first + 4; i++) {
        sum += matrix_row(q, query)[i] * matrix_row(k, key)[i];
    }
    return sum;
}

/* Score, scaled score, exponential, weight and weighted value of every key, as a pupil would. */
static void check_by_hand(const Made *made, size_t query, size_t head, double shift) {
    const TraceInput *input = &made->request.input;
    double sum = 0, mixed[3] = {0};
    for (size_t key = 0; key < input->m; key++) {
        double score = dot(&input->q, query, &input->k, key, 4 * head);
        assert_near(number(made, key, 0), score);
        assert_near(number(made, key, 1), score / 2);
        assert_near(number(made, key, 2), exp(score / 2 - shift));
        sum += exp(score / 2 - shift);
    }
    assert_near(number(made, input->m, 2), sum);
    assert_near(number(made, input->m, 3), 1);
    for (size_t key = 0; key < input->m; key++) {
        double weight = number(made, key, 2) / sum;
        assert_near(number(made, key, 3), weight);
        assert_near(cell(made, 0, key, 0), weight);
        for (size_t j = 0; j < 3; j++) {
            double value = matrix_row(&input->v, key)[3 * head + j];
            assert_near(cell(made, 1, key, j), value);
            assert_near(cell(made, 2, key, j), weight * value);
            mixed[j] += weight * value;
        }
    }
    for (size_t j = 0; j < 3; j++) {
        assert_near(cell(made, 3, 0, j), mixed[j]);
    }
}

static void the_output_can_be_worked_out(void **state) {
    (void)state;
    Made made;
    prepare(&made, 4, 6, 1);
    made.style.query = 2;
    run(&made);
    check_by_hand(&made, 1, 0, 0);
    assert_int_equal(count_text(&made.scene, ROLE_AXIS_TITLE, "query 2 of 4"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "s = QKᵀ/√4"), 1);
    assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "Σ = output"), 1);
    assert_null(made.scene.remarks);
    made.style.query = 0;
    draw(&made);
    check_by_hand(&made, 3, 0, 0);
    assert_string_equal(made.scene.remarks, "the last query is shown, --query chooses another");
    unmake(&made);
}

/* exp(100) says nothing: the largest score is taken off first, and the figure says so. */
static void large_scores_are_shifted(void **state) {
    (void)state;
    Made made;
    prepare(&made, 1, 5, 1);
    for (size_t i = 0; i < 4; i++) {
        made.request.input.q.data[i] = 50;
    }
    run(&made);
    double most = -INFINITY;
    for (size_t key = 0; key < 5; key++) {
        most = fmax(most, dot(&made.request.input.q, 0, &made.request.input.k, key, 0) / 2);
    }
    check_by_hand(&made, 0, 0, most);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "exp(s − max s)"), 1);
    unmake(&made);
}

static void one_of_several_heads_is_shown(void **state) {
    (void)state;
    Made made;
    prepare(&made, 3, 3, 2);
    run(&made);
    check_by_hand(&made, 2, 0, 0);
    assert_non_null(strstr(made.scene.remarks, "head 1 of 2 is shown, --head chooses another"));
    for (size_t j = 0; j < 6; j++) {
        assert_near(cell(&made, 4, 0, j), matrix_row(&made.trace->output, 2)[j]);
    }
    made.request.selection = (Selection){0, HEAD_ONE, 1};
    draw(&made);
    check_by_hand(&made, 2, 1, 0);
    assert_null(strstr(made.scene.remarks, "--head"));
    made.request.selection.rule = HEAD_MAX; /* there is no one score of all heads */
    draw(&made);
    check_by_hand(&made, 2, 0, 0);
    assert_non_null(strstr(made.scene.remarks, "head 1 of 2 is shown"));
    unmake(&made);
}

static void masked_keys_have_no_weight(void **state) {
    (void)state;
    Made made;
    prepare(&made, 5, 5, 1);
    made.request.input.mask.rule.causal = true;
    made.style.query = 2;
    run(&made);
    for (size_t key = 0; key < 5; key++) {
        bool masked = key > 1;
        assert_int_equal(find_cell(&made.scene, ROLE_CELL, 0, key, 0)->kind == MARK_HATCHED,
                         masked);
        assert_int_equal(find_cell(&made.scene, ROLE_CELL, 2, key, 0)->kind == MARK_HATCHED,
                         masked);
        if (masked) {
            assert_string_equal(find_cell(&made.scene, ROLE_NUMBER, 0, key, 1)->text, "−∞");
            assert_string_equal(find_cell(&made.scene, ROLE_NUMBER, 0, key, 3)->text, "0.00");
        }
    }
    assert_near(number(&made, 5, 3), 1);
    unmake(&made);
}

static void linear_weights_are_features_over_their_sum(void **state) {
    (void)state;
    Made made;
    prepare(&made, 2, 6, 1);
    made.request.input.options.kernel = KERNEL_LINEAR;
    run(&made);
    const TraceInput *input = &made.request.input;
    double sum = 0;
    for (size_t key = 0; key < 6; key++) {
        double product = 0;
        for (size_t i = 0; i < 4; i++) {
            double q = matrix_row(&input->q, 1)[i], k = matrix_row(&input->k, key)[i];
            product += (q > 0 ? q + 1 : exp(q)) * (k > 0 ? k + 1 : exp(k));
        }
        assert_near(number(&made, key, 0), product);
        sum += product;
    }
    assert_near(number(&made, 6, 0), sum);
    assert_near(number(&made, 3, 1), number(&made, 3, 0) / sum);
    unmake(&made);
}

static void the_residual_is_added(void **state) {
    (void)state;
    Made made;
    prepare(&made, 3, 3, 1);
    random_matrix(&made.request.input.x, 3, 3, -1, 1);
    made.request.input.options.residual = true;
    run(&made);
    for (size_t j = 0; j < 3; j++) {
        double x = matrix_row(&made.request.input.x, 2)[j];
        assert_near(cell(&made, 3, 1, j), x);
        assert_near(cell(&made, 3, 2, j), cell(&made, 3, 0, j) + x);
        assert_near(cell(&made, 3, 2, j), matrix_row(&made.trace->output, 2)[j]);
    }
    unmake(&made);
}

/* Of many keys the largest have rows, in order, and one row has all the others. */
static void the_rest_of_many_keys_is_summed(void **state) {
    (void)state;
    Made made;
    prepare(&made, 1, FAN_KEYS + 1, 1);
    run(&made);
    double least = INFINITY;
    for (size_t key = 0; key < FAN_LARGEST; key++) {
        least = fmin(least, number(&made, key, 3));
    }
    double weights[FAN_KEYS + 1], rest = 0, mixed = 0;
    size_t larger = 0;
    trace_rows(made.trace, 0, 0, TRACE_ATTENTION, 0, 1, weights);
    for (size_t key = 0; key <= FAN_KEYS; key++) {
        bool is_shown = weights[key] >= least;
        larger += is_shown;
        rest += is_shown ? 0 : weights[key];
        mixed += is_shown ? 0 : weights[key] * matrix_row(&made.request.input.v, key)[1];
        assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, made.keys.text[key]), is_shown);
    }
    assert_int_equal(larger, FAN_LARGEST);
    assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, "65 other keys"), 1);
    assert_near(number(&made, FAN_LARGEST, 3), rest);
    assert_near(number(&made, FAN_LARGEST + 1, 3), 1);
    assert_near(cell(&made, 2, FAN_LARGEST, 1), mixed);
    assert_near(cell(&made, 3, 0, 1), made.trace->output.data[1]);
    unmake(&made);
}

/* Of the other keys those that are masked have no part in their row. */
static void masked_keys_add_nothing_to_the_rest(void **state) {
    (void)state;
    for (int linear = 0; linear < 2; linear++) {
        enum { OPEN = 100 };
        Made made;
        double weights[FAN_KEYS + 1], scaled[FAN_KEYS + 1], scores = 0, mixed = 0;
        prepare(&made, FAN_KEYS + 1, FAN_KEYS + 1, 1);
        made.request.input.options.kernel = linear ? KERNEL_LINEAR : KERNEL_SOFTMAX;
        made.request.input.mask.rule.causal = true;
        made.style.query = OPEN;
        run(&made);
        trace_rows(made.trace, 0, 0, TRACE_ATTENTION, OPEN - 1, 1, weights);
        trace_rows(made.trace, 0, 0, TRACE_SCALED, OPEN - 1, 1, scaled);
        for (size_t key = 0; key < OPEN; key++) {
            if (count_text(&made.scene, ROLE_QUERY_LABEL, made.keys.text[key]) == 0) {
                scores += scaled[key];
                mixed += weights[key] * matrix_row(&made.request.input.v, key)[1];
            }
        }
        for (size_t key = OPEN; key <= FAN_KEYS; key++) {
            assert_int_equal(count_text(&made.scene, ROLE_QUERY_LABEL, made.keys.text[key]), 0);
        }
        assert_near(cell(&made, 2, FAN_LARGEST, 1), mixed);
        if (linear) {
            assert_near(number(&made, FAN_LARGEST, 0), scores);
        }
        unmake(&made);
    }
}

/* Nothing is largest among no scores, so that nothing is taken off. */
static void a_query_may_see_no_key(void **state) {
    (void)state;
    Made made;
    double closed[2 * 3] = {0, 0, 0, -INFINITY, -INFINITY, -INFINITY};
    Notes notes = {0};
    prepare(&made, 2, 3, 1);
    made.request.input.mask.added = closed;
    made.style.query = 2;
    assert_true(trace_new(&made.request.input, &made.trace, &notes, &error));
    draw(&made);
    for (size_t key = 0; key < 3; key++) {
        assert_int_equal(find_cell(&made.scene, ROLE_CELL, 0, key, 0)->kind, MARK_HATCHED);
        assert_string_equal(find_cell(&made.scene, ROLE_NUMBER, 0, key, 0)->text, "−∞");
        assert_string_equal(find_cell(&made.scene, ROLE_NUMBER, 0, key, 1)->text, "0.00");
        assert_string_equal(find_cell(&made.scene, ROLE_NUMBER, 0, key, 2)->text, "0.00");
    }
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "exp(s)"), 1);
    assert_near(cell(&made, 3, 0, 1), 0);
    notes_free(&notes);
    unmake(&made);
}

/* Without W_V the second head has the third and fourth column of X, but in the second layer it has
 * those of an output, which have no names. */
static void a_head_s_dimensions_are_named_where_they_are_those_of_x(void **state) {
    (void)state;
    LayerWeights two[2] = {0};
    Made made;
    Labels names;
    prepare(&made, 3, 3, 2);
    name(&names, "x", 4);
    TraceInput *input = &made.request.input;
    matrix_free(&input->q);
    matrix_free(&input->k);
    matrix_free(&input->v);
    random_matrix(&input->x, 3, 4, -1, 1);
    input->layers = two;
    input->layer_count = 2;
    made.request.dimensions = &names;
    made.request.selection = (Selection){0, HEAD_ONE, 1};
    run(&made);
    size_t x1 = count_text(&made.scene, ROLE_KEY_LABEL, "x1"); /* the output has it */
    assert_true(count_text(&made.scene, ROLE_KEY_LABEL, "x3") > x1);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "1"), 0);
    made.request.selection.layer = 1;
    draw(&made);
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "x3"), x1);
    assert_true(count_text(&made.scene, ROLE_KEY_LABEL, "1") > 0);
    labels_free(&names);
    unmake(&made);
}

static void asked_dimensions_are_shown(void **state) {
    (void)state;
    Made made;
    prepare(&made, 2, 4, 1);
    made.dims = "3,1";
    run(&made);
    assert_near(cell(&made, 1, 2, 0), matrix_row(&made.request.input.v, 2)[2]);
    assert_near(cell(&made, 1, 2, 1), matrix_row(&made.request.input.v, 2)[0]);
    assert_near(cell(&made, 3, 0, 1), matrix_row(&made.trace->output, 1)[0]);
    assert_null(find_cell(&made.scene, ROLE_CELL, 1, 2, 2));
    assert_non_null(strstr(made.scene.remarks, "2 of 3 dimensions shown"));
    unmake(&made);
    /* The output of W_O has as many dimensions as the values: the same of them are shown. */
    double w_o[9] = {1, 2, 0, 0, 1, 3, -1, 0, 1};
    prepare(&made, 2, 4, 1);
    made.weights.W_O = (Matrix){3, 3, w_o};
    made.dims = "3,1";
    run(&made);
    assert_near(cell(&made, 4, 0, 0), matrix_row(&made.trace->output, 1)[2]);
    assert_near(cell(&made, 4, 0, 1), matrix_row(&made.trace->output, 1)[0]);
    assert_null(find_cell(&made.scene, ROLE_CELL, 4, 0, 2));
    unmake(&made);
}

static void given_attention_has_no_scores(void **state) {
    (void)state;
    const double attention[] = {0.6, 0.4, 0};
    double values[] = {10, 5, 2};
    Made made = {.style = {.decimals = 2}};
    TraceInput *input = &made.request.input;
    name(&made.queries, "q", 1);
    name(&made.keys, "k", 3);
    *input = (TraceInput){.n = 1,
                          .m = 3,
                          .queries = &made.queries,
                          .keys = &made.keys,
                          .layers = &made.weights,
                          .layer_count = 1,
                          .v = {3, 1, values},
                          .attention = attention,
                          .options = {.heads = 1, .temperature = 1}};
    run(&made);
    assert_near(number(&made, 0, 0), 0.6);
    assert_near(cell(&made, 2, 0, 0), 6);
    assert_near(cell(&made, 2, 1, 0), 2);
    assert_string_equal(find_cell(&made.scene, ROLE_CELL_TEXT, 3, 0, 0)->text, "8.00");
    assert_int_equal(count_text(&made.scene, ROLE_KEY_LABEL, "given"), 1);
    input->v = (Matrix){0};
    unmake(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_output_can_be_worked_out),
        cmocka_unit_test(large_scores_are_shifted),
        cmocka_unit_test(one_of_several_heads_is_shown),
        cmocka_unit_test(masked_keys_have_no_weight),
        cmocka_unit_test(linear_weights_are_features_over_their_sum),
        cmocka_unit_test(the_residual_is_added),
        cmocka_unit_test(the_rest_of_many_keys_is_summed),
        cmocka_unit_test(masked_keys_add_nothing_to_the_rest),
        cmocka_unit_test(a_query_may_see_no_key),
        cmocka_unit_test(a_head_s_dimensions_are_named_where_they_are_those_of_x),
        cmocka_unit_test(asked_dimensions_are_shown),
        cmocka_unit_test(given_attention_has_no_scores),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
