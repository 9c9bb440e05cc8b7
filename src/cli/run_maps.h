/*
 * run_maps: --colormap list, the colour maps as a figure or as text.
 */
#ifndef ATTNVIZ_RUN_MAPS_H
#define ATTNVIZ_RUN_MAPS_H

#include "formats.h"

/** Writes the maps to where -o and -f say, else as text to stdout. */
bool run_maps(const Arguments *arguments, Error *error);

#endif
