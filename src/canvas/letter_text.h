/* letter_text: which texts are lines of letters. Private to the canvas room. */
#ifndef ATTNVIZ_LETTER_TEXT_H
#define ATTNVIZ_LETTER_TEXT_H

#include "letter_fonts.h"

/**
 * Copies a text, with plain letters for raised and lowered ones, to `copy`, which has room for as
 * many bytes. `*script` becomes that of its letters, or HB_SCRIPT_COMMON where it has none. False
 * where Pango has to set the text: where it is of another script or of several, or has characters
 * that the font lacks or that do not stand alone from left to right.
 */
bool letter_text_copy(const Late *late, const LetterFont *font, const char *text, char *copy,
                      hb_script_t *script);

#endif
