/*
 * heading: running text beside tables, broken to the terminal's width.
 */
#ifndef ATTNVIZ_TEXTVIEW_HEADING_H
#define ATTNVIZ_TEXTVIEW_HEADING_H

#include "paint.h"

/**
 * Writes a text in a look as one line, or as several where the terminal has `width` columns (0: it
 * has no end) and the text more, broken between words as far as words are short enough. Control
 * characters are escaped. Nothing is written where it is NULL or empty. Fails only for memory.
 */
bool heading_write(ColourDepth depth, size_t width, const char *text, Look look, Sink *sink,
                   Error *error);

#endif
