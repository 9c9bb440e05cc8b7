/*
 * weights_option: what --weights names, a file or a matrix at a time.
 */
#ifndef ATTNVIZ_WEIGHTS_OPTION_H
#define ATTNVIZ_WEIGHTS_OPTION_H

#include "arguments.h"

/** True where --weights was given as NAME=FILE. */
bool weights_option_names_files(const Arguments *arguments);

/** Takes FILE or NAME=FILE. Fails with ERROR_USAGE for a NAME that is none, or given twice. */
bool weights_option_take(Arguments *arguments, const char *value, Error *error);

/** Fails with ERROR_USAGE where the options about weights do not go together. */
bool weights_option_check(const Arguments *arguments, Error *error);

#endif
