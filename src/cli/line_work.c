#include "line_work.h"

#include "failure.h"
#include "sink_destination.h"
#include "terminal.h"

#include <string.h>

/* What a sentence may take of memory beside its calculation; a document of 100 tokens fits. */
#define SPOOL_BYTES ((size_t)1024 * 1024)

bool line_work_new(const LineShared *shared, LineWork *work, Error *error) {
    for (size_t i = 0; i < shared->plan->count; i++) {
        if (!spool_new(SPOOL_BYTES, &work->spools[i], error)) {
            return false;
        }
    }
    return true;
}

void line_work_free(LineWork *work) {
    for (size_t i = 0; i < LINE_FORMATS; i++) {
        spool_free(work->spools[i]);
    }
    notes_free(&work->notes);
    line_free(&work->line);
}

static bool keep_notes(const attnviz_trace *trace, LineWork *work) {
    const char *note;
    for (size_t i = 0; (note = attnviz_trace_note(trace, 0, i)) != NULL; i++) {
        if (!notes_add(&work->notes, &work->error, "%s", note)) {
            return false;
        }
    }
    return true;
}

/* Other threads have sentences of their own: the formats of this one come one after the other. What
 * a spool could not hold it tells when it is poured out. */
static bool write_formats(const LineShared *shared, const attnviz_trace *trace, LineWork *work) {
    bool done = keep_notes(trace, work);
    for (size_t i = 0; done && i < shared->plan->count; i++) {
        SinkDestination sink = {.sink = work->spools[i], .notes = &work->notes};
        attnviz_destination to = sink_destination(&sink);
        attnviz_error found;
        to.colours = shared->command_line->colour == COLOUR_ALWAYS ? ALL_COLOURS : 0;
        int status = attnviz_write(trace, shared->plan->formats[i], &to, &found);
        done = succeeded(status, &found, &work->error) || sink_has_failed(sink.sink);
    }
    return done;
}

/* "sentence, word 2" is "stdin:7, word 2"; any other place follows behind the line. A failure has
 * one by now. */
static void place_error(const char *name, size_t line, Error *error) {
    static const char own[] = "sentence";
    char inner[sizeof error->where];
    memcpy(inner, error->where, sizeof inner);
    bool is_own = strncmp(inner, own, strlen(own)) == 0;
    const char *join = is_own ? "" : ": ";
    error_at(error, "%.200s:%zu%s%.250s", name, line, join, is_own ? inner + strlen(own) : inner);
}

void line_work_do(const LineShared *shared, LineWork *work) {
    work->done = false;
    notes_free(&work->notes);
    for (size_t i = 0; i < shared->plan->count; i++) {
        spool_clear(work->spools[i]);
    }
    if (work->is_bad) {
        return;
    }
    attnviz_trace *trace = NULL;
    attnviz_error found;
    int status = attnviz_prepared_run(shared->prepared, work->line.text, &trace, &found);
    work->done = succeeded(status, &found, &work->error) && write_formats(shared, trace, work);
    attnviz_trace_free(trace);
    if (!work->done) {
        place_error(shared->name, work->line.number, &work->error);
    }
}
