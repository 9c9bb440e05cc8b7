/* shaped: lines of text laid out once and kept. Private to the canvas room. */
#ifndef ATTNVIZ_SHAPED_H
#define ATTNVIZ_SHAPED_H

#include "canvas.h"
#include "layouts.h"
#include "letters.h"

/** A line of text, set by HarfBuzz alone or by Pango. */
typedef struct Shaped {
    char *text; /* owned; NULL marks a free place of the table */
    bool bold;
    Letters *letters;     /* or NULL */
    PangoLayout *layout;  /* where there are no letters */
    double width, height; /* points at SHAPED_SIZE */
    bool has_pictures;    /* some glyphs, such as emoji, are pictures and have no outlines */
} Shaped;

/** A hash table of every text that was measured or drawn, and what was learned of them. */
typedef struct ShapedTexts {
    size_t count, capacity; /* capacity is a power of two, at most half full */
    Shaped *places;
    Missing missing;
    const char *language; /* for Han characters, from the first text that tells; or NULL */
} ShapedTexts;

/** Finds or lays out a text; `*shaped` is good until the next call. */
bool shaped_find(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                 const Shaped **shaped, Error *error);

/** How many bytes of the text fit into `width` points in one line, broken where Unicode allows;
 * always at least one character. */
bool shaped_fit(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold, double width,
                size_t *length, Error *error);

void shaped_free(ShapedTexts *texts, const Fonts *fonts);

#endif
