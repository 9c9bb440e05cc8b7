/*
 * json: a request and its trace as the document of the contract's section 2.
 */
#ifndef ATTNVIZ_JSON_H
#define ATTNVIZ_JSON_H

#include "output.h"
#include "request.h"

typedef enum JsonLayout { JSON_PRETTY, JSON_LINE } JsonLayout;

/**
 * Writes the document: the inputs it was made from and `result`. JSON_PRETTY puts a matrix row on
 * a line; JSON_LINE is one line (jsonl). The numbers of `result` have options.digits digits,
 * inputs are exact. `notes` is what trace_new told (request->notes come before it). Fails for memory only; what the
 * sink cannot write fails at its commit.
 */
bool json_write(const Request *request, const Trace *trace, const Notes *notes, JsonLayout layout,
                Sink *sink, Error *error);

#endif
