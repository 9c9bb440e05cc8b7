/*
 * place: where in a document a value is, told as a JSON path. Private to the document room.
 */
#ifndef ATTNVIZ_PLACE_H
#define ATTNVIZ_PLACE_H

#include "error.h"

/** One step from a parent (borrowed): a key, or with key NULL an index. The root has no parent. */
typedef struct Place {
    const struct Place *parent;
    const char *key;
    size_t index; /* from 0 */
} Place;

/** Fails with ERROR_DATA and where = the path, such as `$.embeddings["New York"][2]`. */
bool place_fail(const Place *place, Error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Fails when `count` is past `limit`, naming both: `what` is the plural of what is counted. */
bool place_check_limit(const Place *place, size_t count, size_t limit, const char *what,
                       Error *error);

/** Writes the path, cut where `text` is full. */
void place_path(const Place *place, char *text, size_t size);

#endif
