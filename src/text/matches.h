/*
 * matches: the lexicon's words that begin at a place of a piece.
 */
#ifndef ATTNVIZ_TEXT_MATCHES_H
#define ATTNVIZ_TEXT_MATCHES_H

#include "clusters.h"
#include "lexicon.h"

/** A walk over the words that begin at one cluster: the exact ones first, then the folded ones. */
typedef struct Matches {
    const Lexicon *lexicon; /* lexicon_fold has been called where piece->has_folded */
    const Piece *piece;
    size_t first;
    size_t next; /* the next of the index's lengths to try */
    bool is_folded;
} Matches;

Matches matches_at(const Lexicon *lexicon, const Piece *piece, size_t first);

/** The next word: it is clusters first .. *end-1 and row *row. False after the last. */
bool matches_next(Matches *matches, size_t *end, size_t *row);

/** The row of the clusters first .. end-1 as one word, or LEXICON_MISSING. */
size_t match_whole(const Lexicon *lexicon, const Piece *piece, size_t first, size_t end);

#endif
