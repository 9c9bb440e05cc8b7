/*
 * arrange: tensors as models store them become matrices with rows for inputs and heads side by
 * side. Inside the weights room only.
 */
#ifndef ATTNVIZ_WEIGHTS_ARRANGE_H
#define ATTNVIZ_WEIGHTS_ARRANGE_H

#include "matrix.h"

/** Exchanges the last two axes of a tensor of two or three. Fails for memory. */
bool arrange_turned(Tensor *tensor, Error *error);

/**
 * Cuts a tensor of one or two axes into three along `axis`, whose length three divides: 3·n × d
 * becomes three of n × d, which the caller frees. Fails for memory; parts may then be absent.
 */
bool arrange_thirds(const Tensor *fused, int axis, Tensor part[3], Error *error);

/** How the columns of heads are laid out anew. */
typedef struct Columns {
    size_t width;      /* of a head */
    size_t repeats;    /* heads that each of the tensor's own becomes */
    bool pairs_halves; /* columns i and i + width/2 of a head become 2i and 2i + 1 */
} Columns;

/** Lays out the columns (the last axis) of a tensor of one or two axes. Fails for memory. */
bool arrange_columns(Tensor *tensor, const Columns *columns, Error *error);

#endif
