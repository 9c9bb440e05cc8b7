/*
 * deflate: tokens as a zlib stream (RFC 1950 and 1951). Private to the png room.
 *
 * Figures are flat: nineteen pixels of twenty are the one above. So most rows are sent as what
 * differs from the row above (PNG's filter Up), and in them only runs are looked for, of zeros and
 * of one pixel again and again (see row_tokens.h). That takes a fraction of the time of a search
 * for any bytes that were there before, and runs need no far distances, which would take most of
 * the bits.
 */
#ifndef ATTNVIZ_DEFLATE_H
#define ATTNVIZ_DEFLATE_H

#include "row_tokens.h"

/** A stream under way. Freed with deflater_free. */
typedef struct Deflater Deflater;

/** What came of the stream since the last part; perhaps nothing. */
typedef struct Deflated {
    const unsigned char *bytes; /* borrowed */
    size_t length;
} Deflated;

/** For pixels of 3 bytes, or 4 with `alpha`. Fails for memory. */
bool deflater_new(bool alpha, Deflater **deflater, Error *error);

/** Compresses the next band. The part is good until the deflater's next. Fails for memory. */
bool deflater_add(Deflater *deflater, const RowTokens *band, Deflated *part, Error *error);

/** Ends the stream. Fails for memory. */
bool deflater_end(Deflater *deflater, Deflated *part, Error *error);

/** NULL is fine. */
void deflater_free(Deflater *deflater);

#endif
