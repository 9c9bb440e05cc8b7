/*
 * notes: what a user should know although nothing failed (a mark dropped, a row fully masked).
 * They end on stderr and in `result.notes`.
 */
#ifndef ATTNVIZ_NOTES_H
#define ATTNVIZ_NOTES_H

#include "error.h"

/** A growing list of sentences. Start it as {0}; free it with notes_free. */
typedef struct Notes {
    size_t count;
    char **text;
} Notes;

/** Appends a printf-style sentence. Fails only for memory. */
bool notes_add(Notes *notes, Error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void notes_free(Notes *notes);

#endif
