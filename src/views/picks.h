/* picks: dimensions that were asked for by name or number. Inside the views room only. */
#ifndef ATTNVIZ_PICKS_H
#define ATTNVIZ_PICKS_H

#include "matrix.h"

/** The places of dimensions, in the order in which they were asked for. Freed with picks_free. */
typedef struct Picks {
    size_t *places;
    size_t count;
} Picks;

/**
 * Reads "animal,tech" or "1,6". Fails with ERROR_USAGE at `option` (such as `--dims`) for one that
 * is not there, and for memory.
 */
bool picks_read(const char *list, const Labels *names, const char *option, Picks *picks,
                Error *error);

/** The picked columns of a matrix, owned by the caller; {0} where it is absent. */
bool picks_columns(const Picks *picks, const Matrix *from, Matrix *to, Error *error);

/** Keeps only the picked names. */
bool picks_names(const Picks *picks, Labels *names, Error *error);

void picks_free(Picks *picks);

#endif
