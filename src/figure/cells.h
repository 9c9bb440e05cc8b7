/* cells: the coloured squares of a panel and their numbers. */
#ifndef ATTNVIZ_CELLS_H
#define ATTNVIZ_CELLS_H

#include "panel.h"

/** Draws each cell as a mark of its own, with its number where numbers fit; or, where there are
 * many without numbers, all as one mark, and the masked ones over it. */
bool cells_draw(const Panel *panel, const Pen *pen, double x, double y);

#endif
