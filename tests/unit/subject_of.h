/* A subject made of a document's text, or the test fails and says why. Include it after cmocka. */
#ifndef ATTNVIZ_SUBJECT_OF_H
#define ATTNVIZ_SUBJECT_OF_H

#include "views.h"

#include <string.h>

/** A document, and what became of it. Freed with made_subject_free. */
typedef struct MadeSubject {
    Document document;
    Options options;
    Request *request;
    Trace *trace;
    Subject subject;
} MadeSubject;

static inline void make_subject(MadeSubject *made, const char *json) {
    Error failure = {0};
    Notes notes = {0};
    *made = (MadeSubject){0};
    options_default(&made->options);
    bool done = document_read(json, strlen(json), ROLE_DOCUMENT, &made->document, &failure);
    const RequestSources sources = {.document = {&made->document, "test"},
                                    .options = &made->options};
    done = done && request_new(&sources, &made->request, &notes, &failure) &&
           trace_new(&made->request->input, &made->trace, &notes, &failure);
    if (!done) {
        fail_msg("%s: %s", failure.where, failure.what);
    }
    notes_free(&notes);
    made->subject = (Subject){.request = made->request, .trace = made->trace};
}

static inline void made_subject_free(MadeSubject *made) {
    trace_free(made->trace);
    request_free(made->request);
    options_free(&made->options);
    document_free(&made->document);
}

#endif
