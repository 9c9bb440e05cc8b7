/* What the tests of <attnviz.h> share: bytes that are kept, and calls that must be fine. */
#ifndef WITH_LIBRARY_H
#define WITH_LIBRARY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attnviz.h"

/* A destination that keeps what it gets, and fails past `most` bytes. */
typedef struct Kept {
    char *bytes;
    size_t length, most;
} Kept;

static int keep(void *context, const void *bytes, size_t length) {
    Kept *kept = context;
    if (length > kept->most - kept->length) {
        return 1;
    }
    char *grown = realloc(kept->bytes, kept->length + length + 1);
    if (grown == NULL) {
        return 1;
    }
    memcpy(grown + kept->length, bytes, length);
    kept->bytes = grown;
    kept->length += length;
    grown[kept->length] = '\0';
    return 0;
}

static inline attnviz_destination into(Kept *kept, size_t most) {
    *kept = (Kept){.most = most};
    return (attnviz_destination){.write = keep, .context = kept};
}

static inline void fine(int code, const attnviz_error *error) {
    if (code != ATTNVIZ_OK) {
        fail_msg("%d at %s: %s", code, error->where, error->what);
    }
}

/* A request with the options "name", "value", …, NULL. */
static inline attnviz_request *asking(const char *name, ...) {
    attnviz_request *request;
    attnviz_error error = {0};
    fine(attnviz_request_new(&request, &error), &error);
    va_list rest;
    va_start(rest, name);
    for (; name != NULL; name = va_arg(rest, const char *)) {
        const char *value = va_arg(rest, const char *);
        fine(attnviz_request_set(request, name, value, &error), &error);
    }
    va_end(rest);
    return request;
}

static inline attnviz_trace *run_of(const attnviz_request *request) {
    attnviz_trace *trace;
    attnviz_error error = {0};
    fine(attnviz_run(request, &trace, &error), &error);
    return trace;
}

/* The bytes of a format; the caller frees them. */
static inline Kept written(const attnviz_trace *trace, const char *format) {
    Kept kept;
    attnviz_error error = {0};
    attnviz_destination out = into(&kept, SIZE_MAX);
    fine(attnviz_write(trace, format, &out, &error), &error);
    assert_true(kept.length > 0);
    return kept;
}

static inline void assert_near(double found, double wanted) {
    double distance = found > wanted ? found - wanted : wanted - found;
    if (!(distance <= 1e-12)) {
        fail_msg("%.17g is not %.17g", found, wanted);
    }
}

static inline void assert_same(const Kept *a, const Kept *b) {
    assert_int_equal(a->length, b->length);
    assert_memory_equal(a->bytes, b->bytes, a->length);
}

#endif
