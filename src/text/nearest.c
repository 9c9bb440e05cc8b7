/*
 * nearest: edit distance (optimal string alignment) over code points, and the words near to one.
 */
#include "grow.h"
#include "lexicon.h"
#include "normal_form.h"
#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* However long the word, a suggestion this far off is no help. */
enum { FARTHEST = 8 };

/* A text as code points. */
typedef struct Points {
    size_t count, capacity;
    int32_t *at;
} Points;

/* Three rows of the table of distances between beginnings. */
typedef struct EditRows {
    size_t capacity;
    size_t *cells;
} EditRows;

static bool points_set(Points *points, Span text) {
    int32_t *grown = grow(points->at, &points->capacity, text.length, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    points->at = grown;
    points->count = 0;
    for (size_t i = 0; i < text.length;) {
        i += utf8_next(text.text + i, text.length - i, &grown[points->count++]);
    }
    return true;
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The distance of the first i points of a and the first j of b, from the two rows before. */
static size_t edit_cell(const Points *a, const Points *b, size_t i, size_t j,
                        size_t *const row[3]) {
    bool is_same = a->at[i - 1] == b->at[j - 1];
    size_t best = row[1][j - 1] + (is_same ? 0 : 1);
    best = smaller(best, smaller(row[0][j - 1], row[1][j]) + 1);
    bool is_swap = i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
    return is_swap ? smaller(best, row[2][j - 2] + 1) : best;
}

/* Fills row i within `limit` of the diagonal and returns its least distance. */
static size_t edit_row(const Points *a, const Points *b, size_t i, size_t limit,
                       size_t *const row[3]) {
    size_t first = i > limit ? i - limit : 1;
    size_t last = limit < b->count && i < b->count - limit ? i + limit : b->count;
    row[0][first - 1] = first == 1 ? i : limit + 1;
    size_t least = row[0][first - 1];
    for (size_t j = first; j <= last; j++) {
        row[0][j] = edit_cell(a, b, i, j, row);
        least = smaller(least, row[0][j]);
    }
    if (last < b->count) {
        row[0][last + 1] = limit + 1;
    }
    return least;
}

/* The edit distance, or more than `limit` where it is more; SIZE_MAX when memory runs out. */
static size_t edit_distance(const Points *a, const Points *b, size_t limit, EditRows *rows) {
    size_t width = b->count + 1;
    size_t apart = a->count > b->count ? a->count - b->count : b->count - a->count;
    if (apart > limit) {
        return limit + 1;
    }
    size_t *cells = grow(rows->cells, &rows->capacity, 3 * width, sizeof *cells);
    if (cells == NULL) {
        return SIZE_MAX;
    }
    rows->cells = cells;
    size_t *row[3] = {cells, cells + width, cells + 2 * width};
    for (size_t j = 0; j < width; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= a->count; i++) {
        size_t *oldest = row[2];
        row[2] = row[1];
        row[1] = row[0];
        row[0] = oldest;
        if (edit_row(a, b, i, limit, row) > limit) {
            return limit + 1;
        }
    }
    return row[0][b->count];
}

size_t text_distance(const char *a, const char *b) {
    Points first = {0}, second = {0};
    EditRows rows = {0};
    size_t distance = SIZE_MAX;
    if (points_set(&first, (Span){a, strlen(a)}) && points_set(&second, (Span){b, strlen(b)})) {
        size_t most = first.count > second.count ? first.count : second.count;
        distance = edit_distance(&first, &second, most, &rows);
    }
    free(first.at);
    free(second.at);
    free(rows.cells);
    return distance;
}

/* The nearest words so far, the nearest first. */
typedef struct Nearest {
    Points word, other;
    EditRows rows;
    size_t limit; /* the farthest that still counts */
    size_t most, count;
    size_t *distance; /* of each of them */
    size_t *found;    /* their rows: the caller's */
} Nearest;

/* Puts a row behind those that are as near or nearer; the last gives way where there is no room. */
static void nearest_insert(Nearest *nearest, size_t row, size_t distance) {
    size_t place = nearest->count < nearest->most ? nearest->count++ : nearest->most - 1;
    for (; place > 0 && nearest->distance[place - 1] > distance; place--) {
        nearest->distance[place] = nearest->distance[place - 1];
        nearest->found[place] = nearest->found[place - 1];
    }
    nearest->distance[place] = distance;
    nearest->found[place] = row;
}

/* Offers a word. A distance that replaces every letter says nothing, so it is no suggestion. */
static bool nearest_offer(Nearest *nearest, size_t row, Span word) {
    if (word.length / 4 > nearest->word.count + nearest->limit) {
        return true;
    }
    if (!points_set(&nearest->other, word)) {
        return false;
    }
    size_t limit = nearest->limit;
    if (nearest->count == nearest->most) {
        size_t worst = nearest->distance[nearest->most - 1];
        if (worst == 0) {
            return true;
        }
        limit = worst - 1;
    }
    size_t distance = edit_distance(&nearest->word, &nearest->other, limit, &nearest->rows);
    size_t letters =
        nearest->word.count > nearest->other.count ? nearest->word.count : nearest->other.count;
    if (distance <= limit && distance < letters) {
        nearest_insert(nearest, row, distance);
    }
    return distance != SIZE_MAX;
}

/* The word in the form in which the lexicon's words are compared. */
static bool nearest_word(Nearest *nearest, const Lexicon *lexicon, Span word) {
    Normaliser normal = {0}, folded = {0};
    Span form;
    bool done = normal_form(&normal, word, &form) &&
                (lexicon->rule == CASE_EXACT || folded_form(&folded, form, &form)) &&
                points_set(&nearest->word, form);
    normaliser_free(&normal);
    normaliser_free(&folded);
    size_t third = nearest->word.count / 3;
    nearest->limit = third < 1 ? 1 : third > FARTHEST ? FARTHEST : third;
    return done;
}

static void nearest_free(Nearest *nearest) {
    free(nearest->word.at);
    free(nearest->other.at);
    free(nearest->rows.cells);
    free(nearest->distance);
}

size_t lexicon_nearest(const Lexicon *lexicon, const char *word, size_t most, size_t *rows) {
    Error ignored; /* a message that lacks its suggestions is still a message */
    most = smaller(most, lexicon->exact.count);
    if (most == 0 || !lexicon_fold(lexicon, &ignored)) {
        return 0;
    }
    Nearest nearest = {.most = most, .found = rows, .distance = calloc(most, sizeof(size_t))};
    const WordIndex *index =
        lexicon->rule == CASE_EXACT ? &lexicon->exact : &lexicon->folded->index;
    bool done =
        nearest.distance != NULL && nearest_word(&nearest, lexicon, (Span){word, strlen(word)});
    for (size_t row = 0; row < index->count && done; row++) {
        done = nearest_offer(&nearest, row, index->words[row]);
    }
    nearest_free(&nearest);
    return done ? nearest.count : 0;
}
