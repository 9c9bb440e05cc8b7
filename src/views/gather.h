/* gather: the parts that several views are made of. Inside the views room only. */
#ifndef ATTNVIZ_GATHER_H
#define ATTNVIZ_GATHER_H

#include "pooled.h"
#include "views.h"

/** Names as they may stand in a picture: nothing in them breaks a line or turns it. */
typedef struct Names {
    Labels queries, keys;
    Labels dimensions, output_dimensions; /* of X and of the output: the table's, else numbers */
} Names;

/** Freed with names_release, also after a failure. */
bool names_gather(const Subject *subject, Names *names, Error *error);

void names_release(Names *names);

/** Names of `count` columns: the table's dimensions where it has as many, else numbers. Freed with
 * labels_free. */
bool name_columns(const Request *request, size_t count, Labels *names, Error *error);

/** A printable copy of labels, freed with labels_free. */
bool labels_printable(const Labels *from, Labels *to, Error *error);

/** The selected attention matrix, of at most `most` rows and columns. Freed with pooled_free. */
bool pooled_attention(const Trace *trace, const Selection *selection, size_t most, Pooled *pooled,
                      Error *error);

/** The attention matrix of the subject's selection, of at most TRACE_DRAWN_CELLS rows and columns:
 * borrowed where the trace has it, else made in `owned`, which is freed with pooled_free. */
bool drawn_attention(const Subject *subject, Pooled *owned, const Pooled **drawn, Error *error);

/** "after  X + concat(A·V)·W_O": how the output came about; of a stack, which layer's it is. */
void write_output_caption(const Subject *subject, char *caption, size_t size);

#endif
