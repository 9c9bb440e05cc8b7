/* block: the tokens of a Deflate block, and how they are sent. Private to the png room. */
#ifndef ATTNVIZ_BLOCK_H
#define ATTNVIZ_BLOCK_H

#include "bits.h"

/** What a match repeats. */
typedef enum Source { SOURCE_LEFT, SOURCE_ABOVE } Source;

#define SOURCES 2

/* Lengths of one match, in bytes. */
#define MATCH_LEAST 3
#define MATCH_MOST  258

/** A token: 0 … 255 is that byte; then come the matches, by source and length. */
#define TOKEN_MATCH 256
#define TOKENS      (TOKEN_MATCH + SOURCES * 256)

/** So many tokens are sent with codes of their own: more, and these fit them less; fewer, and they
 * are as long as what they save. */
#define BLOCK_TOKENS ((size_t)1 << 16)

/** A few may follow before it is asked whether there are that many. */
#define BLOCK_SLACK 16

typedef struct Block {
    size_t distance[SOURCES]; /* how many bytes back each source lies; 0: it is not used */
    size_t count;
    uint16_t tokens[BLOCK_TOKENS + BLOCK_SLACK];
} Block;

static inline uint16_t token_of_match(Source source, size_t length) {
    return (uint16_t)(TOKEN_MATCH + (size_t)source * 256 + length - MATCH_LEAST);
}

/** Sends the tokens, and empties the block. Fails for memory. */
bool block_send(Block *block, Bits *bits, Error *error);

/** Sends an empty block that ends with a whole byte. Fails for memory. */
bool block_send_align(Bits *bits, Error *error);

/** Sends the empty block with which a stream ends. Fails for memory. */
bool block_send_last(Bits *bits, Error *error);

#endif
