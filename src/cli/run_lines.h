/*
 * run_lines: --lines, one sentence after the other, several at a time.
 */
#ifndef ATTNVIZ_RUN_LINES_H
#define ATTNVIZ_RUN_LINES_H

#include "command_line.h"

/**
 * Reads the sentences and writes what becomes of each, in their order. Fails with the first bad
 * line (where = `FILE:7`), or with --keep-going, which tells of each as it comes, with the status
 * of the first and their number once all is done; and as line_out_take does.
 */
bool run_lines(const CommandLine *line, Error *error);

#endif
