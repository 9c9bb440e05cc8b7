/*
 * names: labels as a terminal shows them.
 */
#ifndef ATTNVIZ_TEXTVIEW_NAMES_H
#define ATTNVIZ_TEXTVIEW_NAMES_H

#include "matrix.h"

/** No name is made shorter than this. */
#define NAME_LEAST 3

/** Printable names and the terminal's columns that each takes. Freed with names_free. */
typedef struct Names {
    Labels text;
    size_t *columns;
    size_t widest;
} Names;

/** `marked` (from 1; 0: none) gets an arrow before it. */
bool names_new(const Labels *labels, size_t marked, Names *names, Error *error);

/** Cuts names to `most` columns at the most, or to NAME_LEAST; what is cut ends in "…". */
bool names_shorten(Names *names, size_t most, Error *error);

void names_free(Names *names);

#endif
