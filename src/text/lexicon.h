/*
 * lexicon: what a Lexicon is made of, for this room's eyes only.
 */
#ifndef ATTNVIZ_TEXT_LEXICON_H
#define ATTNVIZ_TEXT_LEXICON_H

#include "text.h"
#include "word_index.h"

/** The folded words, indexed when the first word is not found as it stands. */
typedef struct FoldedWords {
    bool is_ready;
    WordIndex index;
} FoldedWords;

struct Lexicon {
    const Labels *words; /* borrowed */
    CaseRule rule;
    WordIndex exact;     /* in NFC */
    FoldedWords *folded; /* behind a pointer, since a const Lexicon makes it too */
};

#endif
