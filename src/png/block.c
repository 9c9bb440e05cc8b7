#include "block.h"
#include "huffman.h"

#include <string.h>

/* RFC 1951, 3.2.5 … 3.2.7. */
#define END_OF_BLOCK    256
#define LENGTH_SYMBOLS  286
#define DISTANCES       30
#define LENGTHS_OF_CODE 19 /* the symbols with which the lengths of codes are sent */
#define FEW_ZEROS       17 /* 3 … 10 of them */
#define MANY_ZEROS      18 /* 11 … 138 */
#define FEWEST          3
#define FEWEST_OF_MANY  11
#define MOST_OF_MANY    138

/* So short that the token of a match never has more than 32 bits: 12 + 5 + 1 + 13. */
#define LONGEST_SYMBOL 12

/** A symbol, and the bits that are sent behind it. */
typedef struct Symbol {
    unsigned symbol, extra, extra_count;
} Symbol;

/* Lengths and distances come in ranges that double every fourth or second time: `bits` of a
 * number from its highest on tell its range, the others are sent. */
static Symbol symbol_of(unsigned number, unsigned bits) {
    unsigned extra_count = 0;
    while (number >> extra_count >= 2U << bits) {
        extra_count++;
    }
    return (Symbol){(extra_count << bits) + (number >> extra_count),
                    number & ((1U << extra_count) - 1), extra_count};
}

static Symbol symbol_of_length(unsigned token) {
    unsigned length = token & 0xFF;
    const unsigned first = END_OF_BLOCK + 1, last = LENGTH_SYMBOLS - 1;
    if (length == MATCH_MOST - MATCH_LEAST) {
        return (Symbol){last, 0, 0};
    }
    Symbol symbol = symbol_of(length, 2);
    symbol.symbol += first;
    return symbol;
}

/** The codes of a block. */
typedef struct Codes {
    Code symbols[LENGTH_SYMBOLS], distances[DISTANCES];
    Symbol sources[SOURCES];
} Codes;

static void count_tokens(const Block *block, uint32_t times[TOKENS]) {
    memset(times, 0, TOKENS * sizeof *times);
    for (size_t i = 0; i < block->count; i++) {
        times[block->tokens[i]]++;
    }
}

static void make_codes(const Block *block, const uint32_t times[TOKENS], Codes *codes) {
    uint32_t symbols[LENGTH_SYMBOLS] = {0}, distances[DISTANCES] = {0};
    memcpy(symbols, times, TOKEN_MATCH * sizeof *symbols);
    symbols[END_OF_BLOCK] = 1;
    for (unsigned source = 0; source < SOURCES; source++) {
        unsigned back = (unsigned)block->distance[source];
        codes->sources[source] = symbol_of(back == 0 ? 0 : back - 1, 1);
        for (unsigned i = TOKEN_MATCH + source * 256; i < TOKEN_MATCH + (source + 1) * 256; i++) {
            symbols[symbol_of_length(i).symbol] += times[i];
            distances[codes->sources[source].symbol] += times[i];
        }
    }
    huffman_make(symbols, LENGTH_SYMBOLS, LONGEST_SYMBOL, codes->symbols);
    huffman_make(distances, DISTANCES, LONGEST_SYMBOL, codes->distances);
}

/** Numbers from 0 to 18 that say how long codes are, each with what follows it. */
typedef struct Lengths {
    Symbol sent[LENGTH_SYMBOLS + DISTANCES];
    size_t count;
} Lengths;

static void add_length(Lengths *lengths, unsigned symbol, unsigned extra, unsigned extra_count) {
    lengths->sent[lengths->count++] = (Symbol){symbol, extra, extra_count};
}

static void add_zeros(Lengths *lengths, unsigned zeros) {
    for (; zeros >= FEWEST_OF_MANY; zeros -= zeros < MOST_OF_MANY ? zeros : MOST_OF_MANY) {
        unsigned some = zeros < MOST_OF_MANY ? zeros : MOST_OF_MANY;
        add_length(lengths, MANY_ZEROS, some - FEWEST_OF_MANY, 7);
    }
    if (zeros >= FEWEST) {
        add_length(lengths, FEW_ZEROS, zeros - FEWEST, 3);
        zeros = 0;
    }
    for (; zeros > 0; zeros--) {
        add_length(lengths, 0, 0, 0);
    }
}

static void list_lengths(const Codes *codes, Lengths *lengths) {
    unsigned zeros = 0;
    for (size_t i = 0; i < LENGTH_SYMBOLS + DISTANCES; i++) {
        const Code *code =
            i < LENGTH_SYMBOLS ? &codes->symbols[i] : &codes->distances[i - LENGTH_SYMBOLS];
        if (code->length == 0) {
            zeros++;
            continue;
        }
        add_zeros(lengths, zeros);
        add_length(lengths, code->length, 0, 0);
        zeros = 0;
    }
    add_zeros(lengths, zeros);
}

static void put_code(Bits *bits, const Code *code) {
    bits_put(bits, code->bits, code->length);
}

static void send_codes(const Codes *codes, Bits *bits) {
    static const unsigned char order[LENGTHS_OF_CODE] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                         11, 4,  12, 3, 13, 2, 14, 1, 15};
    Lengths lengths = {.count = 0};
    list_lengths(codes, &lengths);
    uint32_t times[LENGTHS_OF_CODE] = {0};
    for (size_t i = 0; i < lengths.count; i++) {
        times[lengths.sent[i].symbol]++;
    }
    Code code[LENGTHS_OF_CODE];
    huffman_make(times, LENGTHS_OF_CODE, 7, code);
    bits_put(bits, LENGTH_SYMBOLS - 257, 5);
    bits_put(bits, DISTANCES - 1, 5);
    bits_put(bits, LENGTHS_OF_CODE - 4, 4);
    for (size_t i = 0; i < LENGTHS_OF_CODE; i++) {
        bits_put(bits, code[order[i]].length, 3);
    }
    for (size_t i = 0; i < lengths.count; i++) {
        put_code(bits, &code[lengths.sent[i].symbol]);
        bits_put(bits, lengths.sent[i].extra, lengths.sent[i].extra_count);
    }
}

/** What is sent for a token. */
typedef struct Sent {
    uint32_t bits;
    uint32_t count;
} Sent;

static void append(Sent *sent, uint32_t bits, unsigned count) {
    sent->bits |= bits << sent->count;
    sent->count += count;
}

static Sent sent_for_match(const Codes *codes, unsigned token) {
    Symbol length = symbol_of_length(token);
    const Symbol *distance = &codes->sources[(token - TOKEN_MATCH) / 256];
    const Code *first = &codes->symbols[length.symbol];
    const Code *second = &codes->distances[distance->symbol];
    Sent sent = {first->bits, first->length};
    append(&sent, length.extra, length.extra_count);
    append(&sent, second->bits, second->length);
    append(&sent, distance->extra, distance->extra_count);
    return sent;
}

static void send_tokens(const Block *block, const Codes *codes, const uint32_t times[TOKENS],
                        Bits *bits) {
    Sent sent[TOKENS];
    for (unsigned token = 0; token < TOKENS; token++) {
        if (times[token] > 0) {
            sent[token] = token < TOKEN_MATCH
                              ? (Sent){codes->symbols[token].bits, codes->symbols[token].length}
                              : sent_for_match(codes, token);
        }
    }
    Bits local = *bits; /* in registers */
    for (size_t i = 0; i < block->count; i++) {
        bits_put(&local, sent[block->tokens[i]].bits, sent[block->tokens[i]].count);
    }
    *bits = local;
}

bool block_send(Block *block, Bits *bits, Error *error) {
    const size_t most_of_codes = 4096;
    if (!bits_reserve(bits, most_of_codes + block->count * 32, error)) {
        return false;
    }
    uint32_t times[TOKENS];
    Codes codes;
    count_tokens(block, times);
    make_codes(block, times, &codes);
    bits_put(bits, 0, 1); /* not the last */
    bits_put(bits, 2, 2); /* with codes of its own */
    send_codes(&codes, bits);
    send_tokens(block, &codes, times, bits);
    put_code(bits, &codes.symbols[END_OF_BLOCK]);
    block->count = 0;
    return true;
}

bool block_send_align(Bits *bits, Error *error) {
    if (!bits_reserve(bits, 64, error)) {
        return false;
    }
    bits_put(bits, 0, 3); /* not the last, and not compressed */
    bits_align(bits);
    bits_put(bits, 0, 16); /* of length 0, and once more with all bits turned over */
    bits_put(bits, 0xFFFF, 16);
    bits_align(bits);
    return true;
}

bool block_send_last(Bits *bits, Error *error) {
    if (!bits_reserve(bits, 64, error)) {
        return false;
    }
    bits_put(bits, 1, 1); /* the last */
    bits_put(bits, 1, 2); /* with the codes that are agreed on */
    bits_put(bits, 0, 7); /* the end of the block */
    bits_align(bits);
    return true;
}
