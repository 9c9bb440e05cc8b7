/*
 * span: a stretch of text that somebody else owns.
 */
#ifndef ATTNVIZ_TEXT_SPAN_H
#define ATTNVIZ_TEXT_SPAN_H

#include <stddef.h>

typedef struct Span {
    const char *text; /* not ended by a NUL */
    size_t length;    /* bytes */
} Span;

/** The text as a string of its own, which the caller frees. NULL when memory runs out. */
char *span_copy(Span span);

#endif
