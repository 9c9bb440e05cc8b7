/*
 * seen: a set of the hashes of words, open addressing with linear probing. Equal words have equal
 * hashes; that unequal ones do is so unlikely (1 in 10⁸ for a million words) that looking once more
 * is cheaper than keeping the words.
 */
#include "memory.h"
#include "normal_form.h"
#include "text.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Words chosen to collide could make every step this long; by chance none is half of it. */
#define LONGEST_PROBE 4096

/* 0 is an empty slot. */
typedef struct HashSet {
    uint64_t *slots;
    size_t slot_count, count; /* a power of two, and never more than 7/8 of it */
} HashSet;

/* Hashes on their way into the set: by the time they get there, what lies there has come from
 * memory. A power of two. */
#define WAITING 8

struct Seen {
    HashSet all, again;
    uint64_t waiting[WAITING]; /* 0: none */
    size_t next;               /* the one that waits longest */
    bool is_lost;              /* a hash had no place: nothing can be told */
    Normaliser normaliser;     /* work space */
};

bool seen_new(Seen **seen, Error *error) {
    *seen = calloc(1, sizeof **seen);
    return *seen != NULL || error_no_memory(error, "document");
}

void seen_free(Seen *seen) {
    if (seen == NULL) {
        return;
    }
    free(seen->all.slots);
    free(seen->again.slots);
    normaliser_free(&seen->normaliser);
    free(seen);
}

/* The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit depends on every other. */
static uint64_t mix(uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return bits ^ (bits >> 31);
}

static uint64_t hash_of(Span word) {
    uint64_t hash = word.length, eight = 0;
    size_t at = 0;
    for (; word.length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, word.text + at, sizeof eight);
        hash = mix(hash ^ eight) + UINT64_C(0x9E3779B97F4A7C15);
    }
    eight = 0;
    for (int shift = 0; at < word.length; at++, shift += 8) {
        eight |= (uint64_t)(unsigned char)word.text[at] << shift;
    }
    hash = mix(hash ^ eight);
    return hash != 0 ? hash : 1;
}

static bool hash_word(Seen *seen, const char *text, size_t length, uint64_t *hash) {
    Span form = {text, length};
    if (!utf8_is_ascii(text, length) && !normal_form(&seen->normaliser, form, &form)) {
        return false;
    }
    *hash = hash_of(form);
    return true;
}

/* The slot that holds the hash, or the empty one where it belongs; NULL where that is too far. */
static uint64_t *find_slot(const HashSet *set, uint64_t hash) {
    size_t mask = set->slot_count - 1, place = (size_t)hash & mask;
    for (size_t steps = 0; steps < LONGEST_PROBE; steps++, place = (place + 1) & mask) {
        if (set->slots[place] == hash || set->slots[place] == 0) {
            return &set->slots[place];
        }
    }
    return NULL;
}

/* Twice as many slots. */
static bool grow_set(HashSet *set) {
    HashSet grown = {.slot_count = set->slot_count == 0 ? 16 : set->slot_count * 2};
    grown.count = set->count;
    grown.slots = memory_zeros(grown.slot_count, sizeof *grown.slots);
    bool fits = grown.slots != NULL;
    for (size_t i = 0; i < set->slot_count && fits; i++) {
        if (set->slots[i] != 0) {
            uint64_t *slot = find_slot(&grown, set->slots[i]);
            fits = slot != NULL;
            if (fits) {
                *slot = set->slots[i];
            }
        }
    }
    free(fits ? set->slots : grown.slots);
    *set = fits ? grown : *set;
    return fits;
}

/* False for memory, and where the hashes crowd. */
static bool add_hash(HashSet *set, uint64_t hash, bool *is_there) {
    if (set->count >= set->slot_count - set->slot_count / 8 && !grow_set(set)) {
        return false;
    }
    uint64_t *slot = find_slot(set, hash);
    if (slot == NULL) {
        return false;
    }
    *is_there = *slot == hash;
    set->count += *is_there ? 0 : 1;
    *slot = hash;
    return true;
}

/* The hash that waits longest goes into the set, and this one waits. */
static void push(Seen *seen, uint64_t hash) {
    uint64_t *place = &seen->waiting[seen->next++ % WAITING], due = *place;
    *place = hash;
    if (seen->all.slots != NULL) {
        __builtin_prefetch(&seen->all.slots[(size_t)hash & (seen->all.slot_count - 1)], 1);
    }
    bool is_there = false;
    if (due != 0 && (!add_hash(&seen->all, due, &is_there) ||
                     (is_there && !add_hash(&seen->again, due, &is_there)))) {
        seen->is_lost = true;
    }
}

static void settle(Seen *seen) {
    for (size_t i = 0; i < WAITING; i++) {
        push(seen, 0);
    }
}

bool seen_add(Seen *seen, const char *text, size_t length) {
    uint64_t hash;
    if (!hash_word(seen, text, length, &hash)) {
        return false;
    }
    push(seen, hash);
    return !seen->is_lost;
}

bool seen_any_again(Seen *seen) {
    settle(seen);
    return seen->is_lost || seen->again.count > 0;
}

bool seen_again(Seen *seen, const char *text, size_t length) {
    uint64_t hash;
    settle(seen);
    if (seen->again.count == 0) {
        return seen->is_lost;
    }
    if (!hash_word(seen, text, length, &hash)) {
        return true;
    }
    const uint64_t *slot = find_slot(&seen->again, hash);
    return seen->is_lost || slot == NULL || *slot == hash;
}
