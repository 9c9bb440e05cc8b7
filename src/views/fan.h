/* fan: one query's numbers, key by key, for the query view. Inside the views room only. */
#ifndef ATTNVIZ_FAN_H
#define ATTNVIZ_FAN_H

#include "views.h"

/** Above so many keys, only the largest by weight have a row of their own. */
#define FAN_KEYS    128
#define FAN_LARGEST 64

/** What is drawn of one query of one head. Owned. */
typedef struct Fan {
    const Subject *subject; /* borrowed */
    size_t query, layer, head;
    bool has_scores; /* the numbers start no later than scores */
    bool shifted;    /* exp(s − max s), where exp(s) itself would be far from 1 */
    Matrix all;      /* 4 × m: scores, scaled scores, exponentials and weights of every key */
    size_t *keys;    /* the keys that have a row, in order … */
    size_t count;    /* … so many … */
    size_t rest;     /* … and so many that share one row after them */
} Fan;

/** Rows of `all`. */
enum { FAN_SCORES, FAN_SCALED, FAN_EXPONENTIALS, FAN_WEIGHTS, FAN_ROWS };

/** Takes the query's rows from the trace and picks the keys. Freed with fan_free, also after a
 * failure. `query` is from 1; 0: the last one. */
bool fan_new(const Subject *subject, size_t query, Fan *fan, Error *error);

void fan_free(Fan *fan);

/** True where the query does not see the key. */
bool fan_is_masked(const Fan *fan, size_t key);

/** The rows that are drawn: of keys, and of the rest where there is one. */
size_t fan_rows(const Fan *fan);

/** The rows of steps · 1 of `all` for the keys that are drawn, the rest summed; as a column. */
void fan_column(const Fan *fan, int row, bool sum_rest, Matrix *to, size_t column);

/** The head's values, or an absent matrix. */
const Matrix *fan_values(const Fan *fan);

/** weight · value for the rows that are drawn: rows × d_v; a masked row is NaN. */
bool fan_weighted(const Fan *fan, Matrix *weighted, Error *error);

#endif
