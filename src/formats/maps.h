/*
 * maps: --colormap list, the colour maps as a figure.
 */
#ifndef ATTNVIZ_MAPS_H
#define ATTNVIZ_MAPS_H

#include "formats.h"

/** Draws them as pages_draw draws results. */
bool maps_draw(const Job *job, Canvas *canvas, Scene *page, char **title, char **description,
               Error *error);

#endif
