/*
 * wanted: cutting, turned around. A token is a run of clusters of a chunk between two places where
 * words may be cut, or a cluster alone, or a ready token; the lexicon compares it in NFC, and
 * folded. So those runs, in both forms, tell which words of a table can matter.
 */
#include "chunks.h"
#include "clusters.h"
#include "runs.h"
#include "text.h"
#include "utf8.h"
#include "word_set.h"

#include <stdlib.h>
#include <string.h>

struct Wanted {
    Runs normal, folded;
    WordSet taken;        /* in NFC, by their row */
    WordSet taken_folded; /* the folded forms of those: the first word that folds so */
    Piece piece;
    Normaliser normaliser, folder; /* work space */
};

bool wanted_new(Wanted **wanted, Error *error) {
    *wanted = calloc(1, sizeof **wanted);
    return *wanted != NULL || error_no_memory(error, "lexicon");
}

void wanted_free(Wanted *wanted) {
    if (wanted == NULL) {
        return;
    }
    runs_free(&wanted->normal);
    runs_free(&wanted->folded);
    word_set_free(&wanted->taken);
    word_set_free(&wanted->taken_folded);
    piece_free(&wanted->piece);
    normaliser_free(&wanted->normaliser);
    normaliser_free(&wanted->folder);
    free(wanted);
}

/* A text that is a word only as a whole. */
static bool add_whole(Runs *runs, Span text) {
    size_t at;
    if (!runs_add(runs, text, &at) || !runs_start(runs, at)) {
        return false;
    }
    runs_end(runs, at + text.length);
    return true;
}

/* The runs between places where words may be cut. */
static bool add_runs(Runs *runs, const Piece *piece, const Form *form) {
    size_t at;
    if (!runs_add(runs, (Span){form->bytes, form->length}, &at)) {
        return false;
    }
    for (size_t i = 0; i < piece->count; i++) {
        if (piece->clusters[i].is_glued) {
            continue;
        }
        runs_end(runs, at + form->start[i]);
        if (!runs_start(runs, at + form->start[i])) {
            return false;
        }
    }
    runs_end(runs, at + form->length);
    return true;
}

static bool add_clusters(Runs *runs, const Piece *piece, const Form *form) {
    for (size_t i = 0; i < piece->count; i++) {
        size_t length = form->start[i + 1] - form->start[i];
        if (!add_whole(runs, (Span){form->bytes + form->start[i], length})) {
            return false;
        }
    }
    return true;
}

static bool add_form(Runs *runs, const Piece *piece, const Form *form, bool by_cluster) {
    return add_runs(runs, piece, form) && (!by_cluster || add_clusters(runs, piece, form));
}

bool wanted_add_text(Wanted *wanted, const char *text, bool by_cluster, Error *error) {
    Span sentence = {text, strlen(text)}, chunk;
    size_t bad, at = 0;
    if (!text_is_utf8(text, sentence.length, &bad)) {
        return true;
    }
    const Piece *piece = &wanted->piece;
    while (chunk_next(sentence, &at, &chunk)) {
        if (!piece_set(&wanted->piece, chunk, true, error)) {
            return false;
        }
        if (!add_form(&wanted->normal, piece, &piece->normal, by_cluster) ||
            (piece->has_folded && !add_form(&wanted->folded, piece, &piece->folded, by_cluster))) {
            return error_no_memory(error, "sentence");
        }
    }
    return true;
}

/* Both forms of a word, in the work space until its next use. */
static bool forms_of(Wanted *wanted, Span word, Span *normal, Span *folded) {
    return normal_form(&wanted->normaliser, word, normal) &&
           folded_form(&wanted->folder, *normal, folded);
}

bool wanted_add_words(Wanted *wanted, const Labels *words, Error *error) {
    for (size_t i = 0; i < words->count; i++) {
        Span word = {words->text[i], strlen(words->text[i])}, normal, folded;
        if (!forms_of(wanted, word, &normal, &folded) || !add_whole(&wanted->normal, normal) ||
            !add_whole(&wanted->folded, folded)) {
            return error_no_memory(error, "sentence");
        }
    }
    return true;
}

bool wanted_settle(Wanted *wanted, Error *error) {
    return (runs_sort(&wanted->normal) && runs_sort(&wanted->folded)) ||
           error_no_memory(error, "sentence");
}

/* True where a form is a run, or begins one that goes on with a space. */
static bool may_begin(const Runs *runs, Span form) {
    return runs_may_open(runs, form) && runs_have(runs, form, true);
}

static bool is_run(const Runs *runs, Span form) {
    return runs_may_open(runs, form) && runs_have(runs, form, false);
}

static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* For what is ASCII throughout, and so is in NFC. Most words are refused by two bytes alone, before
 * the rest is folded. */
static bool ascii_may_begin(const Wanted *wanted, Span word) {
    char small[64] = {0};
    if (may_begin(&wanted->normal, word) || word.length > sizeof small) {
        return true;
    }
    small[0] = word.length > 0 ? lower(word.text[0]) : '\0';
    small[1] = word.length > 1 ? lower(word.text[1]) : '\0';
    if (!runs_may_open(&wanted->folded, (Span){small, word.length})) {
        return false;
    }
    for (size_t i = 2; i < word.length; i++) {
        small[i] = lower(word.text[i]);
    }
    return runs_have(&wanted->folded, (Span){small, word.length}, true);
}

bool wanted_may_begin(Wanted *wanted, const char *text, size_t length) {
    Span word = {text, length}, normal, folded;
    if (utf8_is_ascii(text, length)) {
        return ascii_may_begin(wanted, word);
    }
    return !forms_of(wanted, word, &normal, &folded) || may_begin(&wanted->normal, normal) ||
           may_begin(&wanted->folded, folded);
}

static bool take(Wanted *wanted, Span normal, Span folded, size_t row) {
    size_t before;
    return word_set_add(&wanted->taken, normal, row) &&
           (word_set_find(&wanted->taken_folded, folded, &before) ||
            word_set_add(&wanted->taken_folded, folded, row));
}

bool wanted_take(Wanted *wanted, const char *text, size_t length, size_t *row,
                 WantedVerdict *verdict, Error *error) {
    Span normal, folded;
    if (!forms_of(wanted, (Span){text, length}, &normal, &folded)) {
        return error_no_memory(error, "lexicon");
    }
    bool is_exact = is_run(&wanted->normal, normal);
    *verdict = WORD_UNWANTED;
    if (!is_exact && !is_run(&wanted->folded, folded)) {
        return true;
    }
    size_t earlier;
    if (word_set_find(&wanted->taken, normal, row)) {
        *verdict = WORD_AGAIN;
    } else if (is_exact || !word_set_find(&wanted->taken_folded, folded, &earlier)) {
        *verdict = WORD_TAKEN;
        *row = wanted->taken.count;
        return take(wanted, normal, folded, *row) || error_no_memory(error, "lexicon");
    }
    return true;
}
