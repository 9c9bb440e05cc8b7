/* query_view: one query's fan-out: scores, weights, and the values that they mix. */
#ifndef ATTNVIZ_QUERY_VIEW_H
#define ATTNVIZ_QUERY_VIEW_H

#include "figure.h"

/**
 * What is drawn, r rows of keys. Everything is borrowed; absent matrices are left out.
 *
 * The last row may stand for several keys together: it has then no row in `values`, and NaN where
 * it has no number.
 */
typedef struct QueryData {
    const char *query;  /* its name … */
    size_t number, of;  /* … and its place among so many, from 1 */
    const Labels *keys; /* r names */
    Matrix steps;       /* r × s: score, scaled score, … the last is what the weights are over
                           the sum of; −∞: masked, NaN: none */
    const Labels *step_names;  /* s names */
    Matrix weights;            /* r × 1; NaN: masked */
    const char *weight_name;   /* how they came about: "exp(s) / Σ" */
    Matrix values;             /* r or r − 1 × d_v */
    Matrix weighted;           /* r × d_v: weight · value; NaN: masked */
    Matrix totals;             /* t × d_v: their sum, and what follows in the same dimensions */
    const Labels *total_names; /* t names */
    const Labels *dimensions;  /* d_v names */
    Matrix output;             /* 1 × d_out: the output, where it is not among the totals */
    const Labels *output_dimensions; /* d_out names */
    const char *output_caption;      /* over it */
    const char *remark;              /* what the caller left out, or NULL */
} QueryData;

/**
 * Lays the body of the `query` view out from (0, 0): columns that share the rows of keys, from the
 * scores to weight · value, and under a rule their sums. The cells of panel 0 are the bars of the
 * weights (their width is the weight's part of the range), of panel 1 the values, 2 the weighted
 * values, 3 the totals and 4 the output; columns of numbers are ROLE_NUMBER, with the row, the
 * column (the weights' is s), and `row` r for a sum.
 *
 * Fails for memory, and with ERROR_USAGE for an empty range; `body` is then empty.
 */
bool figure_query(const QueryData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error);

#endif
