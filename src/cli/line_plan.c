#include "line_plan.h"

#include "format_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STREAM_FORMAT "jsonl"

static void add(LinePlan *plan, const char *name, const char *suffix) {
    plan->formats[plan->count] = format_named(name);
    plan->suffixes[plan->count++] = suffix;
}

static bool plan_files(const CommandLine *line, LinePlan *plan, Error *error) {
    plan->stem = line->stem;
    if (line->format == NULL) {
        add(plan, "png", "png");
        add(plan, "csv", "csv");
        add(plan, "embeddings.csv", "embeddings.csv");
        add(plan, "json", "json");
        return true;
    }
    add(plan, line->format, line->format);
    return plan->formats[0] != NULL ||
           error_set(error, ERROR_USAGE, "--format", "there is no format \"%.80s\"", line->format);
}

static bool plan_stream(const CommandLine *line, LinePlan *plan, Error *error) {
    plan->path = line->output_count > 0 ? line->outputs[0] : "-";
    add(plan, STREAM_FORMAT, "");
    if (line->format != NULL) {
        return strcmp(line->format, STREAM_FORMAT) == 0 ||
               error_set(error, ERROR_USAGE, "--format",
                         "many sentences are written one after the other as " STREAM_FORMAT
                         " only; -O STEM -f %.80s writes each into a file of its own",
                         line->format);
    }
    return strcmp(plan->path, "-") == 0 || format_of_path(plan->path) == plan->formats[0] ||
           error_set(error, ERROR_USAGE, plan->path,
                     "many sentences are written to one file as " STREAM_FORMAT
                     " only; -O STEM writes each into files of its own");
}

bool line_plan_make(const CommandLine *line, LinePlan *plan, Error *error) {
    *plan = (LinePlan){0};
    return line->stem != NULL ? plan_files(line, plan, error) : plan_stream(line, plan, error);
}

void line_plan_show(const LinePlan *plan, size_t format, size_t number, char *to, size_t size) {
    const char *stem = plan->stem, *suffix = plan->suffixes[format];
    size_t length = strlen(stem);
    bool is_folder = length > 0 && stem[length - 1] == '/';
    snprintf(to, size, "%s%s%04zu.%s", stem, is_folder ? "" : "-", number, suffix);
}

char *line_plan_path(const LinePlan *plan, size_t format, size_t number) {
    size_t size = strlen(plan->stem) + strlen(plan->suffixes[format]) + 32;
    char *path = malloc(size);
    if (path != NULL) {
        line_plan_show(plan, format, number, path, size);
    }
    return path;
}
