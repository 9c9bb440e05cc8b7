/* checksum: Adler-32 (RFC 1950) of rows of pixels. Private to the png room. */
#ifndef ATTNVIZ_CHECKSUM_H
#define ATTNVIZ_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The sum of a row's bytes, and of each byte times the number of bytes from it to the row's end
 * (itself counted). */
typedef struct RowSums {
    uint64_t plain, weighted;
} RowSums;

/** Of the bytes of `width` ≤ 32767 pixels 0xAARRGGBB: red, green, blue and, with `alpha`, alpha. */
RowSums row_sums(const uint32_t *row, size_t width, bool alpha);

/** The checksum of what was before, 1 at first, and a row with the number of its filter. */
uint32_t checksum_add(uint32_t checksum, unsigned filter, RowSums row, size_t width, bool alpha);

/** The checksum of two parts, the second of which is `size` bytes long. */
uint32_t checksum_join(uint32_t first, uint32_t second, size_t size);

#endif
