/*
 * families: how models name and lay out the weights of attention, as data. Inside the weights room
 * only.
 */
#ifndef ATTNVIZ_WEIGHTS_FAMILIES_H
#define ATTNVIZ_WEIGHTS_FAMILIES_H

#include "weights.h"

/** The names of one family, below a layer's prefix. */
typedef struct Family {
    const char *title;
    WeightsLayout layout;       /* LAYOUT_OPEN: the names do not say */
    const char *fused, *biases; /* W_Q, W_K and W_V, and their biases, in one; or NULL */
    const char *name[WEIGHT_COUNT];
    bool is_grouped;        /* there may be fewer key than query heads, … */
    bool turns_halves;      /* … and positions turn pairs (i, i + d_k/2) of a head */
    const char *refused[2]; /* arrays with which this is another attention */
} Family;

/** This project's own names are the first. */
extern const Family families[];
extern const size_t family_count;

/** The name by which a layer of the family is known. */
const char *family_mark(const Family *family);

#endif
