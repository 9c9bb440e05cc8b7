/*
 * terminal: what stdout is, asked of the system once.
 */
#ifndef ATTNVIZ_TERMINAL_H
#define ATTNVIZ_TERMINAL_H

#include "command_line.h"

/** As many as 24 bits name. */
#define ALL_COLOURS (1 << 24)

/** True where the path, or stdout for "-", is a terminal. */
bool terminal_is(const char *path);

/**
 * How many colours the destination takes. COLOUR_AUTO: none unless it is a terminal, nor where
 * NO_COLOR is set and not empty, or TERM is unset, empty or dumb. Else what COLORTERM (truecolor,
 * 24bit) and TERM's suffix (term(7): -direct, 256color, -m and -mono) say, and 16 for any other
 * TERM. COLOUR_ALWAYS: the same without those refusals, and ALL_COLOURS where nothing is said.
 */
int terminal_colours(ColourRule rule, const char *path);

/** The columns of the terminal that the path, or stdout for "-", is; 0 where it is none. */
size_t terminal_width(const char *path);

#endif
