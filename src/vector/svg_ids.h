/* svg_ids: names of elements that depend on nothing but the picture. Private to the vector room. */
#ifndef ATTNVIZ_VECTOR_SVG_IDS_H
#define ATTNVIZ_VECTOR_SVG_IDS_H

#include "canvas.h"

/**
 * Numbers images and surfaces from 1, in the order in which they appear. Cairo numbers them by how
 * many surfaces the process has made, in whatever thread, so that the same picture would not give
 * the same bytes. Fails for memory; the bytes are then freed.
 */
bool svg_renumber(CanvasBytes *svg, Error *error);

#endif
