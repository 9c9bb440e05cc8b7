#include "word_set.h"
#include "grow.h"
#include "word_index.h"

#include <stdlib.h>
#include <string.h>

/* The slot that holds the word, or the empty one where it belongs. There is always an empty one. */
static size_t *find_slot(const WordSet *set, uint64_t hash, Span word) {
    size_t mask = set->slot_count - 1;
    for (size_t place = (size_t)(hash ^ hash >> 29) & mask;; place = (place + 1) & mask) {
        size_t *slot = &set->slots[place];
        if (*slot == 0) {
            return slot;
        }
        const WordEntry *entry = &set->entries[*slot - 1];
        if (entry->hash == hash && entry->length == word.length &&
            memcmp(set->bytes + entry->start, word.text, word.length) == 0) {
            return slot;
        }
    }
}

bool word_set_find(const WordSet *set, Span word, size_t *number) {
    if (set->count == 0) {
        return false;
    }
    const size_t *slot = find_slot(set, hash_more(0, word), word);
    if (*slot == 0) {
        return false;
    }
    *number = set->entries[*slot - 1].number;
    return true;
}

static Span entry_word(const WordSet *set, size_t entry) {
    return (Span){set->bytes + set->entries[entry].start, set->entries[entry].length};
}

/* Twice as many slots, so that half of them stay empty. */
static bool add_slots(WordSet *set) {
    size_t count = set->slot_count == 0 ? 16 : set->slot_count * 2;
    size_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    free(set->slots);
    set->slots = slots;
    set->slot_count = count;
    for (size_t i = 0; i < set->count; i++) {
        *find_slot(set, set->entries[i].hash, entry_word(set, i)) = i + 1;
    }
    return true;
}

bool word_set_add(WordSet *set, Span word, size_t number) {
    if (set->slot_count < 2 * (set->count + 1) && !add_slots(set)) {
        return false;
    }
    WordEntry *entries = grow(set->entries, &set->capacity, set->count + 1, sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    set->entries = entries;
    char *bytes = grow(set->bytes, &set->room, set->used + word.length, 1);
    if (bytes == NULL) {
        return false;
    }
    set->bytes = bytes;
    uint64_t hash = hash_more(0, word);
    *find_slot(set, hash, word) = set->count + 1;
    memcpy(bytes + set->used, word.text, word.length);
    entries[set->count++] = (WordEntry){hash, set->used, word.length, number};
    set->used += word.length;
    return true;
}

void word_set_free(WordSet *set) {
    free(set->entries);
    free(set->bytes);
    free(set->slots);
    *set = (WordSet){0};
}
