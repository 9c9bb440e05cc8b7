/*
 * line_out: where the sentences of --lines go, one after the other.
 *
 * A stream is whole or absent as any output is, so what goes to stdout or a device is held until
 * all sentences are done. With --keep-going a bad line takes nothing back, and they get each
 * sentence as it is done. Numbered files are whole or absent each sentence's together.
 */
#ifndef ATTNVIZ_LINE_OUT_H
#define ATTNVIZ_LINE_OUT_H

#include "line_work.h"

typedef struct LineOut {
    const CommandLine *command_line; /* borrowed, as the plan */
    const LinePlan *plan;
    Outputs *outputs; /* of a stream; NULL for files */
    Sink *stream;
    Sink *held;         /* what goes to the stream at the end; NULL: at once */
    size_t count;       /* sentences that were taken … */
    size_t first, last; /* … and the lines of the first and the last */
} LineOut;

/** Opens the stream, if there is one. Start `out` as {0}; end it with line_out_free. */
bool line_out_open(const CommandLine *line, const LinePlan *plan, LineOut *out, Error *error);

/** Takes over what the spools of a sentence hold. Fails with ERROR_SYSTEM, and as outputs_add does.
 * A stream that cannot be written to fails here as soon as it is known. */
bool line_out_take(LineOut *out, LineWork *work, Error *error);

/** Ends the stream: only now is a file in its place. */
bool line_out_commit(LineOut *out, Error *error);

void line_out_free(LineOut *out);

#endif
