#include "shared_words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NOT_THERE ((size_t)-1)

/* A token and where it stands. */
typedef struct Entry {
    const char *text;
    size_t place;
} Entry;

/* The tokens of one sentence by spelling, equal ones by place. */
typedef struct Sorted {
    size_t count;
    Entry *entries;
} Sorted;

static int by_text(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

static bool sorted_new(const Labels *tokens, Sorted *sorted, Error *error) {
    *sorted = (Sorted){.count = tokens->count};
    sorted->entries = calloc(tokens->count + 1, sizeof *sorted->entries);
    if (sorted->entries == NULL) {
        return error_no_memory(error, "compare");
    }
    for (size_t i = 0; i < tokens->count; i++) {
        sorted->entries[i] = (Entry){tokens->text[i], i};
    }
    qsort(sorted->entries, sorted->count, sizeof *sorted->entries, by_text);
    return true;
}

/* Where the word stands first, or NOT_THERE. */
static size_t first_place(const Sorted *sorted, const char *word) {
    size_t low = 0, high = sorted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sorted->entries[middle].text, word) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_there = low < sorted->count && strcmp(sorted->entries[low].text, word) == 0;
    return is_there ? sorted->entries[low].place : NOT_THERE;
}

/* Keeps the first sentence's token if it is there for the first time and in all other sentences. */
static void take_word(const Sorted *sorted, size_t token, const char *word, SharedWords *words) {
    size_t *places = shared_words_places(words, words->count);
    for (size_t i = 0; i < words->sentences; i++) {
        places[i] = first_place(&sorted[i], word);
        if (places[i] == NOT_THERE || (i == 0 && places[i] != token)) {
            return;
        }
    }
    words->count++;
}

static bool find(const Trace *const *traces, Sorted *sorted, SharedWords *words, Error *error) {
    const Labels *first = traces[0]->input->queries;
    for (size_t i = 0; i < words->sentences; i++) {
        if (!sorted_new(traces[i]->input->queries, &sorted[i], error)) {
            return false;
        }
    }
    words->places = first->count + 1 > SIZE_MAX / words->sentences
                        ? NULL
                        : calloc((first->count + 1) * words->sentences, sizeof *words->places);
    if (words->places == NULL) {
        return error_no_memory(error, "compare");
    }
    for (size_t token = 0; token < first->count; token++) {
        take_word(sorted, token, first->text[token], words);
    }
    return true;
}

bool shared_words_find(const Trace *const *traces, size_t count, SharedWords *words, Error *error) {
    *words = (SharedWords){.sentences = count};
    Sorted *sorted = calloc(count, sizeof *sorted);
    bool done =
        sorted != NULL ? find(traces, sorted, words, error) : error_no_memory(error, "compare");
    for (size_t i = 0; sorted != NULL && i < count; i++) {
        free(sorted[i].entries);
    }
    free(sorted);
    return done;
}

bool shared_words_comparable(const Trace *const *traces, size_t count) {
    size_t width = traces[0]->x.cols;
    for (size_t i = 0; i < count; i++) {
        if (width == 0 || traces[i]->x.cols != width || traces[i]->output.cols != width) {
            return false;
        }
    }
    return true;
}

static bool is_same_row(const double *a, const double *b, size_t width) {
    for (size_t i = 0; i < width; i++) {
        if (a[i] < b[i] || a[i] > b[i]) {
            return false;
        }
    }
    return true;
}

bool shared_words_start_alike(const Trace *const *traces, const SharedWords *words) {
    for (size_t word = 0; word < words->count; word++) {
        const size_t *places = shared_words_places(words, word);
        const double *first = matrix_row(&traces[0]->x, places[0]);
        for (size_t i = 1; i < words->sentences; i++) {
            if (!is_same_row(first, matrix_row(&traces[i]->x, places[i]), traces[0]->x.cols)) {
                return false;
            }
        }
    }
    return true;
}

void shared_words_free(SharedWords *words) {
    free(words->places);
    *words = (SharedWords){0};
}
