#include "weights_file.h"

#include "bounds.h"
#include "builtin.h"
#include "weights_option.h"

#include <stdlib.h>
#include <string.h>

static bool has_vectors(Source source) {
    return source.document != NULL && source.document->has_embeddings;
}

/* As the request picks its table. Of a file of vectors no more than the width is known yet. */
static size_t input_width(const Loaded *loaded, const RequestSources *sources) {
    if (has_vectors(sources->table)) {
        bool is_unread = loaded->table_format.kind != TABLE_JSON;
        return is_unread ? loaded->table_format.width : sources->table.document->vectors.cols;
    }
    const Document *table = has_vectors(sources->document)   ? sources->document.document
                            : request_needs_builtin(sources) ? &builtin_document
                                                             : NULL;
    return table != NULL ? table->vectors.cols : 0;
}

/* The options that hold for an option of attention: the command line's before the documents'. */
static const Options *who_says(const Arguments *a, const RequestSources *sources, OptionName name) {
    const Document *const documents[] = {sources->document.document, sources->table.document};
    if (a->options.given[name]) {
        return &a->options;
    }
    for (size_t i = 0; i < 2; i++) {
        if (documents[i] != NULL && documents[i]->options.given[name]) {
            return &documents[i]->options;
        }
    }
    return NULL;
}

static WeightsAsk what_is_known(const Arguments *a, const Loaded *loaded,
                                const RequestSources *sources) {
    const Options *heads = who_says(a, sources, OPTION_HEADS);
    const Options *position = who_says(a, sources, OPTION_POSITION);
    return (WeightsAsk){.prefix = a->weights_prefix,
                        .layout = a->weights_layout,
                        .width = input_width(loaded, sources),
                        .heads = heads != NULL ? heads->attention.heads : 0,
                        .positions_turn =
                            position != NULL && position->attention.position == POSITION_ROPE};
}

static bool read_document(const Arguments *a, Bytes *bytes, Document *document, Error *error) {
    char *text;
    size_t length;
    if (a->weights_prefix != NULL || a->weights_layout != LAYOUT_OPEN) {
        return error_set(error, ERROR_USAGE,
                         a->weights_prefix != NULL ? "--weights-prefix" : "--weights-layout",
                         "is for .npz and safetensors files; a document says W_Q and has rows for "
                         "inputs");
    }
    if (!bytes_all(bytes, LIMIT_FILE_BYTES, &text, &length, error)) {
        return false;
    }
    bool done = document_read(text, length, ROLE_WEIGHTS, document, error);
    free(text);
    return done;
}

static bool read_bytes(const Arguments *a, Bytes *bytes, Loaded *loaded,
                       const RequestSources *sources, Error *error) {
    WeightsKind kind;
    if (!weights_recognise(bytes, a->weights, &kind, error)) {
        return false;
    }
    WeightsAsk ask = what_is_known(a, loaded, sources);
    return kind == WEIGHTS_DOCUMENT
               ? read_document(a, bytes, &loaded->weights, error)
               : weights_read(bytes, kind, &ask, &loaded->weights, &loaded->weight_notes, error);
}

bool weights_file_read(const Arguments *a, Loaded *loaded, RequestSources *sources, Error *error) {
    if (weights_option_names_files(a)) {
        WeightsAsk ask = what_is_known(a, loaded, sources);
        sources->weights = (Source){&loaded->weights, "--weights"};
        sources->said = &loaded->weight_notes;
        return weights_read_files(a->weight_files, &ask, &loaded->weights, &loaded->weight_notes,
                                  error);
    }
    if (a->weights == NULL) {
        return true;
    }
    Bytes *bytes;
    const char *name = strcmp(a->weights, "-") == 0 ? "stdin" : a->weights;
    if (!bytes_open(a->weights, LIMIT_FILE_BYTES, &bytes, error)) {
        return false;
    }
    bool done = read_bytes(a, bytes, loaded, sources, error);
    bytes_close(bytes);
    sources->weights = (Source){&loaded->weights, name};
    sources->said = &loaded->weight_notes;
    return done || (error->code != ERROR_USAGE && error_in_file(error, name));
}
