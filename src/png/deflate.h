/*
 * deflate: rows of pixels as pieces of a zlib stream (RFC 1950 and 1951). Private to the png room.
 *
 * Figures are flat: nineteen pixels of twenty are the pixel to their left or the one above. Only
 * these are looked for, whole pixels at a time, which takes a tenth of the time of a search for
 * any bytes that were there before. A band of rows becomes whole bytes and needs nothing of other
 * bands but the row above it, so that bands can be compressed side by side.
 */
#ifndef ATTNVIZ_DEFLATE_H
#define ATTNVIZ_DEFLATE_H

#include "canvas.h"

#include <stdint.h>

/** What bands are compressed with, one after another. Freed with deflater_free. */
typedef struct Deflater Deflater;

/** A part of a stream. */
typedef struct Deflated {
    const unsigned char *bytes; /* borrowed */
    size_t length;
    uint32_t checksum; /* of the bytes that were compressed, as if the stream began with them */
    size_t size;       /* how many these are */
} Deflated;

/** For rows of `width` ≥ 1 pixels, each of which becomes the number of its filter and 3 bytes a
 * pixel, 4 with `alpha`. Fails for memory. */
bool deflater_new(size_t width, bool alpha, Deflater **deflater, Error *error);

/**
 * Compresses `count` rows of 0xAARRGGBB that lie below the row `above`; NULL: the picture's first.
 * The part is good until the deflater's next. Fails for memory.
 */
bool deflater_band(Deflater *deflater, const uint32_t *above, const uint32_t *pixels, size_t count,
                   Deflated *part, Error *error);

/** Ends a stream whose parts have this checksum together (see checksum.h). Fails for memory. */
bool deflater_end(Deflater *deflater, uint32_t checksum, Deflated *part, Error *error);

/** NULL is fine. */
void deflater_free(Deflater *deflater);

#endif
