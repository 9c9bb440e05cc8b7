/*
 * builtin: the embedding table of data/table.json, compiled in, so that a sentence alone is enough
 * anywhere.
 */
#ifndef ATTNVIZ_BUILTIN_H
#define ATTNVIZ_BUILTIN_H

#include "document.h"

/** The table as document_read would give it; static, never to be freed. */
extern const Document builtin_document;

#endif
