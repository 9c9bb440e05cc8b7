/* maps: the table of colour maps, private to the colour room. */
#ifndef ATTNVIZ_MAPS_H
#define ATTNVIZ_MAPS_H

#include "colour.h"

extern const ColourMap colour_maps[];
extern const size_t colour_map_count;

#endif
