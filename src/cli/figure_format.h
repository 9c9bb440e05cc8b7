/*
 * figure_format: results as a picture, one below the other on one scale.
 */
#ifndef ATTNVIZ_FIGURE_FORMAT_H
#define ATTNVIZ_FIGURE_FORMAT_H

#include "formats.h"

/** Writes every result's figure as one PNG. */
bool write_png(const Job *job, Sink *sink, Error *error);

#endif
