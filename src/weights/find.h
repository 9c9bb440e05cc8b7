/*
 * find: which layer of a file is meant. Inside the weights room only.
 */
#ifndef ATTNVIZ_WEIGHTS_FIND_H
#define ATTNVIZ_WEIGHTS_FIND_H

#include "families.h"
#include "named_arrays.h"

/** A layer: the family of its names, and what they begin with (in the file's names, or ""). */
typedef struct Found {
    const Family *family;
    const char *prefix;
    size_t length;
} Found;

/**
 * Finds the only layer whose names begin with `prefix` (NULL: of all). Fails with ERROR_DATA,
 * naming the prefixes that there are, where there is none or where there are several, and where
 * the layer has names of two families.
 */
bool find_layer(const Arrays *arrays, const char *prefix, Found *found, Error *error);

#endif
