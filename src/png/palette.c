#include "palette.h"

#include <string.h>

#define PLACES (sizeof((PaletteTable *)NULL)->numbers / sizeof(unsigned short))

static unsigned colour_at(const unsigned char *pixel) {
    return (unsigned)pixel[0] | (unsigned)pixel[1] << 8 | (unsigned)pixel[2] << 16 |
           (unsigned)pixel[3] << 24;
}

/* Where the colour is, or would be. */
static size_t find(const PaletteTable *table, unsigned colour) {
    size_t at = colour * 2654435761U >> 22;
    while (table->numbers[at] != 0 && table->palette.colours[table->numbers[at] - 1] != colour) {
        at = (at + 1) % PLACES;
    }
    return at;
}

static bool collect_row(PaletteTable *table, const unsigned char *pixels, size_t count) {
    unsigned last = ~colour_at(pixels);
    for (size_t i = 0; i < count; i++) {
        unsigned colour = colour_at(pixels + 4 * i);
        if (colour == last) {
            continue;
        }
        last = colour;
        size_t at = find(table, colour);
        if (table->numbers[at] == 0) {
            if (table->palette.count == 256) {
                return false;
            }
            table->palette.colours[table->palette.count++] = colour;
            table->numbers[at] = (unsigned short)table->palette.count;
        }
    }
    return true;
}

bool palette_collect(PaletteTable *table, const Raster *raster) {
    memset(table, 0, sizeof *table);
    size_t stride = raster->width * 4;
    for (size_t y = 0; y < raster->height; y++) {
        const unsigned char *row = raster->pixels + y * stride;
        /* Rows of a figure mostly repeat the row above. */
        bool repeats = y > 0 && memcmp(row, row - stride, stride) == 0;
        if (!repeats && !collect_row(table, row, raster->width)) {
            return false;
        }
    }
    return true;
}

void palette_row(const PaletteTable *table, const unsigned char *pixels, size_t count,
                 unsigned char *numbers) {
    unsigned last = 0;
    unsigned char number = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned colour = colour_at(pixels + 4 * i);
        if (i == 0 || colour != last) {
            last = colour;
            number = (unsigned char)(table->numbers[find(table, colour)] - 1);
        }
        numbers[i] = number;
    }
}
