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

#endif
