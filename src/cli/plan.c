#include "plan.h"

#include "failure.h"
#include "format_names.h"
#include "sink_destination.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_STEM "attention"

void plan_free(Plan *plan) {
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->targets[i].path);
    }
}

static bool plan_add(Plan *plan, const char *stem, const char *suffix, const char *format,
                     Error *error) {
    if (plan->count == PLAN_TARGETS) {
        return error_set(error, ERROR_USAGE, "-o", "is given more than %d times, the limit",
                         PLAN_TARGETS);
    }
    size_t size = strlen(stem) + strlen(suffix) + 2;
    char *path = malloc(size);
    if (path == NULL) {
        return error_no_memory(error, "-o");
    }
    snprintf(path, size, "%s%s%s", stem, suffix[0] == '\0' ? "" : ".", suffix);
    plan->targets[plan->count++] = (Target){path, format};
    return true;
}

/* The curves of a sweep and its numbers, and last its table. */
static bool plan_default_sweep(const CommandLine *line, Plan *plan, Error *error) {
    const char *stem = line->stem != NULL ? line->stem : DEFAULT_STEM;
    plan->names_files = true;
    return plan_add(plan, stem, "sweep.png", format_named("png"), error) &&
           plan_add(plan, stem, "sweep.csv", format_named("csv"), error) &&
           plan_add(plan, stem, "sweep.json", format_named("json"), error) &&
           (line->quiet || plan_add(plan, "-", "", format_named("text"), error));
}

static bool all_have_outputs(const attnviz_trace *trace) {
    for (size_t i = 0; i < attnviz_trace_sentences(trace); i++) {
        const attnviz_matrix matrix = {.kind = ATTNVIZ_OUTPUT, .sentence = i};
        size_t rows = 0, columns;
        attnviz_trace_shape(trace, &matrix, &rows, &columns, NULL);
        if (rows == 0) {
            return false;
        }
    }
    return true;
}

/* The default four files, and the heatmap last: stdout is written when all files are staged. */
static bool plan_default(const CommandLine *line, const attnviz_trace *trace, Plan *plan,
                         Error *error) {
    static const char *const names[] = {"png", "csv", "embeddings.csv", "json"};
    plan->names_files = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], "embeddings.csv") == 0 && !all_have_outputs(trace)) {
            continue; /* given weights without values have no embeddings */
        }
        const char *stem = line->stem != NULL ? line->stem : DEFAULT_STEM;
        if (!plan_add(plan, stem, names[i], format_named(names[i]), error)) {
            return false;
        }
    }
    return line->quiet || plan_add(plan, "-", "", format_named("text"), error);
}

static bool refuse_format(const attnviz_trace *trace, const char *where, const char *what,
                          Error *error) {
    char list[256];
    format_list(trace, list, sizeof list);
    return error_set(error, ERROR_USAGE, where, "%s; %s is wanted", what, list);
}

static bool plan_given(const CommandLine *line, const attnviz_trace *trace, Plan *plan,
                       Error *error) {
    const char *forced = line->format == NULL ? NULL : format_named(line->format);
    if (line->format != NULL && forced == NULL) {
        char what[160];
        snprintf(what, sizeof what, "there is no format \"%.80s\"", line->format);
        return refuse_format(trace, "--format", what, error);
    }
    if (line->output_count == 0) {
        return plan_add(plan, "-", "", forced, error);
    }
    for (size_t i = 0; i < line->output_count; i++) {
        const char *format = forced != NULL ? forced : format_of_path(line->outputs[i]);
        if (format == NULL) {
            return refuse_format(trace, line->outputs[i], "its suffix names no format (-f can)",
                                 error);
        }
        if (!plan_add(plan, line->outputs[i], "", format, error)) {
            return false;
        }
    }
    return true;
}

static bool plan_all(const CommandLine *line, const attnviz_trace *trace, Plan *plan,
                     Error *error) {
    if (line->format != NULL || line->output_count > 0) {
        return plan_given(line, trace, plan, error);
    }
    if (command_line_lists_maps(line)) {
        return plan_add(plan, "-", "", format_named("text"), error);
    }
    return command_line_has(line, "sweep") ? plan_default_sweep(line, plan, error)
                                           : plan_default(line, trace, plan, error);
}

static bool check_target(const CommandLine *line, const attnviz_trace *trace, const Target *target,
                         Error *error) {
    if (!format_serves(target->format, trace)) {
        char what[80];
        snprintf(what, sizeof what, "%s not written as %s",
                 command_line_lists_maps(line) ? "the colour maps are" : "a sweep is",
                 target->format);
        return refuse_format(trace, line->format != NULL ? "--format" : target->path, what, error);
    }
    return !attnviz_format_is_binary(target->format) || !terminal_is(target->path) ||
           error_set(error, ERROR_USAGE, target->path,
                     "a %s is not written to a terminal; give it a file with -o", target->format);
}

bool plan_make(const CommandLine *line, const attnviz_trace *trace, Plan *plan, Error *error) {
    bool done = plan_all(line, trace, plan, error);
    for (size_t i = 0; done && i < plan->count; i++) {
        done = check_target(line, trace, &plan->targets[i], error);
    }
    attnviz_error found;
    return done &&
           succeeded(attnviz_can_write(trace, plan->targets[0].format, &found), &found, error);
}

/** What is written and where to, while it is written. */
typedef struct Writing {
    const Plan *plan;
    const CommandLine *line;
    const attnviz_trace *trace;
    Outputs *outputs;
    SinkDestination to[PLAN_TARGETS];
    Notes *drawn;
} Writing;

/* A file gets neither the colours nor the width of the terminal that the run was started from. */
static attnviz_destination destination_of(Writing *writing, size_t index) {
    const char *path = writing->plan->targets[index].path;
    attnviz_destination to = sink_destination(&writing->to[index]);
    to.colours = terminal_colours(writing->line->colour, path);
    to.columns = terminal_width(path);
    return to;
}

/* Where bytes could not be written, the commit says why. */
static bool end_failed(Writing *writing, Error *error) {
    for (size_t i = 0; i < writing->plan->count; i++) {
        if (sink_has_failed(writing->to[i].sink)) {
            return outputs_commit(writing->outputs, error);
        }
    }
    return false;
}

/* Stdout comes last: what has left the process cannot be taken back when a file fails. */
static bool write_those(Writing *writing, bool to_stdout, Error *error) {
    const char *formats[PLAN_TARGETS];
    attnviz_destination to[PLAN_TARGETS];
    attnviz_error found;
    size_t count = 0;
    for (size_t i = 0; i < writing->plan->count; i++) {
        const Target *target = &writing->plan->targets[i];
        if ((strcmp(target->path, "-") == 0) == to_stdout) {
            formats[count] = target->format;
            to[count++] = destination_of(writing, i);
        }
    }
    int status = attnviz_write_several(writing->trace, formats, to, count, &found);
    return succeeded(status, &found, error) || end_failed(writing, error);
}

bool plan_protect_inputs(const CommandLine *line, Outputs *outputs, Error *error) {
    const char *file;
    bool done = line->lines == NULL || outputs_protect(outputs, line->lines, error);
    for (size_t i = 0; done && (file = attnviz_request_file(line->request, i)) != NULL; i++) {
        done = outputs_protect(outputs, file, error);
    }
    return done;
}

static bool write_staged(Writing *writing, Error *error) {
    for (size_t i = 0; i < writing->plan->count; i++) {
        writing->to[i].notes = writing->drawn;
        if (!outputs_add(writing->outputs, writing->plan->targets[i].path, &writing->to[i].sink,
                         error)) {
            return false;
        }
    }
    return write_those(writing, false, error) && write_those(writing, true, error) &&
           outputs_commit(writing->outputs, error);
}

bool plan_carry_out(const Plan *plan, const CommandLine *line, const attnviz_trace *trace,
                    Notes *drawn, Error *error) {
    Writing writing = {.plan = plan, .line = line, .trace = trace, .drawn = drawn};
    bool done = outputs_new(&writing.outputs, error) &&
                plan_protect_inputs(line, writing.outputs, error) && write_staged(&writing, error);
    outputs_free(writing.outputs);
    return done;
}
