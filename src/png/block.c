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

/* So short that a token has no more than 56 bits: three bytes and a match, or three matches of 12 +
 * 5
 * + 1, their distances being so near that none is sent behind them. */
#define LONGEST_SYMBOL 12

/** A symbol of Deflate's, and the bits that are sent behind it. */
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

static Symbol symbol_of_length(unsigned match) {
    unsigned length = match & 0xFF;
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

/* A table for each of a token's symbols: to count twice in one place takes waiting for the first.
 */
static void count_symbols(const Block *block, uint32_t times[SYMBOLS]) {
    uint32_t counts[TOKEN_SYMBOLS][SYMBOLS] = {{0}};
    for (size_t i = 0; i < block->count; i++) {
        Token token = block->tokens[i];
        counts[0][token_symbol(token, 0)]++;
        counts[1][token_symbol(token, 1)]++;
        counts[2][token_symbol(token, 2)]++;
        counts[3][token_symbol(token, 3)]++;
    }
    for (unsigned symbol = 0; symbol < SYMBOLS; symbol++) {
        times[symbol] =
            counts[0][symbol] + counts[1][symbol] + counts[2][symbol] + counts[3][symbol];
    }
}

static void make_codes(const Block *block, const uint32_t times[SYMBOLS], Codes *codes) {
    uint32_t symbols[LENGTH_SYMBOLS] = {0}, distances[DISTANCES] = {0};
    memcpy(symbols, times, SYMBOL_MATCH * sizeof *symbols);
    symbols[END_OF_BLOCK] = 1;
    for (unsigned source = 0; source < SOURCES; source++) {
        unsigned first = SYMBOL_MATCH + source * 256;
        codes->sources[source] = symbol_of((unsigned)block->distance[source] - 1, 1);
        for (unsigned match = first; match < first + 256; match++) {
            symbols[symbol_of_length(match).symbol] += times[match];
            distances[codes->sources[source].symbol] += times[match];
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

/** What is sent for a symbol. */
typedef struct Sent {
    uint32_t bits, count;
} Sent;

static void append(Sent *sent, uint32_t bits, unsigned count) {
    sent->bits |= bits << sent->count;
    sent->count += count;
}

static Sent sent_for_match(const Codes *codes, unsigned match) {
    Symbol length = symbol_of_length(match);
    const Symbol *distance = &codes->sources[(match - SYMBOL_MATCH) / 256];
    const Code *first = &codes->symbols[length.symbol];
    const Code *second = &codes->distances[distance->symbol];
    Sent sent = {first->bits, first->length};
    append(&sent, length.extra, length.extra_count);
    append(&sent, second->bits, second->length);
    append(&sent, distance->extra, distance->extra_count);
    return sent;
}

static void list_sent(const Codes *codes, const uint32_t times[SYMBOLS], Sent sent[SYMBOLS]) {
    for (unsigned symbol = 0; symbol < SYMBOL_NOTHING; symbol++) {
        if (times[symbol] > 0) {
            const Code *byte = &codes->symbols[symbol % 256];
            sent[symbol] = symbol < SYMBOL_MATCH ? (Sent){byte->bits, byte->length}
                                                 : sent_for_match(codes, symbol);
        }
    }
    sent[SYMBOL_NOTHING] = (Sent){0, 0};
}

/* Adds what is sent for a symbol to what is sent for those before it. */
static inline void join(uint64_t *bits, unsigned *count, Sent sent) {
    *bits |= (uint64_t)sent.bits << *count;
    *count += sent.count;
}

static void send_tokens(const Block *block, const Sent sent[SYMBOLS], Bits *bits) {
    Bits local = *bits; /* in registers */
    for (size_t i = 0; i < block->count; i++) {
        Token token = block->tokens[i];
        uint64_t all = 0;
        unsigned count = 0;
        join(&all, &count, sent[token_symbol(token, 0)]);
        join(&all, &count, sent[token_symbol(token, 1)]);
        join(&all, &count, sent[token_symbol(token, 2)]);
        join(&all, &count, sent[token_symbol(token, 3)]);
        bits_put(&local, all, count);
    }
    *bits = local;
}

bool block_send(Block *block, bool is_last, Bits *bits, Error *error) {
    const size_t most_of_codes = 4096, most_of_token = 56;
    if (!bits_reserve(bits, most_of_codes + block->count * most_of_token, error)) {
        return false;
    }
    uint32_t times[SYMBOLS];
    Sent sent[SYMBOLS];
    Codes codes;
    count_symbols(block, times);
    make_codes(block, times, &codes);
    list_sent(&codes, times, sent);
    bits_put(bits, is_last, 1);
    bits_put(bits, 2, 2); /* with codes of its own */
    send_codes(&codes, bits);
    send_tokens(block, sent, bits);
    put_code(bits, &codes.symbols[END_OF_BLOCK]);
    if (is_last) {
        bits_align(bits);
    }
    block->count = 0;
    return true;
}
