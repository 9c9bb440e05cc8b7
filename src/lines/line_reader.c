#include "line_reader.h"

#include <stdlib.h>
#include <string.h>

#define BOM "\xEF\xBB\xBF"

struct Lines {
    Input *input;
    size_t size; /* of a regular file */
    char *kept;  /* all of it; NULL where it is streamed */
    size_t kept_length;
    size_t passed; /* bytes */
    size_t number; /* of the line that was read last */
};

bool lines_open(const char *path, Lines **lines, Error *error) {
    *lines = calloc(1, sizeof **lines);
    if (*lines == NULL) {
        return error_no_memory(error, path);
    }
    bool done = input_open(path, &(*lines)->input, error);
    if (!done) {
        free(*lines);
        *lines = NULL;
        return false;
    }
    (*lines)->size = input_size((*lines)->input);
    return true;
}

bool lines_keep(Lines *lines, size_t limit, Error *error) {
    if (!input_rest(lines->input, limit, &lines->kept, &lines->kept_length, error)) {
        return false;
    }
    lines->size = lines->kept_length;
    return true;
}

void lines_rewind(Lines *lines) {
    lines->passed = 0;
    lines->number = 0;
}

const char *lines_name(const Lines *lines) {
    return input_name(lines->input);
}

size_t lines_size(const Lines *lines) {
    return lines->size;
}

void lines_close(Lines *lines) {
    if (lines == NULL) {
        return;
    }
    input_close(lines->input);
    free(lines->kept);
    free(lines);
}

void line_free(Line *line) {
    free(line->text);
    *line = (Line){0};
}

/* What comes next, as input_window shows it. */
static bool look(Lines *lines, size_t wanted, const char **bytes, size_t *length, Error *error) {
    if (lines->kept == NULL) {
        return input_window(lines->input, wanted, bytes, length, error);
    }
    *bytes = lines->kept + lines->passed;
    *length = lines->kept_length - lines->passed;
    return true;
}

static void pass(Lines *lines, size_t count) {
    lines->passed += count;
    if (lines->kept == NULL) {
        input_skip(lines->input, count);
    }
}

static bool pass_bom(Lines *lines, Error *error) {
    const char *bytes;
    size_t length;
    if (!look(lines, strlen(BOM), &bytes, &length, error)) {
        return false;
    }
    if (length >= strlen(BOM) && memcmp(bytes, BOM, strlen(BOM)) == 0) {
        pass(lines, strlen(BOM));
    }
    return true;
}

/** A line as it lies in the window. */
typedef struct Found {
    const char *bytes;
    size_t length;
    bool has_end; /* an LF behind it; else the file ends there, or it is too long */
} Found;

/* Looks further and further until there is an end. */
static bool find_line(Lines *lines, Found *found, Error *error) {
    size_t wanted = 1, searched = 0, length = 0;
    for (;;) {
        if (!look(lines, wanted, &found->bytes, &length, error)) {
            return false;
        }
        const char *end =
            length > searched ? memchr(found->bytes + searched, '\n', length - searched) : NULL;
        found->has_end = end != NULL;
        found->length = end != NULL ? (size_t)(end - found->bytes) : length;
        if (found->has_end || length < wanted || length > LINES_LONGEST) {
            return true;
        }
        searched = length;
        wanted = length + 1;
    }
}

/* Passes over what is left of a line that is too long. */
static bool pass_line(Lines *lines, Error *error) {
    const char *bytes;
    size_t length;
    bool has_end = false;
    while (!has_end) {
        if (!look(lines, 1, &bytes, &length, error)) {
            return false;
        }
        if (length == 0) {
            return true;
        }
        const char *end = memchr(bytes, '\n', length);
        has_end = end != NULL;
        pass(lines, has_end ? (size_t)(end - bytes) + 1 : length);
    }
    return true;
}

static LineRead refuse(const Lines *lines, Error *error) {
    error_at(error, "%.255s:%zu", lines_name(lines), lines->number);
    return LINE_BAD;
}

static LineRead refuse_length(Lines *lines, Error *error) {
    if (!pass_line(lines, error)) {
        return LINES_FAILED;
    }
    error_set(error, ERROR_DATA, "", "the line is longer than the limit of %d bytes",
              LINES_LONGEST);
    return refuse(lines, error);
}

static bool keep_text(Line *line, const Found *found, Error *error) {
    if (line->room <= found->length) {
        size_t room = 2 * found->length + 64; /* so that the next, a little longer, fits too */
        char *grown = realloc(line->text, room);
        if (grown == NULL) {
            return error_no_memory(error, "lines");
        }
        line->text = grown;
        line->room = room;
    }
    memcpy(line->text, found->bytes, found->length);
    line->text[found->length] = '\0';
    line->length = found->length;
    return true;
}

/* Of a line that is not blank. */
static LineRead take_line(Lines *lines, Found found, Line *line, Error *error) {
    if (found.length > LINES_LONGEST) {
        return refuse_length(lines, error);
    }
    size_t whole = found.length + found.has_end;
    if (found.bytes[found.length - 1] == '\r') {
        found.length--;
    }
    if (!keep_text(line, &found, error)) {
        return LINES_FAILED;
    }
    pass(lines, whole);
    line->end = lines->passed;
    const char *nul = memchr(line->text, '\0', line->length);
    if (nul == NULL) {
        return LINE_READ;
    }
    error_set(error, ERROR_DATA, "", "byte %td is NUL; a sentence in UTF-8 is wanted",
              nul - line->text + 1);
    return refuse(lines, error);
}

/* The bytes of the white space that the text begins with, Unicode's in UTF-8; 0: none. */
static size_t space_at(const char *text, size_t length) {
    static const char *const wide[] = {"\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                       "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                       "\xE2\x81\x9F", "\xE3\x80\x80"};
    if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) {
        return 1;
    }
    if (length >= 3 && memcmp(text, "\xE2\x80", 2) == 0) { /* U+2000 to U+200A */
        unsigned char last = (unsigned char)text[2];
        if (last >= 0x80 && last <= 0x8A) {
            return 3;
        }
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t size = strlen(wide[i]);
        if (length >= size && memcmp(text, wide[i], size) == 0) {
            return size;
        }
    }
    return 0;
}

static bool is_blank(const char *text, size_t length) {
    size_t at = 0, size = 1;
    while (at < length && size > 0) {
        size = space_at(text + at, length - at);
        at += size;
    }
    return at == length;
}

LineRead lines_next(Lines *lines, Line *line, Error *error) {
    if (lines->passed == 0 && !pass_bom(lines, error)) {
        return LINES_FAILED;
    }
    for (;;) {
        Found found;
        if (!find_line(lines, &found, error)) {
            return LINES_FAILED;
        }
        if (found.length == 0 && !found.has_end) {
            return LINES_END;
        }
        line->number = ++lines->number;
        if (found.length > LINES_LONGEST || !is_blank(found.bytes, found.length)) {
            return take_line(lines, found, line, error);
        }
        pass(lines, found.length + found.has_end);
    }
}
