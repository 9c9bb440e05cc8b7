/*
 * json: a request and its trace as the document of the contract's section 2.
 */
#ifndef ATTNVIZ_JSON_H
#define ATTNVIZ_JSON_H

#include "output.h"
#include "request.h"
#include "rowtext.h"

typedef enum JsonLayout { JSON_PRETTY, JSON_LINE } JsonLayout;

/** A request, its trace, and what trace_new told; everything is borrowed. */
typedef struct JsonPart {
    const Request *request;
    const Trace *trace;
    const Notes *notes;    /* request->notes come before them */
    const RowTable *table; /* gets the rows of `result.attention` too; NULL for none */
} JsonPart;

/**
 * Writes one part as a document: the inputs it was made from and `result`; or several as
 * {"schema": …, "compare": [DOCUMENT, …]}. JSON_PRETTY puts a matrix row on a line; JSON_LINE is
 * one line (jsonl). The numbers of `result` have options.digits digits, inputs are exact. Fails
 * for memory only; what the sink cannot write fails at its commit.
 */
bool json_write(const JsonPart *parts, size_t count, JsonLayout layout, Sink *sink, Error *error);

#endif
