/*
 * row: an array of numbers, checked and counted without being kept. Private to the document room.
 */
#ifndef ATTNVIZ_ROW_H
#define ATTNVIZ_ROW_H

#include <stdbool.h>
#include <stddef.h>

/** Arrays of fewer numbers are not worth being looked at as rows. */
#define ROW_LEAST 8

typedef enum RowKind {
    ROW_NUMBERS, /* finite JSON numbers, one at least */
    ROW_CUT,     /* the text ends before one can tell */
    ROW_OTHER    /* anything else: JSON or not */
} RowKind;

/**
 * Looks at text[at .. end), where `at` is behind the [ of an array. For numbers, `*stop` is behind
 * the ] and `*count` is how many there are.
 */
RowKind row_scan(const char *at, const char *end, const char **stop, size_t *count);

/** The same with vectors of `widest` bytes at most: 64, 32, 16, or 0 for none. For tests. */
RowKind row_scan_by(int widest, const char *at, const char *end, const char **stop, size_t *count);

/** Reads the numbers of what row_scan found to be numbers. `to` has room for all. */
void row_read(const char *at, double *to);

#endif
