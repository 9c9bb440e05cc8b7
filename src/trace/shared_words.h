/*
 * shared_words: the words that several sentences have in common, so that what became of each can
 * be set beside one another. The one place that says what a shared word is.
 */
#ifndef ATTNVIZ_SHARED_WORDS_H
#define ATTNVIZ_SHARED_WORDS_H

#include "trace.h"

/** Start it as {0}; free it with shared_words_free. */
typedef struct SharedWords {
    size_t count, sentences;
    size_t *places; /* count × sentences: the row, from 0, where each word stands first */
} SharedWords;

/**
 * Finds the tokens that are spelt alike among the queries of every one of `count` ≥ 1 traces, each
 * once, in the order of the first sentence. Fails for memory.
 */
bool shared_words_find(const Trace *const *traces, size_t count, SharedWords *words, Error *error);

/** The word's row in each sentence. */
static inline size_t *shared_words_places(const SharedWords *words, size_t word) {
    return words->places + word * words->sentences;
}

/** True where every trace has embeddings and outputs, all of one width: a word's rows of X and of
 * the outputs can then be compared dimension by dimension. */
bool shared_words_comparable(const Trace *const *traces, size_t count);

/**
 * True where each word has the same embedding in all the (comparable) traces: positions, or tables
 * of their own, make a word another one in each sentence.
 */
bool shared_words_start_alike(const Trace *const *traces, const SharedWords *words);

void shared_words_free(SharedWords *words);

#endif
