/*
 * sweep_write: a sweep as a table, as JSON and as text.
 */
#ifndef ATTNVIZ_SWEEP_WRITE_H
#define ATTNVIZ_SWEEP_WRITE_H

#include "output.h"
#include "palette.h"
#include "sweep.h"

/** How a sweep is written; texts are borrowed. */
typedef struct SweepStyle {
    const char *title, *formula; /* the sentence, and the calculation in words */
    int digits;                  /* significant digits of results; 0: all, in text 4 */
    bool safe;                   /* --csv-safe */
    bool compact;                /* JSON on one line */
    ColourDepth depth;           /* of the terminal that text goes to */
    size_t width;                /* … and its columns; 0: as wide as it takes */
} SweepStyle;

/**
 * `csv`: quantity,value,query_index,query,entropy,effective_tokens,largest_weight,largest_key, a
 * row for each value and query that is there. Numbers count from 1; a query that sees no key has an
 * empty largest_key.
 */
bool sweep_write_csv(const Sweep *sweep, const SweepStyle *style, Sink *sink, Error *error);

/**
 * The JSON document "attnviz/sweep/1": arrays by value, and by value and query. What is not there
 * (a query past the length, the scores of given attention) is null.
 */
void sweep_write_json(const Sweep *sweep, const SweepStyle *style, Sink *sink);

/** A table of the means, a line for each value. On a narrow terminal the headings stand a word a
 * line, and where that is not enough the table is cut into blocks of columns. */
bool sweep_write_text(const Sweep *sweep, const SweepStyle *style, Sink *sink, Error *error);

#endif
