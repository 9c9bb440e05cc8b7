#include "with_library.h"

static attnviz_trace *trace_of(const char *sentence) {
    attnviz_request *request = asking("sentence", sentence, "trace", NULL, NULL);
    attnviz_trace *trace = run_of(request);
    attnviz_request_free(request);
    return trace;
}

static void write_fails(const attnviz_trace *trace, const char *format, size_t most) {
    Kept kept;
    attnviz_destination out = into(&kept, most);
    attnviz_error error = {0};
    assert_int_equal(attnviz_write(trace, format, &out, &error), ATTNVIZ_SYSTEM);
    assert_int_equal(error.code, ATTNVIZ_SYSTEM);
    assert_string_equal(error.where, "write");
    assert_true(kept.length <= most);
    free(kept.bytes);
}

/* In every format, at once and later; the trace can be written all the same then. */
static void test_write_that_fails(void **state) {
    (void)state;
    attnviz_trace *trace = trace_of("cat and mouse");
    for (size_t i = 0; attnviz_format_at(i) != NULL; i++) {
        const char *format = attnviz_format_at(i);
        Kept before = written(trace, format);
        write_fails(trace, format, 0);
        write_fails(trace, format, before.length - 1);
        Kept after = written(trace, format);
        assert_same(&before, &after);
        free(before.bytes);
        free(after.bytes);
    }
    attnviz_trace_free(trace);
}

/* More than one call: a long file fails in the middle of it, and no more is asked for. */
typedef struct Counter {
    size_t calls, failing_call, after;
} Counter;

static int count_calls(void *context, const void *bytes, size_t length) {
    Counter *counter = context;
    (void)bytes, (void)length;
    counter->calls++;
    counter->after += counter->calls > counter->failing_call;
    return counter->calls == counter->failing_call;
}

static void test_write_that_fails_in_the_middle(void **state) {
    (void)state;
    static char sentence[20000];
    for (size_t i = 0; i < 500; i++) {
        strcat(sentence, i % 2 == 0 ? "cat " : "mouse ");
    }
    attnviz_trace *trace = trace_of(sentence);
    Counter counter = {.failing_call = 3};
    attnviz_destination out = {.write = count_calls, .context = &counter};
    assert_int_equal(attnviz_write(trace, "long.csv", &out, NULL), ATTNVIZ_SYSTEM);
    assert_int_equal(counter.calls, 3);
    assert_int_equal(counter.after, 0);
    attnviz_trace_free(trace);
}

static void test_formats_that_there_are_not(void **state) {
    (void)state;
    attnviz_trace *trace = trace_of("cat and mouse");
    Kept kept;
    attnviz_destination out = into(&kept, SIZE_MAX);
    attnviz_error error = {0};
    assert_int_equal(attnviz_write(trace, "bmp", &out, &error), ATTNVIZ_USAGE);
    assert_string_equal(error.where, "format");
    assert_non_null(strstr(error.what, "embeddings.csv"));
    assert_int_equal(kept.length, 0);
    attnviz_trace_free(trace);
}

static void test_looks(void **state) {
    (void)state;
    attnviz_trace *trace = trace_of("cat and mouse");
    attnviz_error error = {0};
    Kept light = written(trace, "svg");
    fine(attnviz_trace_set(trace, "theme", "dark", &error), &error);
    fine(attnviz_trace_set(trace, "view", "steps", &error), &error);
    Kept dark = written(trace, "svg");
    assert_true(light.length != dark.length);
    assert_int_equal(attnviz_trace_set(trace, "mask", "causal", &error), ATTNVIZ_USAGE);
    assert_string_equal(error.where, "--mask");
    assert_int_equal(attnviz_trace_set(trace, "theme", "none", &error), ATTNVIZ_USAGE);
    assert_int_equal(attnviz_trace_set(trace, "query", "dog", &error), ATTNVIZ_USAGE);
    assert_int_equal(attnviz_trace_set(trace, "nothing", "dog", &error), ATTNVIZ_USAGE);
    Kept still = written(trace, "svg");
    assert_same(&dark, &still);
    fine(attnviz_trace_set(trace, "theme", "light", &error), &error);
    fine(attnviz_trace_set(trace, "view", "matrix", &error), &error);
    Kept back = written(trace, "svg");
    assert_same(&light, &back);
    free(light.bytes);
    free(dark.bytes);
    free(still.bytes);
    free(back.bytes);
    attnviz_trace_free(trace);
}

/* What an option takes is copied, not borrowed. */
static void test_looks_are_copied(void **state) {
    (void)state;
    attnviz_trace *trace = trace_of("cat and mouse");
    char title[] = "first title", option[] = "title";
    attnviz_error error = {0};
    fine(attnviz_trace_set(trace, option, title, &error), &error);
    memset(title, 'x', sizeof title - 1);
    memset(option, 'x', sizeof option - 1);
    Kept text = written(trace, "text");
    assert_non_null(strstr(text.bytes, "first title"));
    free(text.bytes);
    attnviz_trace_free(trace);
}

static size_t count_text(const char *text, const char *part) {
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

static void test_terminals(void **state) {
    (void)state;
    static const struct {
        int colours;
        const char *sequence;
    } depths[] = {{0, NULL}, {16, "\x1b["}, {256, "48;5;"}, {1 << 24, "48;2;"}};
    attnviz_trace *trace = trace_of("cat and mouse");
    for (size_t i = 0; i < 4; i++) {
        Kept kept;
        attnviz_destination out = into(&kept, SIZE_MAX);
        out.colours = depths[i].colours;
        assert_int_equal(attnviz_write(trace, "text", &out, NULL), ATTNVIZ_OK);
        assert_true(depths[i].sequence == NULL ? strchr(kept.bytes, 27) == NULL
                                               : strstr(kept.bytes, depths[i].sequence) != NULL);
        free(kept.bytes);
    }
    Kept wide = written(trace, "text"), narrow;
    attnviz_destination out = into(&narrow, SIZE_MAX);
    out.columns = 20;
    assert_int_equal(attnviz_write(trace, "text", &out, NULL), ATTNVIZ_OK);
    assert_true(count_text(narrow.bytes, "\n") > count_text(wide.bytes, "\n"));
    free(wide.bytes);
    free(narrow.bytes);
    attnviz_trace_free(trace);
}

static void test_sweep(void **state) {
    (void)state;
    attnviz_request *request =
        asking("sentence", "cat and mouse", "sweep", "temperature=1,2", NULL);
    attnviz_trace *trace = run_of(request);
    Kept csv = written(trace, "csv"), kept;
    assert_int_equal(strncmp(csv.bytes, "quantity,value,", 15), 0);
    assert_int_equal(count_text(csv.bytes, "\n"), 1 + 2 * 3);
    attnviz_destination out = into(&kept, SIZE_MAX);
    assert_int_equal(attnviz_write(trace, "long.csv", &out, NULL), ATTNVIZ_USAGE);
    free(csv.bytes);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static void test_colour_maps(void **state) {
    (void)state;
    attnviz_request *request = asking("colormap", "list", NULL);
    attnviz_trace *trace = run_of(request);
    attnviz_matrix matrix = {ATTNVIZ_INPUT, 0, 0, 0};
    size_t size;
    assert_int_equal(attnviz_trace_sentences(trace), 0);
    assert_int_equal(attnviz_trace_shape(trace, &matrix, &size, &size, NULL), ATTNVIZ_USAGE);
    Kept text = written(trace, "text");
    assert_non_null(strstr(text.bytes, "viridis"));
    free(text.bytes);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

static int check_text(const char *text, const char *tolerance, Kept *report, size_t *rows,
                      size_t *agreeing, attnviz_error *error) {
    attnviz_request *request = asking(NULL);
    attnviz_destination out = into(report, SIZE_MAX);
    *error = (attnviz_error){0};
    fine(attnviz_request_document(request, text, strlen(text), "mine", error), error);
    if (tolerance != NULL) {
        fine(attnviz_request_set(request, "check", tolerance, error), error);
    }
    int code = attnviz_check(request, &out, rows, agreeing, error);
    attnviz_request_free(request);
    return code;
}

static void test_check(void **state) {
    (void)state;
    static const char wrong[] =
        "{\"scores\": [[0, 0], [0, 0]], \"attention\": [[0.5, 0.5], [0.6, 0.4]]}";
    Kept report;
    size_t rows, agreeing;
    attnviz_error error;
    assert_int_equal(check_text(wrong, NULL, &report, &rows, &agreeing, &error), ATTNVIZ_DATA);
    assert_int_equal(rows, 2);
    assert_int_equal(agreeing, 1);
    assert_string_equal(error.where, "mine: $.attention");
    assert_non_null(strstr(report.bytes, "1 of 2 rows agree"));
    free(report.bytes);
    assert_int_equal(check_text(wrong, "0.2", &report, &rows, &agreeing, &error), ATTNVIZ_OK);
    assert_int_equal(agreeing, 2);
    free(report.bytes);
    assert_int_equal(check_text("{}", NULL, &report, &rows, &agreeing, &error), ATTNVIZ_DATA);
    assert_int_equal(rows, 0);
    assert_int_equal(agreeing, 0);
    assert_int_equal(report.length, 0);
}

/* A written document is a whole recipe, in memory too. */
static void test_feeding_back(void **state) {
    (void)state;
    attnviz_trace *trace = trace_of("cat and mouse");
    Kept first = written(trace, "json");
    attnviz_request *request = asking(NULL);
    attnviz_error error = {0};
    fine(attnviz_request_document(request, first.bytes, first.length, "first", &error), &error);
    attnviz_trace *again = run_of(request);
    Kept second = written(again, "json");
    assert_same(&first, &second);
    size_t rows, agreeing;
    fine(attnviz_check(request, NULL, &rows, &agreeing, &error), &error);
    assert_true(rows > 0 && rows == agreeing);
    free(first.bytes);
    free(second.bytes);
    attnviz_trace_free(trace);
    attnviz_trace_free(again);
    attnviz_request_free(request);
}

static void test_freeing_nothing(void **state) {
    (void)state;
    attnviz_request_free(NULL);
    attnviz_trace_free(NULL);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_write_that_fails),
    cmocka_unit_test(test_write_that_fails_in_the_middle),
    cmocka_unit_test(test_formats_that_there_are_not),
    cmocka_unit_test(test_looks),
    cmocka_unit_test(test_looks_are_copied),
    cmocka_unit_test(test_terminals),
    cmocka_unit_test(test_sweep),
    cmocka_unit_test(test_colour_maps),
    cmocka_unit_test(test_check),
    cmocka_unit_test(test_feeding_back),
    cmocka_unit_test(test_freeing_nothing),
};

int main(void) {
    return cmocka_run_group_tests_name("library write", tests, NULL, NULL);
}
