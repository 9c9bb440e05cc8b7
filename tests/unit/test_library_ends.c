/* Indices past the ends of <attnviz.h>'s lists, and what is not there to be found. */
#include "with_library.h"

static void test_lists_end(void **state) {
    (void)state;
    size_t count = 0;
    while (attnviz_option_at(count) != NULL) {
        assert_non_null(attnviz_option_help(count));
        size_t values = 0;
        while (attnviz_option_value(count, values) != NULL) {
            values++;
        }
        assert_null(attnviz_option_value(count, values + 1));
        count++;
    }
    assert_true(count > 20);
    for (size_t past = count; past < count + 3; past++) {
        assert_null(attnviz_option_at(past));
        assert_null(attnviz_option_argument(past));
        assert_null(attnviz_option_help(past));
        assert_null(attnviz_option_value(past, 0));
    }
}

static void test_names_past_the_end(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat and mouse", NULL);
    attnviz_trace *trace = run_of(request);
    for (int kind = ATTNVIZ_INPUT; kind <= ATTNVIZ_SHIFT; kind++) {
        attnviz_matrix matrix = {(attnviz_kind)kind, 0, 0, 0};
        size_t rows, columns;
        fine(attnviz_trace_shape(trace, &matrix, &rows, &columns, NULL), NULL);
        assert_non_null(attnviz_trace_row_name(trace, &matrix, rows - 1));
        assert_null(attnviz_trace_row_name(trace, &matrix, rows));
        bool is_of_a_head = kind == ATTNVIZ_QUERY || kind == ATTNVIZ_KEY || kind == ATTNVIZ_VALUE ||
                            kind == ATTNVIZ_HEAD_OUTPUT;
        assert_true((attnviz_trace_column_name(trace, &matrix, columns - 1) == NULL) ==
                    is_of_a_head);
        assert_null(attnviz_trace_column_name(trace, &matrix, columns));
        for (int which = 0; which < 2; which++) {
            attnviz_matrix other = {(attnviz_kind)kind, 1, 0, 0};
            other.sentence = which == 0 ? 1 : 0;
            other.kind = which == 0 ? (attnviz_kind)kind : (attnviz_kind)(ATTNVIZ_SHIFT + 1);
            attnviz_error error = {0};
            assert_int_equal(attnviz_trace_shape(trace, &other, &rows, &columns, &error),
                             ATTNVIZ_USAGE);
            assert_null(attnviz_trace_row_name(trace, &other, 0));
            assert_null(attnviz_trace_column_name(trace, &other, 0));
        }
    }
    assert_null(attnviz_trace_note(trace, 1, 0));
    assert_null(attnviz_trace_note(trace, 0, 1000));
    assert_int_equal(attnviz_trace_layers(trace, 1), 0);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

/* Without a table dimensions have no names, and rows that are no tokens neither. */
static void test_no_names(void **state) {
    (void)state;
    attnviz_error error = {0};
    attnviz_request *request = asking(NULL, NULL);
    static const double numbers[] = {1, 2, 3, 4};
    size_t shape[] = {2, 2};
    fine(attnviz_request_array(request, "q", numbers, shape, 2, &error), &error);
    fine(attnviz_request_array(request, "k", numbers, shape, 2, &error), &error);
    fine(attnviz_request_array(request, "v", numbers, shape, 2, &error), &error);
    attnviz_trace *trace = run_of(request);
    attnviz_matrix value = {ATTNVIZ_VALUE, 0, 0, 0}, input = {ATTNVIZ_INPUT, 0, 0, 0};
    assert_null(attnviz_trace_column_name(trace, &value, 0));
    assert_null(attnviz_trace_column_name(trace, &input, 0));
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void test_tokens_by_their_number(void **state) {
    (void)state;
    attnviz_error error = {0};
    attnviz_request *request = asking(NULL, NULL);
    const char *const one[] = {"a"};
    assert_int_equal(attnviz_request_tokens(request, one, 0, &error), ATTNVIZ_DATA);
    assert_int_equal(attnviz_request_tokens(request, one, 131073, &error), ATTNVIZ_DATA);
    assert_non_null(strstr(error.what, "131072"));
    const char *const broken[] = {"a\xff"};
    assert_int_equal(attnviz_request_tokens(request, broken, 1, &error), ATTNVIZ_DATA);
    fine(attnviz_request_tokens(request, one, 1, &error), &error);
    attnviz_request_free(request);
}

/* rows and agreeing may be NULL, and so may the destination. */
static void test_check_that_nobody_counts(void **state) {
    (void)state;
    static const char wrong[] = "{\"scores\": [[0, 0]], \"attention\": [[1, 0]]}";
    static const char right[] = "{\"scores\": [[0, 0]], \"attention\": [[0.5, 0.5]]}";
    attnviz_error error = {0};
    attnviz_request *request = asking(NULL, NULL);
    fine(attnviz_request_document(request, wrong, strlen(wrong), "w", &error), &error);
    assert_int_equal(attnviz_check(request, NULL, NULL, NULL, &error), ATTNVIZ_DATA);
    assert_int_equal(attnviz_check(request, NULL, NULL, NULL, NULL), ATTNVIZ_DATA);
    fine(attnviz_request_document(request, right, strlen(right), "r", &error), &error);
    size_t rows = 0;
    fine(attnviz_check(request, NULL, &rows, NULL, &error), &error);
    assert_int_equal(rows, 1);
    attnviz_request_free(request);
}

/* Each of what asks for a sentence is refused by its name. */
static void test_prepared_requests_ask_nothing(void **state) {
    (void)state;
    static const char *const options[][2] = {{"sentence", "cat"},
                                             {"compare", "cat"},
                                             {"attention", "a.npy"},
                                             {"tokens", "t.txt"},
                                             {"colormap", "list"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        attnviz_error error = {0};
        attnviz_prepared *prepared = NULL;
        attnviz_request *request = asking(options[i][0], options[i][1], NULL);
        assert_int_equal(attnviz_prepare(request, NULL, &prepared, &error), ATTNVIZ_USAGE);
        assert_null(prepared);
        if (strstr(error.where, options[i][0]) == NULL &&
            strstr(error.what, options[i][0]) == NULL) {
            fail_msg("%s: %s", error.where, error.what);
        }
        attnviz_request_free(request);
    }
}

/* What is told to nobody is told all the same. */
static void test_no_error_wanted(void **state) {
    (void)state;
    attnviz_trace *trace = NULL;
    attnviz_request *request = asking("sentence", "cat", NULL);
    assert_int_equal(attnviz_request_set(request, "nothing", "x", NULL), ATTNVIZ_USAGE);
    assert_int_equal(attnviz_request_set(request, "mask", "x", NULL), ATTNVIZ_USAGE);
    fine(attnviz_run(request, &trace, NULL), NULL);
    assert_int_equal(attnviz_trace_set(trace, "scale", "none", NULL), ATTNVIZ_USAGE);
    assert_int_equal(attnviz_can_write(trace, "bmp", NULL), ATTNVIZ_USAGE);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_end),
        cmocka_unit_test(test_names_past_the_end),
        cmocka_unit_test(test_no_names),
        cmocka_unit_test(test_tokens_by_their_number),
        cmocka_unit_test(test_check_that_nobody_counts),
        cmocka_unit_test(test_prepared_requests_ask_nothing),
        cmocka_unit_test(test_no_error_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
