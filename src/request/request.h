/*
 * request: documents, a sentence and options become what attention starts from.
 *
 * The one place that joins text and document: it picks the table, cuts the sentence, looks the
 * words up, checks every shape with its place in the document, and lays out TraceInput.
 */
#ifndef ATTNVIZ_REQUEST_H
#define ATTNVIZ_REQUEST_H

#include "document.h"
#include "trace.h"

/** Where the parts come from; everything is borrowed until request_free. NULL where absent. */
typedef struct RequestSources {
    const char *sentence;     /* from the command line or plain stdin */
    const Document *document; /* the request on stdin */
    const Document *table;    /* --table, or the built-in one where no other has embeddings */
    bool table_is_builtin;
    const Document *weights; /* --weights */
    bool no_weights;         /* --no-weights */
    const Options *options;  /* the command line's */
} RequestSources;

/** A request ready to run. Opaque parts are owned; freed with request_free. */
typedef struct Request {
    TraceInput input;             /* what trace_new takes; points into this request */
    Selection selection;          /* the matrix to show */
    Options options;              /* as they hold after all overlays */
    const char *text[TEXT_COUNT]; /* borrowed: name, description, source, sentence */
    bool sentence_is_given;
    Labels tokens;            /* queries' tokens; count 0 where none were given */
    Labels context_tokens;    /* keys' tokens in cross-attention; else count 0 */
    Labels dimensions;        /* as given; else count 0 */
    Labels words;             /* the embeddings that are used, in the table's order */
    Matrix vectors;           /* and their vectors */
    const WeightSet *weights; /* borrowed, weight_layers of them, as the document wrote them */
    size_t weight_layers;
    bool weights_are_stack;
    const Tensor *start[START_COUNT]; /* borrowed: given tensors; NULL where absent */
    Labels notes;               /* carried by the document, or made when the sentence was cut */
    struct RequestParts *parts; /* what only this room needs */
} Request;

/**
 * Makes the request. Fails with ERROR_WORD for a word that the table lacks (naming it and its
 * neighbours), ERROR_DATA for shapes that do not fit, ERROR_USAGE where there is nothing to run.
 */
bool request_new(const RequestSources *sources, Request **request, Notes *notes, Error *error);

void request_free(Request *request);

#endif
