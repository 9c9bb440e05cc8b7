/*
 * figure_format: results as a picture, one below the other on one scale.
 */
#ifndef ATTNVIZ_FIGURE_FORMAT_H
#define ATTNVIZ_FIGURE_FORMAT_H

#include "pages.h"

/** Writes every view of every result as one PNG, SVG or PDF. */
bool write_png(const Job *job, Sink *sink, Error *error);
bool write_svg(const Job *job, Sink *sink, Error *error);
bool write_pdf(const Job *job, Sink *sink, Error *error);

#endif
