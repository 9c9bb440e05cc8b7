#include "run.h"

#include "load.h"
#include "pages.h"
#include "plan.h"
#include "report.h"
#include "result.h"
#include "run_check.h"
#include "run_lines.h"
#include "run_maps.h"
#include "run_sweep.h"
#include "table.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

static void free_results(Result *results, size_t count) {
    for (size_t i = 0; results != NULL && i < count; i++) {
        result_free(&results[i]);
    }
    free(results);
}

/* All of them or none. */
static bool try_results(const Arguments *a, Loaded *loaded, Result **results, Error *error) {
    *results = calloc(loaded->count, sizeof **results);
    if (*results == NULL) {
        return error_no_memory(error, "attention");
    }
    bool done = true;
    for (size_t i = 0; done && i < loaded->count; i++) {
        done = result_ask(&loaded->sources[i], &(*results)[i], error);
    }
    if (done) {
        load_drop_vectors(loaded);
    }
    for (size_t i = 0; done && i < loaded->count; i++) {
        done = result_compute(a, &(*results)[i], error);
    }
    if (!done) {
        free_results(*results, loaded->count);
        *results = NULL;
    }
    return done;
}

/* Of an unknown word its neighbours are told, which are among those that were not kept. Then all
 * words are there but not their vectors: only the message is made of them. */
static bool make_results(const Arguments *a, Loaded *loaded, Result **results, Error *error) {
    if (try_results(a, loaded, results, error)) {
        return true;
    }
    Error of_all;
    if (error->code == ERROR_WORD && loaded->table_is_partial &&
        (!table_read_words(a, loaded, &of_all) || !try_results(a, loaded, results, &of_all))) {
        *error = of_all;
    }
    return false;
}

static void tell_of(const Result *result, bool verbose) {
    const TraceInput *input = &result->request->input;
    report_notes(&result->cut);
    report_notes(&result->found);
    if (verbose) {
        report_line("%zu queries, %zu keys, %zu heads, %zu layers", input->n, input->m,
                    input->options.heads, input->layer_count);
    }
}

static void tell(const Job *job, const Plan *plan) {
    const Arguments *a = job->arguments;
    if (a->quiet) {
        return;
    }
    for (size_t i = 0; i < job->count; i++) {
        tell_of(&job->results[i], a->verbose);
    }
    report_notes(job->drawn);
    for (size_t i = 0; i < plan->count && (plan->names_files || a->verbose); i++) {
        if (strcmp(plan->targets[i].path, "-") != 0) {
            report_line("wrote %s", plan->targets[i].path);
        }
    }
}

static bool all_have_outputs(const Result *results, size_t count) {
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        all = all && !matrix_is_absent(&results[i].trace->output);
    }
    return all;
}

static bool write_results(const Arguments *a, const Result *results, size_t count, Error *error) {
    Plan plan = {0};
    Notes drawn = {0};
    Swept swept = {0};
    Job job = {.arguments = a,
               .results = results,
               .count = count,
               .swept = a->has_sweep ? &swept : NULL,
               .drawn = &drawn};
    bool done = plan_make(a, all_have_outputs(results, count), &plan, error) &&
                swept_new(a, results, count, &swept, error) && pages_check(&job, error) &&
                plan_carry_out(&plan, &job, error);
    if (done) {
        tell(&job, &plan);
    }
    swept_free(&swept);
    notes_free(&drawn);
    plan_free(&plan);
    return done;
}

static bool draw(const Arguments *a, Error *error) {
    Loaded loaded;
    Result *results = NULL;
    bool done = load_all(a, &loaded, error) && make_results(a, &loaded, &results, error) &&
                write_results(a, results, loaded.count, error);
    free_results(results, loaded.count);
    load_free(&loaded);
    return done;
}

static bool write_message(const Arguments *a, Error *error) {
    Outputs *outputs = NULL;
    Sink *sink;
    bool done = outputs_new(&outputs, error) && outputs_add(outputs, "-", &sink, error);
    if (done) {
        if (a->help) {
            report_help(a->help_all, sink);
        } else if (a->schema != NULL) {
            sink_text(sink, a->schema);
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
    bool is_message = arguments.help || arguments.version || arguments.schema != NULL;
    bool done = is_message             ? write_message(&arguments, &error)
                : arguments.lists_maps ? run_maps(&arguments, &error)
                : arguments.check      ? run_check(&arguments, &error)
                : arguments.has_lines  ? run_lines(&arguments, &error)
                                       : draw(&arguments, &error);
    arguments_free(&arguments);
    if (!done) {
        report_error(&error);
        return (int)error.code;
    }
    return 0;
}
