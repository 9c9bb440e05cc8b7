/* fonts: which fonts a canvas sees. Private to the canvas room. */
#ifndef ATTNVIZ_FONTS_H
#define ATTNVIZ_FONTS_H

#include "late.h"

/**
 * One font family, and where its glyphs come from: at first only the family's own files, since
 * reading the machine's font configuration costs more than all the rest of a small figure.
 */
typedef struct Fonts {
    const Late *late;
    char *family; /* owned */
    PangoFontMap *map;
    PangoContext *context;
    bool whole_machine; /* the machine's configuration is loaded */
} Fonts;

/**
 * `family` NULL is the first of the house's own families that is there. Fails for memory, for a
 * family that is unknown (ERROR_USAGE, --font) and where no font is (ERROR_SYSTEM).
 */
bool fonts_new(Fonts *fonts, const Late *late, const char *family, Error *error);

/** Looks at all the machine's fonts from now on. */
bool fonts_widen(Fonts *fonts, Error *error);

/**
 * False where a font that the layout uses cannot be read, with ERROR_SYSTEM and where = its file,
 * or where there was no memory for glyphs: Pango would draw with what it has instead.
 */
bool fonts_check(const Fonts *fonts, PangoLayout *layout, Error *error);

void fonts_free(Fonts *fonts);

#endif
