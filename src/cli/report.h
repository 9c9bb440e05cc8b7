/*
 * report: what a person reads: help, version, notes and the one message of a failure.
 */
#ifndef ATTNVIZ_REPORT_H
#define ATTNVIZ_REPORT_H

#include "output.h"

/** What is asked for most, on one screen of 80 × 24; `all` tells of every option. */
void report_help(bool all, Sink *sink);

/** `attnviz: WHERE: WHAT` on stderr, control characters escaped. */
void report_error(const Error *error);

/** A note on stderr. */
void report_note(const char *note);

/** What a line holds; one that is longer loses its end. */
#define REPORT_LONGEST 1024

/** A printf-style line on stderr. */
void report_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
