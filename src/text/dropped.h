/*
 * dropped: the marks that a sentence had and its table lacks, counted for the notes.
 */
#ifndef ATTNVIZ_TEXT_DROPPED_H
#define ATTNVIZ_TEXT_DROPPED_H

#include "notes.h"

#include <stdint.h>

typedef struct DroppedMark {
    int32_t point;
    size_t times;
} DroppedMark;

/** Start it as {0}; free it with dropped_free. */
typedef struct Dropped {
    size_t count, capacity;
    DroppedMark *marks; /* each once, in the order in which they first came */
} Dropped;

/** Counts a mark by its code point. Fails only for memory. */
bool dropped_add(Dropped *dropped, int32_t point, Error *error);

/** Writes one note a mark. */
bool dropped_note(const Dropped *dropped, Notes *notes, Error *error);

void dropped_free(Dropped *dropped);

/** True for the zero-width space, which only says where words may end, and for the byte order mark:
 * nothing is lost with them. */
bool mark_is_silent(int32_t point);

#endif
