/*
 * text: from a sentence to tokens. UTF-8 in and out; the table's words are the authority.
 */
#ifndef ATTNVIZ_TEXT_H
#define ATTNVIZ_TEXT_H

#include "matrix.h"
#include "notes.h"

typedef enum CaseRule { CASE_AUTO, CASE_EXACT } CaseRule;
typedef enum Segmentation { SEGMENT_AUTO, SEGMENT_SPACE, SEGMENT_CHAR } Segmentation;

/** The row of a token that the lexicon lacks. */
#define LEXICON_MISSING ((size_t)-1)

/** The words of a table, indexed by their NFC form and, with CASE_AUTO, by their folded form. */
typedef struct Lexicon Lexicon;

/**
 * Indexes `words`, which is borrowed and must outlive the lexicon. Fails with ERROR_DATA when two
 * words are equal in NFC (naming both, where = `$.embeddings`), and for memory.
 */
bool lexicon_new(const Labels *words, CaseRule rule, Lexicon **lexicon, Error *error);

void lexicon_free(Lexicon *lexicon);

/**
 * Makes the index of folded words, which is otherwise made when a word is first not found as it
 * stands. From then on nothing is written to the lexicon: several threads may ask it. With
 * CASE_EXACT there is nothing to make. Fails only for memory.
 */
bool lexicon_fold(const Lexicon *lexicon, Error *error);

/**
 * Looks text[0 .. length) up: exactly in NFC first, then (CASE_AUTO) by Unicode case folding, where
 * the first of several words wins. `row` gets the word's number, or LEXICON_MISSING. Fails only
 * for memory.
 */
bool lexicon_find(const Lexicon *lexicon, const char *text, size_t length, size_t *row,
                  Error *error);

/**
 * Up to `most` words near to `word` by edit distance (swapped neighbours count as one edit), the
 * nearest first, for "did you mean". Returns how many; `rows` gets their numbers.
 */
size_t lexicon_nearest(const Lexicon *lexicon, const char *word, size_t most, size_t *rows);

/** One token in the sentence's own spelling, and its row in the lexicon or LEXICON_MISSING. */
typedef struct Token {
    char *text;
    size_t row;
} Token;

/** The tokens of a sentence. Freed with tokens_free. */
typedef struct Tokens {
    size_t count;
    Token *items;
} Tokens;

/**
 * Cuts a sentence into tokens by the contract's section 4. A punctuation mark that the lexicon
 * lacks is dropped with a note; any other word that it lacks becomes a token with
 * LEXICON_MISSING. Without a lexicon (NULL) the sentence is split at white space only.
 * Fails with ERROR_DATA where the sentence is not UTF-8, and for memory.
 */
bool tokens_cut(const char *sentence, const Lexicon *lexicon, Segmentation segmentation,
                Tokens *tokens, Notes *notes, Error *error);

/** Looks ready tokens up without cutting them. `lexicon` may be NULL: all rows are then missing. */
bool tokens_look_up(const Labels *words, const Lexicon *lexicon, Tokens *tokens, Error *error);

void tokens_free(Tokens *tokens);

/**
 * Which words of a table may become tokens of some texts, told before the table is known: for
 * tables of which only those words are to be kept.
 *
 *     wanted_new(&wanted, &error);
 *     wanted_add_text(wanted, "The cat", false, &error);     sentences, and …
 *     wanted_add_words(wanted, &tokens, &error);             … ready tokens
 *     wanted_settle(wanted, &error);
 *     wanted_take(wanted, "the", 3, &row, &verdict, &error)   each word of the table, in its order
 *
 * A lexicon of the words that were taken, in that order, cuts and looks up these texts exactly as
 * one of the whole table does.
 */
typedef struct Wanted Wanted;

bool wanted_new(Wanted **wanted, Error *error);
void wanted_free(Wanted *wanted);

/**
 * Adds what tokens_cut may look up for a text; `by_cluster` where that may be with SEGMENT_CHAR. A
 * text that is not UTF-8 adds nothing: tokens_cut will refuse it.
 */
bool wanted_add_text(Wanted *wanted, const char *text, bool by_cluster, Error *error);

/** Adds what tokens_look_up looks up. */
bool wanted_add_words(Wanted *wanted, const Labels *words, Error *error);

/** To be called once, when all is added and before anything is asked. Fails only for memory. */
bool wanted_settle(Wanted *wanted, Error *error);

/**
 * False where neither text[0 .. length) nor any word that begins with it and goes on with a space
 * or a tab is wanted. Quick, and the same however many texts there are. True says nothing yet.
 */
bool wanted_may_begin(Wanted *wanted, const char *text, size_t length);

typedef enum WantedVerdict {
    WORD_UNWANTED, /* no token asks for it, or an earlier word answers in its place */
    WORD_TAKEN,    /* wanted, and new: `row` is how many were taken before */
    WORD_AGAIN     /* equal in NFC to the word taken as `row` */
} WantedVerdict;

/** Asks for one word of the table, in whatever spelling it stands there. Fails only for memory. */
bool wanted_take(Wanted *wanted, const char *text, size_t length, size_t *row,
                 WantedVerdict *verdict, Error *error);

/**
 * Words that come one by one, and whether two of them may be equal in NFC: 8 to 19 bytes for each,
 * since only their hashes are kept. It never says no where two are equal; where it says yes, the
 * words themselves decide.
 */
typedef struct Seen Seen;

bool seen_new(Seen **seen, Error *error);
void seen_free(Seen *seen);

/** Adds a word. False for memory, and for words made to collide: nothing can be told of either. */
bool seen_add(Seen *seen, const char *text, size_t length);

/** True where some word may be equal to an earlier one. */
bool seen_any_again(Seen *seen);

/** True where this word may be equal to two that were added. */
bool seen_again(Seen *seen, const char *text, size_t length);

/** True for UTF-8 without surrogates and overlong forms; else `*bad` is the first bad byte's
 * offset. */
bool text_is_utf8(const char *text, size_t length, size_t *bad);

/** A copy of the text in NFC; NULL when memory runs out. The caller frees it. */
char *text_nfc(const char *text);

/** The edit distance of two UTF-8 strings in code points, swapped neighbours counting one. */
size_t text_distance(const char *a, const char *b);

/** How many columns a terminal gives the text: 2 for wide characters, 0 for combining ones. */
size_t text_columns(const char *text);

/** The bytes of the longest beginning that takes no more than `columns` columns and ends between
 * two grapheme clusters. `used` gets the columns that it takes. */
size_t text_fitting(const char *text, size_t columns, size_t *used);

/** The bytes of the first line of a text that is broken to `columns` columns: up to a space where
 * there is one, else between two grapheme clusters, and one cluster at least. The spaces that
 * follow belong to no line. */
size_t text_line(const char *text, size_t columns);

/**
 * A copy of the text in which control characters, ESC, C1, bidi controls, U+2028, U+2029 and broken
 * bytes stand as \n, \t, \xHH or \u{HHHH}: safe on a terminal and in one line. NULL when memory
 * runs out; the caller frees it.
 */
char *text_printable(const char *text);

/**
 * The beginning of such a copy, without memory of its own: as many whole characters as surely fit
 * into `size` bytes, of which each may need 16. Returns the bytes written (no NUL), and in `used`
 * how many bytes of the text they stand for.
 */
size_t text_printable_part(const char *text, char *to, size_t size, size_t *used);

#endif
