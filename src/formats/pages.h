/*
 * pages: the views of a run, each result's on a page of its own, all pages below each other.
 */
#ifndef ATTNVIZ_PAGES_H
#define ATTNVIZ_PAGES_H

#include "formats.h"

#define FIGURE_DPI 96 /* a figure's point is a CSS pixel, so the default of 192 dpi is 2× */

/**
 * Checks that the views which the command line asks for can draw this job, and that each of its
 * options about figures means something to one of them. Fails with ERROR_USAGE.
 */
bool pages_check(const Job *job, Error *error);

/** Draws the job's views. The title of the first page and a description of the figure (subtitle and
 * remarks) are the caller's to free. */
bool pages_draw(const Job *job, Canvas *canvas, Scene *page, char **title, char **description,
                Error *error);

#endif
