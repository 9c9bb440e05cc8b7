/* svg: what Cairo leaves out of an SVG. Private to the vector room. */
#ifndef ATTNVIZ_VECTOR_SVG_H
#define ATTNVIZ_VECTOR_SVG_H

#include "canvas.h"

/**
 * Puts <title> and <desc> (each left out where NULL) into the root element, and tells viewers not
 * to smooth the images, which are cells. Text is escaped, and a character that XML cannot hold
 * becomes U+FFFD. Fails for memory; the bytes are then freed.
 */
bool svg_complete(CanvasBytes *svg, const char *title, const char *description, Error *error);

#endif
