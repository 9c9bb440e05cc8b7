/* cells: the coloured squares of a panel and their numbers. */
#ifndef ATTNVIZ_CELLS_H
#define ATTNVIZ_CELLS_H

#include "panel.h"

/** Draws each cell as a mark of its own, with its number where numbers fit. */
bool cells_draw(const Panel *panel, const Pen *pen, double x, double y);

/** Draws all cells as one mark, and each run of masked ones in a row as another. */
bool cells_draw_dense(const Panel *panel, const Pen *pen, double x, double y);

#endif
