/*
 * edit_distance: how far a mistyped name is from the one that may be meant.
 */
#ifndef ATTNVIZ_EDIT_DISTANCE_H
#define ATTNVIZ_EDIT_DISTANCE_H

#include <stddef.h>

/**
 * The fewest characters that are put in, left out, replaced, or swapped with their neighbour to
 * make one name of the other (optimal string alignment). SIZE_MAX for names of 32 bytes and more.
 */
size_t edit_distance(const char *a, const char *b);

#endif
