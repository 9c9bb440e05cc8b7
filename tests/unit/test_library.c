#include "with_library.h"

#include <math.h>
#include <unistd.h>

/* Two dimensions, so that every score can be told by hand; W_K turns them round. */
static const char document[] =
    "{\"dimensions\": [\"animal\", \"tech\"],"
    " \"embeddings\": {\"cat\": [2, 0], \"and\": [0, 0], \"mouse\": [1, 3]},"
    " \"weights\": {\"W_Q\": [[1, 0], [0, 1]], \"W_K\": [[0, 1], [1, 0]]},"
    " \"sentence\": \"cat and mouse\"}";
static const double x[3][2] = {{2, 0}, {0, 0}, {1, 3}};
static const double k[3][2] = {{0, 2}, {0, 0}, {3, 1}};

static attnviz_trace *run_document(void) {
    attnviz_request *request = asking(NULL);
    attnviz_error error = {0};
    char *text = strdup(document);
    fine(attnviz_request_document(request, text, strlen(text), "mine.json", &error), &error);
    memset(text, 'x', strlen(text)); /* what is passed in is copied */
    free(text);
    attnviz_trace *trace = run_of(request);
    attnviz_request_free(request); /* and a trace stands by itself */
    return trace;
}

static void shape_is(const attnviz_trace *trace, attnviz_kind kind, size_t rows, size_t columns) {
    attnviz_matrix matrix = {kind, 0, 0, 0};
    attnviz_error error = {0};
    size_t found_rows, found_columns;
    fine(attnviz_trace_shape(trace, &matrix, &found_rows, &found_columns, &error), &error);
    assert_int_equal(found_rows, rows);
    assert_int_equal(found_columns, columns);
}

static void rows_of(const attnviz_trace *trace, attnviz_kind kind, size_t first, size_t count,
                    double *numbers) {
    attnviz_matrix matrix = {kind, 0, 0, 0};
    attnviz_error error = {0};
    fine(attnviz_trace_rows(trace, &matrix, first, count, numbers, &error), &error);
}

/* QKᵀ/√2 of query i and its softmax, from the numbers above. */
static void expect_row(size_t i, double scaled[3], double weights[3]) {
    double sum = 0;
    for (size_t j = 0; j < 3; j++) {
        scaled[j] = (x[i][0] * k[j][0] + x[i][1] * k[j][1]) / sqrt(2);
        weights[j] = exp(scaled[j]);
        sum += weights[j];
    }
    for (size_t j = 0; j < 3; j++) {
        weights[j] /= sum;
    }
}

static void test_rows_are_attention(void **state) {
    (void)state;
    attnviz_trace *trace = run_document();
    for (size_t i = 0; i < 3; i++) {
        double scaled[3], weights[3], row[3], output[2];
        expect_row(i, scaled, weights);
        rows_of(trace, ATTNVIZ_SCALED, i, 1, row);
        for (size_t j = 0; j < 3; j++) {
            assert_near(row[j], scaled[j]);
        }
        rows_of(trace, ATTNVIZ_WEIGHTS, i, 1, row);
        rows_of(trace, ATTNVIZ_OUTPUT, i, 1, output);
        for (size_t j = 0; j < 3; j++) {
            assert_near(row[j], weights[j]);
        }
        for (size_t c = 0; c < 2; c++) {
            double sum = weights[0] * x[0][c] + weights[1] * x[1][c] + weights[2] * x[2][c];
            assert_near(output[c], sum);
        }
    }
    attnviz_trace_free(trace);
}

static void test_kept_matrices(void **state) {
    (void)state;
    attnviz_trace *trace = run_document();
    double numbers[6], output[6];
    rows_of(trace, ATTNVIZ_INPUT, 0, 3, numbers);
    assert_memory_equal(numbers, x, sizeof x);
    rows_of(trace, ATTNVIZ_QUERY, 0, 3, numbers);
    assert_memory_equal(numbers, x, sizeof x);
    rows_of(trace, ATTNVIZ_KEY, 1, 2, numbers);
    assert_memory_equal(numbers, k[1], 2 * sizeof k[1]);
    rows_of(trace, ATTNVIZ_OUTPUT, 0, 3, output);
    rows_of(trace, ATTNVIZ_LAYER_OUTPUT, 0, 3, numbers);
    assert_memory_equal(numbers, output, sizeof output);
    rows_of(trace, ATTNVIZ_SHIFT, 0, 3, numbers);
    for (size_t i = 0; i < 6; i++) {
        assert_near(numbers[i], output[i] - x[i / 2][i % 2]);
    }
    attnviz_trace_free(trace);
}

static void test_shapes(void **state) {
    (void)state;
    attnviz_trace *trace = run_document();
    for (attnviz_kind kind = ATTNVIZ_INPUT; kind <= ATTNVIZ_SHIFT; kind++) {
        bool is_square =
            kind == ATTNVIZ_SELECTED || (kind >= ATTNVIZ_SCORES && kind <= ATTNVIZ_WEIGHTS);
        shape_is(trace, kind, 3, is_square ? 3 : 2);
    }
    assert_int_equal(attnviz_trace_sentences(trace), 1);
    assert_int_equal(attnviz_trace_layers(trace, 0), 1);
    assert_int_equal(attnviz_trace_heads(trace, 0), 1);
    assert_int_equal(attnviz_trace_layers(trace, 1), 0);
    attnviz_trace_free(trace);
}

static void test_names(void **state) {
    (void)state;
    attnviz_trace *trace = run_document();
    attnviz_matrix weights = {ATTNVIZ_WEIGHTS, 0, 0, 0}, input = {ATTNVIZ_INPUT, 0, 0, 0};
    attnviz_matrix query = {ATTNVIZ_QUERY, 0, 0, 0}, nowhere = {ATTNVIZ_INPUT, 7, 0, 0};
    assert_string_equal(attnviz_trace_row_name(trace, &weights, 2), "mouse");
    assert_string_equal(attnviz_trace_column_name(trace, &weights, 1), "and");
    assert_string_equal(attnviz_trace_column_name(trace, &input, 1), "tech");
    assert_null(attnviz_trace_column_name(trace, &query, 1));
    assert_null(attnviz_trace_row_name(trace, &weights, 3));
    assert_null(attnviz_trace_column_name(trace, &weights, 3));
    assert_null(attnviz_trace_row_name(trace, &nowhere, 0));
    attnviz_trace_free(trace);
}

/* Values that are wider than the table: its dimensions are no names of theirs. */
static void test_names_of_other_columns(void **state) {
    (void)state;
    static const char wider[] =
        "{\"dimensions\": [\"animal\", \"tech\"], \"embeddings\": {\"cat\": [2, 0], \"and\": [0, "
        "1]},"
        " \"weights\": {\"W_V\": [[1, 0, 2], [0, 1, 3]]}, \"sentence\": \"cat and\"}";
    attnviz_request *request = asking(NULL, NULL);
    attnviz_error error = {0};
    fine(attnviz_request_document(request, wider, strlen(wider), "wider", &error), &error);
    attnviz_trace *trace = run_of(request);
    attnviz_request_free(request);
    attnviz_matrix input = {ATTNVIZ_INPUT, 0, 0, 0}, output = {ATTNVIZ_OUTPUT, 0, 0, 0};
    shape_is(trace, ATTNVIZ_OUTPUT, 2, 3);
    assert_string_equal(attnviz_trace_column_name(trace, &input, 0), "animal");
    for (size_t i = 0; i < 4; i++) {
        assert_null(attnviz_trace_column_name(trace, &output, i));
    }
    assert_string_equal(attnviz_trace_row_name(trace, &output, 1), "and");
    attnviz_trace_free(trace);
}

static void refused(int code, int wanted, const attnviz_error *error, const char *where) {
    assert_int_equal(code, wanted);
    assert_int_equal(error->code, wanted);
    assert_string_equal(error->where, where);
    assert_true(error->what[0] != '\0');
}

static void test_rows_that_are_not_there(void **state) {
    (void)state;
    attnviz_trace *trace = run_document();
    attnviz_error error = {0};
    attnviz_matrix matrix = {ATTNVIZ_WEIGHTS, 0, 0, 0};
    double rows[9] = {0};
    size_t size;
    refused(attnviz_trace_rows(trace, &matrix, 2, 2, rows, &error), ATTNVIZ_USAGE, &error, "rows");
    refused(attnviz_trace_rows(trace, &matrix, 4, SIZE_MAX, rows, &error), ATTNVIZ_USAGE, &error,
            "rows");
    assert_int_equal(attnviz_trace_rows(trace, &matrix, 3, 0, rows, NULL), ATTNVIZ_OK);
    const struct {
        attnviz_matrix matrix;
        const char *where;
    } wrong[] = {{{ATTNVIZ_WEIGHTS, 1, 0, 0}, "sentence"},
                 {{ATTNVIZ_WEIGHTS, 0, 1, 0}, "layer"},
                 {{ATTNVIZ_LAYER_OUTPUT, 0, 1, 0}, "layer"},
                 {{ATTNVIZ_QUERY, 0, 0, 1}, "head"},
                 {{(attnviz_kind)99, 0, 0, 0}, "kind"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        refused(attnviz_trace_shape(trace, &wrong[i].matrix, &size, &size, &error), ATTNVIZ_USAGE,
                &error, wrong[i].where);
        refused(attnviz_trace_rows(trace, &wrong[i].matrix, 0, 1, rows, &error), ATTNVIZ_USAGE,
                &error, wrong[i].where);
    }
    /* Of these kinds the layer and the head do not count. */
    matrix = (attnviz_matrix){ATTNVIZ_OUTPUT, 0, 9, 9};
    assert_int_equal(attnviz_trace_rows(trace, &matrix, 0, 3, rows, NULL), ATTNVIZ_OK);
    matrix = (attnviz_matrix){ATTNVIZ_SELECTED, 0, 9, 9};
    assert_int_equal(attnviz_trace_rows(trace, &matrix, 0, 3, rows, NULL), ATTNVIZ_OK);
    attnviz_trace_free(trace);
}

/* The mean of two heads, over more rows than are made at a time. */
static void test_selected_rows(void **state) {
    (void)state;
    char sentence[400] = "";
    for (size_t i = 0; i < 40; i++) {
        strcat(sentence, i % 3 == 0 ? "cat " : i % 3 == 1 ? "mouse " : "and ");
    }
    attnviz_request *request =
        asking("sentence", sentence, "heads", "2", "position", "alibi", NULL);
    attnviz_trace *trace = run_of(request);
    static double selected[40 * 40], first[40 * 40], second[40 * 40];
    attnviz_matrix matrix = {ATTNVIZ_WEIGHTS, 0, 0, 1};
    rows_of(trace, ATTNVIZ_SELECTED, 0, 40, selected);
    rows_of(trace, ATTNVIZ_WEIGHTS, 0, 40, first);
    assert_int_equal(attnviz_trace_rows(trace, &matrix, 0, 40, second, NULL), ATTNVIZ_OK);
    for (size_t i = 0; i < 40 * 40; i++) {
        assert_near(selected[i], (first[i] + second[i]) / 2);
    }
    rows_of(trace, ATTNVIZ_SELECTED, 17, 2, first);
    assert_memory_equal(first, selected + 17 * 40, 2 * 40 * sizeof *first);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void run_refused(attnviz_request *request, int code, const char *where) {
    attnviz_trace *trace = (attnviz_trace *)request; /* not NULL */
    attnviz_error error = {0};
    refused(attnviz_run(request, &trace, &error), code, &error, where);
    assert_null(trace);
    assert_int_equal(attnviz_run(request, &trace, NULL), code);
    attnviz_request_free(request);
}

static void test_runs_that_fail(void **state) {
    (void)state;
    run_refused(asking(NULL), ATTNVIZ_USAGE, "SENTENCE");
    run_refused(asking("sentence", "cat zzyzzx", NULL), ATTNVIZ_WORD, "sentence, word 2");
    run_refused(asking("sentence", "cat", "table", "/nowhere/at.all", NULL), ATTNVIZ_DATA,
                "/nowhere/at.all");
    run_refused(asking("document", "/nowhere/at.all", NULL), ATTNVIZ_DATA, "/nowhere/at.all");
    attnviz_request *request = asking(NULL);
    assert_int_equal(attnviz_request_document(request, "{\"a\": ", 6, "mine", NULL), ATTNVIZ_OK);
    run_refused(request, ATTNVIZ_DATA, "mine:1:7");
    request = asking("sentence", "cat", "query", "dog", NULL);
    run_refused(request, ATTNVIZ_USAGE, "--query");
    request = asking("weights-layout", "xw", "sentence", "cat", NULL);
    run_refused(request, ATTNVIZ_USAGE, "--weights-layout");
    request = asking("sentence", "cat", "sweep", "temperature", "compare", "mouse", NULL);
    run_refused(request, ATTNVIZ_USAGE, "--sweep");
}

/* A table in a file is streamed, and only the words of the sentence are kept of it. */
static void test_neighbours_of_an_unknown_word(void **state) {
    (void)state;
    static const char text[] = "{\"embeddings\": {\"cat\": [1, 0], \"violin\": [0, 1]}}";
    char path[] = "/tmp/attnviz-library-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, sizeof text - 1), sizeof text - 1);
    close(descriptor);
    attnviz_request *request = asking("table", path, "sentence", "kat", NULL);
    attnviz_error error = {0};
    attnviz_trace *trace;
    int unknown = attnviz_run(request, &trace, &error);
    assert_int_equal(attnviz_request_set(request, "sentence", "violin cat", NULL), ATTNVIZ_OK);
    int known = attnviz_run(request, &trace, NULL);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
    unlink(path);
    assert_int_equal(unknown, ATTNVIZ_WORD);
    assert_non_null(strstr(error.what, "\"cat\""));
    assert_int_equal(known, ATTNVIZ_OK);
}

/* A document from memory takes the place of one that was to be read, be it from stdin, and its
 * words are looked up in the table of the request. */
static void test_documents_in_place_of_files(void **state) {
    (void)state;
    static const char text[] = "{\"embeddings\": {\"cat\": [1, 0], \"violin\": [0, 1]}}";
    static const char asking_text[] = "{\"sentence\": \"violin cat cat\"}";
    static const char *const earlier[] = {"-", "/nowhere/at all.json"};
    char path[] = "/tmp/attnviz-library-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, sizeof text - 1), sizeof text - 1);
    close(descriptor);
    for (size_t i = 0; i < 2; i++) {
        attnviz_request *request = asking("table", path, "document", earlier[i], NULL);
        attnviz_error error = {0};
        assert_string_equal(attnviz_request_file(request, 0), earlier[i]);
        assert_string_equal(attnviz_request_file(request, 1), path);
        fine(attnviz_request_document(request, asking_text, strlen(asking_text), "mine", &error),
             &error);
        assert_string_equal(attnviz_request_file(request, 0), path);
        assert_null(attnviz_request_file(request, 1));
        attnviz_trace *trace = run_of(request);
        attnviz_request_free(request);
        attnviz_matrix input = {ATTNVIZ_INPUT, 0, 0, 0};
        double rows[6];
        shape_is(trace, ATTNVIZ_INPUT, 3, 2);
        assert_string_equal(attnviz_trace_row_name(trace, &input, 0), "violin");
        fine(attnviz_trace_rows(trace, &input, 0, 3, rows, &error), &error);
        assert_memory_equal(rows, ((double[]){0, 1, 1, 0, 1, 0}), sizeof rows);
        attnviz_trace_free(trace);
    }
    unlink(path);
}

static void test_settings_that_cannot_be(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat and mouse", "mask", "causal", NULL);
    attnviz_trace *before = run_of(request);
    static const char *const wrong[][3] = {
        {"mask", "window:x", "--mask"},       {"mask", NULL, "--mask"},
        {"residual", "yes", "--residual"},    {"theme", "blue", "--theme"},
        {"output", "file.csv", "output"},     {"msak", "causal", "msak"},
        {"sweep", "temperature=", "--sweep"}, {"view", "matrix,none", "--view"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        attnviz_error error = {0};
        refused(attnviz_request_set(request, wrong[i][0], wrong[i][1], &error), ATTNVIZ_USAGE,
                &error, wrong[i][2]);
        assert_int_equal(attnviz_request_set(request, wrong[i][0], wrong[i][1], NULL),
                         ATTNVIZ_USAGE);
    }
    attnviz_trace *after = run_of(request); /* the request is as it was */
    Kept first = written(before, "svg"), second = written(after, "svg");
    assert_same(&first, &second);
    free(first.bytes);
    free(second.bytes);
    attnviz_trace_free(before);
    attnviz_trace_free(after);
    attnviz_request_free(request);
}

/* An option replaces itself, and a success leaves the caller's error alone. */
static void test_setting_again(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat", "mask", "causal", NULL);
    attnviz_error error = {99, "here", "untouched"};
    assert_int_equal(attnviz_request_set(request, "sentence", "cat and mouse", &error), 0);
    assert_int_equal(attnviz_request_set(request, "mask", "none", &error), 0);
    assert_int_equal(error.code, 99);
    attnviz_trace *trace = run_of(request);
    double row[3];
    shape_is(trace, ATTNVIZ_WEIGHTS, 3, 3);
    rows_of(trace, ATTNVIZ_WEIGHTS, 0, 1, row);
    assert_true(row[2] > 0);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void test_lists(void **state) {
    (void)state;
    bool has_mask = false, has_sentence = false, has_npy = false;
    for (size_t i = 0; attnviz_option_at(i) != NULL; i++) {
        has_mask = has_mask || strcmp(attnviz_option_at(i), "mask") == 0;
        has_sentence = has_sentence || strcmp(attnviz_option_at(i), "sentence") == 0;
        assert_string_not_equal(attnviz_option_at(i), "output");
        assert_string_not_equal(attnviz_option_at(i), "lines");
        assert_string_not_equal(attnviz_option_at(i), "print-schema");
    }
    for (size_t i = 0; attnviz_format_at(i) != NULL; i++) {
        has_npy = has_npy || strcmp(attnviz_format_at(i), "embeddings.csv") == 0;
    }
    assert_true(has_mask && has_sentence && has_npy);
    assert_string_equal(attnviz_version(), ATTNVIZ_VERSION);
    char numbers[32];
    snprintf(numbers, sizeof numbers, "%d.%d.%d", ATTNVIZ_VERSION_MAJOR, ATTNVIZ_VERSION_MINOR,
             ATTNVIZ_VERSION_PATCH);
    assert_string_equal(numbers, ATTNVIZ_VERSION);
}

static void test_several_sentences(void **state) {
    (void)state;
    attnviz_request *request =
        asking("sentence", "cat and mouse", "compare", "keyboard mouse", "compare", "mouse", NULL);
    attnviz_trace *trace = run_of(request);
    assert_int_equal(attnviz_trace_sentences(trace), 3);
    attnviz_matrix matrix = {ATTNVIZ_SELECTED, 1, 0, 0};
    size_t rows, columns;
    assert_int_equal(attnviz_trace_shape(trace, &matrix, &rows, &columns, NULL), ATTNVIZ_OK);
    assert_int_equal(rows, 2);
    assert_string_equal(attnviz_trace_row_name(trace, &matrix, 0), "keyboard");
    Kept json = written(trace, "json");
    assert_non_null(strstr(json.bytes, "\"compare\""));
    free(json.bytes);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void test_notes(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat, mouse", "mask", "none", NULL);
    attnviz_trace *trace = run_of(request);
    assert_non_null(strstr(attnviz_trace_note(trace, 0, 0), ","));
    assert_null(attnviz_trace_note(trace, 0, 1));
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_rows_are_attention),
    cmocka_unit_test(test_kept_matrices),
    cmocka_unit_test(test_shapes),
    cmocka_unit_test(test_names),
    cmocka_unit_test(test_names_of_other_columns),
    cmocka_unit_test(test_rows_that_are_not_there),
    cmocka_unit_test(test_selected_rows),
    cmocka_unit_test(test_runs_that_fail),
    cmocka_unit_test(test_neighbours_of_an_unknown_word),
    cmocka_unit_test(test_documents_in_place_of_files),
    cmocka_unit_test(test_settings_that_cannot_be),
    cmocka_unit_test(test_setting_again),
    cmocka_unit_test(test_lists),
    cmocka_unit_test(test_several_sentences),
    cmocka_unit_test(test_notes),
};

int main(void) {
    return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
