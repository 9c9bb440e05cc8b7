#include "word_index.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum {
    FILL_ROWS = 64,     /* words that are hashed before they are inserted */
    BLOCK_BYTES = 16384 /* of copied words */
};

static const uint64_t hash_base = UINT64_C(0x9E3779B97F4A7C15);

uint64_t hash_more(uint64_t hash, Span more) {
    for (size_t i = 0; i < more.length; i++) {
        hash = hash * hash_base + (unsigned char)more.text[i] + 1;
    }
    return hash;
}

uint64_t hash_power(size_t length) {
    uint64_t power = 1;
    for (uint64_t base = hash_base; length > 0; length >>= 1, base *= base) {
        power = (length & 1) != 0 ? power * base : power;
    }
    return power;
}

/* Low bits of a polynomial hash know low bits only: bring the high ones down. */
static uint64_t mix(uint64_t hash) {
    hash ^= hash >> 32;
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

bool word_index_new(WordIndex *index, size_t count, Error *error) {
    *index = (WordIndex){0};
    if (count >= UINT32_MAX) {
        return error_set(error, ERROR_DATA, "$.embeddings", "more than %lu words",
                         (unsigned long)UINT32_MAX - 1);
    }
    size_t slots = 8;
    while (slots < count + count / 2) {
        slots *= 2;
    }
    index->words = calloc(count + 1, sizeof *index->words);
    index->slots = calloc(slots, sizeof *index->slots);
    if (index->words == NULL || index->slots == NULL) {
        word_index_free(index);
        return error_no_memory(error, "lexicon");
    }
    index->count = count;
    index->mask = slots - 1;
    return true;
}

struct WordBlock {
    WordBlock *next;
    size_t used, size; /* bytes */
    char bytes[];
};

/* A block with room for so many bytes more, or NULL when memory runs out. */
static WordBlock *block_with_room(WordIndex *index, size_t length) {
    WordBlock *block = index->blocks;
    if (block != NULL && length <= block->size - block->used) {
        return block;
    }
    size_t size = length > BLOCK_BYTES ? length : BLOCK_BYTES;
    block = size > SIZE_MAX - sizeof *block ? NULL : malloc(sizeof *block + size);
    if (block != NULL) {
        block->next = index->blocks;
        block->used = 0;
        block->size = size;
        index->blocks = block;
    }
    return block;
}

bool word_index_copy(WordIndex *index, size_t row, Span word, Error *error) {
    WordBlock *block = block_with_room(index, word.length);
    if (block == NULL) {
        return error_no_memory(error, "lexicon");
    }
    char *copy = block->bytes + block->used;
    memcpy(copy, word.text, word.length);
    block->used += word.length;
    index->words[row] = (Span){copy, word.length};
    return true;
}

/* The slot that holds the word, or the empty one where it belongs. */
static WordSlot *find_slot(const WordIndex *index, uint64_t mixed, Span word) {
    uint32_t tag = (uint32_t)(mixed >> 32);
    size_t place = (size_t)mixed & index->mask;
    for (;; place = (place + 1) & index->mask) {
        WordSlot *slot = &index->slots[place];
        if (slot->row_and_one == 0) {
            return slot;
        }
        if (slot->tag != tag) {
            continue;
        }
        const Span *known = &index->words[slot->row_and_one - 1];
        if (known->length == word.length && memcmp(known->text, word.text, word.length) == 0) {
            return slot;
        }
    }
}

/* Puts a row into its slot. False where an equal word holds it. */
static bool insert(WordIndex *index, size_t row, uint64_t mixed) {
    WordSlot *slot = find_slot(index, mixed, index->words[row]);
    if (slot->row_and_one != 0) {
        return false;
    }
    *slot = (WordSlot){(uint32_t)(row + 1), (uint32_t)(mixed >> 32)};
    return true;
}

size_t word_index_fill(WordIndex *index) {
    size_t first_equal = index->count;
    /* In blocks, so that the slots of a large table are on their way while others are filled. */
    uint64_t mixed[FILL_ROWS];
    for (size_t start = 0, end; start < index->count; start = end) {
        end = index->count - start > FILL_ROWS ? start + FILL_ROWS : index->count;
        for (size_t row = start; row < end; row++) {
            uint64_t each = mix(hash_more(0, index->words[row]));
            __builtin_prefetch(&index->slots[(size_t)each & index->mask], 1);
            mixed[row - start] = each;
        }
        for (size_t row = start; row < end; row++) {
            if (!insert(index, row, mixed[row - start]) && first_equal == index->count) {
                first_equal = row;
            }
        }
    }
    return first_equal;
}

size_t word_index_find(const WordIndex *index, uint64_t hash, Span word) {
    const WordSlot *slot = find_slot(index, mix(hash), word);
    return slot->row_and_one == 0 ? LEXICON_MISSING : slot->row_and_one - 1;
}

bool word_index_measure(WordIndex *index, Error *error) {
    size_t longest = 0;
    for (size_t row = 0; row < index->count; row++) {
        longest = index->words[row].length > longest ? index->words[row].length : longest;
    }
    bool *seen = calloc(longest + 1, sizeof *seen);
    if (seen == NULL) {
        return error_no_memory(error, "lexicon");
    }
    size_t distinct = 0;
    for (size_t row = 0; row < index->count; row++) {
        bool *each = &seen[index->words[row].length];
        distinct += *each ? 0 : 1;
        *each = true;
    }
    index->lengths = calloc(distinct + 1, sizeof *index->lengths);
    for (size_t length = 1; length <= longest && index->lengths != NULL; length++) {
        if (seen[length]) {
            index->lengths[index->length_count++] = (WordLength){length, hash_power(length)};
        }
    }
    free(seen);
    return index->lengths != NULL || error_no_memory(error, "lexicon");
}

size_t word_index_longest(const WordIndex *index) {
    return index->length_count == 0 ? 0 : index->lengths[index->length_count - 1].length;
}

void word_index_free(WordIndex *index) {
    while (index->blocks != NULL) {
        WordBlock *next = index->blocks->next;
        free(index->blocks);
        index->blocks = next;
    }
    free(index->words);
    free(index->slots);
    free(index->lengths);
    *index = (WordIndex){0};
}
