/* layouts: lines that Pango sets. Private to the canvas room. */
#ifndef ATTNVIZ_LAYOUTS_H
#define ATTNVIZ_LAYOUTS_H

#include "fonts.h"

/** Characters that no font has, each once, in the order they were met. */
typedef struct Missing {
    size_t count, capacity;
    unsigned *characters;
} Missing;

/**
 * Lays a line out; `language` is that of Han characters, or NULL. Pango must have been started. To
 * be given back with g_object_unref. Fails for memory, and where a font cannot be read.
 */
bool layout_new(const Fonts *fonts, const char *text, bool bold, const char *language,
                PangoLayout **layout, Error *error);

/** Adds what is missing in the layout. Fails for memory. */
bool layout_note_missing(const Late *late, PangoLayout *layout, Missing *missing, Error *error);

/** True where some glyphs, such as emoji, are pictures and have no outlines. */
bool layout_has_pictures(const Fonts *fonts, PangoLayout *layout);

#endif
