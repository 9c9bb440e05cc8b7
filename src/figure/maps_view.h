/* maps_view: the colour maps themselves, with where they come from. */
#ifndef ATTNVIZ_MAPS_VIEW_H
#define ATTNVIZ_MAPS_VIEW_H

#include "figure.h"

/**
 * Lays all maps out from (0, 0), one below the other: name, strip, kind, source and licence. The
 * strips are ROLE_COLOUR_BAR marks, whose panel is the map's number. Fails for memory.
 */
bool figure_maps(const FigureStyle *style, Canvas *canvas, Scene *body, Error *error);

#endif
