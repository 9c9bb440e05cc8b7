/* bits: a growing row of bytes that is written bit by bit, as Deflate does. Private to the png
 * room. */
#ifndef ATTNVIZ_BITS_H
#define ATTNVIZ_BITS_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

/** Starts as {0}; freed with bits_free. */
typedef struct Bits {
    unsigned char *bytes; /* owned */
    size_t length, capacity;
    uint64_t waiting; /* fewer than 32 bits that are no bytes yet, the first one lowest */
    unsigned count;
} Bits;

/** Makes room for so many bits more. Fails for memory. */
bool bits_reserve(Bits *bits, size_t count, Error *error);

/** Writes the lowest `count` ≤ 32 bits of a value that has no others, for which there is room. */
static inline void bits_put(Bits *bits, uint64_t value, unsigned count) {
    bits->waiting |= value << bits->count;
    bits->count += count;
    if (bits->count >= 32) {
        for (unsigned i = 0; i < 4; i++) { /* compilers make one store of it */
            bits->bytes[bits->length + i] = (unsigned char)(bits->waiting >> (8 * i));
        }
        bits->length += 4;
        bits->waiting >>= 32;
        bits->count -= 32;
    }
}

/** Fills the last byte with zeros; there is room for it. */
void bits_align(Bits *bits);

void bits_free(Bits *bits);

#endif
