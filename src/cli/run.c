#include "run.h"

#include "failure.h"
#include "plan.h"
#include "report.h"
#include "run_check.h"
#include "run_lines.h"

#include <string.h>

static void tell_of_sentence(const attnviz_trace *trace, size_t sentence, bool verbose) {
    const char *note;
    for (size_t i = 0; (note = attnviz_trace_note(trace, sentence, i)) != NULL; i++) {
        report_note(note);
    }
    const attnviz_matrix matrix = {.kind = ATTNVIZ_SELECTED, .sentence = sentence};
    size_t queries = 0, keys = 0;
    if (verbose) {
        attnviz_trace_shape(trace, &matrix, &queries, &keys, NULL);
        report_line("%zu queries, %zu keys, %zu heads, %zu layers", queries, keys,
                    attnviz_trace_heads(trace, sentence), attnviz_trace_layers(trace, sentence));
    }
}

/* The colour maps are of no sentence, and nothing is to be told of them. */
static void tell(const CommandLine *line, const attnviz_trace *trace, const Plan *plan,
                 const Notes *drawn) {
    if (line->quiet || attnviz_trace_sentences(trace) == 0) {
        return;
    }
    for (size_t i = 0; i < attnviz_trace_sentences(trace); i++) {
        tell_of_sentence(trace, i, line->verbose);
    }
    for (size_t i = 0; i < drawn->count; i++) {
        report_note(drawn->text[i]);
    }
    for (size_t i = 0; i < plan->count && (plan->names_files || line->verbose); i++) {
        if (strcmp(plan->targets[i].path, "-") != 0) {
            report_line("wrote %s", plan->targets[i].path);
        }
    }
}

static bool write_trace(const CommandLine *line, const attnviz_trace *trace, Error *error) {
    Plan plan = {0};
    Notes drawn = {0};
    bool done =
        plan_make(line, trace, &plan, error) && plan_carry_out(&plan, line, trace, &drawn, error);
    if (done) {
        tell(line, trace, &plan, &drawn);
    }
    notes_free(&drawn);
    plan_free(&plan);
    return done;
}

static bool draw(const CommandLine *line, Error *error) {
    attnviz_trace *trace = NULL;
    attnviz_error found;
    bool done = succeeded(attnviz_run(line->request, &trace, &found), &found, error) &&
                write_trace(line, trace, error);
    attnviz_trace_free(trace);
    return done;
}

static bool write_message(const CommandLine *line, Error *error) {
    Outputs *outputs = NULL;
    Sink *sink;
    bool done = outputs_new(&outputs, error) && outputs_add(outputs, "-", &sink, error);
    if (done) {
        if (line->help) {
            report_help(line->help_all, sink);
        } else if (line->schema != NULL) {
            sink_text(sink, line->schema);
        } else {
            sink_text(sink, "attnviz ");
            sink_text(sink, attnviz_version());
            sink_text(sink, "\n");
        }
        done = outputs_commit(outputs, error);
    }
    outputs_free(outputs);
    return done;
}

int run(int argc, char **argv) {
    Error error = {0};
    CommandLine line = {0};
    if (!output_guard_descriptors(&error) || !command_line_read(argc, argv, &line, &error)) {
        report_error(&error);
        return (int)error.code;
    }
    bool is_message = line.help || line.version || line.schema != NULL;
    bool done = is_message                         ? write_message(&line, &error)
                : command_line_has(&line, "check") ? run_check(&line, &error)
                : line.has_lines                   ? run_lines(&line, &error)
                                                   : draw(&line, &error);
    command_line_free(&line);
    if (!done) {
        report_error(&error);
        return (int)error.code;
    }
    return 0;
}
