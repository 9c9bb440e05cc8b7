/*
 * bytes: a file whose bytes are read at any place, so that what is not wanted of it costs nothing.
 *
 *     Bytes *bytes;
 *     if (bytes_open("model.safetensors", LIMIT_FILE_BYTES, &bytes, &error)) {
 *         bytes_read(bytes, 0, header, sizeof header, &error);
 *         bytes_close(bytes);
 *     }
 */
#ifndef ATTNVIZ_BYTES_H
#define ATTNVIZ_BYTES_H

#include "error.h"

typedef struct Bytes Bytes;

/**
 * Opens a path, or stdin for "-". What has no places to go to (a pipe, stdin) is read whole,
 * `limit` bytes at most; a regular file may be of any size. Fails with ERROR_DATA (where = the
 * path, or "stdin") and for memory.
 */
bool bytes_open(const char *path, size_t limit, Bytes **bytes, Error *error);

/** How long the file was when it was opened. */
size_t bytes_size(const Bytes *bytes);

/**
 * Copies bytes[offset .. offset + length) of the file. Fails with ERROR_DATA (where = "") where the
 * file cannot be read or ends before.
 */
bool bytes_read(Bytes *bytes, size_t offset, void *to, size_t length, Error *error);

/**
 * All of it, into memory the caller frees; a NUL that `length` does not count ends it. Fails as
 * bytes_read does, and with ERROR_DATA for more than `limit` bytes.
 */
bool bytes_all(Bytes *bytes, size_t limit, char **text, size_t *length, Error *error);

/** NULL is fine. */
void bytes_close(Bytes *bytes);

#endif
