/* row_stream: rows of bytes become the zlib stream of a PNG's pixels. Private to the png room. */
#ifndef ATTNVIZ_ROW_STREAM_H
#define ATTNVIZ_ROW_STREAM_H

#include "error.h"

/**
 * A stream of rows.
 *
 * More than half the rows of a figure repeat the row above; filtered by Up (the difference to that
 * row) they are zeros. Looking at each of those zeros is much of what compressing a figure costs;
 * so zlib compresses a block of zero rows once, cut off from what is around it by full flushes, and
 * its bytes are used again for every such block. Other rows are
 * filtered by Up where they differ little, else not at all.
 */
typedef struct RowStream RowStream;

/** Starts a stream of rows of `length` ≥ 1 bytes. Freed with row_stream_free. */
bool row_stream_new(size_t length, RowStream **stream, Error *error);

bool row_stream_add(RowStream *stream, const unsigned char *row, Error *error);

/** Ends the stream; `*bytes` belongs to it. */
bool row_stream_end(RowStream *stream, const unsigned char **bytes, size_t *length, Error *error);

void row_stream_free(RowStream *stream);

#endif
