/*
 * segment: words in text that puts no spaces between them.
 *
 * Of all ways to cut a piece the one with the fewest unknown characters is taken, of those the
 * one with the fewest tokens, of those the one whose first token is longest, and so on. Adjacent
 * unknown characters are one token. Nothing is cut inside a grapheme cluster, nor between two
 * letters or digits of scripts with spaces.
 */
#ifndef ATTNVIZ_TEXT_SEGMENT_H
#define ATTNVIZ_TEXT_SEGMENT_H

#include "matches.h"

typedef enum SegmentKind { SEGMENT_KNOWN, SEGMENT_UNKNOWN, SEGMENT_DROPPED } SegmentKind;

/** The best that can be made of a piece from one cluster on, and its first step. */
typedef struct SegmentStep {
    size_t unknown, tokens; /* from here to the end */
    size_t end;             /* where the first step ends */
    size_t row;             /* of a known first step */
    size_t length;          /* clusters of the first token, its later unknown parts included */
    SegmentKind kind;
} SegmentStep;

/** Work space and result, as large as the largest piece. Start it as {0}. */
typedef struct Segmenter {
    size_t capacity;
    SegmentStep (*steps)[2]; /* per cluster: [0] afresh, [1] just after an unknown character */
} Segmenter;

/** Finds the best way. Fails only for memory. */
bool segment(Segmenter *segmenter, const Lexicon *lexicon, const Piece *piece, Error *error);

/**
 * The next token or dropped mark: starts at *at, which moves to its end. False at the piece's end.
 * `row` gets a known token's row.
 */
bool segment_next(const Segmenter *segmenter, const Piece *piece, size_t *at, SegmentKind *kind,
                  size_t *row);

void segmenter_free(Segmenter *segmenter);

#endif
