#include "parts.h"

#include "check.h"
#include "pages.h"
#include "run_check.h"

#include <stdlib.h>

static bool hand_over(void *context, const void *bytes, size_t length) {
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

static void tell(const Notes *drawn, const attnviz_destination *destination) {
    for (size_t i = 0; destination->note != NULL && i < drawn->count; i++) {
        destination->note(destination->context, drawn->text[i]);
    }
}

/* What was made until a failure is dropped as far as it has not gone out yet. */
static bool write_format(const Format *format, const Job *job, attnviz_destination destination,
                         Error *error) {
    Sink *sink = NULL;
    Error later = {0};
    bool done = (job->arguments->lists_maps || pages_check(job, error)) &&
                sink_of_function(hand_over, &destination, &sink, error) &&
                format_write(format, job, sink, error);
    bool ended = sink_end(sink, !done, done ? error : &later);
    return done && ended;
}

static bool write_trace(const attnviz_trace *trace, const char *name,
                        const attnviz_destination *destination, Error *error) {
    Notes drawn = {0};
    const Arguments *a = &trace->arguments;
    const Format *format = format_named(name);
    if (format == NULL || !format_serves(format, format_use(a))) {
        return refuse_format(name, format_use(a), error);
    }
    Job job = {.arguments = a,
               .results = trace->results,
               .count = trace->count,
               .swept = a->has_sweep ? &trace->swept : NULL,
               .drawn = &drawn,
               .depth = depth_of(destination->colours),
               .width = destination->columns};
    bool done = write_format(format, &job, *destination, error);
    if (done) {
        tell(&drawn, destination);
    }
    notes_free(&drawn);
    return done;
}

int attnviz_write(const attnviz_trace *trace, const char *format,
                  const attnviz_destination *destination, attnviz_error *error) {
    Error found = {0};
    return answer(write_trace(trace, format, destination, &found), &found, error);
}

static bool check(Arguments *arguments, attnviz_destination *destination, CheckTally *tally,
                  Error *error) {
    Sink *sink = NULL;
    Error later = {0};
    char first[512];
    arguments->tolerance = arguments->check ? arguments->tolerance : CHECK_TOLERANCE;
    arguments->check = true;
    bool done = (destination == NULL || sink_of_function(hand_over, destination, &sink, error)) &&
                check_documents(arguments, sink, tally, first, error);
    bool ended = sink_end(sink, !done, done ? error : &later);
    if (!done || !ended) {
        *tally = (CheckTally){0};
        return false;
    }
    return check_verdict(tally, first, error);
}

static bool check_request(const attnviz_request *request, const attnviz_destination *destination,
                          CheckTally *tally, Error *error) {
    Document given = {0};
    Arguments arguments = {0};
    char *text = NULL;
    attnviz_destination own = destination != NULL ? *destination : (attnviz_destination){0};
    bool done = given_copy(&given, &request->given, error) &&
                arguments_of(&request->settings, request, &given, &arguments, &text, error) &&
                check(&arguments, destination != NULL ? &own : NULL, tally, error);
    free(text);
    arguments_free(&arguments);
    document_free(&given);
    return done;
}

int attnviz_check(const attnviz_request *request, const attnviz_destination *destination,
                  size_t *rows, size_t *agreeing, attnviz_error *error) {
    Error found = {0};
    CheckTally tally = {0};
    bool done = check_request(request, destination, &tally, &found);
    if (rows != NULL) {
        *rows = tally.rows;
    }
    if (agreeing != NULL) {
        *agreeing = tally.agreeing;
    }
    return answer(done, &found, error);
}
