/*
 * load: the documents that a run reads, owned together.
 */
#ifndef ATTNVIZ_LOAD_H
#define ATTNVIZ_LOAD_H

#include "arguments.h"
#include "request.h"
#include "wordvectors.h"

typedef struct Loaded {
    Document document, table, weights;
    Notes weight_notes; /* what was assumed when the weights were read */
    Input *table_input; /* a table of which not all is kept; else NULL */
    TableFormat table_format;
    bool table_is_partial; /* `table` lacks words that are in its file, and that a message needs */
    char *sentence;        /* plain text from stdin */
    RequestSources *sources; /* a request each: one, or the sentences of a comparison */
    size_t count;
    Labels names; /* of compared documents, for messages */
} Loaded;

/** Reads what the arguments name, whose memory.given is not NULL. On failure `loaded` still goes to
 * load_free. */
bool load_all(const Arguments *arguments, Loaded *loaded, Error *error);

/** Gives back the vectors of the document and the table: every request has those that it needs. */
void load_drop_vectors(Loaded *loaded);

void load_free(Loaded *loaded);

#endif
