/*
 * builtin: the embedding table of data/table.json, compiled in, so that a sentence alone is enough
 * anywhere.
 */
#ifndef ATTNVIZ_BUILTIN_H
#define ATTNVIZ_BUILTIN_H

#include <stddef.h>

/** The document's JSON text, `length` bytes without an end; it lives as long as the program. */
const char *builtin_table(size_t *length);

#endif
