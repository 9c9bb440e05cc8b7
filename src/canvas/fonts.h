/* fonts: which fonts a canvas sees. Private to the canvas room. */
#ifndef ATTNVIZ_FONTS_H
#define ATTNVIZ_FONTS_H

#include "letter_fonts.h"

/**
 * One font family, and where its glyphs come from: at first only the family's own files, since
 * loading Pango costs more than all the rest of a small figure, and reading the machine's font
 * configuration more still.
 */
typedef struct Fonts {
    Late *late;
    const HouseFont *house; /* NULL: the family is the machine's */
    LetterFonts letters;    /* of the house's font */
    char *family;           /* owned */
    PangoFontMap *map;      /* NULL before fonts_start_pango */
    PangoContext *context;
    bool whole_machine; /* the machine's configuration is loaded */
} Fonts;

/**
 * `family` NULL is the first of the house's own families that is there. Fails for memory, for a
 * family that is unknown (ERROR_USAGE, --font) and where no font is (ERROR_SYSTEM).
 */
bool fonts_new(Fonts *fonts, Late *late, const char *family, Error *error);

/** Makes map and context, once. Fails as fonts_new does, and where Pango is not installed. */
bool fonts_start_pango(Fonts *fonts, Error *error);

/** Looks at all the machine's fonts from now on. */
bool fonts_widen(Fonts *fonts, Error *error);

void fonts_free(Fonts *fonts);

#endif
