/* What <attnviz.h> has for programs: options and files of a request, several formats, and many
 * sentences after one reading. */
#include "with_library.h"

#include <unistd.h>

static size_t option_index(const char *name) {
    size_t i = 0;
    while (attnviz_option_at(i) != NULL && strcmp(attnviz_option_at(i), name) != 0) {
        i++;
    }
    return i;
}

static void test_options(void **state) {
    (void)state;
    size_t past = option_index("no such option");
    assert_string_equal(attnviz_option_argument(option_index("table")), "FILE");
    assert_string_equal(attnviz_option_argument(option_index("check")), "[=TOLERANCE]");
    assert_null(attnviz_option_argument(option_index("residual")));
    assert_non_null(strstr(attnviz_option_help(option_index("view")), "{}"));
    assert_string_equal(attnviz_option_value(option_index("view"), 0), "matrix");
    assert_string_equal(attnviz_option_value(option_index("mask"), 3), "window:");
    assert_null(attnviz_option_value(option_index("mask"), 6));
    assert_null(attnviz_option_value(option_index("title"), 0));
    for (size_t i = 0; i < past; i++) {
        assert_non_null(attnviz_option_help(i));
    }
    assert_null(attnviz_option_argument(past));
    assert_null(attnviz_option_help(past));
    assert_null(attnviz_option_value(past, 0));
}

static void test_values_and_files(void **state) {
    (void)state;
    attnviz_error error = {0};
    attnviz_request *request =
        asking("weights", "W_Q=q.npy", "table", "first", "residual", NULL, "table", "second", NULL);
    fine(attnviz_request_set(request, "residual", NULL, &error), &error);
    assert_string_equal(attnviz_request_value(request, "table"), "second");
    assert_string_equal(attnviz_request_value(request, "residual"), "");
    assert_null(attnviz_request_value(request, "mask"));
    assert_string_equal(attnviz_request_file(request, 0), "second");
    assert_string_equal(attnviz_request_file(request, 1), "q.npy");
    assert_null(attnviz_request_file(request, 2));
    assert_int_equal(attnviz_request_check(request, NULL), ATTNVIZ_OK);
    fine(attnviz_request_set(request, "no-weights", NULL, &error), &error);
    assert_int_equal(attnviz_request_check(request, &error), ATTNVIZ_USAGE);
    assert_string_equal(error.where, "--no-weights");
    attnviz_request_free(request);
}

static void test_formats_of_a_trace(void **state) {
    (void)state;
    attnviz_error error = {0};
    attnviz_request *request = asking("sentence", "cat and mouse", "sweep", "temperature", NULL);
    attnviz_trace *trace = run_of(request);
    size_t count = 0;
    for (; attnviz_trace_format_at(trace, count) != NULL; count++) {
        assert_string_not_equal(attnviz_trace_format_at(trace, count), "md");
    }
    assert_int_equal(count, 7);
    assert_int_equal(attnviz_can_write(trace, "json", &error), ATTNVIZ_OK);
    assert_int_equal(attnviz_can_write(trace, "md", &error), ATTNVIZ_USAGE);
    assert_int_equal(attnviz_format_is_binary("png"), 1);
    assert_int_equal(attnviz_format_is_binary("svg"), 0);
    assert_int_equal(attnviz_format_is_binary("none"), 0);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

/* Together they are what they are one by one; the first failure is told. */
static void test_several(void **state) {
    (void)state;
    enum { COUNT = 5 };
    static const char *const formats[COUNT] = {"png", "csv", "json", "svg", "text"};
    attnviz_error error = {0};
    attnviz_request *request = asking("sentence", "cat and mouse", "heads", "2", NULL);
    attnviz_trace *trace = run_of(request);
    Kept kept[COUNT];
    attnviz_destination to[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        to[i] = into(&kept[i], SIZE_MAX);
    }
    fine(attnviz_write_several(trace, formats, to, COUNT, &error), &error);
    for (size_t i = 0; i < COUNT; i++) {
        Kept alone = written(trace, formats[i]);
        assert_same(&kept[i], &alone);
        free(alone.bytes);
        free(kept[i].bytes);
        to[i] = into(&kept[i], i == 2 ? 10 : SIZE_MAX);
    }
    assert_int_equal(attnviz_write_several(trace, formats, to, COUNT, &error), ATTNVIZ_SYSTEM);
    assert_string_equal(error.where, "write");
    for (size_t i = 0; i < COUNT; i++) {
        free(kept[i].bytes);
    }
    fine(attnviz_write_several(trace, formats, to, 0, &error), &error);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

/* Sentences out of a list, as often as they are asked for. */
typedef struct List {
    const char *const *sentences;
    size_t next, rounds;
    int fails;
} List;

static int next_of_list(void *context, const char **sentence) {
    List *list = context;
    *sentence = list->sentences[list->next++];
    if (*sentence == NULL) {
        list->next = 0;
        list->rounds++;
    }
    return list->fails;
}

static void write_table(char path[32]) {
    static const char text[] = "the 1 2\ncat 3 4\nand 5 6\nmouse 7 8\ndog 9 10\n";
    strcpy(path, "/tmp/attnviz-many-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, sizeof text - 1), sizeof text - 1);
    assert_int_equal(close(descriptor), 0);
}

/* A table of vectors is read once, and each sentence is what it is by itself. */
static void test_many_sentences(void **state) {
    (void)state;
    static const char *const sentences[] = {"cat and mouse", "the dog", "mouse", NULL};
    char path[32];
    write_table(path);
    attnviz_error error = {0};
    attnviz_request *request = asking("table", path, "mask", "causal", NULL);
    attnviz_prepared *prepared;
    List list = {sentences, 0, 0, 0};
    attnviz_sentences coming = {next_of_list, &list};
    fine(attnviz_prepare(request, &coming, &prepared, &error), &error);
    assert_true(list.rounds > 0);
    for (size_t i = 0; sentences[i] != NULL; i++) {
        attnviz_trace *trace;
        char *sentence = strdup(sentences[i]);
        fine(attnviz_prepared_run(prepared, sentence, &trace, &error), &error);
        free(sentence); /* it was copied */
        fine(attnviz_request_set(request, "sentence", sentences[i], &error), &error);
        attnviz_trace *alone = run_of(request);
        Kept one = written(trace, "json"), other = written(alone, "json");
        assert_same(&one, &other);
        free(one.bytes);
        free(other.bytes);
        fine(attnviz_trace_set(trace, "theme", "dark", &error), &error);
        attnviz_trace_free(trace);
        attnviz_trace_free(alone);
    }
    attnviz_trace *none;
    assert_int_equal(attnviz_prepared_run(prepared, "the zebra", &none, &error), ATTNVIZ_WORD);
    assert_null(none);
    attnviz_prepared_free(prepared);
    attnviz_request_free(request);
    unlink(path);
}

static void test_preparing_fails(void **state) {
    (void)state;
    static const char *const sentences[] = {"cat", NULL};
    char path[32];
    write_table(path);
    attnviz_error error = {0};
    attnviz_prepared *prepared;
    List list = {sentences, 0, 0, 1};
    attnviz_sentences coming = {next_of_list, &list};
    attnviz_request *request = asking("table", path, NULL);
    assert_int_equal(attnviz_prepare(request, &coming, &prepared, &error), ATTNVIZ_SYSTEM);
    assert_string_equal(error.where, "sentences");
    assert_null(prepared);
    fine(attnviz_request_set(request, "compare", "cat", &error), &error);
    assert_int_equal(attnviz_prepare(request, NULL, &prepared, &error), ATTNVIZ_USAGE);
    assert_string_equal(error.where, "--compare");
    attnviz_request_free(request);
    unlink(path);
    attnviz_prepared_free(NULL);
}

/* Whatever stands for a sentence has no place where sentences come one by one. */
static void test_what_is_prepared_asks_for_nothing(void **state) {
    (void)state;
    static const struct {
        const char *option, *value, *where;
    } asked[] = {{"sentence", "cat", "sentence"},
                 {"compare", "cat", "--compare"},
                 {"attention", "a.npy", "--attention"},
                 {"tokens", "t.txt", "--tokens"},
                 {"colormap", "list", "--colormap"}};
    for (size_t i = 0; i <= sizeof asked / sizeof *asked; i++) {
        bool has_option = i < sizeof asked / sizeof *asked;
        attnviz_request *request =
            asking(has_option ? asked[i].option : NULL, has_option ? asked[i].value : NULL, NULL);
        attnviz_error error = {0};
        attnviz_prepared *prepared;
        if (!has_option) {
            fine(attnviz_request_array(request, "q", (double[]){1}, (size_t[]){1, 1}, 2, &error),
                 &error);
        }
        assert_int_equal(attnviz_prepare(request, NULL, &prepared, &error), ATTNVIZ_USAGE);
        assert_string_equal(error.where, has_option ? asked[i].where : "arrays");
        assert_non_null(strstr(error.what, "is not for many sentences"));
        assert_null(prepared);
        attnviz_request_free(request);
    }
}

static void test_texts(void **state) {
    (void)state;
    char to[64];
    size_t used, length = attnviz_printable("a\x1B[31m\n", to, sizeof to, &used);
    assert_int_equal(used, 7);
    assert_int_equal(length, 11);
    assert_memory_equal(to, "a\\x1B[31m\\n", length);
    assert_int_equal(attnviz_printable("a", to, 0, &used), 0);
    assert_int_equal(used, 0);
    assert_non_null(strstr(attnviz_schema("sweep"), "\"$schema\""));
    assert_null(attnviz_schema("none"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_values_and_files),
        cmocka_unit_test(test_formats_of_a_trace),
        cmocka_unit_test(test_several),
        cmocka_unit_test(test_many_sentences),
        cmocka_unit_test(test_preparing_fails),
        cmocka_unit_test(test_what_is_prepared_asks_for_nothing),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
