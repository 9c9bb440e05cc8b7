/*
 * named_arrays: the named arrays of a file, whatever its format. Inside the weights room only.
 */
#ifndef ATTNVIZ_WEIGHTS_NAMED_ARRAYS_H
#define ATTNVIZ_WEIGHTS_NAMED_ARRAYS_H

#include "weights.h"

/** An open file. Start it as {0}. */
typedef struct Arrays {
    void *file;
    const Labels *names; /* no two are the same */
    char ***sorted;      /* the places of the names, in the order of their bytes; owned */
    bool (*read)(void *file, size_t index, Tensor *tensor, Error *error);
    void (*close)(void *file);
} Arrays;

/** Opens a file and checks that no name is there twice. Ended with arrays_close either way. */
bool arrays_open(Bytes *bytes, WeightsKind kind, Arrays *arrays, Error *error);

/** The number of the array prefix[0 .. length) + name; names->count where there is none. */
size_t arrays_find(const Arrays *arrays, const char *prefix, size_t length, const char *name);

/** Reads one array; where = its name and the place in it. */
bool arrays_read(const Arrays *arrays, size_t index, Tensor *tensor, Error *error);

void arrays_close(Arrays *arrays);

#endif
