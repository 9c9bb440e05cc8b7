/*
 * weights_file: --weights, a document or files of other programs.
 */
#ifndef ATTNVIZ_WEIGHTS_FILE_H
#define ATTNVIZ_WEIGHTS_FILE_H

#include "load.h"

/**
 * Reads what --weights names, if anything, into loaded->weights, and makes it the weights of
 * `sources`. All other documents are read already: they say how wide the embeddings are and how
 * many heads there are, where the command line does not.
 */
bool weights_file_read(const Arguments *arguments, Loaded *loaded, RequestSources *sources,
                       Error *error);

#endif
