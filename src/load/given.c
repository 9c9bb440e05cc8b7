#include "given.h"

#include "bounds.h"
#include "npy.h"
#include "output.h"
#include "text.h"
#include "tokens_file.h"

#include <stdlib.h>
#include <string.h>

static bool check_limit(size_t count, size_t limit, const char *what, Error *error) {
    return count <= limit || error_set(error, ERROR_DATA, "header",
                                       "at most %zu %s are read, not %zu", limit, what, count);
}

/* The same limits as in a document. */
static bool check_limits(const Tensor *attention, Error *error) {
    int rank = attention->rank;
    return check_limit(rank > 3 ? attention->shape[0] : 0, LIMIT_LAYERS, "layers", error) &&
           check_limit(rank > 2 ? attention->shape[rank - 3] : 0, LIMIT_HEADS, "heads", error) &&
           check_limit(attention->shape[rank - 2], LIMIT_TOKENS, "tokens", error) &&
           check_limit(attention->shape[rank - 1], LIMIT_TOKENS, "tokens", error);
}

static bool read_attention(const char *path, Document *document, Error *error) {
    char *bytes;
    size_t length;
    Tensor *attention = &document->start[START_ATTENTION];
    if (!input_read(path, LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    tensor_free(attention);
    bool done = npy_read((const unsigned char *)bytes, length, attention, error) &&
                check_limits(attention, error);
    free(bytes);
    return done || error_in_file(error, strcmp(path, "-") == 0 ? "stdin" : path);
}

/* Ready weights need no table, so nothing but spaces says where a token ends. */
static bool split_sentence(const char *sentence, Document *document, Error *error) {
    Tokens tokens = {0};
    Notes notes = {0};
    bool done = tokens_cut(sentence, NULL, SEGMENT_SPACE, &tokens, &notes, error) &&
                labels_new(&document->tokens, tokens.count, error);
    for (size_t i = 0; done && i < tokens.count; i++) {
        const char *text = tokens.items[i].text;
        done = labels_set(&document->tokens, i, text, strlen(text), error);
    }
    document->has_tokens = true;
    notes_free(&notes);
    tokens_free(&tokens);
    return done;
}

static bool has_tokens(const Arguments *a) {
    return a->tokens != NULL || a->memory.given->has_tokens;
}

static bool take_sentence(const Arguments *a, const char *sentence, Document *document,
                          Error *error) {
    document->text[TEXT_SENTENCE] = strdup(sentence);
    if (document->text[TEXT_SENTENCE] == NULL) {
        return error_no_memory(error, "SENTENCE");
    }
    return has_tokens(a) || split_sentence(sentence, document, error);
}

/* A new document, which stands where one on stdin would. */
static bool begin_document(const Arguments *a, Loaded *loaded, RequestSources *base, Error *error) {
    Document *document = &loaded->document;
    const char *sentence = base->sentence;
    options_default(&document->options);
    base->sentence = NULL;
    base->document = (Source){document, a->attention != NULL ? a->attention
                                        : a->tokens != NULL  ? a->tokens
                                                             : a->memory.name};
    return sentence == NULL || take_sentence(a, sentence, document, error);
}

/* The document that asks, to be added to; NULL where there is none yet. */
static Document *asking_document(Loaded *loaded, const RequestSources *base) {
    if (base->sentence != NULL) {
        return NULL;
    }
    if (base->document.document != NULL) {
        return &loaded->document;
    }
    bool table_asks = base->table.document != NULL && request_is_asked(base->table.document);
    return table_asks ? &loaded->table : NULL;
}

/* Moves what was given into the document that asks. */
static void take_memory(Document *given, Document *document) {
    for (size_t i = 0; i < START_COUNT; i++) {
        if (given->start[i].rank > 0) {
            tensor_free(&document->start[i]);
            document->start[i] = given->start[i];
            given->start[i] = (Tensor){0};
        }
    }
    if (given->has_tokens) {
        labels_free(&document->tokens);
        document->tokens = given->tokens;
        document->has_tokens = true;
        given->tokens = (Labels){0};
    }
}

bool given_read(const Arguments *a, Loaded *loaded, RequestSources *base, Error *error) {
    /* Of weights alone there is no document that asks. */
    bool starts_in_memory = request_is_asked(a->memory.given);
    if (a->attention == NULL && a->tokens == NULL && !starts_in_memory) {
        return true;
    }
    Document *document = asking_document(loaded, base);
    if (document == NULL) {
        document = &loaded->document;
        if (!begin_document(a, loaded, base, error)) {
            return false;
        }
    }
    if (starts_in_memory) {
        take_memory(a->memory.given, document);
    }
    return (a->attention == NULL || read_attention(a->attention, document, error)) &&
           (a->tokens == NULL || tokens_file_read(a->tokens, document, error));
}
