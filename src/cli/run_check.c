#include "run_check.h"

#include "failure.h"
#include "sink_destination.h"

/* Where rows were counted there is a report, and rows that disagree are no reason to hold it back.
 * Where it could not be written, the commit says why. */
static bool check(const CommandLine *line, Outputs *outputs, Sink *sink, Error *error) {
    SinkDestination to = {.sink = sink};
    attnviz_destination destination = sink_destination(&to);
    attnviz_error found;
    size_t rows = 0;
    int status =
        attnviz_check(line->request, sink != NULL ? &destination : NULL, &rows, NULL, &found);
    bool is_reported = status == ATTNVIZ_OK || rows > 0;
    if ((is_reported || (sink != NULL && sink_has_failed(sink))) &&
        !outputs_commit(outputs, error)) {
        return false;
    }
    return succeeded(status, &found, error);
}

bool run_check(const CommandLine *line, Error *error) {
    Outputs *outputs = NULL;
    Sink *sink = NULL;
    bool done = outputs_new(&outputs, error) &&
                (line->quiet || outputs_add(outputs, "-", &sink, error)) &&
                check(line, outputs, sink, error);
    outputs_free(outputs);
    return done;
}
