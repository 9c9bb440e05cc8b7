/* palette: the colours of a raster, where they are few. Private to the png room. */
#ifndef ATTNVIZ_PALETTE_H
#define ATTNVIZ_PALETTE_H

#include "writer.h"

/** A palette under construction: an open hash table from colours to their numbers. */
typedef struct PaletteTable {
    Palette palette;
    unsigned short numbers[1024]; /* number + 1; 0 is free */
} PaletteTable;

/** Collects the raster's colours, in the order of their first pixels; false past 256. */
bool palette_collect(PaletteTable *table, const Raster *raster);

/** Turns a row of RGBA pixels into colour numbers. */
void palette_row(const PaletteTable *table, const unsigned char *pixels, size_t count,
                 unsigned char *numbers);

#endif
