/* letter_fonts: the house's font as lines of letters need it. Private to the canvas room. */
#ifndef ATTNVIZ_LETTER_FONTS_H
#define ATTNVIZ_LETTER_FONTS_H

#include "house.h"

/** HarfBuzz counts in whole numbers: so many of them are a point. */
#define LETTER_UNITS 1024

/** A weight of the font: for HarfBuzz, which shapes, and for Cairo, which draws. */
typedef struct LetterFont {
    hb_font_t *shaping; /* NULL before the weight is needed */
    cairo_scaled_font_t *drawing, *drawing_scripts;
    double ascent, descent; /* points at SHAPED_SIZE, both upwards of 0 */
} LetterFont;

/** The font's two weights, the second one bold. {0}: there are none, and nothing can be set. */
typedef struct LetterFonts {
    const Late *late;
    const HouseFont *house;
    hb_buffer_t *buffer;
    LetterFont weights[2];
} LetterFonts;

/** Opens nothing yet. Fails for memory. */
bool letter_fonts_new(LetterFonts *fonts, const Late *late, const HouseFont *house, Error *error);

/**
 * The weight, opened when it is first asked for and good until the fonts are freed; NULL in `*font`
 * where the family has none. Fails for memory, and with ERROR_SYSTEM where = the file of a font
 * that cannot be read.
 */
bool letter_fonts_open(LetterFonts *fonts, bool bold, const LetterFont **font, Error *error);

void letter_fonts_free(LetterFonts *fonts);

#endif
