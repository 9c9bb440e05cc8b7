/* A sweep tells what single runs tell, and refuses what means nothing. */
#include "sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define N 4
#define D 4

static char *names[] = {"one", "two", "three", "four"};
static Labels labels = {N, names};
static const LayerWeights identity[2];
static const Selection first_head = {.rule = HEAD_ONE};

static void fill(double *data, size_t count, double seed) {
    for (size_t i = 0; i < count; i++) {
        data[i] = sin(seed + 1.7 * (double)i) * 2;
    }
}

static TraceInput empty_input(size_t heads) {
    return (TraceInput){.n = N,
                        .m = N,
                        .queries = &labels,
                        .keys = &labels,
                        .layers = identity,
                        .layer_count = 1,
                        .options = {.heads = heads, .temperature = 1}};
}

static Sweep *sweep_of(const TraceInput *input, const Selection *selection, SweepKind kind,
                       const double *values, size_t count) {
    Sweep *sweep = NULL;
    Error error = {0};
    if (!sweep_run(input, selection, kind, values, count, &sweep, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return sweep;
}

/* Entropies of one run by hand. */
static void entropies_of(const TraceInput *input, const Selection *selection, double *entropies) {
    Trace *trace = NULL;
    Notes notes = {0};
    Error error = {0};
    double row[N], scratch[N];
    if (!trace_new(input, &trace, &notes, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    for (size_t i = 0; i < input->n; i++) {
        trace_selected_rows(trace, selection, i, 1, row, scratch);
        entropies[i] = attention_entropy(row, input->m);
    }
    trace_free(trace);
    notes_free(&notes);
}

/* Row `at` of the sweep has the entropies of this run, and nothing past its queries. */
static void assert_is_run(const Sweep *sweep, size_t at, const TraceInput *run,
                          const Selection *selection) {
    double entropies[N];
    entropies_of(run, selection, entropies);
    for (size_t i = 0; i < sweep->entropy.cols; i++) {
        double seen = matrix_row(&sweep->entropy, at)[i];
        assert_true(i < run->n ? fabs(seen - entropies[i]) < 1e-14 : isnan(seen));
    }
}

static void assert_near(double seen, double expected) {
    if (!(fabs(seen - expected) < 1e-14)) {
        fail_msg("%.17g is not %.17g", seen, expected);
    }
}

static void temperature_sharpens(void **state) {
    (void)state;
    double scores[] = {0, log(3)}, values[] = {1, .5};
    TraceInput input = empty_input(1);
    input.n = 1;
    input.m = 2;
    input.scores = scores;
    input.options.scale = SCALE_NONE;
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_TEMPERATURE, values, 2);
    double warm = -.25 * log(.25) - .75 * log(.75), cold = -.1 * log(.1) - .9 * log(.9);
    assert_int_equal(sweep->count, 2);
    assert_near(sweep->entropy.data[0], warm);
    assert_near(sweep->entropy.data[1], cold);
    assert_near(sweep->effective_tokens.data[1], exp(cold));
    assert_near(sweep->largest_weight.data[0], .75);
    assert_near(sweep->points[1].mean_largest_weight, .9);
    assert_int_equal(sweep->largest_key[0], 2);
    assert_near(sweep->points[0].score_variance, log(3) * log(3) / 4);
    assert_true(sweep->points[1].value == .5);
    sweep_free(sweep);
}

static void scale_takes_the_place_of_the_root(void **state) {
    (void)state;
    double q[N * D], k[N * D], values[] = {.5, 2, 0};
    fill(q, N * D, .1);
    fill(k, N * D, .7);
    TraceInput input = empty_input(1);
    input.q = (Matrix){N, D, q};
    input.k = (Matrix){N, D, k};
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_SCALE, values, 3);
    assert_is_run(sweep, 0, &input, &first_head); /* 1/√4 */
    assert_near(sweep->points[2].mean_entropy, log(N));
    assert_near(sweep->points[2].mean_effective_tokens, N);
    assert_int_equal(sweep->largest_key[2 * N], 1); /* the first of equals */
    sweep_free(sweep);
}

/* Every matrix of both heads, and the mask's, is cut to its top left. */
static void length_cuts_given_scores_and_masks(void **state) {
    (void)state;
    double scores[2 * N * N], mask[N * N], cut_scores[2 * 2 * 2], cut_mask[2 * 2];
    double values[] = {2, N};
    fill(scores, 2 * N * N, 1);
    fill(mask, N * N, 2);
    for (size_t i = 0; i < 2; i++) {
        memcpy(cut_mask + i * 2, mask + i * N, 2 * sizeof *mask);
        memcpy(cut_scores + i * 2, scores + i * N, 2 * sizeof *scores);
        memcpy(cut_scores + 4 + i * 2, scores + N * N + i * N, 2 * sizeof *scores);
    }
    TraceInput input = empty_input(2);
    input.scores = scores;
    input.mask.added = mask;
    Selection mean = {.rule = HEAD_MEAN};
    Sweep *sweep = sweep_of(&input, &mean, SWEEP_LENGTH, values, 2);
    assert_is_run(sweep, 1, &input, &mean);
    input.n = input.m = 2;
    input.scores = cut_scores;
    input.mask.added = cut_mask;
    assert_is_run(sweep, 0, &input, &mean);
    assert_int_equal(sweep->largest_key[2], 0);
    sweep_free(sweep);
}

static void length_cuts_embeddings_and_context(void **state) {
    (void)state;
    double x[N * D], context[3 * D], values[] = {1, 3, 4};
    fill(x, N * D, 3);
    fill(context, 3 * D, 4);
    TraceInput input = empty_input(2);
    input.m = 3;
    input.x = (Matrix){N, D, x};
    input.context = (Matrix){3, D, context};
    input.options.position = POSITION_SINUSOIDAL;
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_LENGTH, values, 3);
    assert_is_run(sweep, 2, &input, &first_head);
    input.n = input.x.rows = 3;
    assert_is_run(sweep, 1, &input, &first_head);
    assert_near(sweep->points[0].mean_largest_weight, 1);
    sweep_free(sweep);
}

static void length_cuts_given_attention(void **state) {
    (void)state;
    double attention[] = {1, 0, .25, .75}, values[] = {1, 2};
    TraceInput input = empty_input(1);
    input.n = input.m = 2;
    input.attention = attention;
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_LENGTH, values, 2);
    assert_near(matrix_row(&sweep->largest_weight, 0)[0], 1);
    assert_near(matrix_row(&sweep->largest_weight, 1)[1], .75);
    assert_true(isnan(sweep->points[0].score_variance)); /* there are no scores */
    sweep_free(sweep);
}

/* The first columns of each head, not of the whole. */
static void d_k_cuts_every_head(void **state) {
    (void)state;
    double q[N * D], k[N * D], cut_q[N * 2], cut_k[N * 2], values[] = {1, 2};
    fill(q, N * D, .2);
    fill(k, N * D, .9);
    for (size_t i = 0; i < N; i++) {
        for (size_t head = 0; head < 2; head++) {
            cut_q[i * 2 + head] = q[i * D + head * 2];
            cut_k[i * 2 + head] = k[i * D + head * 2];
        }
    }
    TraceInput input = empty_input(2);
    input.q = (Matrix){N, D, q};
    input.k = (Matrix){N, D, k};
    Selection second = {.rule = HEAD_ONE, .head = 1};
    Sweep *sweep = sweep_of(&input, &second, SWEEP_D_K, values, 2);
    assert_is_run(sweep, 1, &input, &second);
    input.q = (Matrix){N, 2, cut_q};
    input.k = (Matrix){N, 2, cut_k};
    assert_is_run(sweep, 0, &input, &second);
    sweep_free(sweep);
}

/* With signs as entries, all equal, every score is d_k; in halves of each sign it is ± d_k. */
static void d_k_widens_the_scores(void **state) {
    (void)state;
    double q[N * D], k[N * D];
    for (size_t i = 0; i < N * D; i++) {
        q[i] = 1;
        k[i] = i / D % 2 == 0 ? 1 : -1;
    }
    TraceInput input = empty_input(1);
    input.q = (Matrix){N, D, q};
    input.k = (Matrix){N, D, k};
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_D_K, NULL, 0);
    assert_int_equal(sweep->count, 3); /* 1, 2, 4 */
    for (size_t i = 0; i < 3; i++) {
        double d_k = (double)(1 << i);
        assert_near(sweep->points[i].value, d_k);
        assert_near(sweep->points[i].score_variance, d_k * d_k);
    }
    sweep_free(sweep);
}

/* At full width nothing changes: in a later layer, with positions, or under another kernel. */
static void d_k_at_full_width_is_the_run_itself(void **state) {
    (void)state;
    static const Position positions[] = {POSITION_NONE, POSITION_ROPE, POSITION_ALIBI,
                                         POSITION_SINUSOIDAL};
    double x[N * D], values[] = {D / 2};
    fill(x, N * D, 5);
    for (size_t i = 0; i < 8; i++) {
        TraceInput input = empty_input(2);
        input.x = (Matrix){N, D, x};
        input.layer_count = 2;
        input.options.position = positions[i % 4];
        bool is_linear = i >= 4 && positions[i % 4] != POSITION_ALIBI;
        input.options.kernel = is_linear ? KERNEL_LINEAR : KERNEL_SOFTMAX;
        Selection last = {.layer = 1, .rule = HEAD_MEAN};
        Sweep *sweep = sweep_of(&input, &last, SWEEP_D_K, values, 1);
        assert_is_run(sweep, 0, &input, &last);
        sweep_free(sweep);
    }
}

/* A query that sees no key has no part in the means. */
static void blind_queries_are_told_apart(void **state) {
    (void)state;
    double scores[N * N] = {0}, value = 1;
    for (size_t j = 0; j < N; j++) {
        scores[N + j] = -INFINITY;
    }
    TraceInput input = empty_input(1);
    input.scores = scores;
    Sweep *sweep = sweep_of(&input, &first_head, SWEEP_TEMPERATURE, &value, 1);
    assert_int_equal(sweep->largest_key[1], 0);
    assert_true(sweep->effective_tokens.data[1] == 0 && sweep->entropy.data[1] == 0);
    assert_near(sweep->points[0].mean_effective_tokens, N);
    assert_near(sweep->points[0].score_variance, 0);
    sweep_free(sweep);
}

static void refuse_run(const TraceInput *input, SweepKind kind, double value, ErrorCode code,
                       const char *says) {
    Sweep *sweep = (Sweep *)&code;
    Error error = {0};
    assert_false(sweep_run(input, &first_head, kind, &value, 1, &sweep, &error));
    assert_null(sweep);
    assert_int_equal(error.code, code);
    char text[2048] = "";
    strncat(text, error.where, 600);
    strncat(text, ": ", 3);
    strncat(text, error.what, 1100);
    if (strstr(text, says) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", text, says);
    }
}

static void what_means_nothing_is_refused(void **state) {
    (void)state;
    double numbers[N * N];
    fill(numbers, N * N, 1);
    TraceInput input = empty_input(1);
    input.x = (Matrix){N, D, numbers};
    refuse_run(&input, SWEEP_LENGTH, N + 1, ERROR_USAGE, "--sweep: length 5 is past");
    refuse_run(&input, SWEEP_D_K, D + 1, ERROR_USAGE, "1 to 4 is wanted");
    refuse_run(&input, SWEEP_TEMPERATURE, 1e-310, ERROR_DATA, "temperature 1e-310, layer 1");
    input.options.kernel = KERNEL_LINEAR;
    refuse_run(&input, SWEEP_TEMPERATURE, 1, ERROR_USAGE, "linear kernel");
    refuse_run(&input, SWEEP_SCALE, 1, ERROR_USAGE, "linear kernel");
    input = empty_input(1);
    input.scores = numbers;
    refuse_run(&input, SWEEP_D_K, 1, ERROR_USAGE, "temperature, scale or length is wanted");
    input = empty_input(1);
    input.attention = numbers;
    refuse_run(&input, SWEEP_D_K, 1, ERROR_USAGE, "given attention");
    refuse_run(&input, SWEEP_SCALE, 1, ERROR_USAGE, "given attention");
    refuse_run(&input, SWEEP_TEMPERATURE, 1, ERROR_USAGE, "length is wanted");
}

static void a_variance_past_the_doubles_is_refused(void **state) {
    (void)state;
    double scores[] = {1e200, -1e200};
    TraceInput input = empty_input(1);
    input.n = 1;
    input.m = 2;
    input.scores = scores;
    refuse_run(&input, SWEEP_TEMPERATURE, 1e200, ERROR_DATA, "temperature 1e200: the variance");
}

static void assert_grid(const char *text, SweepKind kind, const double *values, size_t count) {
    SweepGrid grid;
    Error error = {0};
    if (!sweep_grid_read(text, &grid, &error)) {
        fail_msg("%s: %s", text, error.what);
    }
    assert_int_equal(grid.kind, kind);
    assert_int_equal(grid.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(grid.values[i] == values[i]);
    }
    sweep_grid_free(&grid);
    assert_null(grid.values);
}

static void grids_are_read(void **state) {
    (void)state;
    assert_grid("temperature", SWEEP_TEMPERATURE, NULL, 0);
    assert_grid("d_k", SWEEP_D_K, NULL, 0);
    assert_grid("temperature=0.5,1,2", SWEEP_TEMPERATURE, (double[]){.5, 1, 2}, 3);
    assert_grid("scale=-1,0,1e1", SWEEP_SCALE, (double[]){-1, 0, 10}, 3);
    assert_grid("length=3..5", SWEEP_LENGTH, (double[]){3, 4, 5}, 3);
    assert_grid("length=7..7", SWEEP_LENGTH, (double[]){7}, 1);
    SweepGrid grid;
    Error error = {0};
    assert_true(sweep_grid_read("temperature=0.1..10", &grid, &error));
    assert_int_equal(grid.count, 21);
    assert_true(grid.values[0] == .1 && grid.values[10] == 1 && grid.values[20] == 10);
    for (size_t i = 0; i + 1 < grid.count; i++) {
        assert_true(fabs(grid.values[i + 1] / grid.values[i] - pow(10, .1)) < 1e-4);
    }
    sweep_grid_free(&grid);
}

static void wrong_grids_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "heat",
        "temperatur",
        "temperature=",
        "temperature=0",
        "length=0",
        "length=1.5",
        "temperature=-1",
        "temperature=1,",
        "temperature=1,,2",
        "length=a",
        "length=5..3",
        "d_k=1..",
        "temperature=0..1",
        "temperature=2..2",
        "scale=0..1",
        "scale=nan",
        "scale=1e999",
        "temperature=1...5",
        "length=1..2..3",
        "length=1..2.5",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        SweepGrid grid;
        Error error = {0};
        if (sweep_grid_read(wrong[i], &grid, &error)) {
            fail_msg("\"%s\" was read", wrong[i]);
        }
        assert_int_equal(error.code, ERROR_USAGE);
        assert_string_equal(error.where, "--sweep");
        assert_non_null(strstr(error.what, "wanted"));
        sweep_grid_free(&grid);
    }
}

static void a_grid_has_a_limit(void **state) {
    (void)state;
    SweepGrid grid;
    Error error = {0};
    assert_true(sweep_grid_read("length=1..4096", &grid, &error));
    assert_int_equal(grid.count, SWEEP_VALUES_MOST);
    sweep_grid_free(&grid);
    assert_false(sweep_grid_read("length=1..4097", &grid, &error));
    assert_non_null(strstr(error.what, "4096"));
    sweep_grid_free(&grid);
    assert_false(sweep_grid_read("d_k=1..1e300", &grid, &error));
    sweep_grid_free(&grid);
}

static void assert_default(SweepKind kind, size_t limit, const double *values, size_t count) {
    SweepGrid grid;
    Error error = {0};
    assert_true(sweep_grid_default(kind, limit, &grid, &error));
    assert_int_equal(grid.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(grid.values[i] == values[i]);
    }
    sweep_grid_free(&grid);
}

static void default_grids_are_round(void **state) {
    (void)state;
    assert_default(SWEEP_TEMPERATURE, 0,
                   (double[]){.1,   .125, .16, .2,  .25,  .315, .4, .5,  .63, .8, 1,
                              1.25, 1.6,  2,   2.5, 3.15, 4,    5,  6.3, 8,   10},
                   21);
    assert_default(SWEEP_SCALE, 0,
                   (double[]){.01,  .0125, .016, .02,  .025, .0315, .04, .05, .063, .08, .1,
                              .125, .16,   .2,   .25,  .315, .4,    .5,  .63, .8,   1,   1.25,
                              1.6,  2,     2.5,  3.15, 4,    5,     6.3, 8,   10},
                   31);
    assert_default(SWEEP_LENGTH, 1, (double[]){1}, 1);
    assert_default(SWEEP_LENGTH, 8, (double[]){1, 2, 4, 8}, 4);
    assert_default(SWEEP_D_K, 9, (double[]){1, 2, 4, 8, 9}, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(temperature_sharpens),
        cmocka_unit_test(scale_takes_the_place_of_the_root),
        cmocka_unit_test(length_cuts_given_scores_and_masks),
        cmocka_unit_test(length_cuts_embeddings_and_context),
        cmocka_unit_test(length_cuts_given_attention),
        cmocka_unit_test(d_k_cuts_every_head),
        cmocka_unit_test(d_k_widens_the_scores),
        cmocka_unit_test(d_k_at_full_width_is_the_run_itself),
        cmocka_unit_test(blind_queries_are_told_apart),
        cmocka_unit_test(what_means_nothing_is_refused),
        cmocka_unit_test(a_variance_past_the_doubles_is_refused),
        cmocka_unit_test(grids_are_read),
        cmocka_unit_test(wrong_grids_are_refused),
        cmocka_unit_test(a_grid_has_a_limit),
        cmocka_unit_test(default_grids_are_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
