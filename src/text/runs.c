#include "runs.h"
#include "grow.h"

#include <stdlib.h>
#include <string.h>

/* Stretches that agree in so many bytes stay in any order, and are looked through one by one. That
 * bounds the time of sorting whatever the text repeats. */
enum { SORTED_BYTES = 256 };

/* Words of two bytes and no more, as bits. */
#define OPENING_WORDS (65536 / 64)

bool runs_add(Runs *runs, Span text, size_t *at) {
    size_t needed = runs->length + text.length + 2;
    char *bytes = grow(runs->bytes, &runs->capacity, needed, 1);
    if (bytes == NULL) {
        return false;
    }
    runs->bytes = bytes;
    bool *ends = grow(runs->ends, &runs->flags_capacity, needed, sizeof *ends);
    if (ends == NULL) {
        return false;
    }
    runs->ends = ends;
    memcpy(bytes + runs->length, text.text, text.length);
    memset(bytes + runs->length + text.length, 0, 2);
    memset(ends + runs->length, 0, (text.length + 2) * sizeof *ends);
    *at = runs->length;
    runs->length += text.length + 1;
    return true;
}

bool runs_start(Runs *runs, size_t at) {
    size_t *starts = grow(runs->starts, &runs->start_capacity, runs->count + 1, sizeof *starts);
    if (starts == NULL) {
        return false;
    }
    runs->starts = starts;
    starts[runs->count++] = at;
    return true;
}

void runs_end(Runs *runs, size_t at) {
    runs->ends[at] = true;
}

/* One start and the bytes that its order depends on. */
typedef struct Suffix {
    const char *text;
    size_t start;
} Suffix;

static int by_text_then_start(const void *a, const void *b) {
    const Suffix *left = a, *right = b;
    int compared = strncmp(left->text, right->text, SORTED_BYTES);
    return compared != 0 ? compared : (left->start > right->start) - (left->start < right->start);
}

/* Texts say the same again and again: of equal stretches that are sorted whole one is enough. */
static void keep_distinct(Runs *runs, const Suffix *sorted) {
    size_t kept = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const char *text = sorted[i].text;
        size_t length = strnlen(text, SORTED_BYTES);
        const char *before = kept > 0 ? runs->bytes + runs->starts[kept - 1] : NULL;
        if (before == NULL || length == SORTED_BYTES || strcmp(before, text) != 0) {
            runs->starts[kept++] = sorted[i].start;
            continue;
        }
        for (size_t byte = 0; byte <= length; byte++) {
            runs->ends[runs->starts[kept - 1] + byte] |= runs->ends[sorted[i].start + byte];
        }
    }
    runs->count = kept;
}

static size_t opening(unsigned char first, unsigned char second) {
    return (size_t)first << 8 | second;
}

static void set_bit(uint64_t *bits, size_t place) {
    bits[place / 64] |= UINT64_C(1) << place % 64;
}

static bool note_openings(Runs *runs) {
    runs->may_open = calloc(OPENING_WORDS, sizeof *runs->may_open);
    for (size_t i = 0; i < runs->count && runs->may_open != NULL; i++) {
        const unsigned char *text = (const unsigned char *)runs->bytes + runs->starts[i];
        set_bit(runs->may_open, opening(text[0], text[0] == 0 ? 0 : text[1]));
        set_bit(runs->may_open, opening(text[0], 0));
    }
    return runs->may_open != NULL;
}

bool runs_sort(Runs *runs) {
    Suffix *sorted = calloc(runs->count + 1, sizeof *sorted);
    if (sorted == NULL) {
        return false;
    }
    for (size_t i = 0; i < runs->count; i++) {
        sorted[i] = (Suffix){runs->bytes + runs->starts[i], runs->starts[i]};
    }
    qsort(sorted, runs->count, sizeof *sorted, by_text_then_start);
    keep_distinct(runs, sorted);
    free(sorted);
    return note_openings(runs);
}

bool runs_may_open(const Runs *runs, Span word) {
    const unsigned char *bytes = (const unsigned char *)word.text;
    size_t place = opening(word.length > 0 ? bytes[0] : 0, word.length > 1 ? bytes[1] : 0);
    return (runs->may_open[place / 64] >> place % 64 & 1) != 0;
}

/* The first start whose text is not before the word in its first `length` bytes. */
static size_t first_not_before(const Runs *runs, const char *word, size_t length) {
    size_t low = 0, high = runs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strncmp(runs->bytes + runs->starts[middle], word, length) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool runs_have(const Runs *runs, Span word, bool or_begins) {
    size_t sorted = word.length < SORTED_BYTES ? word.length : SORTED_BYTES;
    if (memchr(word.text, '\0', word.length) != NULL) {
        return false;
    }
    for (size_t i = first_not_before(runs, word.text, sorted); i < runs->count; i++) {
        size_t start = runs->starts[i];
        if (strncmp(runs->bytes + start, word.text, sorted) != 0) {
            return false;
        }
        size_t end = start + word.length;
        if (word.length > sorted && strncmp(runs->bytes + start, word.text, word.length) != 0) {
            continue;
        }
        if (runs->ends[end] ||
            (or_begins && (runs->bytes[end] == ' ' || runs->bytes[end] == '\t'))) {
            return true;
        }
    }
    return false;
}

void runs_free(Runs *runs) {
    free(runs->bytes);
    free(runs->ends);
    free(runs->starts);
    free(runs->may_open);
    *runs = (Runs){0};
}
