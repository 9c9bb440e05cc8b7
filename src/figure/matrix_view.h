/* matrix_view: the attention matrix, and what it makes of the embeddings. */
#ifndef ATTNVIZ_MATRIX_VIEW_H
#define ATTNVIZ_MATRIX_VIEW_H

#include "figure.h"

/**
 * What is drawn. Everything is borrowed.
 *
 * Of many tokens the caller pools `attention`: row r stands for the queries r · query_stride and
 * the query_stride − 1 after it; `queries` and `keys` go on to name every token. Embeddings have a
 * row for every query (the figure pools them alike) or for every row of `attention`.
 */
typedef struct MatrixData {
    const Labels *queries, *keys;    /* n and m names */
    const Labels *dimensions;        /* d names of input's columns; may be NULL: unnamed */
    const Labels *output_dimensions; /* d_out names of output's columns; NULL: dimensions */
    const char *output_caption;      /* over the output; NULL: "after  A·V" */
    Matrix attention;                /* n × m; a masked cell is NaN; pooled where sizes say so */
    size_t query_stride, key_stride; /* tokens pooled into one row and one column; usually 1 */
    const char *remark;              /* what the caller left out, or NULL */
    Matrix input, output, shift;     /* n × d, n × d_out, n × d_out; each may be absent */
} MatrixData;

/**
 * Lays the body of the `matrix` view out from (0, 0): attention, then input, output and their
 * difference. Its remarks tell what was pooled and left out. Fails for memory, and with ERROR_DATA
 * past the style's longest side; `body` is then empty.
 */
bool figure_matrix(const MatrixData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                   Error *error);

#endif
