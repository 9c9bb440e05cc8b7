#include "table.h"

#include "bounds.h"
#include "sieve.h"
#include "text.h"

#include <stdlib.h>

/* Reads all that is left of the input as a document. */
static bool read_whole(Input *input, DocumentRole role, Document *document, Error *error) {
    char *bytes;
    size_t length;
    if (!input_rest(input, LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    bool done = document_read(bytes, length, role, document, error) ||
                error_in_file(error, input_name(input));
    free(bytes);
    return done;
}

/* A document that nobody but itself, perhaps, asks for words. */
static bool open_asking(Input *input, DocumentRole role, Loaded *loaded, Error *error) {
    bool done = read_whole(input, role, &loaded->table, error);
    input_close(input);
    loaded->table_input = NULL;
    return done;
}

bool table_open(const Arguments *a, DocumentRole role, Loaded *loaded, Source *source,
                Error *error) {
    Input *input;
    if (!input_open(a->table, &input, error)) {
        return false;
    }
    loaded->table_input = input;
    *source = (Source){&loaded->table, input_name(input)};
    options_default(&loaded->table.options);
    if (!wordvectors_recognise(input, LIMIT_DIMENSIONS, &loaded->table_format, error)) {
        return false;
    }
    if (loaded->table_format.kind != TABLE_JSON) {
        loaded->table.has_embeddings = true;
        return true;
    }
    bool is_asked = a->sentence != NULL || a->document_on_stdin || a->memory.text != NULL;
    return is_asked && role == ROLE_DOCUMENT ? input_hold(input, LIMIT_FILE_BYTES, error)
                                             : open_asking(input, role, loaded, error);
}

/* True where some text may be cut into single characters. A JSON table may say so at its end. */
static bool cuts_by_cluster(const Arguments *a, const Loaded *loaded) {
    const Document *document = &loaded->document;
    bool by_cluster = loaded->table_format.kind == TABLE_JSON ||
                      a->options.segment == SEGMENT_CHAR ||
                      document->options.segment == SEGMENT_CHAR ||
                      loaded->weights.options.segment == SEGMENT_CHAR;
    for (size_t i = 0; i < document->compare_count; i++) {
        by_cluster = by_cluster || document->compare[i].options.segment == SEGMENT_CHAR;
    }
    return by_cluster;
}

static bool add_text(Wanted *wanted, const char *text, bool by_cluster, Error *error) {
    return text == NULL || wanted_add_text(wanted, text, by_cluster, error);
}

/* What a document has its words looked up for. Beside ready tokens a sentence is a title. */
static bool add_document(Wanted *wanted, const Document *document, bool by_cluster, Error *error) {
    const char *sentence = document->has_tokens ? NULL : document->text[TEXT_SENTENCE];
    const char *context = document->has_context_tokens ? NULL : document->text[TEXT_CONTEXT];
    if (!add_text(wanted, sentence, by_cluster, error) ||
        !add_text(wanted, context, by_cluster, error) ||
        !wanted_add_words(wanted, &document->tokens, error) ||
        !wanted_add_words(wanted, &document->context_tokens, error)) {
        return false;
    }
    for (size_t i = 0; i < document->compare_count; i++) {
        if (!add_document(wanted, &document->compare[i], by_cluster, error)) {
            return false;
        }
    }
    return true;
}

/* All of them are told before the table is read, and once more when their turn comes. */
static bool add_coming(Wanted *wanted, const Coming *coming, bool by_cluster, Error *error) {
    const char *sentence = "";
    bool done = true;
    while (done && coming != NULL && sentence != NULL) {
        done = coming->next(coming->context, &sentence, error) &&
               add_text(wanted, sentence, by_cluster, error);
    }
    return done;
}

static bool add_all(Wanted *wanted, const Arguments *a, const Loaded *loaded,
                    const RequestSources *base, Error *error) {
    bool by_cluster = cuts_by_cluster(a, loaded);
    bool done = add_text(wanted, base->sentence, by_cluster, error) &&
                add_text(wanted, base->cross, by_cluster, error) &&
                add_document(wanted, &loaded->document, by_cluster, error) &&
                add_coming(wanted, a->coming, by_cluster, error);
    for (size_t i = 0; i < a->compare_count && done; i++) {
        done = add_text(wanted, a->compare[i], by_cluster, error);
    }
    return done && wanted_settle(wanted, error);
}

static bool feed_all(Input *input, Sieve *sieve, Error *error) {
    const char *bytes;
    size_t length, used, wanted = 1;
    bool is_last = false;
    while (!is_last && !sieve_has_given_up(sieve)) {
        if (!input_window(input, wanted, &bytes, &length, error)) {
            return false;
        }
        is_last = length < wanted;
        if (!sieve_feed(sieve, bytes, length, is_last, &used, error)) {
            return false;
        }
        input_skip(input, used);
        wanted = length - used + 1;
    }
    return true;
}

/* How a JSON table is read by one walk over it. */
typedef struct Walk {
    Seen *seen;
    SieveKeep keep;
    SieveVerdict verdict;
} Walk;

static bool walk_rows(Loaded *loaded, Wanted *wanted, Walk *walk, Error *error) {
    Input *input = loaded->table_input;
    Sieve *sieve;
    if (!sieve_new(wanted, walk->seen, walk->keep, &sieve, error)) {
        return false;
    }
    bool done = input_rewind(input, error) && feed_all(input, sieve, error);
    if (done) {
        document_free(&loaded->table);
        done = sieve_read(sieve, ROLE_DOCUMENT, &loaded->table, &walk->verdict, error) ||
               error_in_file(error, input_name(input));
    }
    sieve_free(sieve);
    return done;
}

/* What was wanted before does not count: each walk takes its words anew. */
static bool walk(const Arguments *a, Loaded *loaded, const RequestSources *base, Walk *walk,
                 Error *error) {
    Wanted *wanted = NULL;
    bool done = wanted_new(&wanted, error) && add_all(wanted, a, loaded, base, error) &&
                walk_rows(loaded, wanted, walk, error);
    wanted_free(wanted);
    return done;
}

/* Of a table that is right one walk is enough; where words are equal a second one tells which, and
 * the whole is in memory only for a message that names a line. */
static bool read_json(const Arguments *a, Loaded *loaded, const RequestSources *base,
                      SieveKeep keep, Error *error) {
    Walk first = {.keep = keep};
    if (!seen_new(&first.seen, error)) {
        return false;
    }
    bool done = walk(a, loaded, base, &first, error);
    Walk last = first;
    if (done && first.verdict == SIEVE_AGAIN) {
        last.keep = SIEVE_WORDS;
        done = walk(a, loaded, base, &last, error);
    }
    seen_free(first.seen);
    if (done && last.verdict == SIEVE_WHOLE) {
        done = input_rewind(loaded->table_input, error) &&
               read_whole(loaded->table_input, ROLE_DOCUMENT, &loaded->table, error);
    }
    loaded->table_is_partial = last.verdict == SIEVE_READ && last.keep == SIEVE_WANTED;
    return done;
}

/* The vectors become the document's. */
static void fill_document(Document *document, WordVectors *vectors) {
    document->words = vectors->words;
    document->vectors = vectors->vectors;
    document->times = vectors->times;
    document->total_words = vectors->total_words;
    *vectors = (WordVectors){0};
}

bool table_read_vectors(const Arguments *a, Loaded *loaded, const RequestSources *base,
                        Error *error) {
    Wanted *wanted = NULL;
    WordVectors vectors;
    if (loaded->table_input == NULL) {
        return true;
    }
    if (loaded->table_format.kind == TABLE_JSON) {
        return read_json(a, loaded, base, SIEVE_WANTED, error);
    }
    bool done =
        wanted_new(&wanted, error) && add_all(wanted, a, loaded, base, error) &&
        wordvectors_read(loaded->table_input, &loaded->table_format, wanted, &vectors, error);
    wanted_free(wanted);
    if (done) {
        fill_document(&loaded->table, &vectors);
    }
    return done;
}

bool table_read_words(const Arguments *a, Loaded *loaded, Error *error) {
    return read_json(a, loaded, &loaded->sources[0], SIEVE_WORDS, error);
}
