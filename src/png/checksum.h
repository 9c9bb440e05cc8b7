/* checksum: Adler-32 (RFC 1950) of pixels that are zeros and repeats for the most part. Private to
 * the png room. */
#ifndef ATTNVIZ_CHECKSUM_H
#define ATTNVIZ_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Starts as {1, 0}. To be reduced after 2^18 bytes at the latest. */
typedef struct Checksum {
    uint64_t first;  /* the sum of the bytes, and 1 */
    uint64_t second; /* the sum of what the first one was behind each byte */
} Checksum;

static inline void checksum_byte(Checksum *sum, unsigned byte) {
    sum->first += byte;
    sum->second += sum->first;
}

static inline void checksum_zeros(Checksum *sum, size_t count) {
    sum->second += count * sum->first;
}

/** A pixel's bytes, red first, `count` times. */
static inline void checksum_repeats(Checksum *sum, uint32_t pixel, bool alpha, size_t count) {
    uint64_t red = pixel >> 16 & 0xFF, green = pixel >> 8 & 0xFF, blue = pixel & 0xFF,
             last = alpha ? pixel >> 24 : 0, bytes = alpha ? 4 : 3;
    uint64_t plain = red + green + blue + last;
    /* Each byte as often as there are bytes from it to the pixel's end, itself counted. */
    uint64_t weighted = bytes * red + (bytes - 1) * green + (bytes - 2) * blue + last;
    sum->second +=
        count * (bytes * sum->first + weighted) + bytes * plain * (count * (count - 1) / 2);
    sum->first += count * plain;
}

/* The largest prime below 2^16. */
#define CHECKSUM_BASE 65521

static inline void checksum_reduce(Checksum *sum) {
    sum->first %= CHECKSUM_BASE;
    sum->second %= CHECKSUM_BASE;
}

/** Adds `size` bytes that have a checksum of their own. Both are reduced, and so is what comes of
 * them. */
static inline void checksum_join(Checksum *sum, const Checksum *more, size_t size) {
    uint64_t before = sum->first + CHECKSUM_BASE - 1; /* a checksum starts with 1 */
    sum->second += more->second + before % CHECKSUM_BASE * (size % CHECKSUM_BASE);
    sum->first = before + more->first;
    checksum_reduce(sum);
}

/** Of a reduced one. */
static inline uint32_t checksum_value(const Checksum *sum) {
    return (uint32_t)(sum->second << 16 | sum->first);
}

#endif
