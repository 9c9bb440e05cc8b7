/*
 * fuzz: what the harnesses share. A harness is one function that takes any bytes; it ends the
 * process where a promise is broken. Built by libFuzzer (ATTNVIZ_FUZZ) it is a fuzzer; with
 * replay.c it goes over its corpus in the test run.
 */
#ifndef ATTNVIZ_FUZZ_H
#define ATTNVIZ_FUZZ_H

#include "error.h"

#include <stdint.h>

/** The harness. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Says which promise is broken and ends the process, unless it holds. */
void fuzz_holds(bool holds, const char *promise);

/** A failure is told by a known status and in words that, made printable, are one line. */
void fuzz_failed_well(const Error *error);

/** True where a control character begins, C1 included; a NUL is one. */
bool fuzz_is_control(const char *at);

/** The path of a file in memory that holds these bytes until the next call. */
const char *fuzz_file(const uint8_t *bytes, size_t length);

/** A copy of the bytes with a NUL behind them, for the caller to free. */
char *fuzz_text(const uint8_t *bytes, size_t length);

/** Numbers drawn from the bytes of an input; 0 when they are used up. Start it with both ends. */
typedef struct Draw {
    const uint8_t *at, *end;
} Draw;

/** A number from 0 to limit − 1; limit is 256 at most. */
unsigned draw_below(Draw *draw, unsigned limit);

#endif
