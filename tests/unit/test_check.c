#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trace_of.h"

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const LayerWeights identity[2];
static char *words[] = {"cat", "and"}, *names[] = {"animal", "tech"};
static const Labels tokens = {.count = 2, .text = words}, dimensions = {.count = 2, .text = names};

/* Equal scores: every weight is 1/2. */
static const double equal[8] = {0};
static double values[] = {1, 3, 5, 7};

static TraceInput input_of(size_t layers, size_t heads) {
    return (TraceInput){.n = 2,
                        .m = 2,
                        .queries = &tokens,
                        .keys = &tokens,
                        .dimensions = &dimensions,
                        .layers = identity,
                        .layer_count = layers,
                        .scores = equal,
                        .options = {.heads = heads, .scale = SCALE_NONE, .temperature = 1}};
}

static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 4096);
    assert_non_null(text);
    size_t length = fread(text, 1, 4095, file);
    assert_true(length < 4095);
    fclose(file);
    remove(path);
    return text;
}

/* Writes with `write` to a file and compares what is there. */
typedef bool (*Writer)(void *closure, Sink *sink, Error *error);

static void assert_writes(Writer write, void *closure, const char *wanted) {
    char path[64];
    snprintf(path, sizeof path, "test_check.%ld.txt", (long)getpid());
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, path, &sink, &error));
    if (!write(closure, sink, &error) || !outputs_commit(outputs, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    outputs_free(outputs);
    char *text = read_file(path);
    assert_string_equal(text, wanted);
    free(text);
}

/* Attention that is claimed for `input`. */
typedef struct Claim {
    TraceInput input;
    Tensor claimed;
    CheckRule rule;
    CheckTally tally;
} Claim;

static bool write_claim(void *closure, Sink *sink, Error *error) {
    Claim *claim = closure;
    Trace *trace = trace_of(&claim->input);
    bool done = check_attention(trace, &claim->claimed, &claim->rule, sink, &claim->tally, error);
    check_summary(&claim->tally, sink);
    trace_free(trace);
    return done;
}

static void test_attention(void **state) {
    (void)state;
    double wrong[] = {0.5, 0.5, 0.75, 0.125};
    Claim claim = {input_of(1, 1), {2, {2, 2}, wrong, false}, {CHECK_TOLERANCE, 0}, {0}};
    assert_writes(write_claim, &claim,
                  "attention, query \"and\" (2): key \"and\" (2) is 0.125, recomputed 0.5\n"
                  "1 of 2 rows agree\n");
    assert_string_equal(claim.tally.first, "attention");
    claim.rule.tolerance = 0.375;
    claim.tally = (CheckTally){0};
    assert_writes(write_claim, &claim, "2 of 2 rows agree\n");
}

static void test_layers_and_heads(void **state) {
    (void)state;
    double claimed[] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1};
    Claim heads = {input_of(1, 2), {3, {2, 2, 2}, claimed, false}, {CHECK_TOLERANCE, 0}, {0}};
    assert_writes(write_claim, &heads,
                  "attention[1], query \"and\" (2): key \"and\" (2) is 1, recomputed 0.5\n"
                  "3 of 4 rows agree\n");
    Claim layers = {input_of(2, 1), {4, {2, 1, 2, 2}, claimed, false}, {CHECK_TOLERANCE, 0}, {0}};
    assert_writes(write_claim, &layers,
                  "attention[1][0], query \"and\" (2): key \"and\" (2) is 1, recomputed 0.5\n"
                  "3 of 4 rows agree\n");
}

/* What agrees with 0.5, and what does not, under a rule. */
static bool agrees(double claimed, double tolerance, int digits) {
    double row[] = {claimed, 0.5, 0.5, 0.5};
    TraceInput input = input_of(1, 1);
    Trace *trace = trace_of(&input);
    Tensor tensor = {2, {2, 2}, row, false};
    CheckRule rule = {tolerance, digits};
    CheckTally tally = {0};
    Error error = {0};
    assert_true(check_attention(trace, &tensor, &rule, NULL, &tally, &error));
    trace_free(trace);
    assert_int_equal(tally.rows, 2);
    return tally.agreeing == 2;
}

static void test_rules(void **state) {
    (void)state;
    assert_true(agrees(0.5 + 0.9e-9, CHECK_TOLERANCE, 0));
    assert_false(agrees(0.5 + 1.1e-9, CHECK_TOLERANCE, 0));
    assert_false(agrees(0.5 - 1.1e-9, CHECK_TOLERANCE, 0));
    assert_true(agrees(0.5, 0, 0));
    assert_false(agrees(nextafter(0.5, 1), 0, 0));
    /* 0.55 has its last of two digits in the hundredths: half a unit is 0.005. */
    assert_true(agrees(0.505, 0, 2));
    assert_false(agrees(0.506, 0, 2));
    assert_true(agrees(0.495, 0, 2));
    assert_false(agrees(0.494, 0, 2));
    assert_true(agrees(0.55, 0, 1));
    assert_false(agrees(0.56, 0, 1));
    /* Nothing is written as 0 but what is near it. */
    assert_false(agrees(0, CHECK_TOLERANCE, 1));
}

static void test_shapes(void **state) {
    (void)state;
    double claimed[8] = {0};
    static const struct {
        Tensor tensor;
        const char *says;
    } wrong[] = {{{2, {2, 1}, NULL, false}, "is 2 × 1; what is computed is 2 × 2"},
                 {{2, {1, 2}, NULL, false}, "is 1 × 2"},
                 {{3, {2, 2, 2}, NULL, false}, "has 2 heads; 1 are computed"},
                 {{4, {2, 1, 2, 2}, NULL, false}, "has 2 layers; 1 are computed"}};
    TraceInput input = input_of(1, 1);
    Trace *trace = trace_of(&input);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Tensor tensor = wrong[i].tensor;
        CheckRule rule = {CHECK_TOLERANCE, 0};
        CheckTally tally = {0};
        Error error = {0};
        tensor.data = claimed;
        assert_false(check_attention(trace, &tensor, &rule, NULL, &tally, &error));
        assert_int_equal(error.code, ERROR_DATA);
        assert_string_equal(error.where, "$.attention");
        assert_non_null(strstr(error.what, wrong[i].says));
        assert_int_equal(tally.rows, 0);
    }
    trace_free(trace);
}

/* A result of equal scores over the values 1 3 and 5 7: the output is 3 5 in each row. */
typedef struct ResultClaim {
    WrittenResult written;
    CheckTally tally;
} ResultClaim;

static bool write_result(void *closure, Sink *sink, Error *error) {
    ResultClaim *claim = closure;
    Request request = {.input = input_of(1, 1)};
    request.input.v = (Matrix){2, 2, values};
    Trace *trace = trace_of(&request.input);
    CheckRule rule = {CHECK_TOLERANCE, 0};
    bool done = check_result(&request, trace, &claim->written, &rule, sink, &claim->tally, error);
    trace_free(trace);
    return done;
}

static void test_result(void **state) {
    (void)state;
    double output[] = {3, 5, 3, 6}, entropy[] = {0.7, log(2)}, scaled[] = {0, -INFINITY, 0, 0};
    double keys[] = {1, 3, 5, 8};
    WrittenHead head = {0};
    head.part[WRITTEN_HEAD_SCALED] = (Tensor){2, {2, 2}, scaled, false};
    head.part[WRITTEN_HEAD_V] = (Tensor){2, {2, 2}, keys, false};
    WrittenLayer layer = {.heads = &head, .head_count = 1};
    char *other[] = {"cat", "or"};
    ResultClaim claim = {.written = {.tokens = {2, other}, .layers = &layer, .layer_count = 1}};
    claim.written.part[WRITTEN_OUTPUT] = (Tensor){2, {2, 2}, output, false};
    claim.written.part[WRITTEN_ENTROPY] = (Tensor){1, {2}, entropy, false};
    assert_writes(
        write_result, &claim,
        "result.tokens: name 2 is \"or\", recomputed \"and\"\n"
        "result.entropy, query \"cat\" (1) is 0.7, recomputed 0.6931471805599453\n"
        "result.output, query \"and\" (2): column \"tech\" (2) is 6, recomputed 5\n"
        "result.layers[0].heads[0].v, key \"and\" (2): column 2 is 8, recomputed 7\n"
        "result.layers[0].heads[0].scaled, query \"cat\" (1): key \"and\" (2) is null, recomputed "
        "0\n");
    assert_int_equal(claim.tally.rows, 9);
    assert_int_equal(claim.tally.agreeing, 4);
    assert_string_equal(claim.tally.first, "result.tokens");
}

static void refused_result(WrittenResult written, const char *where, const char *says) {
    ResultClaim claim = {.written = written};
    Error error = {0};
    assert_false(write_result(&claim, NULL, &error));
    assert_string_equal(error.where, where);
    assert_non_null(strstr(error.what, says));
    assert_int_equal(claim.tally.rows, 0);
}

static void test_results_that_do_not_fit(void **state) {
    (void)state;
    double numbers[8] = {0};
    Tensor matrix = {2, {2, 2}, numbers, false}, list = {1, {3}, numbers, false};
    WrittenResult written = {.part[WRITTEN_INPUT] = matrix};
    refused_result(written, "$.result.input", "cannot be computed");
    written = (WrittenResult){.part[WRITTEN_ENTROPY] = list};
    refused_result(written, "$.result.entropy", "is 3 × 1");
    written = (WrittenResult){.layer = 2};
    refused_result(written, "$.result.selection", "layer 2");
    written = (WrittenResult){.layer = 1, .head_rule = HEAD_ONE, .head = 2};
    refused_result(written, "$.result.selection", "head 2");
    WrittenHead heads[2] = {{{{0}}}};
    WrittenLayer layers[2] = {{.heads = heads, .head_count = 2}};
    written = (WrittenResult){.layers = layers, .layer_count = 2};
    refused_result(written, "$.result.layers", "has 2 layers; 1 are computed");
    written.layer_count = 1;
    refused_result(written, "$.result.layers[0].heads", "has 2 heads; 1 are computed");
    layers[0].head_count = 1;
    heads[0].part[WRITTEN_HEAD_Q] = matrix;
    refused_result(written, "$.result.layers[0].heads[0].q", "cannot be computed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attention), cmocka_unit_test(test_layers_and_heads),
        cmocka_unit_test(test_rules),     cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_result),    cmocka_unit_test(test_results_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
