/* table: how each view gathers what it draws and has it laid out. Inside the views room only. */
#ifndef ATTNVIZ_VIEWS_TABLE_H
#define ATTNVIZ_VIEWS_TABLE_H

#include "views.h"

#define VIEW_FUNCTION(name)                                                                        \
    bool name(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,       \
              Error *error)

VIEW_FUNCTION(view_matrix);
VIEW_FUNCTION(view_steps);
VIEW_FUNCTION(view_heads);
VIEW_FUNCTION(view_flow);
VIEW_FUNCTION(view_query);
VIEW_FUNCTION(view_compare);
VIEW_FUNCTION(view_shift);
VIEW_FUNCTION(view_sweep);

#endif
