#include "wordvectors.h"

#include "fields.h"
#include "limits.h"

#include <stdio.h>
#include <string.h>

/* The first lines, which tell how many numbers a line has. */
#define SAMPLED_LINES 64

/* Bytes behind a header that tell binary from text. */
#define PROBED_BYTES ((size_t)64 * 1024)

/* Bytes that tell JSON and other kinds of files. */
#define OPENING_BYTES ((size_t)4096)

#define BOM "\xEF\xBB\xBF"

static bool fail(const Input *input, Error *error, const char *what) {
    return error_set(error, ERROR_DATA, input_name(input), "%s", what);
}

/* Other kinds of files that tables come in, by their first bytes. */
typedef struct OtherKind {
    const char *magic;
    size_t length;
    const char *hint;
} OtherKind;

#define PICKLE_HINT                                                                                \
    "is a pickle, which is never loaded; gensim's save_word2vec_format writes a table that can "   \
    "be "                                                                                          \
    "read"

static const OtherKind other_kinds[] = {
    {"\x1F\x8B", 2, "is compressed by gzip; unpack it: zcat FILE | attnviz -t - SENTENCE"},
    {"PK\x03\x04", 4, "is a zip archive; unpack it: unzip -p FILE TABLE | attnviz -t - SENTENCE"},
    {"BZh", 3, "is compressed by bzip2; unpack it: bzcat FILE | attnviz -t - SENTENCE"},
    {"\xFD\x37zXZ", 5, "is compressed by xz; unpack it: xzcat FILE | attnviz -t - SENTENCE"},
    {"\x28\xB5\x2F\xFD", 4,
     "is compressed by zstd; unpack it: zstdcat FILE | attnviz -t - SENTENCE"},
    {"\xBA\x16\x4F\x2F", 4, "is a fastText model; its table is wanted, the .vec file beside it"},
    {"\x93NUMPY", 6,
     "is a NumPy array, which names no words; lines of a word and its numbers are "
     "wanted"},
    {"\x80\x02", 2, PICKLE_HINT},
    {"\x80\x03", 2, PICKLE_HINT},
    {"\x80\x04", 2, PICKLE_HINT},
    {"\x80\x05", 2, PICKLE_HINT},
};

static const char *hint_of(const char *bytes, size_t length) {
    for (size_t i = 0; i < sizeof other_kinds / sizeof *other_kinds; i++) {
        const OtherKind *kind = &other_kinds[i];
        if (length >= kind->length && memcmp(bytes, kind->magic, kind->length) == 0) {
            return kind->hint;
        }
    }
    return NULL;
}

/* Shows the first line whole; `used` gets its length with its end. Where it is longer than any may
 * be, `*line` is empty. */
static bool first_line(Input *input, Field *line, size_t *used, Error *error) {
    const char *bytes, *newline = NULL;
    size_t length = 0, wanted = 1, seen = 0;
    *line = (Field){"", 0};
    do {
        if (!input_window(input, wanted, &bytes, &length, error)) {
            return false;
        }
        newline = memchr(bytes + seen, '\n', length - seen);
        bool has_ended = length < wanted;
        seen = length;
        wanted = length + 1;
        if (has_ended) {
            break;
        }
    } while (newline == NULL && seen <= LIMIT_LINE_BYTES);
    size_t end = newline != NULL ? (size_t)(newline - bytes) : seen;
    *used = newline != NULL ? end + 1 : end;
    if (end <= LIMIT_LINE_BYTES) {
        *line = line_trimmed(bytes, end);
    }
    return true;
}

/* How many numbers a line ends in; its first field is a word whatever it looks like. */
static size_t numbers_of(Field line) {
    size_t at = 0, end = line.length, count = 0;
    Field word, field;
    field_next(line, &at, &word);
    for (; end > at; count++) {
        field_before(line, &end, &field); /* the word at the latest */
        if (end < at || !field_is_numeric(field)) {
            break;
        }
    }
    return count;
}

static bool is_one_of(char byte, const char *bytes) {
    return memchr(bytes, byte, strlen(bytes)) != NULL;
}

/*
 * JSON begins with {, and so might a table of which "{" is the first word; but no object goes on
 * with a number. What begins like other JSON, or with nothing, is left to the JSON reader's
 * messages.
 */
static bool is_json(const char *bytes, size_t length) {
    size_t first = 0;
    while (first < length && is_one_of(bytes[first], " \t\r\n")) {
        first++;
    }
    if (first == length) {
        return true;
    }
    size_t next = first + 1;
    while (next < length && is_one_of(bytes[next], " \t")) {
        next++;
    }
    bool has_number = next > first + 1 && next < length && is_one_of(bytes[next], "+-.0123456789");
    return is_one_of(bytes[first], "{[\"") && !has_number;
}

/* `N d`, in whole numbers of any sign and size. */
static bool is_header(Field line, Field *words, Field *width) {
    size_t at = 0, ignored;
    Field more;
    if (!field_next(line, &at, words) || !field_next(line, &at, width) ||
        field_next(line, &at, &more)) {
        return false;
    }
    Field both[] = {*words, *width};
    bool is_whole = true;
    for (size_t i = 0; i < 2; i++) {
        bool is_signed = both[i].text[0] == '-';
        Field digits = {both[i].text + is_signed, both[i].length - is_signed};
        is_whole = is_whole && field_whole(digits, &ignored);
    }
    return is_whole;
}

/* Text has no control characters, and a number behind a word. */
static bool is_binary(Input *input, bool *binary, Error *error) {
    const char *bytes;
    size_t length, at = 0;
    if (!input_window(input, PROBED_BYTES, &bytes, &length, error)) {
        return false;
    }
    length = length < PROBED_BYTES ? length : PROBED_BYTES;
    const char *newline = memchr(bytes, '\n', length);
    Field line = line_trimmed(bytes, newline != NULL ? (size_t)(newline - bytes) : length);
    bool has_number = false, has_control = false;
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.text[i];
        has_control = has_control || (byte < ' ' && byte != '\t') || byte == 0x7F;
    }
    Field field;
    field_next(line, &at, &field);
    while (!has_number && !has_control && field_next(line, &at, &field)) {
        has_number = field_is_numeric(field);
    }
    *binary = length > 0 && !has_number;
    return true;
}

static bool check_width(const Input *input, size_t width, size_t most, Error *error) {
    return width <= most ||
           error_set(error, ERROR_DATA, input_name(input),
                     "has %zu dimensions; the limit on dimensions is %zu", width, most);
}

static bool read_header(Input *input, Field words, Field width, size_t most, TableFormat *format,
                        Error *error) {
    bool is_positive = field_whole(words, &format->words) && field_whole(width, &format->width) &&
                       format->words > 0 && format->width > 0;
    if (!is_positive) {
        error_set(error, ERROR_DATA, "1",
                  "the header \"%.*s %.*s\" is wanted as two numbers from 1",
                  (int)(words.length < 24 ? words.length : 24), words.text,
                  (int)(width.length < 24 ? width.length : 24), width.text);
        return error_in_file(error, input_name(input));
    }
    return check_width(input, format->width, most, error);
}

/* What most of the first lines have; the first of several that are as frequent. */
static size_t most_frequent(const size_t *counts, size_t count) {
    size_t best = 0, best_times = 0;
    for (size_t i = 0; i < count; i++) {
        size_t times = 0;
        for (size_t j = 0; j < count; j++) {
            times += counts[j] == counts[i];
        }
        if (times > best_times) {
            best = counts[i];
            best_times = times;
        }
    }
    return best;
}

/* The numbers of the lines that lie in the window, of which the first does. */
static bool width_of_lines(Input *input, size_t first_used, size_t *width, Error *error) {
    const char *bytes;
    size_t length, counts[SAMPLED_LINES], count = 0, at = 0;
    if (!input_window(input, first_used, &bytes, &length, error)) {
        return false;
    }
    while (count < SAMPLED_LINES && at < length) {
        const char *newline = memchr(bytes + at, '\n', length - at);
        size_t end = newline != NULL ? (size_t)(newline - bytes) : length;
        Field line = line_trimmed(bytes + at, end - at);
        if (newline == NULL && at >= first_used) {
            break;
        }
        if (line.length > 0) {
            counts[count++] = numbers_of(line);
        }
        at = end + 1;
    }
    *width = most_frequent(counts, count);
    return true;
}

static bool recognise_headed(Input *input, Field words, Field width, size_t used, size_t most,
                             TableFormat *format, Error *error) {
    bool binary;
    if (!read_header(input, words, width, most, format, error)) {
        return false;
    }
    input_skip(input, used);
    if (!is_binary(input, &binary, error)) {
        return false;
    }
    format->kind = binary ? TABLE_BINARY : TABLE_TEXT;
    format->line = 2;
    return true;
}

static bool recognise_bare(Input *input, size_t used, size_t most, TableFormat *format,
                           Error *error) {
    format->kind = TABLE_GLOVE;
    format->line = 1;
    if (!width_of_lines(input, used, &format->width, error)) {
        return false;
    }
    if (format->width == 0) {
        return fail(input, error,
                    "is no embedding table; a JSON document, lines of a word and its numbers "
                    "(GloVe, word2vec), or word2vec's binary format is wanted");
    }
    return check_width(input, format->width, most, error);
}

bool wordvectors_recognise(Input *input, size_t most_dimensions, TableFormat *format,
                           Error *error) {
    const char *bytes;
    size_t length, used;
    Field line, words, width;
    *format = (TableFormat){.kind = TABLE_JSON};
    if (!input_window(input, OPENING_BYTES, &bytes, &length, error)) {
        return false;
    }
    const char *hint = hint_of(bytes, length);
    if (hint != NULL) {
        return fail(input, error, hint);
    }
    size_t bom = length >= 3 && memcmp(bytes, BOM, 3) == 0 ? 3 : 0;
    if (is_json(bytes + bom, length - bom)) {
        return true;
    }
    input_skip(input, bom);
    if (!first_line(input, &line, &used, error)) {
        return false;
    }
    return is_header(line, &words, &width)
               ? recognise_headed(input, words, width, used, most_dimensions, format, error)
               : recognise_bare(input, used, most_dimensions, format, error);
}
