/*
 * parts: every matrix that a document can claim, paired with what the trace computes. Inside the
 * check room only.
 */
#ifndef ATTNVIZ_CHECK_PARTS_H
#define ATTNVIZ_CHECK_PARTS_H

#include "compare.h"

/** One head's n × m matrix of a kind, claimed as claimed[0 .. n·m). */
CheckPart part_of_rows(const Trace *trace, size_t layer, size_t head, TraceKind kind,
                       const double *claimed);

/** The selected attention, or (`is_entropy`) the entropy of its rows. */
CheckPart part_of_selection(const Trace *trace, const Selection *selection, bool is_entropy,
                            const double *claimed);

/** What the rows and columns of a matrix that the trace keeps are. */
typedef enum PartRows {
    ROWS_EMBEDDINGS, /* queries × the dimensions of X, where there are as many */
    ROWS_QUERIES,
    ROWS_KEYS
} PartRows;

CheckPart part_of_matrix(const Trace *trace, const Matrix *matrix, PartRows rows,
                         const double *claimed);

#endif
