/*
 * format_names: formats as the command line and file names say them.
 */
#ifndef ATTNVIZ_FORMAT_NAMES_H
#define ATTNVIZ_FORMAT_NAMES_H

#include <attnviz.h>

/** The library's own text of the format's name, or NULL where there is none. */
const char *format_named(const char *name);

/** The format whose name is the longest suffix of the path behind a dot, or NULL. */
const char *format_of_path(const char *path);

/** 1 where the trace can be written so. */
int format_serves(const char *format, const attnviz_trace *trace);

/** "png, json or csv" into `list`: those that the trace can be written in. */
void format_list(const attnviz_trace *trace, char *list, size_t size);

#endif
