/*
 * given: --attention and --tokens as parts of the document that asks.
 */
#ifndef ATTNVIZ_GIVEN_H
#define ATTNVIZ_GIVEN_H

#include "load.h"

/**
 * Reads the files of --attention and --tokens into the document that asks: the one on stdin, the
 * table where it asks for something itself, or a new one with the sentence, whose tokens are then
 * what stands between its spaces unless --tokens names them. Leaves `base` as it is where neither
 * option was given.
 */
bool given_read(const Arguments *arguments, Loaded *loaded, RequestSources *base, Error *error);

#endif
