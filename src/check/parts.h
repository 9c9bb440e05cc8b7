/*
 * parts: every matrix that a document can claim, paired with what the trace computes. Inside the
 * check room only.
 */
#ifndef ATTNVIZ_CHECK_PARTS_H
#define ATTNVIZ_CHECK_PARTS_H

#include "compare.h"

/** Names of an output's columns: the dimensions where they fit, else numbers. */
typedef struct PartNames {
    const Labels *queries, *keys;
    const Labels *dimensions; /* may be NULL */
    Labels numbers;           /* "1", "2", … as many as the widest matrix has columns; owned */
} PartNames;

bool part_names_new(const Trace *trace, PartNames *names, Error *error);
void part_names_free(PartNames *names);

/** One head's n × m matrix of a kind, claimed as claimed[0 .. n·m). */
CheckPart part_of_rows(const Trace *trace, const PartNames *names, size_t layer, size_t head,
                       TraceKind kind, const double *claimed);

/** The selected attention, or (`is_entropy`) the entropy of its rows. */
CheckPart part_of_selection(const Trace *trace, const PartNames *names, const Selection *selection,
                            bool is_entropy, const double *claimed);

/** A matrix that the trace keeps, whose rows are queries or keys (`of_keys`). */
CheckPart part_of_matrix(const Trace *trace, const PartNames *names, const Matrix *matrix,
                         bool of_keys, const double *claimed);

#endif
