/* Laws that hold for any numbers, and what must not pass in silence. */
#include "trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trace_of.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N 5
#define D 4

static char *names[] = {"one", "two", "three", "four", "five"};
static Labels labels = {N, names};

static void fill(double *data, size_t count, double seed) {
    for (size_t i = 0; i < count; i++) {
        data[i] = sin(seed + 1.7 * (double)i) * 2;
    }
}

static const LayerWeights identity;

static TraceInput input_of(double *x, size_t n) {
    return (TraceInput){.n = n,
                        .m = n,
                        .queries = &labels,
                        .keys = &labels,
                        .x = {n, D, x},
                        .layers = &identity,
                        .layer_count = 1,
                        .options = {.heads = 1, .temperature = 1}};
}

static void weights_of(const Trace *trace, double *weights) {
    trace_rows(trace, 0, 0, TRACE_ATTENTION, 0, trace->input->n, weights);
}

static void permuting_tokens_permutes_everything(void **state) {
    (void)state;
    static const size_t order[N] = {3, 0, 4, 2, 1};
    double x[N * D], y[N * D], a[N * N], b[N * N];
    fill(x, N * D, .3);
    for (size_t i = 0; i < N; i++) {
        memcpy(y + i * D, x + order[i] * D, D * sizeof(double));
    }
    TraceInput first = input_of(x, N), second = input_of(y, N);
    Trace *s = trace_of(&first), *t = trace_of(&second);
    weights_of(s, a);
    weights_of(t, b);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) {
            assert_true(fabs(b[i * N + j] - a[order[i] * N + order[j]]) < 1e-15);
        }
        for (size_t c = 0; c < D; c++) {
            assert_true(fabs(t->output.data[i * D + c] - s->output.data[order[i] * D + c]) < 1e-14);
        }
    }
    trace_free(s);
    trace_free(t);
}

static void a_constant_on_a_row_changes_nothing(void **state) {
    (void)state;
    double scores[N * N], moved[N * N], a[N * N], b[N * N];
    fill(scores, N * N, 1);
    for (size_t i = 0; i < N * N; i++) {
        moved[i] = scores[i] + 64.0 * (double)(i / N);
    }
    TraceInput input = input_of(NULL, N);
    input.options.scale = SCALE_NONE;
    input.scores = scores;
    Trace *s = trace_of(&input);
    weights_of(s, a);
    trace_free(s);
    input.scores = moved;
    s = trace_of(&input);
    weights_of(s, b);
    trace_free(s);
    for (size_t i = 0; i < N * N; i++) {
        assert_true(fabs(a[i] - b[i]) < 1e-13);
    }
}

static void a_causal_prefix_is_the_shorter_sentence(void **state) {
    (void)state;
    double x[N * D], whole[N * N], part[3 * 3];
    fill(x, N * D, .9);
    TraceInput longer = input_of(x, N), shorter = input_of(x, 3);
    longer.options.mask.causal = longer.mask.rule.causal = true;
    shorter.options.mask.causal = shorter.mask.rule.causal = true;
    Trace *s = trace_of(&longer), *t = trace_of(&shorter);
    weights_of(s, whole);
    weights_of(t, part);
    for (size_t i = 0; i < 3; i++) {
        assert_memory_equal(whole + i * N, part + i * 3, 3 * sizeof(double));
    }
    assert_memory_equal(s->output.data, t->output.data, 3 * D * sizeof(double));
    trace_free(s);
    trace_free(t);
}

static void rows_are_the_same_however_they_are_asked_for(void **state) {
    (void)state;
    double x[N * D], all[N * N], one[N];
    fill(x, N * D, 2);
    TraceInput input = input_of(x, N);
    Trace *trace = trace_of(&input);
    weights_of(trace, all);
    for (size_t i = 0; i < N; i++) {
        trace_rows(trace, 0, 0, TRACE_ATTENTION, i, 1, one);
        assert_memory_equal(one, all + i * N, sizeof one);
    }
    trace_free(trace);
}

static void heads_are_joined_by_mean_and_maximum(void **state) {
    (void)state;
    double x[N * D], first[N * N], second[N * N], joined[N * N], scratch[N * N];
    fill(x, N * D, 4);
    TraceInput input = input_of(x, N);
    input.options.heads = 2;
    Trace *trace = trace_of(&input);
    trace_rows(trace, 0, 0, TRACE_ATTENTION, 0, N, first);
    trace_rows(trace, 0, 1, TRACE_ATTENTION, 0, N, second);
    trace_selected_rows(trace, &(Selection){.rule = HEAD_MEAN}, 0, N, joined, scratch);
    for (size_t i = 0; i < N * N; i++) {
        assert_true(joined[i] == (first[i] + second[i]) / 2);
    }
    trace_selected_rows(trace, &(Selection){.rule = HEAD_MAX}, 0, N, joined, scratch);
    for (size_t i = 0; i < N * N; i++) {
        assert_true(joined[i] == fmax(first[i], second[i]));
    }
    trace_selected_rows(trace, &(Selection){.rule = HEAD_ONE, .head = 1}, 0, N, joined, scratch);
    assert_memory_equal(joined, second, sizeof second);
    trace_free(trace);
}

static void overflow_names_both_tokens(void **state) {
    (void)state;
    double x[2 * D] = {1, 0, 0, 0, 1e200, 0, 0, 0};
    TraceInput input = input_of(x, 2);
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    assert_false(trace_new(&input, &trace, &notes, &error));
    assert_null(trace);
    assert_int_equal(error.code, ERROR_DATA);
    assert_non_null(strstr(error.what, "query \"two\" (2) and key \"two\" (2)"));
    assert_string_equal(error.where, "layer 1, head 1");
}

static void a_blind_row_is_zero_and_noted(void **state) {
    (void)state;
    double x[2 * D] = {1, 2, 3, 4, 5, 6, 7, 8}, weights[4];
    const double closed[] = {0, 0, -INFINITY, -INFINITY};
    TraceInput input = input_of(x, 2);
    input.mask.added = closed;
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    assert_true(trace_new(&input, &trace, &notes, &error));
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.text[0], "\"two\""));
    weights_of(trace, weights);
    assert_true(weights[2] == 0 && weights[3] == 0);
    assert_true(trace->output.data[D] == 0);
    assert_true(trace_is_masked(trace, 0, 1, 0) && !trace_is_masked(trace, 0, 0, 1));
    trace_free(trace);
    notes_free(&notes);
}

static void given_weights_that_do_not_sum_to_one_are_told(void **state) {
    (void)state;
    const double given[] = {.5, .5, .5, .4};
    double values[] = {1, 3};
    TraceInput input = input_of(NULL, 2);
    input.attention = given;
    input.v = (Matrix){2, 1, values};
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    assert_true(trace_new(&input, &trace, &notes, &error));
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.text[0], "1 of 2 rows"));
    assert_true(trace->output.data[0] == 2);
    assert_false(trace_has(trace, TRACE_SCORES));
    trace_free(trace);
    notes_free(&notes);
}

/* 1e306 is finite, and 1e306 · ln 1e306 is not. */
static void given_weights_without_a_finite_entropy_are_refused(void **state) {
    (void)state;
    const double given[] = {1, 0, 1e306, 0};
    TraceInput input = input_of(NULL, 2);
    input.attention = given;
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    assert_false(trace_new(&input, &trace, &notes, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_non_null(strstr(error.what, "query \"two\" (2) overflow"));
    notes_free(&notes);
}

static void values_as_given_are_mixed_exactly(void **state) {
    (void)state;
    const double given[] = {.6, .4, 0};
    double values[] = {10, 5, 2};
    TraceInput input = input_of(NULL, 1);
    input.m = 3;
    input.attention = given;
    input.v = (Matrix){3, 1, values};
    Trace *trace = trace_of(&input);
    assert_true(trace->output.data[0] == 8);
    trace_free(trace);
}

static void the_residual_adds_the_input(void **state) {
    (void)state;
    double x[N * D];
    fill(x, N * D, 5);
    TraceInput plain = input_of(x, N), residual = input_of(x, N);
    residual.options.residual = true;
    Trace *s = trace_of(&plain), *t = trace_of(&residual);
    for (size_t i = 0; i < N * D; i++) {
        assert_true(t->output.data[i] == s->output.data[i] + x[i]);
        assert_true(s->shift.data[i] == s->output.data[i] - x[i]);
    }
    trace_free(s);
    trace_free(t);
}

/* What has no input has nothing to add. */
static void the_residual_of_given_values_adds_nothing(void **state) {
    (void)state;
    const double given[] = {1, 0, 0, 1};
    double values[] = {1, 3};
    TraceInput input = input_of(NULL, 2);
    input.attention = given;
    input.v = (Matrix){2, 1, values};
    input.options.residual = true;
    Trace *trace = trace_of(&input);
    assert_true(trace->output.data[0] == 1 && trace->output.data[1] == 3);
    trace_free(trace);
}

/* A given weight behind the causal mask is seen all the same, so that keys are asked one by one. */
static void keys_are_open_by_count_where_no_weight_is_given(void **state) {
    (void)state;
    const double given[] = {.5, .5, 0, 1};
    double x[2 * D] = {1, 2, 3, 4, 5, 6, 7, 8};
    size_t open;
    TraceInput made = input_of(x, 2), ready = input_of(NULL, 2);
    made.mask.rule.causal = ready.mask.rule.causal = true;
    ready.attention = given;
    Trace *s = trace_of(&made), *t = trace_of(&ready);
    assert_true(trace_open_keys(s, 0, &open) && open == 1 && trace_is_masked(s, 0, 0, 1));
    assert_true(trace_open_keys(s, 1, &open) && open == 2);
    assert_false(trace_open_keys(t, 0, &open));
    assert_false(trace_is_masked(t, 0, 0, 1));
    assert_true(trace_open_keys(t, 1, &open) && open == 2);
    trace_free(s);
    trace_free(t);
}

static void a_stack_is_layers_in_turn(void **state) {
    (void)state;
    double x[N * D];
    fill(x, N * D, 6);
    const LayerWeights two[2] = {0};
    TraceInput once = input_of(x, N), stack = input_of(x, N);
    stack.layers = two;
    stack.layer_count = 2;
    Trace *s = trace_of(&once), *t = trace_of(&stack);
    TraceInput again = input_of(s->output.data, N);
    Trace *u = trace_of(&again);
    assert_memory_equal(t->layers[0].output.data, s->output.data, N * D * sizeof(double));
    assert_memory_equal(t->output.data, u->output.data, N * D * sizeof(double));
    trace_free(u);
    trace_free(s);
    trace_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(permuting_tokens_permutes_everything),
        cmocka_unit_test(a_constant_on_a_row_changes_nothing),
        cmocka_unit_test(a_causal_prefix_is_the_shorter_sentence),
        cmocka_unit_test(rows_are_the_same_however_they_are_asked_for),
        cmocka_unit_test(heads_are_joined_by_mean_and_maximum),
        cmocka_unit_test(overflow_names_both_tokens),
        cmocka_unit_test(a_blind_row_is_zero_and_noted),
        cmocka_unit_test(given_weights_that_do_not_sum_to_one_are_told),
        cmocka_unit_test(given_weights_without_a_finite_entropy_are_refused),
        cmocka_unit_test(values_as_given_are_mixed_exactly),
        cmocka_unit_test(the_residual_adds_the_input),
        cmocka_unit_test(the_residual_of_given_values_adds_nothing),
        cmocka_unit_test(keys_are_open_by_count_where_no_weight_is_given),
        cmocka_unit_test(a_stack_is_layers_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
