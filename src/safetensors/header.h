/*
 * header: what a safetensors file says of its tensors, read strictly. Inside this room only.
 */
#ifndef ATTNVIZ_SAFETENSORS_HEADER_H
#define ATTNVIZ_SAFETENSORS_HEADER_H

#include "error.h"

#include <stdint.h>

/** The axes of a tensor that are kept; one that has more is none that is read. */
#define HEADER_AXES 3

/** A type of number. */
typedef struct Dtype {
    const char *name;
    size_t size;                    /* in bytes */
    double (*value)(uint64_t bits); /* NULL: not read */
} Dtype;

typedef struct Entry {
    const char *name;  /* in the header's text */
    const char *dtype; /* in the header's text */
    const Dtype *type; /* NULL: unknown */
    int rank;          /* HEADER_AXES + 1: more */
    size_t shape[HEADER_AXES];
    size_t count;      /* numbers */
    size_t begin, end; /* of its bytes, counted from the end of the header */
} Entry;

typedef struct Header {
    char *text; /* owned, decoded in place */
    Entry *entries;
    size_t count, room;
} Header;

/**
 * Reads header->text[0 .. length), which has a NUL behind it, and checks it against the `size`
 * bytes that follow. On failure, too, `header` goes to header_free.
 */
bool header_read(Header *header, size_t length, size_t size, Error *error);

void header_free(Header *header);

#endif
