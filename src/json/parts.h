/*
 * parts: the two halves of a written document. Inside the json room only.
 */
#ifndef ATTNVIZ_PARTS_H
#define ATTNVIZ_PARTS_H

#include "emit.h"

/** Everything but "result": what the result was made from, exactly. */
void emit_inputs(Emitter *emitter, const Request *request);

/** The value of "result". Fails only for memory. */
bool emit_result(Emitter *emitter, const JsonPart *part, Error *error);

#endif
