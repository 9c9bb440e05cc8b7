/*
 * word_set: words that come one by one, each with a number.
 */
#ifndef ATTNVIZ_TEXT_WORD_SET_H
#define ATTNVIZ_TEXT_WORD_SET_H

#include "span.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct WordEntry {
    uint64_t hash;
    size_t start, length; /* in `bytes` */
    size_t number;
} WordEntry;

/** Start it as {0}; free it with word_set_free. */
typedef struct WordSet {
    size_t count, capacity;
    WordEntry *entries;
    size_t used, room;
    char *bytes;
    size_t slot_count;
    size_t *slots; /* an entry and one; 0: empty */
} WordSet;

/** True, and its number in `*number`, where the word is there. */
bool word_set_find(const WordSet *set, Span word, size_t *number);

/** Adds a copy of a word that is not there yet. Fails for memory. */
bool word_set_add(WordSet *set, Span word, size_t number);

void word_set_free(WordSet *set);

#endif
