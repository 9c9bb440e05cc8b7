#include "cell.h"

#include <stdlib.h>
#include <string.h>

/* What a spreadsheet would run as a formula. Tab and CR are skipped before it looks. */
static bool looks_like_formula(const char *text) {
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

/* Commas, quotes and line ends by RFC 4180; outer spaces, since readers like to trim them. */
static bool needs_quotes(const char *text) {
    size_t length = strlen(text);
    return strpbrk(text, ",\"\r\n") != NULL ||
           (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

static size_t count_quotes(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += *text == '"';
    }
    return count;
}

char *cell_new(const char *text, bool safe) {
    char *cell = malloc(strlen(text) + count_quotes(text) + sizeof "\"'\"");
    if (cell == NULL) {
        return NULL;
    }
    bool quoted = needs_quotes(text);
    char *end = cell;
    if (quoted) {
        *end++ = '"';
    }
    if (safe && looks_like_formula(text)) {
        *end++ = '\'';
    }
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            *end++ = '"';
        }
        *end++ = *text;
    }
    if (quoted) {
        *end++ = '"';
    }
    *end = '\0';
    return cell;
}

bool cells_new(const Labels *names, bool safe, Labels *cells, Error *error) {
    bool fine = labels_new(cells, names->count, error);
    for (size_t i = 0; fine && i < names->count; i++) {
        char *cell = cell_new(names->text[i], safe);
        fine = cell != NULL ? labels_set(cells, i, cell, strlen(cell), error)
                            : error_no_memory(error, "csv");
        free(cell);
    }
    if (!fine) {
        labels_free(cells);
    }
    return fine;
}

void cells_header(const char *first, const Labels *cells, Sink *sink) {
    sink_text(sink, first);
    for (size_t i = 0; i < cells->count; i++) {
        sink_char(sink, ',');
        sink_text(sink, cells->text[i]);
    }
    sink_char(sink, '\n');
}

void cells_row(const char *cell, const double *numbers, size_t count, int digits, Sink *sink) {
    sink_text(sink, cell);
    sink_char(sink, ',');
    sink_numbers(sink, numbers, count, ",", digits);
    sink_char(sink, '\n');
}
