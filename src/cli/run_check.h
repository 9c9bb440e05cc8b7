/*
 * run_check: --check, a report of what a document claims and what is computed from it.
 */
#ifndef ATTNVIZ_RUN_CHECK_H
#define ATTNVIZ_RUN_CHECK_H

#include "arguments.h"

/**
 * Reads what the arguments name, computes it again, and writes the report to stdout. Fails with
 * ERROR_DATA where rows disagree, naming the first matrix that has one; the report is then written
 * all the same.
 */
bool run_check(const Arguments *arguments, Error *error);

#endif
