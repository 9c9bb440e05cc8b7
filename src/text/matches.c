#include "matches.h"

Matches matches_at(const Lexicon *lexicon, const Piece *piece, size_t first) {
    return (Matches){.lexicon = lexicon, .piece = piece, .first = first};
}

/* Without case between two clusters, folding finds nothing that NFC does not. */
static bool has_case(const Piece *piece, size_t first, size_t end) {
    return piece->clusters[end].cased_before > piece->clusters[first].cased_before;
}

/* Looks the clusters up in one form; `power` belongs to their length in it. */
static size_t find_in_form(const WordIndex *index, const Form *form, size_t first, size_t end,
                           uint64_t power) {
    size_t start = form->start[first];
    uint64_t hash = form->hash[end] - form->hash[first] * power;
    return word_index_find(index, hash, (Span){form->bytes + start, form->start[end] - start});
}

/* Tries the lengths of one index from matches->next on. */
static bool next_in_form(Matches *matches, const WordIndex *index, const Form *form, size_t *end,
                         size_t *row) {
    size_t start = form->start[matches->first];
    while (matches->next < index->length_count) {
        const WordLength *tried = &index->lengths[matches->next++];
        if (tried->length > form->length - start) {
            return false;
        }
        *end = form->cluster[start + tried->length];
        if (*end == NO_CLUSTER ||
            (matches->is_folded && !has_case(matches->piece, matches->first, *end))) {
            continue;
        }
        *row = find_in_form(index, form, matches->first, *end, tried->power);
        if (*row != LEXICON_MISSING) {
            return true;
        }
    }
    return false;
}

bool matches_next(Matches *matches, size_t *end, size_t *row) {
    const Lexicon *lexicon = matches->lexicon;
    const Piece *piece = matches->piece;
    if (!matches->is_folded) {
        if (next_in_form(matches, &lexicon->exact, &piece->normal, end, row)) {
            return true;
        }
        if (!piece->has_folded) {
            return false;
        }
        matches->is_folded = true;
        matches->next = 0;
    }
    return next_in_form(matches, &lexicon->folded->index, &piece->folded, end, row);
}

static size_t whole_in_form(const WordIndex *index, const Form *form, size_t first, size_t end) {
    size_t length = form->start[end] - form->start[first];
    return find_in_form(index, form, first, end, hash_power(length));
}

size_t match_whole(const Lexicon *lexicon, const Piece *piece, size_t first, size_t end) {
    size_t row = whole_in_form(&lexicon->exact, &piece->normal, first, end);
    if (row == LEXICON_MISSING && piece->has_folded && has_case(piece, first, end)) {
        row = whole_in_form(&lexicon->folded->index, &piece->folded, first, end);
    }
    return row;
}
