/*
 * runs: the stretches of some texts that may be words, in one form (NFC or folded).
 *
 * Every place where a word may begin is sorted by what follows there, as in a suffix array (Manber
 * and Myers, 1993), so that a word of any length is looked up by halving.
 */
#ifndef ATTNVIZ_TEXT_RUNS_H
#define ATTNVIZ_TEXT_RUNS_H

#include "span.h"

#include <stdbool.h>
#include <stdint.h>

/** Start it as {0}; add to it; sort it once; free it with runs_free. */
typedef struct Runs {
    size_t length, capacity;
    char *bytes; /* the texts, each ended by a NUL, and one more at the end */
    size_t flags_capacity;
    bool *ends; /* whether a word may end before the byte */
    size_t count, start_capacity;
    size_t *starts;     /* where words may begin */
    uint64_t *may_open; /* a bit for each first two bytes of a word, the second 0 for one byte */
} Runs;

/** Begins a text of `length` bytes, without NUL, of which nothing is a word yet. Its first byte is
 * at `*at`. Fails for memory, as all below that return bool. */
bool runs_add(Runs *runs, Span text, size_t *at);

/** A word may begin at the byte, and (as runs_end says) end before it. */
bool runs_start(Runs *runs, size_t at);
void runs_end(Runs *runs, size_t at);

bool runs_sort(Runs *runs);

/** True where some word may begin with these bytes, by the first two of them alone. */
bool runs_may_open(const Runs *runs, Span word);

/** True where the word is a stretch that may be one; with `or_begins`, also where it begins one and
 * a space or a tab follows. */
bool runs_have(const Runs *runs, Span word, bool or_begins);

void runs_free(Runs *runs);

#endif
