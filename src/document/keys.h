/*
 * keys: the names that a document's own keys have. Private to the document room.
 */
#ifndef ATTNVIZ_KEYS_H
#define ATTNVIZ_KEYS_H

#include <stdbool.h>

/** True for a key that means something in a document: "embeddings", "tokens", … */
bool key_is_known(const char *key);

#endif
