/* Calls of <attnviz.h> in which each allocation fails in turn, once and from then on: every call
 * tells of it and leaves its objects as they were, or does what it would have done. The functions
 * of memory are wrapped by the linker. */
#include "with_library.h"

#define MOST_BYTES 262144

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);

/* Sentences this short are computed in one thread. */
static struct {
    size_t count, at; /* at 0: none fails */
    bool on, is_counting, has_failed;
} faults;

static bool strikes(void) {
    if (!faults.is_counting) {
        return false;
    }
    faults.count++;
    bool fails =
        faults.at > 0 && (faults.count == faults.at || (faults.on && faults.count > faults.at));
    faults.has_failed = faults.has_failed || fails;
    return fails;
}

void *__wrap_malloc(size_t size) {
    return strikes() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return strikes() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size) {
    return strikes() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    return strikes() ? NULL : __real_aligned_alloc(alignment, size);
}

char *__wrap_strdup(const char *text) {
    return strikes() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t length) {
    return strikes() ? NULL : __real_strndup(text, length);
}

/* What a scene has found out, and how it ended. */
typedef struct Told {
    char bytes[MOST_BYTES];
    size_t length;
    int code;
    attnviz_error error;
} Told;

static int tell(void *context, const void *bytes, size_t length) {
    Told *told = context;
    assert_true(length <= MOST_BYTES - told->length);
    memcpy(told->bytes + told->length, bytes, length);
    told->length += length;
    return 0;
}

static void tell_text(Told *told, const char *text) {
    tell(told, text != NULL ? text : "none", text != NULL ? strlen(text) : 4);
}

/* True where the call was fine; no scene goes on after the first that was not. */
static bool done(Told *told, int code) {
    told->code = told->code == ATTNVIZ_OK ? code : told->code;
    return code == ATTNVIZ_OK;
}

static bool write_all(Told *told, const attnviz_trace *trace) {
    static const char *const formats[] = {"json", "csv", "long.csv", "text", "md", "npz"};
    /* The text is for a terminal of 24 columns: words are shortened, and blocks stand below blocks.
     */
    attnviz_destination to = {.write = tell, .context = told, .columns = 24, .colours = 256};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t before = told->length;
        if (!done(told, attnviz_write(trace, formats[i], &to, &told->error))) {
            told->length = before; /* some bytes may have gone out */
            return false;
        }
    }
    return true;
}

static bool tell_rows(Told *told, const attnviz_trace *trace) {
    for (int kind = ATTNVIZ_INPUT; kind <= ATTNVIZ_SHIFT; kind++) {
        attnviz_matrix matrix = {(attnviz_kind)kind, 0, 0, 0};
        double rows[64];
        size_t n, m;
        if (!done(told, attnviz_trace_shape(trace, &matrix, &n, &m, &told->error)) ||
            !done(told, attnviz_trace_rows(trace, &matrix, 0, n, rows, &told->error))) {
            return false;
        }
        tell(told, rows, n * m * sizeof *rows);
        tell_text(told, attnviz_trace_row_name(trace, &matrix, 0));
        tell_text(told, attnviz_trace_column_name(trace, &matrix, 0));
    }
    return true;
}

/* Runs the request and tells what became of it, shown in two ways. */
static void tell_request(Told *told, attnviz_request *request) {
    attnviz_trace *trace = NULL;
    if (done(told, attnviz_run(request, &trace, &told->error)) && write_all(told, trace) &&
        tell_rows(told, trace) &&
        done(told, attnviz_trace_set(trace, "query", "1", &told->error)) &&
        done(told, attnviz_trace_set(trace, "title", "another", &told->error))) {
        write_all(told, trace);
    }
    assert_true(told->code == ATTNVIZ_OK || trace != NULL || told->error.what[0] != '\0');
    attnviz_trace_free(trace);
}

static bool set(Told *told, attnviz_request *request, const char *option, const char *value) {
    return done(told, attnviz_request_set(request, option, value, &told->error));
}

static bool give(Told *told, attnviz_request *request, const char *name, const double *numbers,
                 size_t rows, size_t columns) {
    size_t shape[] = {rows, columns};
    return done(told, attnviz_request_array(request, name, numbers, shape, columns > 0 ? 2 : 1,
                                            &told->error));
}

/* Arrays and tokens from memory. */
static void scene_arrays(Told *told, attnviz_request *request) {
    static const char *const tokens[] = {"New York", "[CLS]", "x"};
    static const double numbers[] = {1, 0.5, -1, 0.25, 2, 3};
    if (done(told, attnviz_request_tokens(request, tokens, 3, &told->error)) &&
        give(told, request, "q", numbers, 3, 2) && give(told, request, "k", numbers, 3, 2) &&
        give(told, request, "v", numbers, 3, 2) && give(told, request, "W_O", numbers, 2, 2) &&
        give(told, request, "b_O", numbers, 2, 0) && set(told, request, "sentence", "a title") &&
        set(told, request, "mask", "causal")) {
        tell_request(told, request);
    }
}

static const char document[] =
    "{\"embeddings\": {\"a\": [1, 2], \"b\": [0.5, "
    "-1.0000000000000000000000000000000000000000000000000000000000000000000000000000]}, "
    "\"dimensions\": [\"d\", \"e\"], "
    "\"tokens\": [\"a\", \"b\", \"a\"], \"weights\": {\"W_Q\": [[1, 2], [3, 4]], \"b_K\": [1, 0]}, "
    "\"options\": {\"residual\": true, \"position\": \"rope\"}}";

/* A document from memory. */
static void scene_document(Told *told, attnviz_request *request) {
    if (done(told, attnviz_request_document(request, document, strlen(document), "memory",
                                            &told->error)) &&
        set(told, request, "trace", NULL)) {
        tell_request(told, request);
    }
}

/* The last word is longer than 24 columns leave room for. */
static void scene_compared(Told *told, attnviz_request *request) {
    if (set(told, request, "sentence", "cat and internationalisation") &&
        set(told, request, "compare", "keyboard and internationalisation") &&
        set(told, request, "unknown", "hash") && set(told, request, "heads", "2") &&
        set(told, request, "digits", "3")) {
        tell_request(told, request);
    }
}

/* The words over a comparison are gathered from all its sentences, each said once. */
static void scene_drawn(Told *told, attnviz_request *request) {
    attnviz_destination to = {.write = tell, .context = told};
    attnviz_trace *trace = NULL;
    if (set(told, request, "sentence", "cat") && set(told, request, "compare", "cat") &&
        set(told, request, "compare", "mouse") &&
        done(told, attnviz_run(request, &trace, &told->error))) {
        done(told, attnviz_write(trace, "svg", &to, &told->error));
    }
    attnviz_trace_free(trace);
}

static void scene_swept(Told *told, attnviz_request *request) {
    attnviz_destination to = {.write = tell, .context = told};
    attnviz_trace *trace = NULL;
    if (set(told, request, "sentence", "cat and mouse") &&
        set(told, request, "sweep", "temperature=0.5,1") &&
        done(told, attnviz_run(request, &trace, &told->error))) {
        size_t before = told->length;
        if (!done(told, attnviz_write(trace, "csv", &to, &told->error)) ||
            !done(told, attnviz_write(trace, "json", &to, &told->error))) {
            told->length = before;
        }
    }
    attnviz_trace_free(trace);
}

static void scene_checked(Told *told, attnviz_request *request) {
    static const char claims[] =
        "{\"scores\": [[1, 2], [3, 4]], \"attention\": [[0.5, 0.5], [0, 1]], \"tokens\": "
        "[\"a\", \"b\"], \"context\": [\"c\", \"d\"], \"result\": {\"tokens\": [\"a\", \"c\"], "
        "\"context\": [\"c\", \"e\"]}}";
    attnviz_destination to = {.write = tell, .context = told};
    size_t rows = 7, agreeing = 7;
    if (!done(told,
              attnviz_request_document(request, claims, strlen(claims), "claims", &told->error))) {
        return;
    }
    int code = attnviz_check(request, &to, &rows, &agreeing, &told->error);
    if (code == ATTNVIZ_DATA && rows == 4) { /* as it should */
        tell_text(told, told->error.what);
        memset(&told->error, 0, sizeof told->error);
    } else {
        assert_int_equal(rows, 0);
        told->length = 0;
        done(told, code);
    }
}

/* One of two sentences after the other. */
typedef struct Asked {
    const char *const *sentences;
    size_t next;
} Asked;

static int next_asked(void *context, const char **sentence) {
    Asked *asked = context;
    *sentence = asked->sentences[asked->next++];
    asked->next = *sentence == NULL ? 0 : asked->next;
    return 0;
}

static void scene_prepared(Told *told, attnviz_request *request) {
    static const char *const texts[] = {"cat and mouse", "keyboard", NULL};
    Asked asked = {texts, 0};
    attnviz_sentences sentences = {next_asked, &asked};
    attnviz_prepared *prepared = NULL;
    if (!set(told, request, "residual", NULL) ||
        !done(told, attnviz_prepare(request, &sentences, &prepared, &told->error))) {
        assert_null(prepared);
        return;
    }
    for (size_t i = 0; i < 2 && told->code == ATTNVIZ_OK; i++) {
        attnviz_trace *trace = NULL;
        if (done(told, attnviz_prepared_run(prepared, texts[i], &trace, &told->error))) {
            write_all(told, trace);
        }
        attnviz_trace_free(trace);
    }
    attnviz_prepared_free(prepared);
}

typedef void Scene(Told *told, attnviz_request *request);

static void play(Scene *scene, size_t at, bool on, Told *told) {
    attnviz_request *request = NULL;
    memset(told, 0, sizeof *told);
    memset(&faults, 0, sizeof faults);
    faults.at = at;
    faults.on = on;
    faults.is_counting = true;
    if (done(told, attnviz_request_new(&request, &told->error))) {
        scene(told, request);
    }
    faults.is_counting = false;
    attnviz_request_free(request);
}

/* As whole, or a beginning of it and a failure that says why. */
static void assert_told(const Told *told, const Told *whole, size_t at, bool on) {
    if (told->code == ATTNVIZ_OK) {
        assert_int_equal(told->length, whole->length);
    } else if (told->code != ATTNVIZ_SYSTEM || strstr(told->error.what, "memory") == NULL) {
        fail_msg("allocation %zu%s: %d, \"%s\"", at, on ? " and all after" : "", told->code,
                 told->error.what);
    }
    assert_true(told->length <= whole->length);
    assert_memory_equal(told->bytes, whole->bytes, told->length);
}

static void try_each(Scene *scene) {
    static Told whole, told;
    play(scene, 0, false, &whole);
    if (whole.code != ATTNVIZ_OK) {
        fail_msg("%d at %s: %s", whole.code, whole.error.where, whole.error.what);
    }
    assert_true(whole.length > 0);
    size_t count = faults.count;
    assert_true(count > 10);
    for (size_t at = 1; at <= count; at++) {
        for (int on = 0; on < 2; on++) {
            play(scene, at, on == 1, &told);
            assert_true(faults.has_failed);
            assert_told(&told, &whole, at, on == 1);
        }
    }
}

#define TEST_OF(scene)                                                                             \
    static void test_##scene(void **state) {                                                       \
        (void)state;                                                                               \
        try_each(scene_##scene);                                                                   \
    }

TEST_OF(arrays)
TEST_OF(document)
TEST_OF(compared)
TEST_OF(drawn)
TEST_OF(swept)
TEST_OF(checked)
TEST_OF(prepared)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays),   cmocka_unit_test(test_document),
        cmocka_unit_test(test_compared), cmocka_unit_test(test_swept),
        cmocka_unit_test(test_drawn),    cmocka_unit_test(test_checked),
        cmocka_unit_test(test_prepared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
