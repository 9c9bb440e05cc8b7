/*
 * deflate: rows of pixels as a zlib stream (RFC 1950 and 1951). Private to the png room.
 *
 * Figures are flat: nineteen pixels of twenty are the pixel to their left or the one above. Only
 * these are looked for, whole pixels at a time, which takes a tenth of the time of a search for
 * any bytes that were there before.
 */
#ifndef ATTNVIZ_DEFLATE_H
#define ATTNVIZ_DEFLATE_H

#include "canvas.h"

#include <stdint.h>

/** A stream under way. Freed with deflater_free. */
typedef struct Deflater Deflater;

/** For rows of `width` ≥ 1 pixels, each of which becomes the number of its filter and 3 bytes a
 * pixel, 4 with `alpha`. Fails for memory. */
bool deflater_new(size_t width, bool alpha, Deflater **deflater, Error *error);

/** Compresses the next `count` rows of 0xAARRGGBB. Fails for memory. */
bool deflater_rows(Deflater *deflater, const uint32_t *pixels, size_t count, Error *error);

/** Ends the stream. Fails for memory. */
bool deflater_end(Deflater *deflater, Error *error);

/** What was compressed since the last call, until the next. */
const unsigned char *deflater_take(Deflater *deflater, size_t *length);

/** NULL is fine. */
void deflater_free(Deflater *deflater);

#endif
