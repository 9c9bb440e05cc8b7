/*
 * compare: one claimed matrix against a computed one, row by row. Inside the check room only.
 */
#ifndef ATTNVIZ_CHECK_COMPARE_H
#define ATTNVIZ_CHECK_COMPARE_H

#include "check.h"

/** One matrix: what is claimed, where the computed rows come from, and how both are named. */
typedef struct CheckPart {
    char path[96]; /* `result.layers[0].output` */
    size_t rows, cols;
    const double *claimed;               /* rows × cols */
    const Labels *row_names, *col_names; /* col_names NULL: a column is told by its number */
    const char *row_kind, *col_kind;     /* "query", "key", "column"; NULL: there is one column */
    /* Row `index` of what is computed, in the part's own memory or in `buffer`. */
    const double *(*row)(const struct CheckPart *part, size_t index, double *buffer);
    const Trace *trace;
    Selection selection; /* of what the row is made: a layer, and a head or all */
    TraceKind kind;
    const Matrix *matrix;
} CheckPart;

/** Where the comparison writes and counts. */
typedef struct Checker {
    CheckRule rule;
    Sink *sink; /* or NULL */
    CheckTally *tally;
    double *buffer; /* 2 · m doubles */
    Error *error;
} Checker;

/** Compares every row, and writes those that disagree. Fails for memory. */
bool compare_part(Checker *checker, const CheckPart *part);

/** Compares two lists of names, which count as one row. Fails for memory. */
bool compare_names(Checker *checker, const char *path, const Labels *claimed,
                   const Labels *computed);

#endif
