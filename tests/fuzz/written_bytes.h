/*
 * written_bytes: what a writer sends to its sink, in memory.
 */
#ifndef ATTNVIZ_FUZZ_WRITTEN_BYTES_H
#define ATTNVIZ_FUZZ_WRITTEN_BYTES_H

#include "output.h"

/** A format: writes what `from` leads to. */
typedef bool (*Writer)(const void *from, Sink *sink, Error *error);

/** The bytes, with a NUL behind them, for the caller to free. Ends the process where the writer or
 * the sink fails. */
char *bytes_written(Writer writer, const void *from, size_t *length);

#endif
