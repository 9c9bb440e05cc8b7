/*
 * collect: a table on its way from the file to memory. Private to the wordvectors room.
 */
#ifndef ATTNVIZ_WORDVECTORS_COLLECT_H
#define ATTNVIZ_WORDVECTORS_COLLECT_H

#include "fields.h"
#include "wordvectors.h"

typedef struct Collector {
    Input *input;
    const TableFormat *format;
    Wanted *wanted;
    WordVectors *table;
    size_t capacity; /* words that fit */
    Error *error;
} Collector;

/**
 * Asks for a word. Where it is new, `*row` is the row that is made for its numbers; else NULL: it
 * is not wanted, or stands there again and is counted. Fails for memory.
 */
bool collect_word(Collector *collector, Field word, double **row);

#endif
