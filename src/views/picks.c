#include "picks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name, or a number from 1; names->count where it is neither. */
static size_t find_dimension(const Labels *names, const char *word, size_t length) {
    for (size_t i = 0; i < names->count; i++) {
        if (strlen(names->text[i]) == length && strncmp(names->text[i], word, length) == 0) {
            return i;
        }
    }
    bool is_number = length > 0 && length < 10 && strspn(word, "0123456789") >= length;
    unsigned long number = is_number ? strtoul(word, NULL, 10) : 0;
    return number >= 1 && number <= names->count ? number - 1 : names->count;
}

static bool refuse(const Labels *names, const char *option, const char *word, size_t length,
                   Error *error) {
    char list[512];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < names->count && used + 80 < sizeof list; i++) {
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.*s", i == 0 ? "" : ", ",
                                 error_shown(names->text[i], 40), names->text[i]);
    }
    return error_set(error, ERROR_USAGE, option,
                     "there is no dimension \"%.*s\"; some of %s are wanted",
                     length < 80 ? (int)length : 80, word, list);
}

bool picks_read(const char *list, const Labels *names, const char *option, Picks *picks,
                Error *error) {
    picks->count = 0;
    picks->places = calloc(strlen(list) + 1, sizeof *picks->places);
    if (picks->places == NULL) {
        return error_no_memory(error, option);
    }
    for (const char *word = list;; word++) {
        size_t length = strcspn(word, ",");
        size_t place = find_dimension(names, word, length);
        if (place == names->count) {
            return refuse(names, option, word, length, error);
        }
        picks->places[picks->count++] = place;
        word += length;
        if (*word == '\0') {
            return true;
        }
    }
}

bool picks_columns(const Picks *picks, const Matrix *from, Matrix *to, Error *error) {
    *to = (Matrix){0};
    if (matrix_is_absent(from)) {
        return true;
    }
    if (!matrix_new(to, from->rows, picks->count, error)) {
        return false;
    }
    for (size_t i = 0; i < from->rows; i++) {
        for (size_t j = 0; j < picks->count; j++) {
            matrix_row(to, i)[j] = matrix_row(from, i)[picks->places[j]];
        }
    }
    return true;
}

bool picks_names(const Picks *picks, Labels *names, Error *error) {
    Labels kept;
    if (!labels_new(&kept, picks->count, error)) {
        return false;
    }
    for (size_t j = 0; j < picks->count; j++) {
        const char *name = names->text[picks->places[j]];
        if (!labels_set(&kept, j, name, strlen(name), error)) {
            labels_free(&kept);
            return false;
        }
    }
    labels_free(names);
    *names = kept;
    return true;
}

void picks_free(Picks *picks) {
    free(picks->places);
    *picks = (Picks){0};
}
