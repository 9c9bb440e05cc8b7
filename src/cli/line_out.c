#include "line_out.h"

#include <stdlib.h>

/* The results of thousands of short sentences; what is more goes into a temporary file. */
#define HELD_BYTES ((size_t)16 * 1024 * 1024)

static bool open_stream(LineOut *out, Error *error) {
    bool done = outputs_new(&out->outputs, error) &&
                plan_protect_inputs(out->command_line, out->outputs, error) &&
                outputs_add(out->outputs, out->plan->path, &out->stream, error);
    if (!done || sink_is_staged(out->stream) || out->command_line->keep_going) {
        return done;
    }
    return spool_new(HELD_BYTES, &out->held, error);
}

bool line_out_open(const CommandLine *line, const LinePlan *plan, LineOut *out, Error *error) {
    *out = (LineOut){.command_line = line, .plan = plan};
    return plan->stem != NULL || open_stream(out, error);
}

static bool add_files(LineOut *out, Outputs *outputs, LineWork *work, Error *error) {
    for (size_t i = 0; i < out->plan->count; i++) {
        Sink *sink = NULL;
        char *path = line_plan_path(out->plan, i, work->line.number);
        bool done = path != NULL ? outputs_add(outputs, path, &sink, error) &&
                                       spool_pour(work->spools[i], sink, error)
                                 : error_no_memory(error, "--stem");
        free(path);
        if (!done) {
            return false;
        }
    }
    return true;
}

static bool write_files(LineOut *out, LineWork *work, Error *error) {
    Outputs *outputs = NULL;
    bool done = outputs_new(&outputs, error) &&
                plan_protect_inputs(out->command_line, outputs, error) &&
                add_files(out, outputs, work, error) && outputs_commit(outputs, error);
    outputs_free(outputs);
    return done;
}

static bool write_stream(LineOut *out, LineWork *work, Error *error) {
    Sink *to = out->held != NULL ? out->held : out->stream;
    if (!spool_pour(work->spools[0], to, error)) {
        return false;
    }
    /* Nobody reads any more, or the disk is full: the commit says which. */
    return !sink_has_failed(to) || line_out_commit(out, error);
}

bool line_out_take(LineOut *out, LineWork *work, Error *error) {
    bool done =
        out->outputs != NULL ? write_stream(out, work, error) : write_files(out, work, error);
    if (done) {
        out->first = out->count++ == 0 ? work->line.number : out->first;
        out->last = work->line.number;
    }
    return done;
}

bool line_out_commit(LineOut *out, Error *error) {
    return out->outputs == NULL ||
           ((out->held == NULL || spool_pour(out->held, out->stream, error)) &&
            outputs_commit(out->outputs, error));
}

void line_out_free(LineOut *out) {
    spool_free(out->held);
    outputs_free(out->outputs);
}
