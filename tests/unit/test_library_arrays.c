#include "with_library.h"

#include <math.h>

static const double attention[2 * 2 * 3] = {0.6, 0.4, 0, 0.1, 0.2, 0.7, 1, 0, 0, 0.5, 0.25, 0.25};

static void take(attnviz_request *request, const char *name, const double *numbers, size_t rank,
                 const size_t *shape) {
    attnviz_error error = {0};
    fine(attnviz_request_array(request, name, numbers, shape, rank, &error), &error);
}

static void rows_are(const attnviz_trace *trace, attnviz_matrix matrix, const double *wanted,
                     size_t count) {
    double rows[64];
    attnviz_error error = {0};
    size_t n, m;
    fine(attnviz_trace_shape(trace, &matrix, &n, &m, &error), &error);
    assert_int_equal(n * m, count);
    fine(attnviz_trace_rows(trace, &matrix, 0, n, rows, &error), &error);
    for (size_t i = 0; i < count; i++) {
        assert_near(rows[i], wanted[i]);
    }
}

/* A model's own attention: no table, no words, two heads. */
static void test_ready_attention(void **state) {
    (void)state;
    attnviz_request *request = asking("head", "2", NULL);
    double numbers[12];
    memcpy(numbers, attention, sizeof numbers);
    take(request, "attention", numbers, 3, (size_t[]){2, 2, 3});
    memset(numbers, 0, sizeof numbers);
    attnviz_trace *trace = run_of(request);
    attnviz_trace *again = run_of(request);
    attnviz_request_free(request);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_WEIGHTS, 0, 0, 0}, attention, 6);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_SELECTED, 0, 0, 0}, attention + 6, 6);
    rows_are(again, (attnviz_matrix){ATTNVIZ_SELECTED, 0, 0, 0}, attention + 6, 6);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_QUERY, 0, 0, 0}, NULL, 0);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_OUTPUT, 0, 0, 0}, NULL, 0);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_SCORES, 0, 0, 0}, NULL, 0);
    attnviz_trace_free(trace);
    attnviz_trace_free(again);
}

static void test_tokens_and_a_title(void **state) {
    (void)state;
    static const char *const tokens[] = {"New York", "[CLS]"};
    attnviz_request *request = asking("sentence", "a title", NULL);
    attnviz_error error = {0};
    take(request, "attention", (double[]){0.25, 0.75, 1, 0}, 2, (size_t[]){2, 2});
    fine(attnviz_request_tokens(request, tokens, 2, &error), &error);
    attnviz_trace *trace = run_of(request);
    attnviz_matrix matrix = {ATTNVIZ_SELECTED, 0, 0, 0};
    assert_string_equal(attnviz_trace_row_name(trace, &matrix, 0), "New York");
    assert_string_equal(attnviz_trace_column_name(trace, &matrix, 1), "[CLS]");
    Kept json = written(trace, "json");
    assert_non_null(strstr(json.bytes, "\"a title\""));
    free(json.bytes);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

/* 0.6, 0.4 and 0 over 10, 5 and 2 give 8. */
static void test_values_and_masked_scores(void **state) {
    (void)state;
    attnviz_request *request = asking(NULL);
    take(request, "scores", (double[]){log(0.6), log(0.4), -INFINITY}, 2, (size_t[]){1, 3});
    take(request, "v", (double[]){10, 5, 2}, 2, (size_t[]){3, 1});
    attnviz_trace *trace = run_of(request);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_WEIGHTS, 0, 0, 0}, (double[]){0.6, 0.4, 0}, 3);
    rows_are(trace, (attnviz_matrix){ATTNVIZ_OUTPUT, 0, 0, 0}, (double[]){8}, 1);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static const char table[] = "{\"embeddings\": {\"cat\": [2, 0], \"mouse\": [1, 3]}}";
static const char heavy[] = "{\"embeddings\": {\"cat\": [2, 0], \"mouse\": [1, 3]},"
                            " \"weights\": {\"W_Q\": [[0, 1], [2, 0]], \"b_K\": [1, 0]}}";

static Kept csv_of(const char *text, bool with_arrays) {
    attnviz_request *request = asking("sentence", "cat mouse", NULL);
    attnviz_error error = {0};
    fine(attnviz_request_document(request, text, strlen(text), "table", &error), &error);
    if (with_arrays) {
        take(request, "W_Q", (double[]){0, 1, 2, 0}, 2, (size_t[]){2, 2});
        take(request, "b_K", (double[]){1, 0}, 1, (size_t[]){2});
    }
    attnviz_trace *trace = run_of(request);
    Kept csv = written(trace, "csv");
    attnviz_trace_free(trace);
    attnviz_request_free(request);
    return csv;
}

static void test_weights(void **state) {
    (void)state;
    Kept given = csv_of(table, true), read = csv_of(heavy, false), plain = csv_of(table, false);
    Kept both = csv_of(heavy, true);
    assert_same(&given, &read);
    assert_same(&both, &read);
    assert_string_not_equal(plain.bytes, read.bytes);
    free(given.bytes);
    free(read.bytes);
    free(plain.bytes);
    free(both.bytes);
}

/* The document's own array gives way; a later call does to. */
static void test_arrays_replace(void **state) {
    (void)state;
    static const char text[] = "{\"attention\": [[1, 0]], \"tokens\": [\"a\"]}";
    static const char *const tokens[] = {"b"};
    attnviz_request *request = asking(NULL);
    attnviz_error error = {0};
    fine(attnviz_request_document(request, text, sizeof text - 1, "mine", &error), &error);
    take(request, "attention", (double[]){0, 1}, 2, (size_t[]){1, 2});
    take(request, "attention", (double[]){0.5, 0.5}, 2, (size_t[]){1, 2});
    fine(attnviz_request_tokens(request, tokens, 1, &error), &error);
    attnviz_trace *trace = run_of(request);
    attnviz_matrix matrix = {ATTNVIZ_SELECTED, 0, 0, 0};
    rows_are(trace, matrix, (double[]){0.5, 0.5}, 2);
    assert_string_equal(attnviz_trace_row_name(trace, &matrix, 0), "b");
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void test_wrong_arrays(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double number;
        size_t rank, shape[5];
        int code;
    } wrong[] = {{"A", 0, 2, {1, 1}, ATTNVIZ_USAGE},
                 {"embeddings", 0, 2, {1, 1}, ATTNVIZ_USAGE},
                 {"attention", 0, 1, {1}, ATTNVIZ_USAGE},
                 {"attention", 0, 5, {1, 1, 1, 1, 1}, ATTNVIZ_USAGE},
                 {"q", 0, 4, {1, 1, 1, 1}, ATTNVIZ_USAGE},
                 {"b_Q", 0, 3, {1, 1, 1}, ATTNVIZ_USAGE},
                 {"q", 0, 2, {0, 1}, ATTNVIZ_USAGE},
                 {"W_Q", 0, 2, {SIZE_MAX, SIZE_MAX}, ATTNVIZ_USAGE},
                 {"q", 0, 2, {131073, 1}, ATTNVIZ_DATA},
                 {"scores", 0, 2, {1, 131073}, ATTNVIZ_DATA},
                 {"scores", 0, 3, {1025, 1, 1}, ATTNVIZ_DATA},
                 {"scores", 0, 4, {1025, 1, 1, 1}, ATTNVIZ_DATA},
                 {"W_Q", 0, 3, {1025, 1, 1}, ATTNVIZ_DATA},
                 {"scores", NAN, 2, {1, 1}, ATTNVIZ_DATA},
                 {"scores", INFINITY, 2, {1, 1}, ATTNVIZ_DATA},
                 {"attention", -INFINITY, 2, {1, 1}, ATTNVIZ_DATA}};
    attnviz_request *request = asking(NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        attnviz_error error = {0};
        int code = attnviz_request_array(request, wrong[i].name, &wrong[i].number, wrong[i].shape,
                                         wrong[i].rank, &error);
        assert_int_equal(code, wrong[i].code);
        assert_string_equal(error.where, wrong[i].name);
    }
    attnviz_trace *trace;
    assert_int_equal(attnviz_run(request, &trace, NULL),
                     ATTNVIZ_USAGE); /* there is still nothing */
    attnviz_request_free(request);
}

static void test_wrong_tokens(void **state) {
    (void)state;
    attnviz_request *request = asking(NULL);
    static const char *const empty[] = {"a", ""}, *const broken[] = {"\xFF"};
    assert_int_equal(attnviz_request_tokens(request, empty, 2, NULL), ATTNVIZ_DATA);
    assert_int_equal(attnviz_request_tokens(request, broken, 1, NULL), ATTNVIZ_DATA);
    assert_int_equal(attnviz_request_tokens(request, empty, 0, NULL), ATTNVIZ_DATA);
    attnviz_request_free(request);
}

/* Nothing is passed over in silence. */
static void test_sentence_beside_a_document_and_arrays(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat mouse", NULL);
    attnviz_error error = {0};
    attnviz_trace *trace;
    fine(attnviz_request_document(request, table, sizeof table - 1, "table", &error), &error);
    take(request, "attention", (double[]){0.25, 0.75, 1, 0}, 2, (size_t[]){2, 2});
    assert_int_equal(attnviz_run(request, &trace, &error), ATTNVIZ_USAGE);
    assert_string_equal(error.where, "sentence");
    attnviz_request_free(request);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_ready_attention),
    cmocka_unit_test(test_tokens_and_a_title),
    cmocka_unit_test(test_values_and_masked_scores),
    cmocka_unit_test(test_weights),
    cmocka_unit_test(test_arrays_replace),
    cmocka_unit_test(test_wrong_arrays),
    cmocka_unit_test(test_wrong_tokens),
    cmocka_unit_test(test_sentence_beside_a_document_and_arrays),
};

int main(void) {
    return cmocka_run_group_tests_name("library arrays", tests, NULL, NULL);
}
