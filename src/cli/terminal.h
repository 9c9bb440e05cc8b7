/*
 * terminal: what stdout is, asked of the system once.
 */
#ifndef ATTNVIZ_TERMINAL_H
#define ATTNVIZ_TERMINAL_H

#include "arguments.h"

/** True where stdout is a terminal. */
bool terminal_is_stdout(void);

/** True where stdout is to be coloured: by the rule, else on a terminal unless NO_COLOR or
 * TERM=dumb. */
bool terminal_wants_colour(ColourRule rule);

/** The columns of the terminal that stdout is, or 0. */
size_t terminal_width(void);

#endif
