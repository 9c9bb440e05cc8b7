#include "segment.h"
#include "dropped.h"
#include "grow.h"

#include <stdlib.h>

/* True where `a` leaves less unknown or, with as much unknown, makes fewer tokens. */
static bool is_cheaper(const SegmentStep *a, const SegmentStep *b) {
    return a->unknown < b->unknown || (a->unknown == b->unknown && a->tokens < b->tokens);
}

/* True where `a` is to be taken although `b` came first. */
static bool is_better(const SegmentStep *a, const SegmentStep *b) {
    return is_cheaper(a, b) || (!is_cheaper(b, a) && a->length > b->length);
}

/* A mark that no word takes in: it counts as an unknown character, but is no token. */
static SegmentStep drop_step(const Piece *piece, size_t end, const SegmentStep *rest,
                             size_t first) {
    size_t cost = mark_is_silent(piece->clusters[first].point) ? 0 : 1;
    return (SegmentStep){.unknown = rest->unknown + cost,
                         .tokens = rest->tokens,
                         .end = end,
                         .row = LEXICON_MISSING,
                         .kind = SEGMENT_DROPPED};
}

/* An unknown character, or word of a script with spaces; `rest` is what follows something unknown.
 */
static SegmentStep unknown_step(size_t first, size_t end, const SegmentStep *rest) {
    size_t goes_on = rest->kind == SEGMENT_UNKNOWN ? rest->length : 0;
    return (SegmentStep){.unknown = rest->unknown + (end - first),
                         .tokens = rest->tokens + 1,
                         .end = end,
                         .row = LEXICON_MISSING,
                         .length = end - first + goes_on,
                         .kind = SEGMENT_UNKNOWN};
}

static SegmentStep known_step(size_t first, size_t end, size_t row, const SegmentStep *rest) {
    return (SegmentStep){.unknown = rest->unknown,
                         .tokens = rest->tokens + 1,
                         .end = end,
                         .row = row,
                         .length = end - first,
                         .kind = SEGMENT_KNOWN};
}

/* The best known word to begin with, or `best` where none is better. */
static void try_words(const Lexicon *lexicon, const Piece *piece, size_t first,
                      SegmentStep (*steps)[2], SegmentStep *best) {
    Matches matches = matches_at(lexicon, piece, first);
    size_t end, row;
    while (matches_next(&matches, &end, &row)) {
        if (piece->clusters[end].is_glued) {
            continue;
        }
        SegmentStep step = known_step(first, end, row, &steps[end][0]);
        if (is_better(&step, best)) {
            *best = step;
        }
    }
}

/* Both steps at one cluster, when all later ones are known. `end` is the next place to cut. */
static void solve(const Lexicon *lexicon, const Piece *piece, size_t first, size_t end,
                  SegmentStep (*steps)[2]) {
    SegmentStep known = {.unknown = (size_t)-1};
    try_words(lexicon, piece, first, steps, &known);
    SegmentStep alone = piece->clusters[first].kind == CLUSTER_MARK
                            ? drop_step(piece, end, &steps[end][0], first)
                            : unknown_step(first, end, &steps[end][1]);
    SegmentStep joined = alone;
    joined.tokens -= alone.kind == SEGMENT_UNKNOWN ? 1 : 0;
    steps[first][0] = is_better(&alone, &known) ? alone : known;
    /* Going on makes the token before longer, which decides between equals. */
    steps[first][1] = is_cheaper(&known, &joined) ? known : joined;
}

bool segment(Segmenter *segmenter, const Lexicon *lexicon, const Piece *piece, Error *error) {
    SegmentStep(*steps)[2] =
        grow(segmenter->steps, &segmenter->capacity, piece->count + 1, sizeof *steps);
    if (steps == NULL) {
        return error_no_memory(error, "sentence");
    }
    segmenter->steps = steps;
    SegmentStep nothing = {.kind = SEGMENT_DROPPED, .end = piece->count};
    steps[piece->count][0] = steps[piece->count][1] = nothing;
    size_t end = piece->count;
    for (size_t first = piece->count; first-- > 0;) {
        if (!piece->clusters[first].is_glued) {
            solve(lexicon, piece, first, end, steps);
            end = first;
        }
    }
    return true;
}

bool segment_next(const Segmenter *segmenter, const Piece *piece, size_t *at, SegmentKind *kind,
                  size_t *row) {
    if (*at >= piece->count) {
        return false;
    }
    const SegmentStep *step = &segmenter->steps[*at][0];
    *kind = step->kind;
    *row = step->row;
    *at = step->kind == SEGMENT_UNKNOWN ? *at + step->length : step->end;
    return true;
}

void segmenter_free(Segmenter *segmenter) {
    free(segmenter->steps);
    *segmenter = (Segmenter){0};
}
