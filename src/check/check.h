/*
 * check: numbers that a document claims, held against the trace that is computed from it.
 *
 *     CheckTally tally = {0};
 *     CheckRule rule = {.tolerance = CHECK_TOLERANCE};
 *     if (check_attention(trace, claimed, &rule, sink, &tally, &error) &&
 *         check_result(request, trace, document->result, &rule, sink, &tally, &error)) {
 *         all agree where tally.agreeing == tally.rows
 *     }
 *
 * Each row that disagrees becomes one line, by its worst number:
 *
 *     attention, query "chased" (1): key "mouse" (4) is 0.5, recomputed 0.3597…
 */
#ifndef ATTNVIZ_CHECK_H
#define ATTNVIZ_CHECK_H

#include "output.h"
#include "request.h"

/** How near two numbers must be where nothing else is asked for. */
#define CHECK_TOLERANCE 1e-9

/** When two numbers agree: |claimed − computed| ≤ tolerance · max(1, |computed|), or … */
typedef struct CheckRule {
    double tolerance;
    int digits; /* … half a unit in this many significant digits of the claim; 0: not so */
} CheckRule;

/** What was seen so far. Start it as {0}. */
typedef struct CheckTally {
    size_t rows, agreeing;
    char first[256]; /* the matrix of the first row that disagrees, as `result.output` */
} CheckTally;

/**
 * Holds attention that was given ready ([n][m], [heads][n][m] or [layers][heads][n][m]) against the
 * trace. A line for each row that disagrees goes to `sink` (NULL: nowhere). Fails with ERROR_DATA
 * (where = `$.attention`) before anything is written if the shapes differ, and for memory.
 */
bool check_attention(const Trace *trace, const Tensor *claimed, const CheckRule *rule, Sink *sink,
                     CheckTally *tally, Error *error);

/**
 * The same for everything that a written result holds: tokens, matrices and, with its layers, every
 * intermediate. Its selection says which attention it shows.
 */
bool check_result(const Request *request, const Trace *trace, const WrittenResult *claimed,
                  const CheckRule *rule, Sink *sink, CheckTally *tally, Error *error);

/** "5 of 6 rows agree" as a line. */
void check_summary(const CheckTally *tally, Sink *sink);

#endif
