/* Several threads at once: on one request, on one trace, and each on its own. */
#include "with_library.h"

#include <pthread.h>

#define THREADS 4
#define ROUNDS  2

static const char *const formats[] = {"json", "csv", "long.csv", "text", "md", "svg", "png"};
#define FORMATS (sizeof formats / sizeof *formats)

/* cmocka's asserts are for one thread: threads count, and the test asserts. */
typedef struct Work {
    const attnviz_request *request;
    const attnviz_trace *trace;
    const Kept *wanted; /* FORMATS of them */
    size_t differing;
    pthread_t thread;
} Work;

static size_t differs(const attnviz_trace *trace, const char *format, const Kept *wanted) {
    Kept kept;
    attnviz_destination out = into(&kept, SIZE_MAX);
    bool same = attnviz_write(trace, format, &out, NULL) == ATTNVIZ_OK &&
                kept.length == wanted->length &&
                memcmp(kept.bytes, wanted->bytes, kept.length) == 0;
    free(kept.bytes);
    return !same;
}

static void write_all(Work *work, const attnviz_trace *trace) {
    for (size_t i = 0; i < FORMATS; i++) {
        work->differing += differs(trace, formats[i], &work->wanted[i]);
    }
}

static void *use_request(void *data) {
    Work *work = data;
    for (size_t round = 0; round < ROUNDS; round++) {
        attnviz_trace *trace;
        if (attnviz_run(work->request, &trace, NULL) == ATTNVIZ_OK) {
            write_all(work, trace);
        } else {
            work->differing++;
        }
        attnviz_trace_free(trace);
    }
    return NULL;
}

static void *use_trace(void *data) {
    Work *work = data;
    write_all(work, work->trace);
    return NULL;
}

static void run_threads(void *(*use)(void *), const Work *work) {
    Work all[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        all[i] = *work;
        assert_int_equal(pthread_create(&all[i].thread, NULL, use, &all[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(all[i].thread, NULL), 0);
        assert_int_equal(all[i].differing, 0);
    }
}

/* The first figures of the process are drawn in threads; what they should be is found out later. */
static void *draw_first(void *data) {
    return use_request(data);
}

static void test_threads(void **state) {
    (void)state;
    attnviz_request *request = asking("sentence", "cat and mouse are friends", NULL);
    Work first = {.request = request, .wanted = (Kept[FORMATS]){{0}}};
    pthread_t threads[2];
    Work early[2] = {first, first};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, draw_first, &early[i]), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    attnviz_trace *trace = run_of(request);
    Kept wanted[FORMATS];
    for (size_t i = 0; i < FORMATS; i++) {
        wanted[i] = written(trace, formats[i]);
    }
    Work work = {.request = request, .trace = trace, .wanted = wanted};
    run_threads(use_request, &work);
    run_threads(use_trace, &work);
    for (size_t i = 0; i < FORMATS; i++) {
        free(wanted[i].bytes);
    }
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

/* Fonts are the one thing that figures could share by mistake. */
static const char *const fonts[THREADS] = {"Open Sans", "sans", "DejaVu Sans", "serif"};

static attnviz_trace *with_font(const char *font) {
    attnviz_request *request =
        asking("sentence", "cat 苹果 🦊", "unknown", "hash", "font", font, NULL);
    attnviz_trace *trace = run_of(request);
    attnviz_request_free(request);
    return trace;
}

static void test_fonts(void **state) {
    (void)state;
    Work all[THREADS];
    Kept wanted[THREADS][FORMATS];
    attnviz_trace *traces[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        traces[i] = with_font(fonts[i]);
        for (size_t f = 0; f < FORMATS; f++) {
            wanted[i][f] = written(traces[i], formats[f]);
        }
    }
    for (size_t i = 0; i < THREADS; i++) {
        all[i] = (Work){.trace = traces[i], .wanted = wanted[i]};
        assert_int_equal(pthread_create(&all[i].thread, NULL, use_trace, &all[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(all[i].thread, NULL);
        assert_int_equal(all[i].differing, 0);
        attnviz_trace_free(traces[i]);
        for (size_t f = 0; f < FORMATS; f++) {
            free(wanted[i][f].bytes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads),
                                       cmocka_unit_test(test_fonts)};
    return cmocka_run_group_tests_name("library threads", tests, NULL, NULL);
}
