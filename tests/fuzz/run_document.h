/*
 * run_document: a document's requests and traces, as the program makes them.
 */
#ifndef ATTNVIZ_FUZZ_RUN_DOCUMENT_H
#define ATTNVIZ_FUZZ_RUN_DOCUMENT_H

#include "json.h"

/** The most sentences of a comparison that a harness runs. */
#define RUN_PARTS 8

/** Queries times keys times heads times layers past which a harness does not go: it would only be
 * slow. */
#define RUN_CELLS 40000

/** A document and all that is made of it. Start it as {0}; freed with run_free. */
typedef struct Run {
    Document document;
    Options options; /* the command line's: none */
    size_t count;
    Request *requests[RUN_PARTS];
    Trace *traces[RUN_PARTS];
    Notes cut[RUN_PARTS], found[RUN_PARTS];
    JsonPart parts[RUN_PARTS];
} Run;

/** Reads and runs. False where the document is refused, or would be slow. */
bool run_document(const char *text, size_t length, DocumentRole role, Run *run);

void run_free(Run *run);

#endif
