/*
 * wording: what messages about names have in common. Private to the document room.
 */
#ifndef ATTNVIZ_WORDING_H
#define ATTNVIZ_WORDING_H

#include <stddef.h>

/** How many bytes of a text a message shows: all, or as many whole characters as fit in 60. */
int wording_shown(const char *text);

/** "…" where wording_shown leaves something out, else "". */
const char *wording_rest(const char *text);

/** The word that `text` was probably meant to be, or NULL when it is like none of them. */
const char *wording_nearest(const char *text, const char *const *words, size_t count);

/** Writes "a, b or c", cut where `list` is full. */
void wording_list(const char *const *words, size_t count, char *list, size_t size);

#endif
