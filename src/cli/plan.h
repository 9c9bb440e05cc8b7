/*
 * plan: where the outputs of a run go, and in which format.
 */
#ifndef ATTNVIZ_PLAN_H
#define ATTNVIZ_PLAN_H

#include "command_line.h"
#include "notes.h"
#include "output.h"

#define PLAN_TARGETS 64

/** One destination and what goes there. */
typedef struct Target {
    char *path; /* owned; "-" is stdout */
    const char *format;
} Target;

/** Start it as {0}; free it with plan_free, also after a failure. */
typedef struct Plan {
    Target targets[PLAN_TARGETS];
    size_t count;
    bool names_files; /* the user did not choose the names, so they are told */
} Plan;

/**
 * The default four files and a heatmap, or what -o, -f and -O ask for. Where some sentence of the
 * trace has no output, the default has no table of embeddings. Fails with ERROR_USAGE.
 */
bool plan_make(const CommandLine *line, const attnviz_trace *trace, Plan *plan, Error *error);

void plan_free(Plan *plan);

/** Has writing over a file that the run reads refused. */
bool plan_protect_inputs(const CommandLine *line, Outputs *outputs, Error *error);

/** Opens, writes and commits every target. `drawn` gets what could not be drawn as it should. */
bool plan_carry_out(const Plan *plan, const CommandLine *line, const attnviz_trace *trace,
                    Notes *drawn, Error *error);

#endif
