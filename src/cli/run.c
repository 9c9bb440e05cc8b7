#include "run.h"

#include "formats.h"
#include "load.h"
#include "report.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGETS_MOST 64
#define DEFAULT_STEM "attention"

/* One destination and what goes there. */
typedef struct Target {
    char *path; /* owned; "-" is stdout */
    const Format *format;
} Target;

typedef struct Plan {
    Target targets[TARGETS_MOST];
    size_t count;
    bool names_files; /* the user did not choose the names, so they are told */
} Plan;

static void plan_free(Plan *plan) {
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->targets[i].path);
    }
}

static bool plan_add(Plan *plan, const char *stem, const char *suffix, const Format *format,
                     Error *error) {
    if (plan->count == TARGETS_MOST) {
        return error_set(error, ERROR_USAGE, "-o", "is given more than %d times, the limit",
                         TARGETS_MOST - 1);
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

/* The default four files, and the heatmap last: stdout is written when all files are staged. */
static bool plan_default(const Arguments *a, const Request *request, Plan *plan, Error *error) {
    static const char *const names[] = {"png", "csv", "embeddings.csv", "json"};
    bool has_output = request->input.v.data != NULL || request->input.x.data != NULL ||
                      request->input.context.data != NULL;
    plan->names_files = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], "embeddings.csv") == 0 && !has_output) {
            continue; /* given weights without values have no embeddings */
        }
        const char *stem = a->stem != NULL ? a->stem : DEFAULT_STEM;
        if (!plan_add(plan, stem, names[i], format_named(names[i]), error)) {
            return false;
        }
    }
    return a->quiet || plan_add(plan, "-", "", format_named("text"), error);
}

static bool refuse_format(const char *where, const char *what, Error *error) {
    char list[256];
    format_list(list, sizeof list);
    return error_set(error, ERROR_USAGE, where, "%s; %s is wanted", what, list);
}

static bool plan_given(const Arguments *a, Plan *plan, Error *error) {
    const Format *forced = a->format == NULL ? NULL : format_named(a->format);
    if (a->format != NULL && forced == NULL) {
        char what[160];
        snprintf(what, sizeof what, "there is no format \"%.80s\"", a->format);
        return refuse_format("--format", what, error);
    }
    if (a->output_count == 0) {
        return plan_add(plan, "-", "", forced, error);
    }
    for (size_t i = 0; i < a->output_count; i++) {
        const Format *format = forced != NULL ? forced : format_of_path(a->outputs[i]);
        if (format == NULL) {
            return refuse_format(a->outputs[i], "its suffix names no format (-f can)", error);
        }
        if (!plan_add(plan, a->outputs[i], "", format, error)) {
            return false;
        }
    }
    return true;
}

static bool make_plan(const Arguments *a, const Request *request, Plan *plan, Error *error) {
    bool is_default = a->format == NULL && a->output_count == 0;
    if (!(is_default ? plan_default(a, request, plan, error) : plan_given(a, plan, error))) {
        return false;
    }
    for (size_t i = 0; i < plan->count; i++) {
        const Target *target = &plan->targets[i];
        if (target->format->is_for_files && strcmp(target->path, "-") == 0 &&
            terminal_is_stdout()) {
            return error_set(error, ERROR_USAGE, "stdout",
                             "a %s is not written to a terminal; give it a file with -o",
                             target->format->name);
        }
    }
    return true;
}

/* --query as a token of the sentence, else as a number from 1. */
static bool find_query(const Arguments *a, const Request *request, size_t *query, Error *error) {
    *query = 0;
    if (a->query == NULL) {
        return true;
    }
    const Labels *queries = request->input.queries;
    for (size_t i = 0; i < queries->count && *query == 0; i++) {
        *query = strcmp(queries->text[i], a->query) == 0 ? i + 1 : 0;
    }
    char *end;
    unsigned long number = strtoul(a->query, &end, 10);
    if (*query == 0 && *end == '\0' && number >= 1 && number <= queries->count) {
        *query = number;
    }
    return *query != 0 || error_set(error, ERROR_USAGE, "--query",
                                    "\"%.80s\" is no token of the sentence; a token or a number "
                                    "from 1 to %zu is wanted",
                                    a->query, queries->count);
}

/* Stdout comes last: what has left the process cannot be taken back when a file fails. */
static bool write_those(const Job *job, const Plan *plan, Sink *const *sinks, bool stdout_too,
                        Error *error) {
    for (size_t i = 0; i < plan->count; i++) {
        const Target *target = &plan->targets[i];
        bool is_stdout = strcmp(target->path, "-") == 0;
        if (is_stdout == stdout_too && !target->format->write(job, sinks[i], error)) {
            return false;
        }
    }
    return true;
}

static bool write_targets(const Job *job, const Plan *plan, Outputs *outputs, Error *error) {
    Sink *sinks[TARGETS_MOST];
    for (size_t i = 0; i < plan->count; i++) {
        if (!outputs_add(outputs, plan->targets[i].path, &sinks[i], error)) {
            return false;
        }
    }
    return write_those(job, plan, sinks, false, error) &&
           write_those(job, plan, sinks, true, error) && outputs_commit(outputs, error);
}

static bool protect_inputs(const Arguments *a, Outputs *outputs, Error *error) {
    return (a->table == NULL || outputs_protect(outputs, a->table, error)) &&
           (a->weights == NULL || outputs_protect(outputs, a->weights, error));
}

static void tell(const Arguments *a, const Plan *plan, const Request *request, const Notes *cut,
                 const Notes *found) {
    if (a->quiet) {
        return;
    }
    report_notes(cut);
    report_notes(found);
    if (a->verbose) {
        report_line("%zu queries, %zu keys, %zu heads, %zu layers", request->input.n,
                    request->input.m, request->input.options.heads, request->input.layer_count);
    }
    for (size_t i = 0; i < plan->count && (plan->names_files || a->verbose); i++) {
        if (strcmp(plan->targets[i].path, "-") != 0) {
            report_line("wrote %s", plan->targets[i].path);
        }
    }
}

static bool write_all(const Arguments *a, const Request *request, const Trace *trace,
                      const Notes *cut, Notes *found, Error *error) {
    Plan plan = {0};
    Outputs *outputs = NULL;
    Job job = {.arguments = a, .request = request, .trace = trace, .notes = found};
    job.colour = terminal_wants_colour(a->colour);
    job.width = terminal_width();
    bool done = find_query(a, request, &job.query, error) && make_plan(a, request, &plan, error) &&
                outputs_new(&outputs, error) && protect_inputs(a, outputs, error) &&
                write_targets(&job, &plan, outputs, error);
    outputs_free(outputs);
    if (done) {
        tell(a, &plan, request, cut, found);
    }
    plan_free(&plan);
    return done;
}

static bool draw(const Arguments *a, Error *error) {
    Loaded loaded;
    Request *request = NULL;
    Trace *trace = NULL;
    Notes cut = {0}, found = {0};
    bool done = load_all(a, &loaded, error) &&
                request_new(&loaded.sources, &request, &cut, error) &&
                trace_new(&request->input, &trace, &found, error) &&
                write_all(a, request, trace, &cut, &found, error);
    trace_free(trace);
    request_free(request);
    load_free(&loaded);
    notes_free(&cut);
    notes_free(&found);
    return done;
}

static bool write_message(const Arguments *a, Error *error) {
    Outputs *outputs = NULL;
    Sink *sink;
    bool done = outputs_new(&outputs, error) && outputs_add(outputs, "-", &sink, error);
    if (done) {
        if (a->help) {
            report_help(sink);
        } else {
            sink_text(sink, "attnviz " ATTNVIZ_VERSION "\n");
        }
        done = outputs_commit(outputs, error);
    }
    outputs_free(outputs);
    return done;
}

int run(int argc, char **argv) {
    Error error = {0};
    Arguments arguments = {0};
    if (!output_guard_descriptors(&error) || !arguments_read(argc, argv, &arguments, &error)) {
        report_error(&error);
        return (int)error.code;
    }
    bool done = arguments.help || arguments.version ? write_message(&arguments, &error)
                                                    : draw(&arguments, &error);
    arguments_free(&arguments);
    if (!done) {
        report_error(&error);
        return (int)error.code;
    }
    return 0;
}
