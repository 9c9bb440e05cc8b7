#include "lines.h"

#include "limits.h"

#include <stdio.h>
#include <string.h>

/* A text on its way through the window. */
typedef struct Text {
    Collector *collector;
    size_t line; /* of the file, from 1 */
} Text;

static bool fail_at_line(const Text *text, const char *what) {
    Collector *collector = text->collector;
    error_set(collector->error, ERROR_DATA, "", "%s", what);
    error_at(collector->error, "%zu", text->line);
    return error_in_file(collector->error, input_name(collector->input));
}

/* Words are shown in messages up to so many bytes. */
static int shown(Field word) {
    return word.length < 60 ? (int)word.length : 60;
}

static bool fail_width(const Text *text, Field word, size_t count) {
    char what[256];
    size_t width = text->collector->format->width;
    const char *source = text->collector->format->kind == TABLE_GLOVE
                             ? "as most of the first lines have"
                             : "as the header says";
    snprintf(what, sizeof what, "\"%.*s\" has %zu number%s; %zu %s wanted, %s", shown(word),
             word.text, count, count == 1 ? "" : "s", width, width == 1 ? "is" : "are", source);
    return fail_at_line(text, what);
}

static bool read_numbers(const Text *text, Field word, Field line, size_t at, double *row) {
    Field field;
    for (size_t i = 0; field_next(line, &at, &field); i++) {
        if (!field_number(field, &row[i])) {
            char what[256];
            snprintf(what, sizeof what,
                     "number %zu of \"%.*s\" is \"%.*s\"; a finite number is wanted", i + 1,
                     shown(word), word.text, shown(field), field.text);
            return fail_at_line(text, what);
        }
    }
    return true;
}

/* How many fields follow, and whether each of them is a number. */
static size_t count_fields(Field line, size_t at, bool *all_numeric) {
    Field field;
    size_t count = 0;
    *all_numeric = true;
    while (field_next(line, &at, &field)) {
        *all_numeric = *all_numeric && field_is_numeric(field);
        count++;
    }
    return count;
}

/*
 * Where the last `width` fields begin; the word is what stands before them. False where there are
 * too few fields, or too many, and those numbers: others belong to the word.
 */
static bool find_numbers(Field line, size_t first_end, size_t width, size_t *numbers) {
    Field field;
    *numbers = line.length;
    for (size_t i = 0; i < width; i++) {
        if (!field_before(line, numbers, &field)) {
            return false;
        }
    }
    if (*numbers <= first_end) {
        return false;
    }
    bool all_numeric;
    Field word = {line.text, *numbers};
    return count_fields(word, first_end, &all_numeric) == 0 || !all_numeric;
}

/* A line of another width is an error where its first field is a word that is wanted. */
static bool refuse_width(const Text *text, Field line, size_t first_end) {
    Field first = {line.text, first_end};
    double *row;
    bool ignored;
    if (!collect_word(text->collector, first, &row)) {
        return false;
    }
    return row == NULL || fail_width(text, first, count_fields(line, first_end, &ignored));
}

/* A line that may be wanted, without its end; `first_end` is the end of its first field. */
static bool read_line(const Text *text, Field line, size_t first_end) {
    size_t numbers;
    if (!find_numbers(line, first_end, text->collector->format->width, &numbers)) {
        return refuse_width(text, line, first_end);
    }
    Field word = line_trimmed(line.text, numbers);
    double *row;
    return collect_word(text->collector, word, &row) &&
           (row == NULL || read_numbers(text, word, line, numbers, row));
}

static const char *first_field_end(const char *at, const char *end) {
    while (at < end && *at != ' ' && *at != '\t' && *at != '\n') {
        at++;
    }
    return at;
}

static bool is_too_long(const Text *text, size_t length) {
    return length > LIMIT_LINE_BYTES &&
           !fail_at_line(text, "the line is longer than the limit of 4194304 bytes");
}

/*
 * Reads the lines that lie in the window whole; the last of the file needs no end. Of most lines
 * only the first field is looked at.
 */
static bool read_lines(Text *text, const char *bytes, size_t length, bool is_last, size_t *used) {
    Collector *collector = text->collector;
    const char *line = bytes, *end = bytes + length;
    while (line < end) {
        const char *first_end = first_field_end(line, end);
        const char *newline = memchr(first_end, '\n', (size_t)(end - first_end));
        if (newline == NULL && !is_last) {
            break;
        }
        const char *stop = newline != NULL ? newline : end;
        if (is_too_long(text, (size_t)(stop - line))) {
            return false;
        }
        size_t first = (size_t)(first_end - line);
        bool is_empty = stop == first_end && (first == 0 || (first == 1 && *line == '\r'));
        collector->table->total_words += !is_empty;
        if (!is_empty && wanted_may_begin(collector->wanted, line, first) &&
            !read_line(text, line_trimmed(line, (size_t)(stop - line)), first)) {
            return false;
        }
        text->line++;
        line = newline != NULL ? newline + 1 : end;
    }
    *used = (size_t)(line - bytes);
    return true;
}

static bool check_count(const Text *text) {
    const Collector *collector = text->collector;
    size_t said = collector->format->words, found = collector->table->total_words;
    return said == 0 || said == found ||
           error_set(collector->error, ERROR_DATA, input_name(collector->input),
                     "the header says %zu words, and %zu follow; as many as it says are wanted",
                     said, found);
}

bool lines_read(Collector *collector) {
    Text text = {collector, collector->format->line};
    size_t wanted = 1, length, used;
    bool is_last = false;
    while (!is_last) {
        const char *bytes;
        if (!input_window(collector->input, wanted, &bytes, &length, collector->error)) {
            return false;
        }
        is_last = length < wanted;
        if (!read_lines(&text, bytes, length, is_last, &used)) {
            return false;
        }
        input_skip(collector->input, used);
        wanted = length - used + 1;
        if (is_too_long(&text, length - used)) {
            return false;
        }
    }
    return check_count(&text);
}
