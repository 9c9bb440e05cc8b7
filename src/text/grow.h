/*
 * grow: the one way in which this room's arrays grow.
 */
#ifndef ATTNVIZ_TEXT_GROW_H
#define ATTNVIZ_TEXT_GROW_H

#include <stddef.h>

/**
 * Makes room for `needed` items of `size` bytes in an array that has room for `*capacity`, at least
 * doubling what is too small. Returns the array, moved or not, or NULL when memory runs out: the
 * old one is then still valid.
 */
void *grow(void *items, size_t *capacity, size_t needed, size_t size);

#endif
