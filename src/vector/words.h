/* words: what an SVG says of itself. Private to the vector room. */
#ifndef ATTNVIZ_VECTOR_WORDS_H
#define ATTNVIZ_VECTOR_WORDS_H

#include "canvas.h"

/**
 * Puts <title> and <desc> (each left out where NULL) into an SVG's root element, which Cairo does
 * not. Text is escaped, and a character that XML cannot hold becomes U+FFFD. Fails for memory; the
 * bytes are then freed.
 */
bool svg_add_words(CanvasBytes *svg, const char *title, const char *description, Error *error);

#endif
