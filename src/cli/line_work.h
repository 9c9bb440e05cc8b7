/*
 * line_work: one sentence of --lines, from its line to the bytes of its outputs. Several threads
 * may do this, each with a LineWork of its own.
 */
#ifndef ATTNVIZ_LINE_WORK_H
#define ATTNVIZ_LINE_WORK_H

#include "line_plan.h"
#include "line_reader.h"
#include "notes.h"

/** What all sentences share; nothing of it is written to. Borrowed. */
typedef struct LineShared {
    const CommandLine *command_line;
    const LinePlan *plan;
    const char *name; /* of the input, for messages */
    const attnviz_prepared *prepared;
} LineShared;

/** Start it as {0}; use it again and again; free it with line_work_free. */
typedef struct LineWork {
    Line line;
    bool is_bad;                /* the line could not be read */
    Sink *spools[LINE_FORMATS]; /* a format's bytes each */
    Notes notes;                /* what was said of the sentence */
    bool done;                  /* the outputs are whole; else error says why not */
    Error error;
} LineWork;

/** Makes the spools. Fails for memory. */
bool line_work_new(const LineShared *shared, LineWork *work, Error *error);

/** Does the line, unless it is bad: `done`, and either spools and notes or the error. */
void line_work_do(const LineShared *shared, LineWork *work);

void line_work_free(LineWork *work);

#endif
