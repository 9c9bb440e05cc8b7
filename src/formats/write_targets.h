/*
 * write_targets: several formats of one job, figures beside tables and documents.
 */
#ifndef ATTNVIZ_WRITE_TARGETS_H
#define ATTNVIZ_WRITE_TARGETS_H

#include "formats.h"

/** A format and where it goes; borrowed. */
typedef struct FormatTarget {
    const Format *format;
    Sink *sink;
    ColourDepth depth; /* as of a Job */
    size_t width;
    Notes *drawn;
} FormatTarget;

/** Writes every target to its sink: one sink by one thread at a time, but two of them perhaps at
 * once. Of the job, what a target has itself is passed over. */
bool write_targets(const Job *job, const FormatTarget *targets, size_t count, Error *error);

#endif
