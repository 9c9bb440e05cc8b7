/*
 * cursor: a place over JSON that is known to be strict, so that nothing but its shape is left to
 * see. Inside the safetensors room only.
 */
#ifndef ATTNVIZ_SAFETENSORS_CURSOR_H
#define ATTNVIZ_SAFETENSORS_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

/** At a place of text that strict_check found fine and that ends with a NUL. */
typedef struct Cursor {
    char *at;
} Cursor;

/** True, and past it, where `character` comes next after white space. */
bool cursor_take(Cursor *cursor, char character);

/** The string that comes next, decoded in its own place; NULL where another value does. */
char *cursor_string(Cursor *cursor);

/** Reads a whole number that is written with digits alone; false, also where it is too large. */
bool cursor_size(Cursor *cursor, size_t *size);

/** Passes over a value of any kind. */
void cursor_skip(Cursor *cursor);

#endif
