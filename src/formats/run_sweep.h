/*
 * run_sweep: --sweep, from the one result of a run to its own outputs.
 */
#ifndef ATTNVIZ_RUN_SWEEP_H
#define ATTNVIZ_RUN_SWEEP_H

#include "formats.h"

/** Runs the sweep that the arguments ask for, if they do. Fails with ERROR_USAGE at --sweep where
 * several sentences stand side by side, and as sweep_run does. */
bool swept_new(const Arguments *arguments, const Result *results, size_t count, Swept *swept,
               Error *error);

void swept_free(Swept *swept);

/** The formats of a sweep: Format.write_sweep. */
bool swept_write_csv(const Job *job, Sink *sink, Error *error);
bool swept_write_json(const Job *job, Sink *sink, Error *error);
bool swept_write_jsonl(const Job *job, Sink *sink, Error *error);
bool swept_write_text(const Job *job, Sink *sink, Error *error);

#endif
