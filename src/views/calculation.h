/*
 * calculation: what one head of one layer computes, in matrices that may be drawn. Inside the views
 * room only.
 */
#ifndef ATTNVIZ_CALCULATION_H
#define ATTNVIZ_CALCULATION_H

#include "gather.h"

/** One of Q, K and V, and how it came about. */
typedef struct Projected {
    const Matrix *values;        /* of the head; absent where the numbers begin later */
    const Matrix *from;          /* what it is made of: X or the context; NULL where it was given */
    const Matrix *weight, *bias; /* absent ones are the identity and 0 */
    bool is_plain;               /* it is what it is made of: nothing was learned or turned */
    Labels dimensions;           /* owned: the names of its columns */
} Projected;

/** Large matrices are pooled: a masked score or weight is NaN. Freed with calculation_release, also
 * after a failure. */
typedef struct Calculation {
    const Request *request;
    const Trace *trace;
    const TraceInput *input;
    const LayerWeights *weights; /* of the layer */
    const TraceHead *head;
    Selection selection;             /* of one head */
    size_t query_stride, key_stride; /* tokens to one row and one column */
    const Matrix *x;                 /* borrowed: what the layer reads; may be absent */
    Matrix context;                  /* owned: the context with its positions; may be absent */
    Projected q, k, v;
    Labels queries, keys;                   /* owned */
    Labels x_dimensions, output_dimensions; /* owned */
    Matrix scores, scaled, masked;          /* owned; absent where the step does nothing */
    Matrix attention;                       /* owned */
    Matrix joined;                          /* owned: concat(heads)·W_O + b_O, before the residual;
                                               absent where that is A·V, or the output */
    bool has_residual, joins_heads;
} Calculation;

bool calculation_gather(const Subject *subject, Calculation *calculation, Error *error);

void calculation_release(Calculation *calculation);

/** The output of the layer. */
const Matrix *calculation_output(const Calculation *calculation);

#endif
