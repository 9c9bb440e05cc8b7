/*
 * palette: the 256 colours that terminals name by number.
 *
 * Users redefine 0 … 15; 16 … 231 are a cube of 6 × 6 × 6 and 232 … 255 a ramp of greys, the same
 * everywhere since xterm. Only those are used.
 */
#ifndef ATTNVIZ_PALETTE_H
#define ATTNVIZ_PALETTE_H

#include "colour.h"

/** How many colours a terminal has. */
typedef enum ColourDepth { DEPTH_NONE, DEPTH_16, DEPTH_256, DEPTH_24_BIT } ColourDepth;

#define PALETTE_FIRST 16
#define PALETTE_COUNT 240
#define PALETTE_MEMOS 256

/** A colour as Oklab has it, where distances are about as large as they look. */
typedef struct Oklab {
    double lightness, green_red, blue_yellow;
} Oklab;

/** An answer that is kept; number 0 is none. */
typedef struct PaletteMemo {
    Colour colour;
    unsigned char number;
} PaletteMemo;

/** The palette ready to be searched. Made by palette_make; owns nothing. */
typedef struct Palette {
    Oklab entries[PALETTE_COUNT];
    PaletteMemo memos[PALETTE_MEMOS];
} Palette;

void palette_make(Palette *palette);

/** The colour of number 16 … 255. */
Colour palette_colour(unsigned char number);

/** The number, 16 … 255, of the colour nearest in Oklab, where a difference in hue counts twice; of
 * two that are as near, the lower. */
unsigned char palette_nearest(Palette *palette, Colour colour);

#endif
