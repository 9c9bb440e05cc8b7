/* filter: a row of pixels as one of PNG's filters makes it. Private to the png room. */
#ifndef ATTNVIZ_FILTER_H
#define ATTNVIZ_FILTER_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

/** The numbers of the filters that are used: nothing, or the row above, is taken from a row. */
typedef enum Filter { FILTER_NONE = 0, FILTER_UP = 2 } Filter;

/**
 * A filtered row, and where it can be sent for less. The bits are 0 past the row's end, where there
 * is one word more. Of 64 pixels that are all 0 their bits alone are written. Starts as {0}; freed
 * with filtered_free.
 */
typedef struct Filtered {
    size_t width;
    Filter filter;
    uint32_t *pixels;  /* 0xAARRGGBB */
    uint64_t *zeros;   /* 1: the pixel is 0 */
    uint64_t *repeats; /* 1: it is not, but is the one to its left */
    uint64_t *others;  /* 1: neither */
    size_t other_count;
} Filtered;

/** For rows of `width` ≥ 1 pixels. Fails for memory, and is then still to be freed. */
bool filtered_new(Filtered *filtered, size_t width, Error *error);

/** Filters a row. With FILTER_NONE, `above` is a row of zeros. */
void filtered_take(Filtered *filtered, Filter filter, const uint32_t *row, const uint32_t *above);

/** The same without what only some processors can do: it fills in the very same. */
void filtered_take_plainly(Filtered *filtered, Filter filter, const uint32_t *row,
                           const uint32_t *above);

/** Roughly the bits that the row takes. */
size_t filtered_cost(const Filtered *filtered);

void filtered_free(Filtered *filtered);

#endif
