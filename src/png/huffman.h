/* huffman: prefix codes of bounded length. Private to the png room. */
#ifndef ATTNVIZ_HUFFMAN_H
#define ATTNVIZ_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

/** The most symbols that a code is made for. */
#define HUFFMAN_SYMBOLS 288

/** The most bits that a code may be asked to keep to. */
#define LONGEST_CODE 15

/** A symbol's code, its bits in the order in which Deflate sends them; length 0: it has none. */
typedef struct Code {
    uint16_t bits;
    uint8_t length;
} Code;

/**
 * Makes the codes of `count` symbols that occur as often as `times` says, each of at most `longest`
 * bits (2^longest ≥ count): the shortest there are, or nearly so where that bound holds them. A
 * symbol that occurs not at all has none; two symbols at the least have one, since some decoders
 * want a whole code.
 */
void huffman_make(const uint32_t *times, size_t count, unsigned longest, Code *codes);

#endif
