/*
 * rows: one row of scores, scaled scores or weights, made when it is asked for. Inside the trace
 * room only.
 */
#ifndef ATTNVIZ_ROWS_H
#define ATTNVIZ_ROWS_H

#include "trace.h"

/** What was seen while every row was made once. */
typedef struct RowReport {
    size_t blind;       /* rows without an open key */
    size_t first_blind; /* the first of them */
    size_t unequal;     /* rows of given weights whose sum is not 1 */
    size_t first_unequal;
    double first_sum;
} RowReport;

/** Adds what was seen in later rows. */
void row_report_add(RowReport *report, const RowReport *later);

/**
 * Makes the weights of the queries first … first + count in rows (count × m), checks that every
 * number on the way is finite, and counts what is worth a note.
 */
bool rows_check(const Trace *trace, size_t layer, size_t head, size_t first, size_t count,
                double *rows, RowReport *report, Error *error);

/** Turns the counts into notes. */
bool row_report_notes(const TraceInput *input, const RowReport *report, Notes *notes, Error *error);

#endif
