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

/** How large cells may be, in points. */
typedef struct SizeLimits {
    double largest;     /* a labelled cell */
    double comfortable; /* a panel's side before its labelled cells shrink … */
    double crowded;     /* … and the side of a panel of cells without labels */
} SizeLimits;

/** As sizes_set, within other limits than those of a figure of few panels. */
bool sizes_set_within(Panel *panels, size_t count, const SizeLimits *limits, const Pen *pen);

#endif
