/* paragraph: text in as many lines as it takes, broken where Unicode allows it. */
#ifndef ATTNVIZ_PARAGRAPH_H
#define ATTNVIZ_PARAGRAPH_H

#include "pen.h"

/** Draws the text from `hang` down in lines of at most `width` points, a line at least and `most`
 * lines at most (0: any), of which the last then ends in an ellipsis; `height` gets what they take.
 */
bool paragraph_draw(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang,
                    Ink ink, double width, size_t most, double *height);

/** What it would take: the widest line, and the height of all. */
bool paragraph_measure(const Pen *pen, const char *text, TextLook look, double width,
                       Extent *extent);

#endif
