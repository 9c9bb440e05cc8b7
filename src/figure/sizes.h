/* sizes: how large the cells and labels of a figure's panels are. */
#ifndef ATTNVIZ_SIZES_H
#define ATTNVIZ_SIZES_H

#include "panel.h"

/**
 * Sets cell sizes, label sizes and turns of all panels. Rows that are named alike have one height,
 * cells are square where every one is labelled, and labels are turned alike in the panels of
 * embeddings (those whose number is not 0). `shrink`
 * ≤ 1 makes cells without labels of their own smaller.
 */
bool sizes_set(Panel *panels, size_t count, double shrink, const Pen *pen);

#endif
