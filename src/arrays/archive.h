/*
 * archive: a zip archive of stored members, written in one pass (APPNOTE.TXT of PKWARE, 4.3: each
 * member's sum and size stand behind it, and its 64-bit form is used throughout). Inside the arrays
 * room only.
 */
#ifndef ATTNVIZ_ARRAYS_ARCHIVE_H
#define ATTNVIZ_ARRAYS_ARCHIVE_H

#include "output.h"

#include <stdint.h>

/** Bytes on their way to a sink, counted, and within an archive summed. */
typedef struct Stream {
    Sink *sink;
    bool sums;
    uint32_t sum; /* CRC-32 since it was last 0 */
    uint64_t size;
} Stream;

void stream_bytes(Stream *stream, const void *bytes, size_t length);

/** A member that is written. */
typedef struct ArchiveEntry {
    char *name;
    uint32_t sum;
    uint64_t size, place;
} ArchiveEntry;

/** Start it as {.stream = {.sink = …, .sums = true}}; free it with archive_free. */
typedef struct Archive {
    Stream stream;
    ArchiveEntry *entries;
    size_t count, room;
} Archive;

/** Begins a member; what archive.stream gets until archive_end_member is its content. */
bool archive_begin_member(Archive *archive, const char *name, Error *error);
void archive_end_member(Archive *archive);

/** Writes the directory. */
void archive_end(Archive *archive);

void archive_free(Archive *archive);

#endif
