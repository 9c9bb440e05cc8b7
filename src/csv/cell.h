/*
 * cell: what all tables are made of, here and in sweep.
 */
#ifndef ATTNVIZ_CSV_CELL_H
#define ATTNVIZ_CSV_CELL_H

#include "csv.h"

/** The text as a cell, quoted where RFC 4180 asks for it and guarded where `safe`. NULL when memory
 * runs out; the caller frees it. */
char *cell_new(const char *text, bool safe);

/** Names as cells, made once however often they are written. Freed with labels_free. */
bool cells_new(const Labels *names, bool safe, Labels *cells, Error *error);

/** Writes `first`, the cells, and a line's end. */
void cells_header(const char *first, const Labels *cells, Sink *sink);

/** Writes a label's cell, one number or more, and a line's end. */
void cells_row(const char *cell, const double *numbers, size_t count, int digits, Sink *sink);

#endif
