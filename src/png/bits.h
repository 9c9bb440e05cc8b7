/* bits: a growing row of bytes that is written bit by bit, as Deflate does. Private to the png
 * room. */
#ifndef ATTNVIZ_BITS_H
#define ATTNVIZ_BITS_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Starts as {0}; freed with bits_free. */
typedef struct Bits {
    unsigned char *bytes; /* owned */
    size_t length, capacity;
    uint64_t waiting; /* fewer than 8 bits that are no byte yet, the first one lowest */
    unsigned count;
} Bits;

/** Makes room for so many bits more. Fails for memory. */
bool bits_reserve(Bits *bits, size_t count, Error *error);

/** The lowest byte first. */
static inline void bits_store(unsigned char *to, uint64_t value) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(to, &value, sizeof value);
#else
    for (unsigned i = 0; i < sizeof value; i++) {
        to[i] = (unsigned char)(value >> (8 * i));
    }
#endif
}

/** Writes the lowest `count` ≤ 56 bits of a value that has no others, for which there is room. */
static inline void bits_put(Bits *bits, uint64_t value, unsigned count) {
    uint64_t waiting = bits->waiting | value << bits->count;
    unsigned all = bits->count + count;
    bits_store(bits->bytes + bits->length, waiting);
    bits->length += all / 8;
    bits->waiting = waiting >> (all / 8 * 8);
    bits->count = all % 8;
}

/** Fills the last byte with zeros; there is room for it. */
void bits_align(Bits *bits);

void bits_free(Bits *bits);

#endif
