/* house: the font that figures are set in, by its files. Private to the canvas room. */
#ifndef ATTNVIZ_HOUSE_H
#define ATTNVIZ_HOUSE_H

#include "late.h"

/**
 * Every text is laid out at this size, in points, and drawn scaled: nothing is hinted, so it looks
 * the same, and a font is started anew for every size it is asked for.
 */
#define SHAPED_SIZE 16.0

/** A family whose files lie where Debian puts them. */
typedef struct HouseFont {
    const char *family, *regular, *bold;
} HouseFont;

/** The first of the house's families that is there, or the one that is called `family`; or NULL. */
const HouseFont *house_find(const char *family);

/** A file that this user may not read is not there; one that only fails to be read is. */
bool house_has(const char *file);

/** Says with ERROR_SYSTEM that a file is no font; false. A picture in other letters is not what was
 * asked for: what is there has to be readable. */
bool house_cannot_read(const char *file, Error *error);

/** Grey edges and no hinting: letters keep their shape at every scale and on every machine. To be
 * destroyed. */
cairo_font_options_t *house_options(const Late *late);

#endif
