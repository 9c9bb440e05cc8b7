/*
 * write_targets: what a plan names is written, figures beside tables and documents.
 */
#ifndef ATTNVIZ_WRITE_TARGETS_H
#define ATTNVIZ_WRITE_TARGETS_H

#include "plan.h"

/** Writes every target of the plan to its sink, those to stdout last. */
bool write_targets(const Job *job, const Plan *plan, Sink *const *sinks, Error *error);

#endif
