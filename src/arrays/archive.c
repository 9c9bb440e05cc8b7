#include "archive.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Version 4.5 brought sizes of 64 bits; bit 3 says that sum and size come behind the content. */
#define VERSION   45
#define SUM_LATER 0x0008

/* 1 January 1980, the first day that the format knows, in place of a time. */
#define NO_DATE 0x21

/* Sizes that stand in the extra field instead, whose kind is 1. */
#define ELSEWHERE   0xFFFFFFFF
#define EXTRA_SIZES 1

void stream_bytes(Stream *stream, const void *bytes, size_t length) {
    sink_bytes(stream->sink, bytes, length);
    stream->size += length;
    if (stream->sums) {
        stream->sum = (uint32_t)crc32_z(stream->sum, bytes, length);
    }
}

/* A number of `size` bytes in little endian. */
static void put(Stream *stream, uint64_t number, size_t size) {
    unsigned char bytes[8];
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (unsigned char)(number >> 8 * i & 0xFF);
    }
    stream_bytes(stream, bytes, size);
}

/* What a local header and the directory say alike: version, flags, stored, no time. */
static void put_kind(Stream *stream) {
    put(stream, VERSION, 2);
    put(stream, SUM_LATER, 2);
    put(stream, 0, 2);
    put(stream, 0, 2);
    put(stream, NO_DATE, 2);
}

static bool grow(Archive *archive, Error *error) {
    if (archive->count < archive->room) {
        return true;
    }
    size_t room = archive->room == 0 ? 16 : archive->room * 2;
    ArchiveEntry *grown = realloc(archive->entries, room * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, "npz");
    }
    archive->entries = grown;
    archive->room = room;
    return true;
}

bool archive_begin_member(Archive *archive, const char *name, Error *error) {
    Stream *stream = &archive->stream;
    char *copy = strdup(name);
    if (copy == NULL || !grow(archive, error)) {
        free(copy);
        return error_no_memory(error, "npz");
    }
    archive->entries[archive->count++] = (ArchiveEntry){.name = copy, .place = stream->size};
    stream_bytes(stream, "PK\3\4", 4);
    put_kind(stream);
    put(stream, 0, 4);
    put(stream, ELSEWHERE, 4);
    put(stream, ELSEWHERE, 4);
    put(stream, strlen(name), 2);
    put(stream, 20, 2);
    stream_bytes(stream, name, strlen(name));
    put(stream, EXTRA_SIZES, 2);
    put(stream, 16, 2);
    put(stream, 0, 8);
    put(stream, 0, 8);
    archive->entries[archive->count - 1].size = stream->size; /* its end is not known yet */
    stream->sum = 0;
    return true;
}

void archive_end_member(Archive *archive) {
    Stream *stream = &archive->stream;
    ArchiveEntry *entry = &archive->entries[archive->count - 1];
    entry->size = stream->size - entry->size;
    entry->sum = stream->sum;
    stream_bytes(stream, "PK\7\10", 4);
    put(stream, entry->sum, 4);
    put(stream, entry->size, 8);
    put(stream, entry->size, 8);
}

static void put_entry(Stream *stream, const ArchiveEntry *entry) {
    stream_bytes(stream, "PK\1\2", 4);
    put(stream, VERSION, 2);
    put_kind(stream);
    put(stream, entry->sum, 4);
    put(stream, ELSEWHERE, 4);
    put(stream, ELSEWHERE, 4);
    put(stream, strlen(entry->name), 2);
    put(stream, 28, 2);
    put(stream, 0, 2); /* no comment, on the first disk, no attributes */
    put(stream, 0, 2);
    put(stream, 0, 2);
    put(stream, 0, 4);
    put(stream, ELSEWHERE, 4);
    stream_bytes(stream, entry->name, strlen(entry->name));
    put(stream, EXTRA_SIZES, 2);
    put(stream, 24, 2);
    put(stream, entry->size, 8);
    put(stream, entry->size, 8);
    put(stream, entry->place, 8);
}

/* The directory's end: in 64 bits, where that is, and the old one, which points to both. */
void archive_end(Archive *archive) {
    Stream *stream = &archive->stream;
    uint64_t first = stream->size;
    for (size_t i = 0; i < archive->count; i++) {
        put_entry(stream, &archive->entries[i]);
    }
    uint64_t end = stream->size;
    stream_bytes(stream, "PK\6\6", 4);
    put(stream, 44, 8);
    put(stream, VERSION, 2);
    put(stream, VERSION, 2);
    put(stream, 0, 4);
    put(stream, 0, 4);
    put(stream, archive->count, 8);
    put(stream, archive->count, 8);
    put(stream, end - first, 8);
    put(stream, first, 8);
    stream_bytes(stream, "PK\6\7", 4);
    put(stream, 0, 4);
    put(stream, end, 8);
    put(stream, 1, 4);
    stream_bytes(stream, "PK\5\6", 4);
    put(stream, 0, 2);
    put(stream, 0, 2);
    put(stream, 0xFFFF, 2);
    put(stream, 0xFFFF, 2);
    put(stream, ELSEWHERE, 4);
    put(stream, ELSEWHERE, 4);
    put(stream, 0, 2);
}

void archive_free(Archive *archive) {
    for (size_t i = 0; i < archive->count; i++) {
        free(archive->entries[i].name);
    }
    free(archive->entries);
}
