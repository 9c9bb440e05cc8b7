/* shift_view: tokens as points in the plane, an arrow from before to after each. */
#ifndef ATTNVIZ_SHIFT_VIEW_H
#define ATTNVIZ_SHIFT_VIEW_H

#include "figure.h"

/** What is drawn. Everything is borrowed. */
typedef struct ShiftData {
    const Labels *tokens;  /* n names */
    const Labels *context; /* m names of `keys`; NULL: none */
    Matrix before, after;  /* n × 2: each token's point as it came and as attention left it */
    Matrix keys;           /* m × 2: the points of a context; absent: none */
    const char *axes[2];   /* what the columns are; the second NULL: there is one dimension */
    const char *before_caption, *after_caption; /* in the legend; NULL: "before  X", "after  A·V" */
    const char *remark;                         /* what the caller left out, or NULL */
} ShiftData;

/**
 * Lays the body of the `shift` view out from (0, 0). Both axes have one scale. ROLE_POINT marks
 * have panel 0 for the points before, 1 for those after and 2 for keys, and the token's number as
 * their row; ROLE_LINK marks are the arrows, each with its length in the data's units as value, and
 * the lines from a point to a name further off (panel 1). Fails for memory, and with ERROR_DATA
 * where points lie further apart than doubles reach or past the style's longest side.
 */
bool figure_shift(const ShiftData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error);

#endif
