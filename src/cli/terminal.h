/*
 * terminal: what stdout is, asked of the system once.
 */
#ifndef ATTNVIZ_TERMINAL_H
#define ATTNVIZ_TERMINAL_H

#include "arguments.h"

/** True where the path, or stdout for "-", is a terminal. */
bool terminal_is(const char *path);

/** True where stdout is to be coloured: by the rule, else on a terminal unless NO_COLOR or
 * TERM=dumb. */
bool terminal_wants_colour(ColourRule rule);

/** The columns of the terminal that stdout is, or 0. */
size_t terminal_width(void);

#endif
