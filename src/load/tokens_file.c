#include "tokens_file.h"

#include "bounds.h"
#include "output.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define BOM       "\xEF\xBB\xBF"
#define SPACES    " \t\r\n"
#define NO_TOKENS "at least one token is wanted"

/* The text behind a BOM. */
typedef struct Lines {
    const char *text;
    size_t length;
} Lines;

static bool is_json(const Lines *lines) {
    const char *first = lines->text + strspn(lines->text, SPACES);
    const char *last = lines->text + lines->length;
    while (last > first && strchr(SPACES, last[-1]) != NULL) {
        last--;
    }
    if (*first != '[' || last[-1] != ']') {
        return false;
    }
    const char *next = first + 1 + strspn(first + 1, SPACES);
    return *next == '"' || next == last - 1;
}

static bool read_json(const char *text, size_t length, Labels *tokens, Error *error) {
    Document document;
    if (!document_read(text, length, ROLE_TOKENS, &document, error)) {
        return false;
    }
    *tokens = document.tokens;
    document.tokens = (Labels){0};
    document_free(&document);
    return true;
}

static size_t count_lines(const Lines *lines) {
    size_t count = 0;
    for (size_t i = 0; i < lines->length; i++) {
        count += lines->text[i] == '\n';
    }
    bool is_open = lines->length > 0 && lines->text[lines->length - 1] != '\n';
    return count + is_open;
}

static bool fail_line(Error *error, size_t line, const char *what) {
    error_set(error, ERROR_DATA, "", "%s", what);
    return error_at(error, "%zu", line);
}

static bool check_lines(const Lines *lines, size_t count, Error *error) {
    size_t bad = 0;
    bool is_whole = strlen(lines->text) == lines->length;
    if (is_whole && text_is_utf8(lines->text, lines->length, &bad)) {
        return count > 0 ? count <= LIMIT_TOKENS ||
                               error_set(error, ERROR_DATA, "",
                                         "at most %d tokens are read, not %zu", LIMIT_TOKENS, count)
                         : error_set(error, ERROR_DATA, "", NO_TOKENS);
    }
    size_t end = is_whole ? bad : strlen(lines->text), line = 1;
    for (size_t i = 0; i < end; i++) {
        line += lines->text[i] == '\n';
    }
    return fail_line(error, line, "UTF-8 without NUL is wanted");
}

static bool read_lines(const Lines *lines, Labels *tokens, Error *error) {
    size_t count = count_lines(lines);
    if (!check_lines(lines, count, error) || !labels_new(tokens, count, error)) {
        return false;
    }
    const char *line = lines->text;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(line, "\n");
        size_t kept = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (kept == 0) {
            return fail_line(error, i + 1,
                             "a token is wanted on each line; an empty one can stand in a JSON "
                             "array of strings");
        }
        if (!labels_set(tokens, i, line, kept, error)) {
            return false;
        }
        line += length + 1;
    }
    return true;
}

bool tokens_file_read(const char *path, Document *document, Error *error) {
    char *bytes;
    size_t length;
    if (!input_read(path, LIMIT_FILE_BYTES, &bytes, &length, error)) {
        return false;
    }
    size_t skipped = strncmp(bytes, BOM, 3) == 0 ? 3 : 0;
    Lines lines = {bytes + skipped, length - skipped};
    Labels tokens = {0};
    bool done = is_json(&lines) ? read_json(bytes, length, &tokens, error)
                                : read_lines(&lines, &tokens, error);
    free(bytes);
    if (!done) {
        labels_free(&tokens);
        return error_in_file(error, strcmp(path, "-") == 0 ? "stdin" : path);
    }
    labels_free(&document->tokens);
    document->tokens = tokens;
    document->has_tokens = true;
    return true;
}
