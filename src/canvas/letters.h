/*
 * letters: lines of one alphabet, set by HarfBuzz in the house's font. Private to the canvas room.
 *
 * Nearly every line of a figure is such a one. Pango would set it with the same glyphs in the same
 * places, but takes longer to load than all else that a small figure needs; it is left to the lines
 * of other scripts, of several, and of characters that the house's font lacks.
 */
#ifndef ATTNVIZ_LETTERS_H
#define ATTNVIZ_LETTERS_H

#include "letter_fonts.h"

/** Letters in a row that are all raised or lowered, or all not. */
typedef struct LetterPiece {
    bool is_script;
    int bytes, glyphs, clusters;
} LetterPiece;

/** A line of letters as Cairo takes it; places are in points at SHAPED_SIZE, from the start of the
 * baseline. */
typedef struct Letters {
    const LetterFont *font;
    char *text; /* raised and lowered letters are plain ones in it */
    LetterPiece *pieces;
    cairo_glyph_t *glyphs;
    cairo_text_cluster_t *clusters; /* which glyphs are which bytes, for PDF */
    size_t piece_count, glyph_count, cluster_count;
    double width, ascent, descent; /* points at SHAPED_SIZE */
} Letters;

/** How a line is drawn: as glyphs from Cairo's store, as outlines, or as text for a file of
 * vectors. */
typedef enum LetterInk { LETTERS_GLYPHS, LETTERS_OUTLINES, LETTERS_TEXT } LetterInk;

/**
 * Sets a line; to be freed. `*letters` is NULL where Pango has to. Fails for memory, and with
 * ERROR_SYSTEM where = the file of a font that cannot be read.
 */
bool letters_set(LetterFonts *fonts, const char *text, bool bold, Letters **letters, Error *error);

/**
 * How many bytes of the text fit into `width` points, broken between words, spaces at the break
 * included; all of them where it fits whole. 0 where there is no such place or Pango has to set the
 * text. Fails as letters_set does.
 */
bool letters_fit(LetterFonts *fonts, const char *text, bool bold, double width, size_t *length,
                 Error *error);

/** Draws the line with the start of its baseline at Cairo's (0, 0). */
void letters_draw(const Letters *letters, const Late *late, cairo_t *cairo, LetterInk ink);

void letters_free(Letters *letters);

#endif
