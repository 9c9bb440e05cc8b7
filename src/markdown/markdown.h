/*
 * markdown: the arithmetic of attention worked out by hand, query by query, as Markdown for
 * handouts: every dot product, division, exponential, sum and mixed value with its numbers.
 *
 * It is GitHub-flavoured and readable as plain text. Every number shown is the true double
 * rounded, never computed from rounded ones; a number with fewer decimals than asked for is exact
 * to 14 digits.
 */
#ifndef ATTNVIZ_MARKDOWN_H
#define ATTNVIZ_MARKDOWN_H

#include "output.h"
#include "request.h"
#include "trace.h"

/** Up to this many queries all are worked out when none is chosen; of more, only the first. */
#define MARKDOWN_QUERIES 8

/** What the handout shows beside the numbers. */
typedef struct MarkdownStyle {
    const char *title;    /* the user's text, escaped here; NULL or "" for none */
    const char *subtitle; /* the calculation in words, written as it is; NULL or "" for none */
    size_t query;         /* from 1: the query to work out; 0: all of a few, or the first */
} MarkdownStyle;

/**
 * Writes the selected layer and head (for a mean or maximum every head, and how they are joined)
 * with the request's digits as decimals, 4 by default. Starts where the numbers start: at given
 * scores or weights there is no q. Earlier layers are named only. Fails only for memory; the
 * sink's own failure shows at its commit.
 */
bool markdown_write(const Request *request, const Trace *trace, const MarkdownStyle *style,
                    Sink *sink, Error *error);

#endif
