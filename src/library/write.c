#include "pages.h"
#include "parts.h"
#include "write_targets.h"

#include <stdlib.h>

/** A format on its way to a destination. */
typedef struct Write {
    attnviz_destination to;
    Sink *sink;
    Notes drawn;
} Write;

bool destination_take(void *context, const void *bytes, size_t length) {
    const attnviz_destination *destination = context;
    return destination->write(destination->context, bytes, length) == 0;
}

static ColourDepth depth_of(int colours) {
    return colours >= 1 << 24 ? DEPTH_24_BIT
           : colours >= 256   ? DEPTH_256
           : colours >= 16    ? DEPTH_16
                              : DEPTH_NONE;
}

static bool refuse_format(const char *format, FormatUse use, Error *error) {
    char list[256];
    format_list(use, list, sizeof list);
    return error_set(error, ERROR_USAGE, "format", "\"%.80s\" cannot be; %s is wanted", format,
                     list);
}

static Job job_of(const attnviz_trace *trace) {
    return (Job){.arguments = &trace->arguments,
                 .results = trace->results,
                 .count = trace->count,
                 .swept = trace->arguments.has_sweep ? &trace->swept : NULL};
}

static bool can_write(const attnviz_trace *trace, const char *name, const Format **format,
                      Error *error) {
    FormatUse use = format_use(&trace->arguments);
    Job job = job_of(trace);
    *format = format_named(name);
    if (*format == NULL || !format_serves(*format, use)) {
        return refuse_format(name, use, error);
    }
    return use == USE_MAPS || pages_check(&job, error);
}

static bool open_targets(const attnviz_trace *trace, Write *writes, FormatTarget *targets,
                         const char *const *formats, size_t count, Error *error) {
    for (size_t i = 0; i < count; i++) {
        Write *write = &writes[i];
        targets[i] = (FormatTarget){.depth = depth_of(write->to.colours),
                                    .width = write->to.columns,
                                    .drawn = &write->drawn};
        if (!can_write(trace, formats[i], &targets[i].format, error) ||
            !sink_of_function(destination_take, &write->to, &write->sink, error)) {
            return false;
        }
        targets[i].sink = write->sink;
    }
    return true;
}

/* What was made until a failure is dropped as far as it has not gone out yet. */
static bool end_writes(Write *writes, size_t count, bool done, Error *error) {
    for (size_t i = 0; i < count; i++) {
        Error later = {0};
        done = sink_end(writes[i].sink, !done, done ? error : &later) && done;
    }
    return done;
}

/* Notes are told when all is written, by the caller's own thread. */
static void tell_and_free(Write *write, bool done) {
    for (size_t i = 0; done && write->to.note != NULL && i < write->drawn.count; i++) {
        write->to.note(write->to.context, write->drawn.text[i]);
    }
    notes_free(&write->drawn);
}

static bool write_several(const attnviz_trace *trace, const char *const *formats,
                          const attnviz_destination *destinations, size_t count, Error *error) {
    Write *writes = calloc(count + 1, sizeof *writes);
    FormatTarget *targets = calloc(count + 1, sizeof *targets);
    bool done = writes != NULL && targets != NULL;
    if (!done) {
        free(writes);
        free(targets);
        return error_no_memory(error, "formats");
    }
    for (size_t i = 0; i < count; i++) {
        writes[i].to = destinations[i];
    }
    Job job = job_of(trace);
    done = open_targets(trace, writes, targets, formats, count, error) &&
           write_targets(&job, targets, count, error);
    done = end_writes(writes, count, done, error);
    for (size_t i = 0; i < count; i++) {
        tell_and_free(&writes[i], done);
    }
    free(writes);
    free(targets);
    return done;
}

int attnviz_write_several(const attnviz_trace *trace, const char *const *formats,
                          const attnviz_destination *destinations, size_t count,
                          attnviz_error *error) {
    Error found = {0};
    return answer(write_several(trace, formats, destinations, count, &found), &found, error);
}

int attnviz_write(const attnviz_trace *trace, const char *format,
                  const attnviz_destination *destination, attnviz_error *error) {
    return attnviz_write_several(trace, &format, destination, 1, error);
}

int attnviz_can_write(const attnviz_trace *trace, const char *format, attnviz_error *error) {
    Error found = {0};
    const Format *able;
    return answer(can_write(trace, format, &able, &found), &found, error);
}
