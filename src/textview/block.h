/*
 * block: as many columns of the matrix as fit the terminal, with the names of all rows.
 */
#ifndef ATTNVIZ_TEXTVIEW_BLOCK_H
#define ATTNVIZ_TEXTVIEW_BLOCK_H

#include "held.h"
#include "names.h"
#include "paint.h"
#include "survey.h"
#include "textview.h"

/** What the blocks of a view share. */
typedef struct View {
    const TextStyle *style;
    Names rows, columns; /* as they are shown: queries and keys, or the other way round */
    Survey survey;
    Painter painter;
    Held held;
    Sink *sink;
} View;

/** Shortens names so that the longest and one cell stand beside each other on the terminal. */
bool block_fit_names(View *view, Error *error);

/** The columns from `first` on that fit the terminal: one at least, all where it has no end. */
Span block_from(const View *view, size_t first);

/** Writes a line of names, then a line per row. */
bool block_write(View *view, Span columns, Error *error);

#endif
