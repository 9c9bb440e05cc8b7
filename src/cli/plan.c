#include "plan.h"

#include "terminal.h"
#include "write_targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_STEM "attention"

void plan_free(Plan *plan) {
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->targets[i].path);
    }
}

static bool plan_add(Plan *plan, const char *stem, const char *suffix, const Format *format,
                     Error *error) {
    if (plan->count == PLAN_TARGETS) {
        return error_set(error, ERROR_USAGE, "-o", "is given more than %d times, the limit",
                         PLAN_TARGETS - 1);
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
static bool plan_default_sweep(const Arguments *a, Plan *plan, Error *error) {
    const char *stem = a->stem != NULL ? a->stem : DEFAULT_STEM;
    plan->names_files = true;
    return plan_add(plan, stem, "sweep.png", format_named("png"), error) &&
           plan_add(plan, stem, "sweep.csv", format_named("csv"), error) &&
           plan_add(plan, stem, "sweep.json", format_named("json"), error) &&
           (a->quiet || plan_add(plan, "-", "", format_named("text"), error));
}

/* The default four files, and the heatmap last: stdout is written when all files are staged. */
static bool plan_default(const Arguments *a, bool has_output, Plan *plan, Error *error) {
    static const char *const names[] = {"png", "csv", "embeddings.csv", "json"};
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

static bool refuse_format(const Arguments *a, const char *where, const char *what, Error *error) {
    char list[256];
    format_list(format_use(a), list, sizeof list);
    return error_set(error, ERROR_USAGE, where, "%s; %s is wanted", what, list);
}

static bool plan_given(const Arguments *a, Plan *plan, Error *error) {
    const Format *forced = a->format == NULL ? NULL : format_named(a->format);
    if (a->format != NULL && forced == NULL) {
        char what[160];
        snprintf(what, sizeof what, "there is no format \"%.80s\"", a->format);
        return refuse_format(a, "--format", what, error);
    }
    if (a->output_count == 0) {
        return plan_add(plan, "-", "", forced, error);
    }
    for (size_t i = 0; i < a->output_count; i++) {
        const Format *format = forced != NULL ? forced : format_of_path(a->outputs[i]);
        if (format == NULL) {
            return refuse_format(a, a->outputs[i], "its suffix names no format (-f can)", error);
        }
        if (!plan_add(plan, a->outputs[i], "", format, error)) {
            return false;
        }
    }
    return true;
}

static bool plan_all(const Arguments *a, bool has_output, Plan *plan, Error *error) {
    if (a->format != NULL || a->output_count > 0) {
        return plan_given(a, plan, error);
    }
    if (a->lists_maps) {
        return plan_add(plan, "-", "", format_named("text"), error);
    }
    return a->has_sweep ? plan_default_sweep(a, plan, error)
                        : plan_default(a, has_output, plan, error);
}

bool plan_make(const Arguments *a, bool has_output, Plan *plan, Error *error) {
    if (!plan_all(a, has_output, plan, error)) {
        return false;
    }
    for (size_t i = 0; i < plan->count; i++) {
        const Target *target = &plan->targets[i];
        if (!format_serves(target->format, format_use(a))) {
            char what[80];
            snprintf(what, sizeof what, "%s not written as %s",
                     a->lists_maps ? "the colour maps are" : "a sweep is", target->format->name);
            return refuse_format(a, a->format != NULL ? "--format" : target->path, what, error);
        }
        if (target->format->is_for_files && terminal_is(target->path)) {
            return error_set(error, ERROR_USAGE, target->path,
                             "a %s is not written to a terminal; give it a file with -o",
                             target->format->name);
        }
    }
    return true;
}

bool plan_protect_inputs(const Arguments *a, Outputs *outputs, Error *error) {
    const char *const inputs[] = {a->table, a->weights, a->attention, a->tokens, a->lines};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (inputs[i] != NULL && !outputs_protect(outputs, inputs[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (a->weight_files[i] != NULL && !outputs_protect(outputs, a->weight_files[i], error)) {
            return false;
        }
    }
    return true;
}

static bool write_staged(const Plan *plan, const Job *job, Outputs *outputs, Error *error) {
    Sink *sinks[PLAN_TARGETS];
    for (size_t i = 0; i < plan->count; i++) {
        if (!outputs_add(outputs, plan->targets[i].path, &sinks[i], error)) {
            return false;
        }
    }
    return write_targets(job, plan, sinks, error) && outputs_commit(outputs, error);
}

bool plan_carry_out(const Plan *plan, const Job *job, Error *error) {
    Outputs *outputs = NULL;
    bool done = outputs_new(&outputs, error) &&
                plan_protect_inputs(job->arguments, outputs, error) &&
                write_staged(plan, job, outputs, error);
    outputs_free(outputs);
    return done;
}
