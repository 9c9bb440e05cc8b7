/* heads_view: the attention matrices of all layers and heads as a grid of small ones. */
#ifndef ATTNVIZ_HEADS_VIEW_H
#define ATTNVIZ_HEADS_VIEW_H

#include "figure.h"

/**
 * What is drawn. Everything is borrowed.
 *
 * Of many tokens the caller pools the matrices: row r stands for the queries r · query_stride and
 * the query_stride − 1 after it; `queries` and `keys` go on to name every token.
 */
typedef struct HeadsData {
    const Labels *queries, *keys;
    size_t layers, heads;
    const Matrix *attention; /* layers × heads of them, head by head, all of one shape; a masked
                                cell is NaN */
    size_t query_stride, key_stride;
    size_t framed_layer; /* from 1: the layer to bring out by a frame; 0: none */
    size_t framed_head;  /* from 1: its head; 0: each of them */
} HeadsData;

/**
 * Lays the body of the `heads` view out from (0, 0): layers down and heads across where that keeps
 * a page's shape, else each matrix under its own name, in wrapped lines; one scale and one colour
 * bar for all. Tokens are named along the left and the top edge. Fails for memory, with
 * ERROR_USAGE for an empty range, and with ERROR_DATA past the style's longest side; `body` is then
 * empty.
 */
bool figure_heads(const HeadsData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error);

#endif
