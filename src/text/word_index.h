/*
 * word_index: from a word's bytes to its row, by an open hash table.
 *
 * The hash is a polynomial of the bytes modulo 2^64, so that the hash of any part of a text comes
 * from two prefix hashes; and the index knows which lengths its words have. Together they let a
 * sentence of any length be searched for words at every place without trying every length.
 */
#ifndef ATTNVIZ_TEXT_WORD_INDEX_H
#define ATTNVIZ_TEXT_WORD_INDEX_H

#include "error.h"
#include "span.h"

#include <stdint.h>

typedef struct WordSlot {
    uint32_t row_and_one; /* 0: empty */
    uint32_t tag;         /* hash bits that the place does not tell */
} WordSlot;

/** A length that words have, in bytes, and hash_power(length). */
typedef struct WordLength {
    size_t length;
    uint64_t power;
} WordLength;

/** Copied words, many in a block. */
typedef struct WordBlock WordBlock;

/**
 * Words by row. Start it with word_index_new, set `words` (to what outlives the index, or by
 * word_index_copy), then fill, then measure.
 */
typedef struct WordIndex {
    size_t count;
    Span *words; /* count of them, in the form in which they are compared */
    WordBlock *blocks;
    size_t mask;
    WordSlot *slots;
    size_t length_count;
    WordLength *lengths; /* ascending */
} WordIndex;

bool word_index_new(WordIndex *index, size_t count, Error *error);

/** Sets a row's word to a copy that the index owns. */
bool word_index_copy(WordIndex *index, size_t row, Span word, Error *error);

/**
 * Inserts all rows in order. Of equal words the first is kept. Returns the first row that was left
 * out for that reason, or the count.
 */
size_t word_index_fill(WordIndex *index);

/** Collects the words' lengths. */
bool word_index_measure(WordIndex *index, Error *error);

/** The row of the word whose hash is given, or LEXICON_MISSING. */
size_t word_index_find(const WordIndex *index, uint64_t hash, Span word);

/** The longest word's bytes; 0 without words. */
size_t word_index_longest(const WordIndex *index);

void word_index_free(WordIndex *index);

/** The hash of a text whose beginning has the given hash (0 for none) and that goes on. */
uint64_t hash_more(uint64_t hash, Span more);

/** What the hash of a beginning is multiplied by, `length` bytes later. */
uint64_t hash_power(size_t length);

#endif
