/*
 * table: --table, a document or a file of vectors.
 */
#ifndef ATTNVIZ_TABLE_H
#define ATTNVIZ_TABLE_H

#include "load.h"

/**
 * Opens the table and looks what it is. Where the words come from elsewhere, on the command line or
 * on stdin, nothing more than its beginning is read yet, since only the words that are wanted are
 * kept of it: it stays open in `loaded` for table_read_vectors. A document that may ask itself is
 * read whole. `source` is the table in either case.
 */
bool table_open(const Arguments *arguments, DocumentRole role, Loaded *loaded, Source *source,
                Error *error);

/**
 * Reads what table_open left open, when all else has been read: the words that the command line and
 * the documents ask for become the table's embeddings. Does nothing where nothing is open.
 */
bool table_read_vectors(const Arguments *arguments, Loaded *loaded, const RequestSources *base,
                        Error *error);

/**
 * Reads a JSON table once more where `loaded` has it only in part, so that it has all words: a
 * message about an unknown word tells its neighbours. What was made of the table is no longer
 * valid.
 */
bool table_read_words(const Arguments *arguments, Loaded *loaded, Error *error);

#endif
