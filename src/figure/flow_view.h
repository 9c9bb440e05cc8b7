/* flow_view: tokens in two columns, and a line for each weight between them. */
#ifndef ATTNVIZ_FLOW_VIEW_H
#define ATTNVIZ_FLOW_VIEW_H

#include "figure.h"

/** The most lines of one figure: with more, each query keeps its largest. */
#define FLOW_LINKS 10000

/**
 * What is drawn. Everything is borrowed. As in MatrixData the caller pools `attention` of many
 * tokens, and the labels go on to name every token.
 */
typedef struct FlowData {
    const Labels *queries, *keys;    /* n and m names */
    Matrix attention;                /* n × m; a masked pair is NaN; pooled where strides say so */
    size_t query_stride, key_stride; /* tokens pooled into one row and one column; usually 1 */
} FlowData;

/**
 * Lays the body of the `flow` view out from (0, 0): queries at the left, keys at the right, between
 * them a MARK_LINK for every pair that is not masked, its row and column the pair and its value the
 * weight. Width, opacity and colour rise with the weight's place in the range; lines that are less
 * than a hair wide are a hair wide; larger weights lie on top. A legend draws samples by the same
 * function. With a query brought out, the others fade and its weights stand beside the keys.
 *
 * Its remarks tell what was pooled and left out. Fails for memory, and with ERROR_USAGE for an
 * empty range; `body` is then empty.
 */
bool figure_flow(const FlowData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                 Error *error);

#endif
