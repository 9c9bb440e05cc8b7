/* fit: a body within the longest side that a picture may have. */
#ifndef ATTNVIZ_FIT_H
#define ATTNVIZ_FIT_H

#include "scene.h"

/** Lays a view out into its body, with cells that are `shrink` ≤ 1 of their usual size. */
typedef bool LayOut(void *view, double shrink);

/**
 * Lays the view out with ever smaller cells until its body, with a page around it, keeps within
 * `longest_side` points (0: any). Fails as `lay_out` does, and with ERROR_DATA where it never does.
 */
bool scene_fit(Scene *body, size_t longest_side, LayOut *lay_out, void *view, Error *error);

#endif
