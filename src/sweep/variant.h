/*
 * variant: an input with one thing changed. Inside the sweep room only.
 */
#ifndef ATTNVIZ_VARIANT_H
#define ATTNVIZ_VARIANT_H

#include "sweep.h"

/** What every variant of a sweep starts from; borrowed. */
typedef struct SweepBase {
    const TraceInput *input;
    const Selection *selection;
    SweepKind kind;
    const Trace *trace; /* of the input, for SWEEP_D_K; else NULL */
} SweepBase;

/** One variant; `input` points into it, so it stays where it is made. */
typedef struct Variant {
    TraceInput input;
    Selection selection;
    Labels queries, keys;              /* borrowed names, cut */
    Matrix q, k;                       /* owned: the cut columns of SWEEP_D_K */
    double *scores, *attention, *mask; /* owned: the cut cells of SWEEP_LENGTH */
} Variant;

/** Makes the variant for a value that fits. It goes to variant_free also after a failure. */
bool variant_new(const SweepBase *base, double value, Variant *variant, Error *error);

void variant_free(Variant *variant);

#endif
