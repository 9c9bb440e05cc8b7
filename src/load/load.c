#include "load.h"

#include "bounds.h"
#include "builtin.h"
#include "given.h"
#include "output.h"
#include "table.h"
#include "weights_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STDIN_NAME "stdin"

/* What stdin holds is a document if it begins with {, else a sentence. */
static bool is_document(const char *bytes) {
    if (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
    }
    return bytes[strspn(bytes, " \t\r\n")] == '{';
}

/* Plain text without its BOM and its last line ends. */
static bool take_sentence(char *bytes, size_t length, Loaded *loaded, RequestSources *sources,
                          Error *error) {
    size_t until_nul = strlen(bytes);
    if (until_nul != length) {
        free(bytes);
        return error_set(error, ERROR_DATA, STDIN_NAME,
                         "byte %zu is NUL; a sentence in UTF-8 or a JSON document is wanted",
                         until_nul + 1);
    }
    if (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        memmove(bytes, bytes + 3, length - 2);
        length -= 3;
    }
    while (length > 0 && strchr("\r\n", bytes[length - 1]) != NULL) {
        bytes[--length] = '\0';
    }
    loaded->sentence = bytes;
    sources->sentence = bytes;
    return true;
}

static bool read_stdin(DocumentRole role, Loaded *loaded, RequestSources *sources, Error *error) {
    char *bytes;
    size_t length;
    if (!input_read("-", LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    if (!is_document(bytes)) {
        return take_sentence(bytes, length, loaded, sources, error);
    }
    bool done = document_read(bytes, length, role, &loaded->document, error) ||
                error_in_file(error, STDIN_NAME);
    free(bytes);
    sources->document = (Source){&loaded->document, STDIN_NAME};
    return done;
}

static bool read_memory(const MemoryDocument *memory, DocumentRole role, Loaded *loaded,
                        RequestSources *sources, Error *error) {
    sources->document = (Source){&loaded->document, memory->name};
    return document_read(memory->text, memory->length, role, &loaded->document, error) ||
           error_in_file(error, memory->name);
}

/* A file of weights is in place of these. */
static Source weights_in_memory(const MemoryDocument *memory) {
    return memory->given->layer_count > 0 ? (Source){memory->given, memory->name} : (Source){0};
}

static bool read_asking(const Arguments *a, DocumentRole role, Loaded *loaded,
                        RequestSources *sources, Error *error) {
    if (a->memory.text != NULL) {
        return read_memory(&a->memory, role, loaded, sources, error);
    }
    return !a->document_on_stdin || read_stdin(role, loaded, sources, error);
}

static bool read_sources(const Arguments *a, Loaded *loaded, RequestSources *sources,
                         Error *error) {
    /* Each sentence will be put in the place of the empty one. */
    *sources = (RequestSources){.sentence = a->coming != NULL ? "" : a->sentence,
                                .cross = a->cross,
                                .weights = weights_in_memory(&a->memory),
                                .no_weights = a->no_weights,
                                .options = &a->options};
    DocumentRole role = a->check ? ROLE_CHECK : ROLE_DOCUMENT;
    return (a->table == NULL || table_open(a, role, loaded, &sources->table, error)) &&
           read_asking(a, role, loaded, sources, error);
}

/* What a weights file leaves open a table's document may tell. Where the table is of vectors alone
 * its words come last: how a text is cut the weights' document may tell. */
static bool read_rest(const Arguments *a, Loaded *loaded, RequestSources *sources, Error *error) {
    bool table_tells = loaded->table_input != NULL && loaded->table_format.kind == TABLE_JSON;
    return (table_tells || weights_file_read(a, loaded, sources, error)) &&
           given_read(a, loaded, sources, error) && table_read_vectors(a, loaded, sources, error) &&
           (!table_tells || weights_file_read(a, loaded, sources, error));
}

static void add_request(Loaded *loaded, RequestSources sources) {
    if (request_needs_builtin(&sources)) {
        sources.builtin = (Source){&builtin_document, "the built-in table"};
    }
    loaded->sources[loaded->count++] = sources;
}

/* The documents of a comparison, which may share the table and weights of the one around them. */
static bool add_compared(Loaded *loaded, const RequestSources *base, Source around, Error *error) {
    const Document *document = around.document;
    if (!labels_new(&loaded->names, document->compare_count, error)) {
        return false;
    }
    for (size_t i = 0; i < document->compare_count; i++) {
        char name[300];
        int length = snprintf(name, sizeof name, "%.255s, compare[%zu]", around.name, i);
        if (!labels_set(&loaded->names, i, name, (size_t)length, error)) {
            return false;
        }
        RequestSources beside = *base;
        beside.parent = around;
        beside.document = (Source){&document->compare[i], loaded->names.text[i]};
        if (base->table.document == document) {
            beside.table = (Source){0};
        }
        add_request(loaded, beside);
    }
    return true;
}

/* One request, or one for each sentence that stands beside another. */
static bool list_requests(const Arguments *a, const RequestSources *base, Loaded *loaded,
                          Error *error) {
    Source around = base->document.document != NULL ? base->document : base->table;
    bool is_compared =
        base->sentence == NULL && around.document != NULL && around.document->compare_count > 0;
    size_t most = 1 + a->compare_count + (is_compared ? around.document->compare_count : 0);
    loaded->sources = calloc(most, sizeof *loaded->sources);
    if (loaded->sources == NULL) {
        return error_no_memory(error, "attention");
    }
    if (!is_compared || request_is_asked(around.document)) {
        add_request(loaded, *base);
    }
    if (is_compared && !add_compared(loaded, base, around, error)) {
        return false;
    }
    for (size_t i = 0; i < a->compare_count; i++) {
        RequestSources beside = *base;
        beside.sentence = a->compare[i];
        add_request(loaded, beside);
    }
    return true;
}

bool load_all(const Arguments *a, Loaded *loaded, Error *error) {
    *loaded = (Loaded){0};
    RequestSources base;
    return read_sources(a, loaded, &base, error) && read_rest(a, loaded, &base, error) &&
           list_requests(a, &base, loaded, error);
}

void load_drop_vectors(Loaded *loaded) {
    matrix_free(&loaded->document.vectors);
    matrix_free(&loaded->table.vectors);
}

void load_free(Loaded *loaded) {
    input_close(loaded->table_input);
    document_free(&loaded->document);
    document_free(&loaded->table);
    document_free(&loaded->weights);
    notes_free(&loaded->weight_notes);
    labels_free(&loaded->names);
    free(loaded->sources);
    free(loaded->sentence);
}
