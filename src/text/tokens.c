/*
 * tokens: a sentence is split at white space into chunks, and a chunk into tokens and marks.
 */
#include "chunks.h"
#include "dropped.h"
#include "grow.h"
#include "segment.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The tokens so far, and all that cutting needs. */
typedef struct Cutter {
    const Lexicon *lexicon; /* NULL: white space only */
    Segmentation segmentation;
    Tokens *tokens;
    size_t capacity; /* tokens that fit */
    Piece piece;
    Segmenter segmenter;
    Dropped dropped;
    Error *error;
} Cutter;

static bool add_token(Cutter *cutter, Span text, size_t row) {
    Tokens *tokens = cutter->tokens;
    Token *grown = grow(tokens->items, &cutter->capacity, tokens->count + 1, sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(cutter->error, "sentence");
    }
    tokens->items = grown;
    char *copy = span_copy(text);
    if (copy == NULL) {
        return error_no_memory(cutter->error, "sentence");
    }
    tokens->items[tokens->count++] = (Token){copy, row};
    return true;
}

static bool add_clusters(Cutter *cutter, size_t first, size_t end, size_t row) {
    return add_token(cutter, piece_span(&cutter->piece, first, end), row);
}

static bool drop_mark(Cutter *cutter, size_t cluster) {
    return dropped_add(&cutter->dropped, cutter->piece.clusters[cluster].point, cutter->error);
}

/* The longest known run of marks that begins at `first` and ends by `end`; returns its end. */
static size_t longest_marks(const Cutter *cutter, size_t first, size_t end, size_t *row) {
    Matches matches = matches_at(cutter->lexicon, &cutter->piece, first);
    size_t longest = first, match_end, match_row;
    while (matches_next(&matches, &match_end, &match_row)) {
        if (match_end > longest && match_end <= end) {
            longest = match_end;
            *row = match_row;
        }
    }
    return longest;
}

/* Peeled marks: what the lexicon knows becomes tokens, the rest is dropped. */
static bool cut_marks(Cutter *cutter, size_t first, size_t end) {
    while (first < end) {
        size_t row = LEXICON_MISSING;
        size_t known_end = longest_marks(cutter, first, end, &row);
        bool done = known_end > first ? add_clusters(cutter, first, known_end, row)
                                      : drop_mark(cutter, first);
        if (!done) {
            return false;
        }
        first = known_end > first ? known_end : first + 1;
    }
    return true;
}

/* What is left of a chunk when marks are peeled off: clusters first .. end-1, known as `row`. */
typedef struct Core {
    size_t first, end, row;
} Core;

/* The chunk without any of the marks at its ends. It is empty where there are marks only. */
static Core bare_core(const Piece *piece) {
    Core core = {.first = 0, .end = piece->count, .row = LEXICON_MISSING};
    while (core.first < core.end && piece->clusters[core.first].kind == CLUSTER_MARK) {
        core.first++;
    }
    while (core.end > core.first && piece->clusters[core.end - 1].kind == CLUSTER_MARK) {
        core.end--;
    }
    return core;
}

/* The known core with the fewest marks peeled, or `bare` itself where none is known. */
static Core best_core(const Cutter *cutter, Core bare) {
    const Piece *piece = &cutter->piece;
    Core best = bare;
    for (size_t first = 0; first <= bare.first; first++) {
        Matches matches = matches_at(cutter->lexicon, piece, first);
        size_t end, row;
        while (matches_next(&matches, &end, &row)) {
            bool is_wider = best.row == LEXICON_MISSING || end - first > best.end - best.first;
            if (end >= bare.end && is_wider) {
                best = (Core){first, end, row};
            }
        }
    }
    return best;
}

static bool cut_segments(Cutter *cutter) {
    if (!segment(&cutter->segmenter, cutter->lexicon, &cutter->piece, cutter->error)) {
        return false;
    }
    SegmentKind kind;
    size_t row;
    for (size_t first = 0, end = 0;
         segment_next(&cutter->segmenter, &cutter->piece, &end, &kind, &row); first = end) {
        bool done = kind == SEGMENT_DROPPED ? drop_mark(cutter, first)
                                            : add_clusters(cutter, first, end, row);
        if (!done) {
            return false;
        }
    }
    return true;
}

/* A chunk whose whole is no word: marks are peeled off, and what has no spaces is segmented. */
static bool cut_piece(Cutter *cutter) {
    const Piece *piece = &cutter->piece;
    Core bare = bare_core(piece);
    if (bare.first == bare.end) {
        return cut_marks(cutter, 0, piece->count);
    }
    Core core = best_core(cutter, bare);
    if (core.row == LEXICON_MISSING && cutter->segmentation == SEGMENT_AUTO &&
        (piece->has_spaceless || piece->has_wide_mark)) {
        return cut_segments(cutter);
    }
    return cut_marks(cutter, 0, core.first) &&
           add_clusters(cutter, core.first, core.end, core.row) &&
           cut_marks(cutter, core.end, piece->count);
}

static bool cut_clusters(Cutter *cutter) {
    const Piece *piece = &cutter->piece;
    for (size_t i = 0; i < piece->count; i++) {
        size_t row = match_whole(cutter->lexicon, piece, i, i + 1);
        bool is_dropped = row == LEXICON_MISSING && piece->clusters[i].kind == CLUSTER_MARK;
        if (!(is_dropped ? drop_mark(cutter, i) : add_clusters(cutter, i, i + 1, row))) {
            return false;
        }
    }
    return true;
}

/* Most words of most sentences stand in the table as they are: that takes one look, and neither
 * clusters nor folded words. */
static bool find_as_typed(const Lexicon *lexicon, Span chunk, size_t *row) {
    *row = word_index_find(&lexicon->exact, hash_more(0, chunk), chunk);
    return *row != LEXICON_MISSING;
}

static bool cut_chunk(Cutter *cutter, Span chunk) {
    const Lexicon *lexicon = cutter->lexicon;
    size_t row = LEXICON_MISSING;
    if (lexicon == NULL ||
        (cutter->segmentation != SEGMENT_CHAR && find_as_typed(lexicon, chunk, &row))) {
        return add_token(cutter, chunk, row);
    }
    if (!piece_set(&cutter->piece, chunk, lexicon->rule == CASE_AUTO, cutter->error) ||
        (cutter->piece.has_folded && !lexicon_fold(lexicon, cutter->error))) {
        return false;
    }
    return cutter->segmentation == SEGMENT_CHAR ? cut_clusters(cutter) : cut_piece(cutter);
}

/* Cuts the chunks between white space, one after the other. */
static bool cut_sentence(Cutter *cutter, Span sentence) {
    Span chunk;
    for (size_t at = 0; chunk_next(sentence, &at, &chunk);) {
        if (!cut_chunk(cutter, chunk)) {
            return false;
        }
    }
    return true;
}

static bool check_utf8(const char *sentence, Error *error) {
    size_t bad;
    if (text_is_utf8(sentence, strlen(sentence), &bad)) {
        return true;
    }
    return error_set(error, ERROR_DATA, "sentence",
                     "byte 0x%02X at offset %zu is not UTF-8; give the sentence in UTF-8",
                     (unsigned)(unsigned char)sentence[bad], bad);
}

bool tokens_cut(const char *sentence, const Lexicon *lexicon, Segmentation segmentation,
                Tokens *tokens, Notes *notes, Error *error) {
    *tokens = (Tokens){0};
    if (!check_utf8(sentence, error)) {
        return false;
    }
    Cutter cutter = {
        .lexicon = lexicon, .segmentation = segmentation, .tokens = tokens, .error = error};
    bool done = cut_sentence(&cutter, (Span){sentence, strlen(sentence)}) &&
                dropped_note(&cutter.dropped, notes, error);
    piece_free(&cutter.piece);
    segmenter_free(&cutter.segmenter);
    dropped_free(&cutter.dropped);
    if (!done) {
        tokens_free(tokens);
    }
    return done;
}

bool tokens_look_up(const Labels *words, const Lexicon *lexicon, Tokens *tokens, Error *error) {
    *tokens = (Tokens){0};
    Cutter cutter = {.lexicon = lexicon, .tokens = tokens, .error = error};
    for (size_t i = 0; i < words->count; i++) {
        Span word = {words->text[i], strlen(words->text[i])};
        size_t row = LEXICON_MISSING;
        if ((lexicon != NULL && !lexicon_find(lexicon, word.text, word.length, &row, error)) ||
            !add_token(&cutter, word, row)) {
            tokens_free(tokens);
            return false;
        }
    }
    return true;
}

void tokens_free(Tokens *tokens) {
    for (size_t i = 0; i < tokens->count; i++) {
        free(tokens->items[i].text);
    }
    free(tokens->items);
    *tokens = (Tokens){0};
}
