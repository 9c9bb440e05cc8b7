#include "checksum.h"

#include <string.h>

#define LANES 16

/* Compilers make vectors of them, as wide as the processor's. */
typedef uint32_t Lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

/** Sums of bytes, of every LANES-th pixel in a lane. `running` adds up `plain` of every step, so a
 * pixel is in it as often as there are steps from it on: at most 4 · 255 · (32767/16)²/2 < 2^32. */
typedef struct LaneSums {
    Lanes plain, running;
    Lanes in_pixel; /* each byte times the bytes behind it in its pixel */
} LaneSums;

static void add_pixels(LaneSums *sums, const Lanes *pixels, bool alpha) {
    Lanes red = *pixels >> 16 & 0xFF, green = *pixels >> 8 & 0xFF, blue = *pixels & 0xFF;
    sums->plain += red + green + blue;
    sums->in_pixel += red + red + green;
    if (alpha) {
        sums->plain += *pixels >> 24;
        sums->in_pixel += red + green + blue;
    }
    sums->running += sums->plain;
}

/* The lanes' pixels end LANES − 1 … 0 pixels before the last. */
static RowSums join(const LaneSums *sums, uint64_t bytes) {
    RowSums row = {0, 0};
    for (unsigned lane = 0; lane < LANES; lane++) {
        uint64_t behind = (uint64_t)LANES * (sums->running[lane] - sums->plain[lane]) +
                          (uint64_t)(LANES - 1 - lane) * sums->plain[lane];
        row.plain += sums->plain[lane];
        row.weighted += bytes * behind + sums->in_pixel[lane] + sums->plain[lane];
    }
    return row;
}

RowSums row_sums(const uint32_t *row, size_t width, bool alpha) {
    LaneSums sums = {0};
    Lanes pixels = {0};
    /* The first ones fill up the lanes that come last: zeros before them change nothing. */
    size_t first = width % LANES;
    memcpy((uint32_t *)&pixels + LANES - first, row, first * sizeof *row);
    add_pixels(&sums, &pixels, alpha);
    for (size_t x = first; x < width; x += LANES) {
        memcpy(&pixels, row + x, sizeof pixels);
        add_pixels(&sums, &pixels, alpha);
    }
    return join(&sums, alpha ? 4 : 3);
}

uint32_t checksum_add(uint32_t checksum, unsigned filter, RowSums row, size_t width, bool alpha) {
    const uint64_t base = 65521;
    uint64_t bytes = 1 + width * (alpha ? 4 : 3), first = checksum & 0xFFFF;
    uint64_t second = (checksum >> 16) + bytes * (first + filter) + row.weighted;
    return (uint32_t)(second % base << 16 | (first + filter + row.plain) % base);
}
