/* compare_view: sentences beside each other, and what became of the words that they share. */
#ifndef ATTNVIZ_COMPARE_VIEW_H
#define ATTNVIZ_COMPARE_VIEW_H

#include "figure.h"

/**
 * One sentence. Everything is borrowed.
 *
 * Of many tokens the caller pools `attention`: row r stands for the queries r · query_stride and
 * the query_stride − 1 after it; `queries` and `keys` go on to name every token.
 */
typedef struct CompareSentence {
    const char *title; /* its heading; of more than LABELLED_MOST tokens, their number is */
    const Labels *queries, *keys;
    Matrix attention; /* n × m; a masked cell is NaN */
    size_t query_stride, key_stride;
    size_t query; /* from 1: the query to bring out; 0: none */
} CompareSentence;

/** A word that all sentences have. Borrowed. */
typedef struct CompareWord {
    const char *name;
    Matrix values; /* its embeddings before (`befores` rows), then after in each sentence; × d */
    bool faded;    /* another one is brought out */
} CompareWord;

/** What is drawn. Borrowed. */
typedef struct CompareData {
    const CompareSentence *sentences;
    size_t count; /* ≥ 2; they are called A, B, C, … */
    const CompareWord *words;
    size_t word_count;
    size_t befores;           /* 1: words are the same before in all sentences; else `count` */
    const Labels *dimensions; /* d names */
    const char *remark;       /* what the caller left out, or NULL */
} CompareData;

/**
 * Lays the body of the `compare` view out from (0, 0): the attention matrices under their sentences
 * on one scale; of two of one shape their difference A − B too; then a panel for each shared word,
 * before and after in each sentence. The style's query is not looked at: each sentence has its own.
 * Fails for memory, with ERROR_USAGE for an empty range, and with ERROR_DATA past the style's
 * longest side; `body` is then empty.
 */
bool figure_compare(const CompareData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                    Error *error);

#endif
