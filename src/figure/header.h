/* header: the title and what explains the figure, wrapped. Only a title that would fill pages is
 * cut after TITLE_LINES lines: the file's own title is whole. */
#ifndef ATTNVIZ_HEADER_H
#define ATTNVIZ_HEADER_H

#include "pen.h"

/** The most paragraphs under a title. */
#define HEADER_PARAGRAPHS 2

/** A title and paragraphs; empty or NULL ones take no room. */
typedef struct Header {
    const char *title;
    const char *paragraphs[HEADER_PARAGRAPHS];
} Header;

/** How wide the figure should be between its margins, whose panels are `width` wide. */
bool header_width(const Header *header, const Pen *pen, double width, double *wanted);

/** Draws the header at (x, y) within `width`; `height` gets what it takes, the gap under it
 * included. */
bool header_draw(const Header *header, const Pen *pen, double x, double y, double width,
                 double *height);

#endif
