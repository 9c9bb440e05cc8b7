/*
 * terminal: what stdout is, asked of the system once.
 */
#ifndef ATTNVIZ_TERMINAL_H
#define ATTNVIZ_TERMINAL_H

#include "arguments.h"
#include "palette.h"

/** True where the path, or stdout for "-", is a terminal. */
bool terminal_is(const char *path);

/**
 * How many colours the destination takes. COLOUR_AUTO: none unless it is a terminal, nor where
 * NO_COLOR is set and not empty, or TERM is unset, empty or dumb. Else what COLORTERM (truecolor,
 * 24bit) and TERM's suffix (term(7): -direct, 256color, -m and -mono) say, and 16 for any other
 * TERM. COLOUR_ALWAYS: the same without those refusals, and 24 bits where nothing is said.
 */
ColourDepth terminal_depth(ColourRule rule, const char *path);

/** The columns of the terminal that the path, or stdout for "-", is; 0 where it is none. */
size_t terminal_width(const char *path);

#endif
