/* A trace for tests: it is made, or the test fails and says why. Include it after cmocka. */
#ifndef ATTNVIZ_TRACE_OF_H
#define ATTNVIZ_TRACE_OF_H

#include "trace.h"

static inline Trace *trace_of(const TraceInput *input) {
    Trace *trace = NULL;
    Notes notes = {0};
    Error error = {0};
    if (!trace_new(input, &trace, &notes, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    notes_free(&notes);
    return trace;
}

#endif
