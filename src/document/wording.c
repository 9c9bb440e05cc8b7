#include "wording.h"

#include "error.h"
#include "text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define BYTES_SHOWN 60

/* No misspelt name is longer. */
#define WORD_LONGEST 24

int wording_shown(const char *text) {
    return error_shown(text, BYTES_SHOWN);
}

const char *wording_rest(const char *text) {
    return text[wording_shown(text)] == '\0' ? "" : "…";
}

/* Two edits in a short word make another word. */
static size_t edits_forgiven(const char *word) {
    size_t length = strlen(word);
    return length <= 2 ? 0 : length <= 4 ? 1 : length <= 7 ? 2 : 3;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* In ASCII, whatever the locale: W_k is meant to be W_K, not W_Q. */
static bool differs_in_case_only(const char *a, const char *b) {
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

const char *wording_nearest(const char *text, const char *const *words, size_t count) {
    const char *nearest = NULL;
    size_t least = (size_t)-1;
    for (size_t i = 0; i < count && strlen(text) <= WORD_LONGEST; i++) {
        size_t distance = differs_in_case_only(text, words[i]) ? 0 : text_distance(text, words[i]);
        if (distance <= edits_forgiven(words[i]) && distance < least) {
            least = distance;
            nearest = words[i];
        }
    }
    return nearest;
}

void wording_list(const char *const *words, size_t count, char *list, size_t size) {
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        const char *join = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        used += (size_t)snprintf(list + used, size - used, "%s%s", join, words[i]);
    }
}
