/* A document that is long enough for blocks of rows and for two threads: it must give what single
 * rows, one after another, give. */
#include "pooled.h"
#include "reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trace_of.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N 700 /* not a multiple of a block, and N² rows of D are worth a second thread */
#define D 64

static const LayerWeights identity;

typedef struct Long {
    double *x;
    Labels labels;
    TraceInput input;
} Long;

static Long long_document(size_t heads) {
    Long document = {.x = malloc(N * D * sizeof(double))};
    Error error = {0};
    assert_non_null(document.x);
    assert_true(labels_number(&document.labels, N, &error));
    for (size_t i = 0; i < N * D; i++) {
        document.x[i] = sin(1.7 * (double)i) + 0.3 * cos(0.01 * (double)i);
    }
    document.input = (TraceInput){.n = N,
                                  .m = N,
                                  .x = {N, D, document.x},
                                  .layers = &identity,
                                  .layer_count = 1,
                                  .options = {.heads = heads, .temperature = 1}};
    return document;
}

/* The labels lie where the document does. */
static Trace *long_trace(Long *document) {
    document->input.queries = document->input.keys = &document->labels;
    return trace_of(&document->input);
}

static void long_free(Long *document) {
    labels_free(&document->labels);
    free(document->x);
}

static void outputs_are_sums_in_the_order_of_the_keys(void **state) {
    (void)state;
    Long document = long_document(1);
    document.input.mask.rule.causal = true;
    Trace *trace = long_trace(&document);
    double row[N];
    for (size_t i = 0; i < N; i++) {
        double out[D] = {0};
        trace_rows(trace, 0, 0, TRACE_ATTENTION, i, 1, row);
        for (size_t j = 0; j < N; j++) {
            for (size_t c = 0; c < D; c++) {
                out[c] += row[j] * document.x[j * D + c];
            }
        }
        assert_memory_equal(out, matrix_row(&trace->output, i), sizeof out);
    }
    trace_free(trace);
    long_free(&document);
}

static void check_reader(RowReader *reader, const Trace *trace, const Selection *selection) {
    double row[N], scratch[N];
    for (size_t i = 0; i < N; i++) {
        if (selection != NULL) {
            trace_selected_rows(trace, selection, i, 1, row, scratch);
        } else {
            trace_rows(trace, 0, 1, reader->kind, i, 1, row);
        }
        assert_memory_equal(row, row_reader_row(reader, i), sizeof row);
    }
    double last[N];
    memcpy(last, row_reader_row(reader, N - 1), sizeof last);
    row_reader_row(reader, 3); /* back, and on from there */
    assert_memory_equal(last, row_reader_row(reader, N - 1), sizeof last);
    row_reader_free(reader);
}

static void a_reader_reads_the_same_rows(void **state) {
    (void)state;
    Long document = long_document(2);
    Trace *trace = long_trace(&document);
    RowReader reader;
    Error error = {0};
    const Selection selections[] = {
        {.rule = HEAD_MEAN}, {.rule = HEAD_MAX}, {.rule = HEAD_ONE, .head = 1}};
    for (size_t i = 0; i < 3; i++) {
        assert_true(row_reader_new(&reader, trace, &selections[i], &error));
        check_reader(&reader, trace, &selections[i]);
    }
    for (TraceKind kind = TRACE_SCORES; kind <= TRACE_ATTENTION; kind++) {
        assert_true(row_reader_of_kind(&reader, trace, 0, 1, kind, &error));
        check_reader(&reader, trace, NULL);
    }
    trace_free(trace);
    long_free(&document);
}

/* The numbers of `word`, from 0, become so large that its score with itself overflows. */
static void check_overflow(const size_t *words, size_t count, const char *wanted) {
    Long document = long_document(1);
    document.input.queries = document.input.keys = &document.labels;
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    for (size_t i = 0; i < count; i++) {
        document.x[words[i] * D] = 1e200;
    }
    assert_false(trace_new(&document.input, &trace, &notes, &error));
    assert_null(trace);
    if (strstr(error.what, wanted) == NULL) {
        fail_msg("\"%s\" does not say %s", error.what, wanted);
    }
    long_free(&document);
}

static void the_first_row_that_overflows_is_named(void **state) {
    (void)state;
    check_overflow((const size_t[]){99, 650}, 2, "query \"100\" (100) and key \"100\"");
    check_overflow((const size_t[]){650}, 1, "query \"651\" (651) and key \"651\"");
    check_overflow((const size_t[]){0, N - 1}, 2, "query \"1\" (1) and key \"1\"");
}

static void blind_rows_are_counted_in_both_halves(void **state) {
    (void)state;
    Long document = long_document(1);
    document.input.queries = document.input.keys = &document.labels;
    double *added = calloc((size_t)N * N, sizeof *added);
    assert_non_null(added);
    const size_t blind[] = {40, 500, 699};
    for (size_t i = 0; i < 3 * N; i++) {
        added[blind[i / N] * N + i % N] = -INFINITY;
    }
    document.input.mask.added = added;
    Trace *trace;
    Notes notes = {0};
    Error error = {0};
    assert_true(trace_new(&document.input, &trace, &notes, &error));
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.text[0], "3 of 700 rows"));
    assert_non_null(strstr(notes.text[0], "query \"41\""));
    trace_free(trace);
    notes_free(&notes);
    free(added);
    long_free(&document);
}

/* Cell by cell, from rows that are made one by one. */
static void pool_plainly(const Trace *trace, size_t head, size_t stride, double *cells) {
    size_t width = (N + stride - 1) / stride;
    for (size_t i = 0; i < width * width; i++) {
        cells[i] = NAN;
    }
    for (size_t i = 0; i < N; i++) {
        double row[N];
        trace_rows(trace, 0, head, TRACE_ATTENTION, i, 1, row);
        for (size_t j = 0; j < N; j++) {
            double *cell = &cells[i / stride * width + j / stride];
            if (!trace_is_masked(trace, 0, i, j)) {
                *cell = fmax(*cell, row[j]); /* of a NaN and a number, the number */
            }
        }
    }
}

static void check_pooled(Long *document, const Selection *selection, size_t most) {
    document->input.pooled = *selection;
    document->input.pooled_cells = most;
    Trace *trace = long_trace(document);
    const Pooled *pooled = trace_pooled(trace, selection, most);
    size_t stride = (N + most - 1) / most, width = (N + stride - 1) / stride;
    assert_non_null(pooled);
    assert_true(pooled->query_stride == stride && pooled->key_stride == stride);
    assert_true(pooled->cells.rows == width && pooled->cells.cols == width);
    double *cells = malloc(width * width * sizeof *cells);
    assert_non_null(cells);
    pool_plainly(trace, selection->head, stride, cells);
    for (size_t i = 0; i < width * width; i++) {
        double got = pooled->cells.data[i];
        assert_true(got == cells[i] || (isnan(got) && isnan(cells[i])));
    }
    free(cells);
    trace_free(trace);
}

/* Strides that divide a block of rows, and that do not; the middle row is in the midst of one. */
static void weights_are_pooled_while_they_are_checked(void **state) {
    (void)state;
    Long document = long_document(2);
    const Selection second = {.rule = HEAD_ONE, .head = 1};
    double *added = calloc((size_t)N * N, sizeof *added);
    assert_non_null(added);
    for (size_t i = 0; i < (size_t)N * N; i += 3) {
        added[i] = i / N / 30 % 2 == 0 ? -INFINITY : -1;
    }
    for (size_t most = 20; most < N; most += 85) {
        document.input.mask = (Mask){0};
        check_pooled(&document, &second, most);
        document.input.mask.rule.causal = true;
        check_pooled(&document, &second, most);
        document.input.mask = (Mask){.added = added};
        check_pooled(&document, &second, most);
    }
    free(added);
    long_free(&document);
}

/* So many keys that they are not held twice. */
static void rows_of_many_keys_are_the_same(void **state) {
    (void)state;
    const size_t n = 3, m = (size_t)1 << 15;
    Error error = {0};
    Matrix context = {0}, rows = {0};
    Long document = long_document(1);
    Labels keys;
    assert_true(labels_number(&keys, m, &error) && matrix_new(&context, m, D, &error) &&
                matrix_new(&rows, n, m, &error));
    for (size_t i = 0; i < m * D; i++) {
        context.data[i] = cos(0.37 * (double)i);
    }
    document.input.n = document.input.x.rows = document.labels.count = n;
    document.input.m = m;
    document.input.context = context;
    document.input.queries = &document.labels;
    document.input.keys = &keys;
    Trace *trace = trace_of(&document.input);
    trace_rows(trace, 0, 0, TRACE_SCORES, 0, n, rows.data);
    for (size_t cell = 0; cell < n * m; cell++) {
        double sum = 0;
        for (size_t c = 0; c < D; c++) {
            sum += document.x[cell / m * D + c] * matrix_row(&context, cell % m)[c];
        }
        assert_true(rows.data[cell] == sum);
    }
    trace_free(trace);
    matrix_free(&rows);
    matrix_free(&context);
    labels_free(&keys);
    document.labels.count = N;
    long_free(&document);
}

/* The rows of two traces, one of which keeps them: bit for bit, side by side and in pieces. */
static void assert_same_rows(const Trace *kept, const Trace *made) {
    double a[3 * N], b[3 * N];
    for (size_t head = 0; head < 2; head++) {
        for (size_t i = 0; i + 3 <= N; i += 7) {
            trace_rows(kept, 0, head, TRACE_ATTENTION, i, 3, a);
            trace_rows(made, 0, head, TRACE_ATTENTION, i, 3, b);
            assert_memory_equal(a, b, sizeof a);
            trace_rows(kept, 0, head, TRACE_SCALED, i, 3, a);
            trace_rows(made, 0, head, TRACE_SCALED, i, 3, b);
            assert_memory_equal(a, b, sizeof a);
        }
    }
}

/* What is drawn is what is kept where nothing is masked; else its masked cells are yet to be told.
 */
static void few_weights_are_kept(void **state) {
    (void)state;
    Long document = long_document(2);
    const Selection second = {.rule = HEAD_ONE, .head = 1};
    document.input.pooled = second;
    for (int causal = 0; causal < 2; causal++) {
        document.input.mask.rule.causal = causal == 1;
        document.input.pooled_cells = N;
        Trace *kept = long_trace(&document);
        assert_true(kept->weights.rows == N && kept->weights.cols == N);
        assert_true((trace_pooled(kept, &second, N) != NULL) == (causal == 0));
        assert_null(trace_pooled(kept, &(Selection){.rule = HEAD_ONE}, N));
        assert_null(trace_pooled(kept, &(Selection){.rule = HEAD_MEAN}, N));
        document.input.pooled_cells = N - 1;
        Trace *made = long_trace(&document);
        assert_true(matrix_is_absent(&made->weights));
        assert_same_rows(kept, made);
        assert_memory_equal(kept->output.data, made->output.data,
                            N * kept->output.cols * sizeof(double));
        trace_free(made);
        trace_free(kept);
    }
    check_pooled(&document, &second, N - 1);
    document.input.mask.rule.causal = false;
    check_pooled(&document, &second, N);
    long_free(&document);
}

static void check_not_pooled(Long *document, const Selection *selection, size_t most) {
    document->input.pooled = *selection;
    document->input.pooled_cells = most;
    Trace *trace = long_trace(document);
    assert_null(trace_pooled(trace, selection, most));
    trace_free(trace);
}

static void what_is_of_several_heads_is_not_pooled(void **state) {
    (void)state;
    Long document = long_document(2);
    check_not_pooled(&document, &(Selection){.rule = HEAD_ONE}, 0);
    check_not_pooled(&document, &(Selection){.rule = HEAD_MEAN}, 100);
    document.input.pooled = (Selection){.rule = HEAD_ONE, .head = 1};
    document.input.pooled_cells = 100;
    Trace *trace = long_trace(&document);
    assert_null(trace_pooled(trace, &(Selection){.rule = HEAD_ONE}, 100));
    assert_null(trace_pooled(trace, &document.input.pooled, 50));
    trace_free(trace);
    long_free(&document);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_are_sums_in_the_order_of_the_keys),
        cmocka_unit_test(a_reader_reads_the_same_rows),
        cmocka_unit_test(the_first_row_that_overflows_is_named),
        cmocka_unit_test(blind_rows_are_counted_in_both_halves),
        cmocka_unit_test(rows_of_many_keys_are_the_same),
        cmocka_unit_test(weights_are_pooled_while_they_are_checked),
        cmocka_unit_test(few_weights_are_kept),
        cmocka_unit_test(what_is_of_several_heads_is_not_pooled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
