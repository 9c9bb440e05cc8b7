/* blocks: opaque colour in whole pixels, without Cairo. Private to the canvas room. */
#ifndef ATTNVIZ_CANVAS_BLOCKS_H
#define ATTNVIZ_CANVAS_BLOCKS_H

#include "parts.h"

/** The Cairo pixel of an opaque colour. */
uint32_t opaque(Colour colour);

/** Fills the pixels of the band whose centres lie within the rectangle, in points. */
void block_fill(Canvas *canvas, double x, double y, double width, double height, Colour colour);

/** Fills them with cells that touch each other. Fails for memory. */
bool block_cells(Canvas *canvas, const CellGrid *grid, const Colour *colours, Error *error);

/** Fills them with cells that have gaps, each as block_fill would. What shows through the gaps is
 * one colour from top to bottom of a cell. Fails for memory. */
bool block_tiles(Canvas *canvas, const CellGrid *grid, const Colour *colours, Error *error);

#endif
