/* row_tokens: rows of pixels as what is sent of them. Private to the png room. */
#ifndef ATTNVIZ_ROW_TOKENS_H
#define ATTNVIZ_ROW_TOKENS_H

#include "block.h"
#include "checksum.h"
#include "filter.h"

/** The tokens of a band of rows, each of which is the number of its filter and 3 bytes a pixel, 4
 * with alpha. Needs nothing of other bands but the row above it, so that several can be made side
 * by side. Starts as {0}; freed with row_tokens_free. */
typedef struct RowTokens {
    size_t width, pixel_bytes;
    uint32_t *blank; /* owned: a row of zeros */
    Filtered up, none;
    Token *tokens; /* owned */
    size_t count, capacity;
    size_t size;       /* how many bytes they stand for, … */
    Checksum checksum; /* … and of these, as if a stream began with them */
} RowTokens;

/** For rows of `width` ≥ 1 pixels. Fails for memory, and is then still to be freed. */
bool row_tokens_new(RowTokens *tokens, size_t width, bool alpha, Error *error);

/** Of `count` rows of pixels 0xAARRGGBB that lie below the row `above`; NULL: the picture's first.
 * Those of the band before are forgotten. Fails for memory. */
bool row_tokens_take(RowTokens *tokens, const uint32_t *above, const uint32_t *pixels, size_t count,
                     Error *error);

void row_tokens_free(RowTokens *tokens);

#endif
