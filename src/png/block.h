/* block: the symbols of a Deflate block, and how they are sent. Private to the png room. */
#ifndef ATTNVIZ_BLOCK_H
#define ATTNVIZ_BLOCK_H

#include "bits.h"

/** What a match repeats: the byte before it, or the pixel. */
typedef enum Source { SOURCE_BYTE, SOURCE_PIXEL } Source;

#define SOURCES 2

/* Lengths of one match, in bytes. */
#define MATCH_LEAST 3
#define MATCH_MOST  258

/* Symbols: 0 … 255 is that byte; then come the matches, by source and length; then nothing. */
#define SYMBOL_MATCH   256
#define SYMBOL_NOTHING (SYMBOL_MATCH + SOURCES * 256)
#define SYMBOLS        (SYMBOL_NOTHING + 1)

/** So many tokens are sent with codes of their own: more, and these fit them less; fewer, and they
 * are as long as what they save. */
#define BLOCK_TOKENS ((size_t)1 << 13)

/** Four symbols in one number: a pixel's bytes and a match behind them, or what else comes
 * together. No more than three of them are matches, and these stand with none or with one byte. */
typedef uint64_t Token;

#define TOKEN_SYMBOLS 4

typedef struct Block {
    size_t distance[SOURCES]; /* how many bytes back each source lies */
    size_t count;
    Token tokens[BLOCK_TOKENS];
} Block;

static inline Token token_of(unsigned first, unsigned second, unsigned third, unsigned fourth) {
    return (Token)(first | second << 10 | third << 20) | (Token)fourth << 30;
}

/** The index-th symbol. */
static inline unsigned token_symbol(Token token, unsigned index) {
    return (unsigned)(token >> (10 * index)) & 1023;
}

static inline unsigned symbol_of_match(Source source, size_t length) {
    return (unsigned)(SYMBOL_MATCH + (size_t)source * 256 + length - MATCH_LEAST);
}

/** Sends the tokens, and empties the block. The bits end with a whole byte behind the last block of
 * a stream only. Fails for memory. */
bool block_send(Block *block, bool is_last, Bits *bits, Error *error);

#endif
