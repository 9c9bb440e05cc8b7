/*
 * request: documents, a sentence and options become what attention starts from.
 *
 * The one place that joins text and document: it picks the table, cuts the sentence, looks the
 * words up, checks every shape with its place in the document, and lays out TraceInput.
 *
 *     Request *request;
 *     if (request_new(&sources, &request, &notes, &error)) {
 *         Trace *trace;
 *         trace_new(&request->input, &trace, &notes, &error);
 *     }
 */
#ifndef ATTNVIZ_REQUEST_H
#define ATTNVIZ_REQUEST_H

#include "document.h"
#include "trace.h"

/** A document and the name it goes by in messages. */
typedef struct Source {
    const Document *document; /* NULL: there is none */
    const char *name;
} Source;

/** Where the parts come from; everything is borrowed until request_free. */
typedef struct RequestSources {
    const char *sentence;   /* from the command line or plain stdin; NULL where there is none */
    const char *cross;      /* --cross; NULL where there is none */
    Source document;        /* the request on stdin, or one document of a comparison */
    Source parent;          /* the document that holds the comparison: lends table and weights */
    Source table;           /* --table */
    Source weights;         /* --weights */
    const Notes *said;      /* what was assumed when they were read; NULL: nothing */
    Source builtin;         /* the table compiled in, if request_needs_builtin */
    bool no_weights;        /* --no-weights */
    const Options *options; /* the command line's */
    const Lexicon *words;   /* of request_words_new, for many requests; NULL: each makes its own */
} RequestSources;

/** A request ready to run. Freed with request_free. */
typedef struct Request {
    TraceInput input;             /* what trace_new takes; points into this request */
    Selection selection;          /* the matrix to show */
    Options options;              /* as they hold after all overlays */
    const char *text[TEXT_COUNT]; /* borrowed; the sentence and context as they were given */
    Labels tokens;                /* the queries' tokens; count 0 where none were given */
    Labels context_tokens;        /* the keys' tokens in cross-attention; else count 0 */
    const Labels *dimensions;     /* borrowed, as the table gives them; NULL where it does not */
    Labels words;                 /* the embeddings that are used, in the table's order */
    const WeightSet *weights;     /* borrowed, weight_layers of them, as the document shapes them */
    size_t weight_layers;
    bool weights_are_stack;
    const Tensor *start[START_COUNT]; /* borrowed: what was given; NULL where absent */
    Notes notes;                      /* on how the tokens came about; carried by the document */
    struct RequestParts *parts;       /* what only this room needs */
} Request;

/** True where a document has a sentence, tokens or a start of its own, and is no mere table. */
bool request_is_asked(const Document *document);

/** True where no source has embeddings of its own and the calculation does not start later. */
bool request_needs_builtin(const RequestSources *sources);

/**
 * Indexes the words of the table that these sources lead to, for all requests that differ in their
 * sentence and context alone, in whatever thread: sources.words takes it. It must outlive them, and
 * is freed with lexicon_free; NULL where the calculation starts later than at words. Fails as
 * request_new does.
 */
bool request_words_new(const RequestSources *sources, Lexicon **words, Error *error);

/**
 * Makes the request. `notes` gets what is new (not what a document carried). Fails with
 * ERROR_WORD for a word that the table lacks (naming it and its neighbours), ERROR_DATA for shapes
 * that do not fit and sentences without words, ERROR_USAGE where there is nothing to run.
 */
bool request_new(const RequestSources *sources, Request **request, Notes *notes, Error *error);

/** The vector of words.text[word], of `width` numbers: a row of X or of the context. */
const double *request_vector(const Request *request, size_t word, size_t *width);

void request_free(Request *request);

#endif
