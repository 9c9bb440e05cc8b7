/*
 * tree: text becomes cJSON's tree, with what cJSON lets pass refused. Private to the document room.
 */
#ifndef ATTNVIZ_TREE_H
#define ATTNVIZ_TREE_H

#include "values.h"

/**
 * The tree of strict JSON text, no key twice in any of its objects; freed with cJSON_Delete. Its
 * long rows of numbers stay in the text (see packed.h), which must outlive it. NULL on failure.
 */
cJSON *tree_new(const char *text, size_t length, Error *error);

#endif
