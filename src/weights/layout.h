/*
 * layout: whether the rows of this project's own names are inputs or outputs, by their shapes.
 * Inside the weights room only.
 */
#ifndef ATTNVIZ_WEIGHTS_LAYOUT_H
#define ATTNVIZ_WEIGHTS_LAYOUT_H

#include "weights.h"

/**
 * Turns the matrices of `set` to rows of inputs where ask->layout says that they are not, or where
 * it is open and the shapes fit in that way alone; where they fit neither way they stay as they
 * are. `notes` gets what the shapes said, where a matrix alone would not have said it or
 * where matrices are turned. Fails with ERROR_USAGE (where = "--weights-layout") where they fit
 * both ways, and for memory.
 */
bool layout_settle(WeightSet *set, const WeightsAsk *ask, Notes *notes, Error *error);

/** Turns every matrix of `set`. Fails for memory. */
bool layout_turn(WeightSet *set, Error *error);

#endif
