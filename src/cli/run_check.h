/*
 * run_check: --check, a report of what a document claims and what is computed from it.
 */
#ifndef ATTNVIZ_RUN_CHECK_H
#define ATTNVIZ_RUN_CHECK_H

#include "command_line.h"

/**
 * Writes the library's report to stdout, unless --quiet. Fails with ERROR_DATA where rows disagree,
 * naming the first matrix that has one; the report is then written all the same.
 */
bool run_check(const CommandLine *line, Error *error);

#endif
