/*
 * table: --table, a document or a file of vectors.
 */
#ifndef ATTNVIZ_TABLE_H
#define ATTNVIZ_TABLE_H

#include "load.h"

/**
 * Opens the table and looks what it is. A JSON document is read; of another file nothing more than
 * its beginning, since only the words that are wanted are kept of it: it stays open in `loaded`
 * for table_read_vectors. `source` is the table in either case.
 */
bool table_open(const char *path, DocumentRole role, Loaded *loaded, Source *source, Error *error);

/**
 * Reads what table_open left open, when all else has been read: the words that the command line and
 * the documents ask for become the table's embeddings. Does nothing where nothing is open.
 */
bool table_read_vectors(const Arguments *arguments, Loaded *loaded, const RequestSources *base,
                        Error *error);

#endif
