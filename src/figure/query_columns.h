/* query_columns: the numbers and bars at the left of a query's fan-out. Inside the figure room. */
#ifndef ATTNVIZ_QUERY_COLUMNS_H
#define ATTNVIZ_QUERY_COLUMNS_H

#include "axis.h"
#include "query_view.h"

/** The columns of scores, the column of weights and their bars. */
typedef struct QueryColumns {
    const QueryData *data;
    const ColourMap *map;
    ColourRange range; /* of the bars */
    int decimals;
    TextLook look;
    const Axis *keys; /* the rows */
    double bar;       /* the length of a bar over the whole range */
    double rise;      /* from the heads of columns to the cells; headings stand above */
    double width;     /* of all, from the first column's left to the bars' right */
} QueryColumns;

/** Sets `bar`, `rise` and `width`. */
bool query_columns_measure(QueryColumns *columns, const Pen *pen);

/** Draws them at (x, y), headings `top` points above; `sums` is the middle of the sums' row. */
bool query_columns_draw(const QueryColumns *columns, const Pen *pen, double x, double y, double top,
                        double sums);

#endif
