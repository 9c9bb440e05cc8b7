/*
 * A JSON table that streams by in pieces, beside the same text read whole: the sieve says what the
 * whole says and finds the same words with the same numbers, or that it knows nothing.
 */
#include "fuzz.h"
#include "sieve.h"

#include <stdlib.h>
#include <string.h>

static const char sentence[] = "The cat, dog and mouse \u6211\u559c\u6b22 e\u0301 a b name q";

static Wanted *new_wanted(void) {
    Wanted *wanted = NULL;
    Error error = {0};
    fuzz_holds(wanted_new(&wanted, &error) && wanted_add_text(wanted, sentence, true, &error) &&
                   wanted_settle(wanted, &error),
               "there is memory for what is wanted");
    return wanted;
}

/* What is not used comes again, with `step` more bytes behind it, in memory of its own. */
static void feed(Sieve *sieve, const uint8_t *data, size_t size, size_t step) {
    Error error = {0};
    size_t at = 0, shown = 0;
    bool is_last = false;
    while (!is_last && !sieve_has_given_up(sieve)) {
        size_t used = 0;
        is_last = shown + step > size - at;
        shown = is_last ? size - at : shown + step;
        char *piece = malloc(shown > 0 ? shown : 1);
        fuzz_holds(piece != NULL, "there is memory for a piece");
        memcpy(piece, data + at, shown);
        fuzz_holds(sieve_feed(sieve, piece, shown, is_last, &used, &error) && used <= shown,
                   "a sieve uses what it is shown");
        free(piece);
        at += used;
        shown -= used;
    }
}

/** A document that was read, or why not. */
typedef struct Outcome {
    Document document;
    Error error;
    bool done;
} Outcome;

static SieveVerdict sift(const uint8_t *data, size_t size, SieveKeep keep, Seen *seen,
                         Outcome *outcome) {
    Wanted *wanted = new_wanted();
    Sieve *sieve = NULL;
    SieveVerdict verdict;
    fuzz_holds(sieve_new(wanted, seen, keep, &sieve, &outcome->error), "a sieve can be made");
    feed(sieve, data, size, 1 + size % 97);
    outcome->done = sieve_read(sieve, ROLE_DOCUMENT, &outcome->document, &verdict, &outcome->error);
    sieve_free(sieve);
    wanted_free(wanted);
    return verdict;
}

/* A second walk where words may be equal, as the program does it. */
static SieveVerdict sift_again(const uint8_t *data, size_t size, Outcome *outcome) {
    Seen *seen = NULL;
    fuzz_holds(seen_new(&seen, &outcome->error), "there is memory for what was seen");
    SieveVerdict verdict = sift(data, size, SIEVE_WANTED, seen, outcome);
    if (verdict == SIEVE_AGAIN) {
        document_free(&outcome->document);
        verdict = sift(data, size, SIEVE_WORDS, seen, outcome);
        fuzz_holds(verdict != SIEVE_AGAIN, "two walks are enough");
    }
    seen_free(seen);
    return verdict;
}

static void same_error(const Error *a, const Error *b) {
    fuzz_holds(a->code == b->code && strcmp(a->where, b->where) == 0 &&
                   strcmp(a->what, b->what) == 0,
               "the sieve and the whole fail alike");
}

static void same_token(const Document *few, const Token *a, const Document *all, const Token *b) {
    bool is_missing = a->row == LEXICON_MISSING;
    fuzz_holds(strcmp(a->text, b->text) == 0 && is_missing == (b->row == LEXICON_MISSING),
               "a sentence is cut alike");
    fuzz_holds(is_missing ||
                   memcmp(matrix_row(&few->vectors, a->row), matrix_row(&all->vectors, b->row),
                          all->vectors.cols * sizeof(double)) == 0,
               "a word has the same numbers");
}

static void same_tokens(const Document *few, const Lexicon *small, const Document *all,
                        const Lexicon *large) {
    for (Segmentation segment = SEGMENT_AUTO; segment <= SEGMENT_CHAR; segment++) {
        Tokens a = {0}, b = {0};
        Notes notes = {0};
        Error error = {0};
        fuzz_holds(tokens_cut(sentence, small, segment, &a, &notes, &error) &&
                       tokens_cut(sentence, large, segment, &b, &notes, &error) &&
                       a.count == b.count,
                   "a sentence can be cut");
        for (size_t i = 0; i < a.count; i++) {
            same_token(few, &a.items[i], all, &b.items[i]);
        }
        tokens_free(&a);
        tokens_free(&b);
        notes_free(&notes);
    }
}

static void same_words(const Document *few, const Document *all) {
    Lexicon *small = NULL, *large = NULL;
    Error a = {0}, b = {0};
    bool is_small = lexicon_new(&few->words, CASE_AUTO, &small, &a);
    bool is_large = lexicon_new(&all->words, CASE_AUTO, &large, &b);
    fuzz_holds(is_small == is_large, "equal words are seen alike");
    if (is_large) {
        same_tokens(few, small, all, large);
    } else {
        same_error(&a, &b);
    }
    lexicon_free(small);
    lexicon_free(large);
}

static void same_document(const Document *few, const Document *all) {
    fuzz_holds(few->has_embeddings == all->has_embeddings &&
                   few->dimensions.count == all->dimensions.count &&
                   few->layer_count == all->layer_count &&
                   few->compare_count == all->compare_count &&
                   few->vectors.cols == all->vectors.cols,
               "what stands around the words is the same");
    if (all->has_embeddings) {
        same_words(few, all);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Outcome whole = {0}, sifted = {0};
    whole.done =
        document_read((const char *)data, size, ROLE_DOCUMENT, &whole.document, &whole.error);
    SieveVerdict verdict = sift_again(data, size, &sifted);
    if (verdict != SIEVE_WHOLE) {
        fuzz_holds(whole.done == sifted.done, "the sieve takes what the whole reader takes");
        if (whole.done) {
            same_document(&sifted.document, &whole.document);
        } else {
            same_error(&sifted.error, &whole.error);
        }
    }
    document_free(&whole.document);
    document_free(&sifted.document);
    return 0;
}
