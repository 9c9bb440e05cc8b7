/* A PNG in memory, as a test looks at it. */
#ifndef ATTNVIZ_PNG_BYTES_H
#define ATTNVIZ_PNG_BYTES_H

#include "raster_png.h"

#include <stdlib.h>
#include <string.h>

/* Starts as {0}; freed with png_bytes_free. */
typedef struct PngBytes {
    unsigned char *data;
    size_t length;
} PngBytes;

/* PngOut.put, with a PngBytes for its context. */
static void png_bytes_put(void *context, const unsigned char *bytes, size_t length) {
    PngBytes *all = context;
    unsigned char *grown = realloc(all->data, all->length + length);
    if (grown == NULL) {
        abort();
    }
    memcpy(grown + all->length, bytes, length);
    all->data = grown;
    all->length += length;
}

static void png_bytes_free(PngBytes *bytes) {
    free(bytes->data);
    *bytes = (PngBytes){0};
}

#endif
