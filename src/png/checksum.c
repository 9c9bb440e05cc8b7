#include "checksum.h"

#include <string.h>

/* The largest prime below 2^16. */
#define BASE UINT64_C(65521)

/* Two vectors of AVX2; compilers make smaller ones of them for less, but no good code of wider. */
#define LANES 8
#define PARTS 2
#define STEP  (LANES * PARTS)

#define ALWAYS_INLINE __attribute__((always_inline)) static inline

typedef uint32_t Lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

/** Sums of bytes, of every STEP-th pixel in a lane. `running` adds up `plain` of every step, so a
 * pixel is in it as often as there are steps from it on: at most 4 · 255 · (32767/16)²/2 < 2^32. */
typedef struct LaneSums {
    Lanes plain, running;
    Lanes in_pixel; /* each byte times the bytes behind it in its pixel */
} LaneSums;

ALWAYS_INLINE void add_pixels(LaneSums *sums, const uint32_t *from, bool alpha) {
    Lanes pixels;
    memcpy(&pixels, from, sizeof pixels);
    Lanes red = pixels >> 16 & 0xFF, green = pixels >> 8 & 0xFF, blue = pixels & 0xFF;
    sums->plain += red + green + blue;
    sums->in_pixel += red + red + green;
    if (alpha) {
        sums->plain += pixels >> 24;
        sums->in_pixel += red + green + blue;
    }
    sums->running += sums->plain;
}

ALWAYS_INLINE void add_step(LaneSums sums[PARTS], const uint32_t *from, bool alpha) {
    for (size_t part = 0; part < PARTS; part++) {
        add_pixels(&sums[part], from + part * LANES, alpha);
    }
}

/* The lanes' pixels end STEP − 1 … 0 pixels before the last. */
ALWAYS_INLINE RowSums join(const LaneSums sums[PARTS], uint64_t bytes) {
    RowSums row = {0, 0};
    for (unsigned i = 0; i < STEP; i++) {
        const LaneSums *part = &sums[i / LANES];
        uint64_t plain = part->plain[i % LANES], running = part->running[i % LANES];
        uint64_t behind = STEP * (running - plain) + (STEP - 1 - i) * plain;
        row.plain += plain;
        row.weighted += bytes * behind + part->in_pixel[i % LANES] + plain;
    }
    return row;
}

ALWAYS_INLINE RowSums sums_of(const uint32_t *row, size_t width, bool alpha) {
    LaneSums sums[PARTS] = {{{0}, {0}, {0}}};
    /* The first ones fill up the lanes that come last: zeros before them change nothing. */
    size_t first = width % STEP;
    uint32_t start[STEP] = {0};
    memcpy(start + STEP - first, row, first * sizeof *row);
    add_step(sums, start, alpha);
    for (size_t x = first; x < width; x += STEP) {
        add_step(sums, row + x, alpha);
    }
    return join(sums, alpha ? 4 : 3);
}

static RowSums sums_anywhere(const uint32_t *row, size_t width, bool alpha) {
    return sums_of(row, width, alpha);
}

#if defined(__x86_64__)
/* The same in wider vectors: integers, so the same sums. */
__attribute__((target("avx2"))) static RowSums sums_by_8(const uint32_t *row, size_t width,
                                                         bool alpha) {
    return sums_of(row, width, alpha);
}

RowSums row_sums(const uint32_t *row, size_t width, bool alpha) {
    return (__builtin_cpu_supports("avx2") ? sums_by_8 : sums_anywhere)(row, width, alpha);
}
#else
RowSums row_sums(const uint32_t *row, size_t width, bool alpha) {
    return sums_anywhere(row, width, alpha);
}
#endif

uint32_t checksum_add(uint32_t checksum, unsigned filter, RowSums row, size_t width, bool alpha) {
    uint64_t bytes = 1 + width * (alpha ? 4 : 3), first = checksum & 0xFFFF;
    uint64_t second = (checksum >> 16) + bytes * (first + filter) + row.weighted;
    return (uint32_t)(second % BASE << 16 | (first + filter + row.plain) % BASE);
}

uint32_t checksum_join(uint32_t first, uint32_t second, size_t size) {
    uint64_t before = first & 0xFFFF, own = second & 0xFFFF;
    uint64_t more = (before + BASE - 1) % BASE; /* a checksum starts with 1 */
    uint64_t weighted = (first >> 16) + (second >> 16) + more * (size % BASE);
    return (uint32_t)(weighted % BASE << 16 | (more + own) % BASE);
}
