#include "huffman.h"

#include <stdbool.h>
#include <string.h>

/** A symbol, or a node over two others. */
typedef struct Node {
    uint64_t times;
    uint16_t symbol, parent;
    uint8_t depth;
} Node;

/** Leaves with the rarest first, then the nodes over them, the root last. */
typedef struct Tree {
    Node nodes[2 * HUFFMAN_SYMBOLS];
    size_t leaves;
} Tree;

static void add_leaf(Tree *tree, size_t symbol, uint64_t times) {
    tree->nodes[tree->leaves++] = (Node){.times = times, .symbol = (uint16_t)symbol};
}

/* By one byte of their times. Those that have the same keep their order. */
static void sort_by_byte(const Node *from, Node *to, size_t count, unsigned shift) {
    size_t places[257] = {0};
    for (size_t i = 0; i < count; i++) {
        places[(from[i].times >> shift & 0xFF) + 1]++;
    }
    for (size_t byte = 0; byte < 256; byte++) {
        places[byte + 1] += places[byte];
    }
    for (size_t i = 0; i < count; i++) {
        to[places[from[i].times >> shift & 0xFF]++] = from[i];
    }
}

/* The rarest first, equal ones in the order that they have. */
static void sort_leaves(Tree *tree) {
    Node other[HUFFMAN_SYMBOLS];
    uint64_t all = 0;
    for (size_t i = 0; i < tree->leaves; i++) {
        all |= tree->nodes[i].times;
    }
    for (unsigned shift = 0; all > 0; all >>= 16, shift += 16) {
        sort_by_byte(tree->nodes, other, tree->leaves, shift);
        sort_by_byte(other, tree->nodes, tree->leaves, shift + 8);
    }
}

static void plant(Tree *tree, const uint32_t *times, size_t count) {
    tree->leaves = 0;
    for (size_t symbol = 0; symbol < count; symbol++) {
        if (times[symbol] > 0) {
            add_leaf(tree, symbol, times[symbol]);
        }
    }
    for (size_t symbol = 0; tree->leaves < 2; symbol++) {
        if (times[symbol] == 0) {
            add_leaf(tree, symbol, 1);
        }
    }
    sort_leaves(tree);
}

/* The rarer of what is left of the leaves and of the nodes, both of which grow ever more frequent:
 * D. A. Huffman's code in linear time (J. van Leeuwen, 1976). */
static size_t take_rarest(const Tree *tree, size_t *leaf, size_t *node, size_t end) {
    bool is_leaf = *leaf < tree->leaves &&
                   (*node == end || tree->nodes[*leaf].times <= tree->nodes[*node].times);
    return is_leaf ? (*leaf)++ : (*node)++;
}

static void grow(Tree *tree) {
    size_t leaf = 0, node = tree->leaves, last = 2 * tree->leaves - 1;
    for (size_t next = tree->leaves; next < last; next++) {
        size_t a = take_rarest(tree, &leaf, &node, next);
        size_t b = take_rarest(tree, &leaf, &node, next);
        tree->nodes[next] = (Node){.times = tree->nodes[a].times + tree->nodes[b].times};
        tree->nodes[a].parent = tree->nodes[b].parent = (uint16_t)next;
    }
    tree->nodes[last - 1].depth = 0;
    for (size_t i = last - 1; i-- > 0;) {
        tree->nodes[i].depth = (uint8_t)(tree->nodes[tree->nodes[i].parent].depth + 1);
    }
}

/* How many leaves are that deep, of those that are too deep as if they were `longest`. */
static void count_depths(const Tree *tree, unsigned longest, size_t *counts) {
    memset(counts, 0, (longest + 1) * sizeof *counts);
    for (size_t i = 0; i < tree->leaves; i++) {
        unsigned depth = tree->nodes[i].depth;
        counts[depth < longest ? depth : longest]++;
    }
}

/* A leaf of depth d takes 2^(longest − d) of the code's room, which is 2^longest. While they take
 * too much, one of the longest becomes the neighbour of one that sinks by a step: that frees 1. */
static void bound(Tree *tree, unsigned longest) {
    size_t counts[LONGEST_CODE + 1];
    count_depths(tree, longest, counts);
    int64_t over = -((int64_t)1 << longest);
    for (unsigned depth = 1; depth <= longest; depth++) {
        over += (int64_t)counts[depth] << (longest - depth);
    }
    for (; over > 0; over--) {
        unsigned sinks = longest - 1;
        while (counts[sinks] == 0) {
            sinks--;
        }
        counts[sinks]--;
        counts[longest]--;
        counts[sinks + 1] += 2;
    }
    unsigned depth = longest;
    for (size_t i = 0; i < tree->leaves; i++) { /* the rarest are the deepest */
        while (counts[depth] == 0) {
            depth--;
        }
        counts[depth]--;
        tree->nodes[i].depth = (uint8_t)depth;
    }
}

static uint16_t reversed(unsigned bits, unsigned length) {
    unsigned turned = 0;
    for (unsigned i = 0; i < length; i++) {
        turned = turned << 1 | (bits >> i & 1);
    }
    return (uint16_t)turned;
}

/* RFC 1951, 3.2.2: codes of one length in the order of their symbols, behind those of shorter. */
static void number_codes(Code *codes, size_t count) {
    unsigned counts[LONGEST_CODE + 1] = {0}, next[LONGEST_CODE + 1] = {0};
    for (size_t symbol = 0; symbol < count; symbol++) {
        counts[codes[symbol].length]++;
    }
    counts[0] = 0;
    for (unsigned length = 1; length <= LONGEST_CODE; length++) {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    for (size_t symbol = 0; symbol < count; symbol++) {
        unsigned length = codes[symbol].length;
        codes[symbol].bits = reversed(next[length]++, length);
    }
}

void huffman_make(const uint32_t *times, size_t count, unsigned longest, Code *codes) {
    Tree tree;
    plant(&tree, times, count);
    grow(&tree);
    bound(&tree, longest);
    memset(codes, 0, count * sizeof *codes);
    for (size_t i = 0; i < tree.leaves; i++) {
        codes[tree.nodes[i].symbol].length = tree.nodes[i].depth;
    }
    number_codes(codes, count);
}
