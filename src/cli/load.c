#include "load.h"

#include "bounds.h"
#include "builtin.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

#define STDIN_NAME "stdin"

static bool read_document(const char *path, DocumentRole role, Document *document, Source *source,
                          Error *error) {
    char *bytes;
    size_t length;
    const char *name = strcmp(path, "-") == 0 ? STDIN_NAME : path;
    if (!input_read(path, LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    bool done = document_read(bytes, length, role, document, error) || error_in_file(error, name);
    free(bytes);
    *source = (Source){document, name};
    return done;
}

/* What stdin holds is a document if it begins with {, else a sentence. */
static bool is_document(const char *bytes) {
    if (strncmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
    }
    return bytes[strspn(bytes, " \t\r\n")] == '{';
}

/* Plain text without its BOM and its last line ends. */
static bool take_sentence(char *bytes, size_t length, Loaded *loaded, Error *error) {
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
    loaded->sources.sentence = bytes;
    return true;
}

static bool read_stdin(Loaded *loaded, Error *error) {
    char *bytes;
    size_t length;
    if (!input_read("-", LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    if (!is_document(bytes)) {
        return take_sentence(bytes, length, loaded, error);
    }
    bool done = document_read(bytes, length, ROLE_DOCUMENT, &loaded->document, error) ||
                error_in_file(error, STDIN_NAME);
    free(bytes);
    loaded->sources.document = (Source){&loaded->document, STDIN_NAME};
    return done;
}

bool load_all(const Arguments *a, Loaded *loaded, Error *error) {
    *loaded = (Loaded){0};
    RequestSources *sources = &loaded->sources;
    *sources = (RequestSources){.sentence = a->sentence,
                                .cross = a->cross,
                                .no_weights = a->no_weights,
                                .options = &a->options};
    if ((a->table != NULL &&
         !read_document(a->table, ROLE_DOCUMENT, &loaded->table, &sources->table, error)) ||
        (a->weights != NULL &&
         !read_document(a->weights, ROLE_WEIGHTS, &loaded->weights, &sources->weights, error)) ||
        (a->document_on_stdin && !read_stdin(loaded, error))) {
        return false;
    }
    if (request_needs_builtin(sources)) {
        sources->builtin = (Source){&builtin_document, "the built-in table"};
    }
    return true;
}

void load_free(Loaded *loaded) {
    document_free(&loaded->document);
    document_free(&loaded->table);
    document_free(&loaded->weights);
    free(loaded->sentence);
}
