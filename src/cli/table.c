#include "table.h"

#include "bounds.h"
#include "text.h"

#include <stdlib.h>

static bool read_json(Input *input, DocumentRole role, Document *document, Error *error) {
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

bool table_open(const char *path, DocumentRole role, Loaded *loaded, Source *source, Error *error) {
    Input *input;
    if (!input_open(path, &input, error)) {
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
    bool done = read_json(input, role, &loaded->table, error);
    input_close(input);
    loaded->table_input = NULL;
    return done;
}

/* True where some text may be cut into single characters. */
static bool cuts_by_cluster(const Arguments *a, const Loaded *loaded) {
    const Document *document = &loaded->document;
    bool by_cluster = a->options.segment == SEGMENT_CHAR ||
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

static bool add_all(Wanted *wanted, const Arguments *a, const Loaded *loaded,
                    const RequestSources *base, Error *error) {
    bool by_cluster = cuts_by_cluster(a, loaded);
    bool done = add_text(wanted, base->sentence, by_cluster, error) &&
                add_text(wanted, base->cross, by_cluster, error) &&
                add_document(wanted, &loaded->document, by_cluster, error);
    for (size_t i = 0; i < a->compare_count && done; i++) {
        done = add_text(wanted, a->compare[i], by_cluster, error);
    }
    return done && wanted_settle(wanted, error);
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
    bool done =
        wanted_new(&wanted, error) && add_all(wanted, a, loaded, base, error) &&
        wordvectors_read(loaded->table_input, &loaded->table_format, wanted, &vectors, error);
    wanted_free(wanted);
    if (done) {
        fill_document(&loaded->table, &vectors);
    }
    return done;
}
