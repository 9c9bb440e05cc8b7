/*
 * chunks: what stands between the white space of a sentence.
 */
#ifndef ATTNVIZ_TEXT_CHUNKS_H
#define ATTNVIZ_TEXT_CHUNKS_H

#include "span.h"

#include <stdbool.h>

/** The next chunk from byte `*at` on, which moves behind it. False when there is none left. */
bool chunk_next(Span sentence, size_t *at, Span *chunk);

#endif
