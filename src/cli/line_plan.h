/*
 * line_plan: what --lines writes of each sentence, and where.
 */
#ifndef ATTNVIZ_LINE_PLAN_H
#define ATTNVIZ_LINE_PLAN_H

#include "plan.h"

/** As many as the default files. */
#define LINE_FORMATS 4

/** Sentences go on a stream one after the other, or each into numbered files. Borrows from the
 * command line. */
typedef struct LinePlan {
    const char *formats[LINE_FORMATS]; /* of each sentence, count of them */
    const char *suffixes[LINE_FORMATS];
    size_t count;
    const char *path; /* of the stream, "-" for stdout */
    const char *stem; /* of the files; NULL: there is a stream */
} LinePlan;

/** Fails with ERROR_USAGE for formats in which sentences cannot follow each other. */
bool line_plan_make(const CommandLine *line, LinePlan *plan, Error *error);

/** The file of one format for the sentence on that line: STEM-0001.png, or DIR/0001.png for a stem
 * that ends with a slash. The caller frees it; NULL when memory runs out. */
char *line_plan_path(const LinePlan *plan, size_t format, size_t number);

/** Writes the same path to the `size` bytes at `to`, as much of it as fits. */
void line_plan_show(const LinePlan *plan, size_t format, size_t number, char *to, size_t size);

#endif
