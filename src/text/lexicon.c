#include "lexicon.h"
#include "normal_form.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Words are named in messages up to this many bytes. */
enum { NAMED_BYTES = 120 };

static bool error_twice(const Labels *words, size_t first, size_t second, Error *error) {
    const char *a = words->text[first];
    const char *b = words->text[second];
    const char *how = strcmp(a, b) == 0 ? "the same" : "the same in Unicode's NFC form";
    return error_set(error, ERROR_DATA, "$.embeddings",
                     "\"%.*s\" (word %zu) and \"%.*s\" (word %zu) are %s; keep one of them",
                     error_shown(a, NAMED_BYTES), a, first + 1, error_shown(b, NAMED_BYTES), b,
                     second + 1, how);
}

/* Makes `form` a row's word: borrowed from `source` where that is equal, else copied. */
static bool keep_form(WordIndex *index, size_t row, Span source, Span form, Error *error) {
    if (form.length == source.length && memcmp(form.text, source.text, form.length) == 0) {
        index->words[row] = source;
        return true;
    }
    return word_index_copy(index, row, form, error);
}

static bool index_exact(Lexicon *lexicon, Normaliser *work, Error *error) {
    for (size_t row = 0; row < lexicon->words->count; row++) {
        Span source = {lexicon->words->text[row], strlen(lexicon->words->text[row])};
        Span form;
        if (!normal_form(work, source, &form)) {
            return error_no_memory(error, "lexicon");
        }
        if (!keep_form(&lexicon->exact, row, source, form, error)) {
            return false;
        }
    }
    size_t again = word_index_fill(&lexicon->exact);
    if (again < lexicon->exact.count) {
        Span word = lexicon->exact.words[again];
        size_t holder = word_index_find(&lexicon->exact, hash_more(0, word), word);
        return error_twice(lexicon->words, holder, again, error);
    }
    return word_index_measure(&lexicon->exact, error);
}

bool lexicon_new(const Labels *words, CaseRule rule, Lexicon **lexicon, Error *error) {
    Lexicon *made = calloc(1, sizeof *made);
    *lexicon = NULL;
    if (made == NULL) {
        return error_no_memory(error, "lexicon");
    }
    made->words = words;
    made->rule = rule;
    made->folded = calloc(1, sizeof *made->folded);
    Normaliser work = {0};
    bool done = made->folded != NULL ? word_index_new(&made->exact, words->count, error) &&
                                           index_exact(made, &work, error)
                                     : error_no_memory(error, "lexicon");
    normaliser_free(&work);
    if (!done) {
        lexicon_free(made);
        return false;
    }
    *lexicon = made;
    return true;
}

/* Where several words fold alike, the first one keeps the place. */
static bool index_folded(const Lexicon *lexicon, WordIndex *folded, Normaliser *work,
                         Error *error) {
    for (size_t row = 0; row < folded->count; row++) {
        Span source = lexicon->exact.words[row];
        Span form;
        if (!folded_form(work, source, &form)) {
            return error_no_memory(error, "lexicon");
        }
        if (!keep_form(folded, row, source, form, error)) {
            return false;
        }
    }
    word_index_fill(folded);
    return word_index_measure(folded, error);
}

bool lexicon_fold(const Lexicon *lexicon, Error *error) {
    FoldedWords *folded = lexicon->folded;
    if (lexicon->rule == CASE_EXACT || folded->is_ready) {
        return true;
    }
    Normaliser work = {0};
    folded->is_ready = word_index_new(&folded->index, lexicon->exact.count, error) &&
                       index_folded(lexicon, &folded->index, &work, error);
    normaliser_free(&work);
    if (!folded->is_ready) {
        word_index_free(&folded->index);
    }
    return folded->is_ready;
}

void lexicon_free(Lexicon *lexicon) {
    if (lexicon == NULL) {
        return;
    }
    if (lexicon->folded != NULL) {
        word_index_free(&lexicon->folded->index);
    }
    word_index_free(&lexicon->exact);
    free(lexicon->folded);
    free(lexicon);
}

/* Looks up what is in NFC already. */
static bool find_form(const Lexicon *lexicon, Span form, size_t *row, Error *error) {
    *row = word_index_find(&lexicon->exact, hash_more(0, form), form);
    if (*row != LEXICON_MISSING || lexicon->rule == CASE_EXACT || !text_is_cased(form)) {
        return true;
    }
    if (!lexicon_fold(lexicon, error)) {
        return false;
    }
    Normaliser work = {0};
    Span folded;
    bool done = folded_form(&work, form, &folded);
    if (done) {
        *row = word_index_find(&lexicon->folded->index, hash_more(0, folded), folded);
    }
    normaliser_free(&work);
    return done || error_no_memory(error, "lexicon");
}

bool lexicon_find(const Lexicon *lexicon, const char *text, size_t length, size_t *row,
                  Error *error) {
    /* Composing makes of four code points, of at most four bytes each, no less than one byte, and
     * folding triples a word at most: what is longer than that cannot become any word. */
    *row = LEXICON_MISSING;
    if (length / 64 > word_index_longest(&lexicon->exact)) {
        return true;
    }
    Normaliser work = {0};
    Span form;
    bool done = normal_form(&work, (Span){text, length}, &form);
    done = done ? find_form(lexicon, form, row, error) : error_no_memory(error, "lexicon");
    normaliser_free(&work);
    return done;
}
