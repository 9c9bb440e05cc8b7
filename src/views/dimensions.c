#include "phrase.h"
#include "views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The places of the dimensions to keep. */
typedef struct Picks {
    size_t *places;
    size_t count;
} Picks;

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

static bool refuse(const Labels *names, const char *word, size_t length, Error *error) {
    char list[512];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < names->count && used + 80 < sizeof list; i++) {
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.40s", i == 0 ? "" : ", ",
                                 names->text[i]);
    }
    return error_set(error, ERROR_USAGE, "--dims",
                     "there is no dimension \"%.*s\"; all, auto, or some of %s are wanted",
                     length < 80 ? (int)length : 80, word, list);
}

/* "animal,tech" or "1,6", in the order in which they are named. */
static bool read_picks(const char *list, const Labels *names, Picks *picks, Error *error) {
    picks->places = calloc(strlen(list) + 1, sizeof *picks->places);
    if (picks->places == NULL) {
        return error_no_memory(error, "--dims");
    }
    for (const char *word = list;; word++) {
        size_t length = strcspn(word, ",");
        size_t place = find_dimension(names, word, length);
        if (place == names->count) {
            return refuse(names, word, length, error);
        }
        picks->places[picks->count++] = place;
        word += length;
        if (*word == '\0') {
            return true;
        }
    }
}

static bool keep_columns(const Picks *picks, Matrix *borrowed, Matrix *owned, Error *error) {
    if (matrix_is_absent(borrowed)) {
        return true;
    }
    if (!matrix_new(owned, borrowed->rows, picks->count, error)) {
        return false;
    }
    for (size_t i = 0; i < borrowed->rows; i++) {
        for (size_t j = 0; j < picks->count; j++) {
            matrix_row(owned, i)[j] = matrix_row(borrowed, i)[picks->places[j]];
        }
    }
    *borrowed = *owned;
    return true;
}

static bool keep_names(const Picks *picks, Labels *names, Error *error) {
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

static bool say_how_many(ViewsData *data, size_t kept, size_t all, Error *error) {
    Phrase phrase = {0};
    phrase_add(&phrase, "%s, %zu of %zu dimensions shown", data->subtitle, kept, all);
    free(data->subtitle);
    data->subtitle = phrase.text;
    data->figure.subtitle = phrase.text;
    return phrase.text != NULL || error_no_memory(error, "--dims");
}

/* An output of another width has dimensions of its own, which nobody named. */
static bool keep(ViewsData *data, const Picks *picks, Error *error) {
    FigureData *figure = &data->figure;
    bool has_input = !matrix_is_absent(&figure->input);
    bool reaches_output = !has_input || figure->output.cols == figure->input.cols;
    size_t all = has_input ? data->dimensions.count : data->output_dimensions.count;
    return (!has_input || (keep_columns(picks, &figure->input, &data->kept[0], error) &&
                           keep_names(picks, &data->dimensions, error))) &&
           (!reaches_output || (keep_columns(picks, &figure->output, &data->kept[1], error) &&
                                keep_columns(picks, &figure->shift, &data->kept[2], error) &&
                                keep_names(picks, &data->output_dimensions, error))) &&
           say_how_many(data, picks->count, all, error);
}

bool views_keep_dimensions(ViewsData *data, const char *list, Error *error) {
    bool has_input = !matrix_is_absent(&data->figure.input);
    const Labels *names = has_input ? &data->dimensions : &data->output_dimensions;
    Picks picks = {0};
    bool done = read_picks(list, names, &picks, error) && keep(data, &picks, error);
    free(picks.places);
    return done;
}
