/* links: which weights of an attention matrix are drawn as lines, and in which order. */
#ifndef ATTNVIZ_LINKS_H
#define ATTNVIZ_LINKS_H

#include "matrix.h"

/** A query, a key, both counted from 0, and the weight between them. */
typedef struct Link {
    size_t query, key;
    double weight;
} Link;

/** The links from the least weight to the largest. Freed with links_free. */
typedef struct Links {
    size_t count;
    Link *links;
    size_t each;         /* only so many of each query, its largest, are there; 0: all are */
    double largest_left; /* of those that are left out; 0 where there are none … */
    double share_left;   /* … and what they carry of the sum of all weights */
} Links;

/**
 * Takes every weight that is not masked (NaN), or where they are more than `most`, the largest of
 * each query: as many as keep to `most`, and one at the least. Fails for memory.
 */
bool links_choose(const Matrix *weights, size_t most, Links *links, Error *error);

void links_free(Links *links);

#endif
