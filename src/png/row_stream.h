/* row_stream: rows of bytes become the zlib stream of a PNG's pixels. Private to the png room. */
#ifndef ATTNVIZ_ROW_STREAM_H
#define ATTNVIZ_ROW_STREAM_H

#include "error.h"

/**
 * A stream of rows, each filtered by Up (the difference to the row above).
 *
 * Four rows of a figure in five repeat the row above and are zeros then. Looking at each of those
 * zeros is what compressing a figure costs; so zlib compresses a block of zero rows once, cut off
 * from what is around it by full flushes, and its bytes are used again for every such block.
 */
typedef struct RowStream RowStream;

/** Starts a stream of rows of `length` ≥ 1 bytes. Freed with row_stream_free. */
bool row_stream_new(size_t length, RowStream **stream, Error *error);

bool row_stream_add(RowStream *stream, const unsigned char *row, Error *error);

/** Ends the stream; `*bytes` belongs to it. */
bool row_stream_end(RowStream *stream, const unsigned char **bytes, size_t *length, Error *error);

void row_stream_free(RowStream *stream);

#endif
