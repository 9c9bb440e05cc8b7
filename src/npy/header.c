/*
 * The dictionary is a Python literal with three known keys. It is read by the little grammar that
 * these need, and never evaluated:
 *
 *     {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }
 */
#include "header.h"

#include <stdint.h>
#include <string.h>

#define MAGIC        "\x93NUMPY"
#define MAGIC_LENGTH 6

typedef struct Cursor {
    const unsigned char *at, *end;
    NpyHeader *header;
    Error *error;
} Cursor;

static bool fail(Cursor *cursor, const char *what) {
    return error_set(cursor->error, ERROR_DATA, "header", "%s", what);
}

static void skip_space(Cursor *cursor) {
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\n')) {
        cursor->at++;
    }
}

/* True, and past it, where `character` comes next. */
static bool take(Cursor *cursor, char character) {
    skip_space(cursor);
    bool is_there = cursor->at < cursor->end && *cursor->at == (unsigned char)character;
    cursor->at += is_there;
    return is_there;
}

static bool take_word(Cursor *cursor, const char *word) {
    skip_space(cursor);
    size_t length = strlen(word);
    bool is_there =
        (size_t)(cursor->end - cursor->at) >= length && memcmp(cursor->at, word, length) == 0;
    cursor->at += is_there ? length : 0;
    return is_there;
}

/* A string without escapes, in either quotes; cut where `text` is full. */
static bool take_string(Cursor *cursor, char *text, size_t size) {
    char quote = take(cursor, '\'') ? '\'' : take(cursor, '"') ? '"' : '\0';
    if (quote == '\0') {
        return false;
    }
    size_t used = 0;
    while (cursor->at < cursor->end && *cursor->at != (unsigned char)quote && *cursor->at != '\\') {
        if (used + 1 < size) {
            text[used++] = (char)*cursor->at;
        }
        cursor->at++;
    }
    text[used] = '\0';
    return cursor->at < cursor->end && *cursor->at++ == (unsigned char)quote;
}

static bool take_size(Cursor *cursor, size_t *size) {
    skip_space(cursor);
    const unsigned char *first = cursor->at;
    size_t value = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        size_t digit = (size_t)(*cursor->at - '0');
        if (value > (SIZE_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *size = value;
    return cursor->at > first;
}

static bool read_dtype(Cursor *cursor) {
    if (take(cursor, '[')) {
        return fail(cursor, "the array has fields; one number in each cell is wanted, as in "
                            "numpy.save(FILE, a[\"field\"])");
    }
    return take_string(cursor, cursor->header->dtype, NPY_DTYPE_SIZE) ||
           fail(cursor, "'descr' is wanted as a string such as '<f8'");
}

static bool read_order(Cursor *cursor) {
    cursor->header->is_fortran = take_word(cursor, "True");
    return cursor->header->is_fortran || take_word(cursor, "False") ||
           fail(cursor, "'fortran_order' is wanted as True or False");
}

/* (), (3,), (3, 4) or (3, 4,). */
static bool read_shape(Cursor *cursor) {
    NpyHeader *header = cursor->header;
    bool is_fine = take(cursor, '('), more = is_fine;
    while (more && is_fine && !take(cursor, ')')) {
        size_t size = 0;
        is_fine = take_size(cursor, &size);
        if (header->rank < NPY_AXES) {
            header->shape[header->rank] = size;
        }
        /* Past the axes that are read it only matters that there are more. */
        header->rank += header->rank <= NPY_AXES;
        if (is_fine && !take(cursor, ',')) {
            is_fine = take(cursor, ')') && header->rank != 1;
            more = false;
        }
    }
    return is_fine || fail(cursor, "'shape' is wanted as whole numbers, such as (2, 3)");
}

static bool read_dictionary(Cursor *cursor) {
    static const struct {
        const char *key;
        bool (*read)(Cursor *cursor);
    } rules[] = {{"descr", read_dtype}, {"fortran_order", read_order}, {"shape", read_shape}};
    bool seen[3] = {false}, is_open = take(cursor, '{');
    char key[NPY_DTYPE_SIZE] = "";
    while (is_open && take_string(cursor, key, sizeof key) && take(cursor, ':')) {
        size_t i = 0;
        while (i < 3 && strcmp(key, rules[i].key) != 0) {
            i++;
        }
        if (i == 3 || seen[i]) {
            return fail(cursor, "'descr', 'fortran_order' and 'shape' are wanted, once each");
        }
        seen[i] = true;
        if (!rules[i].read(cursor)) {
            return false;
        }
        is_open = take(cursor, ',');
    }
    bool is_whole = take(cursor, '}') && seen[0] && seen[1] && seen[2];
    skip_space(cursor);
    return (is_whole && cursor->at == cursor->end) ||
           fail(cursor, "{'descr': ..., 'fortran_order': ..., 'shape': ...} is wanted, and nothing "
                        "else");
}

static size_t little_endian(const unsigned char *bytes, size_t count) {
    size_t value = 0;
    while (count-- > 0) {
        value = value << 8 | bytes[count];
    }
    return value;
}

/* What the file is instead, where that can be seen. */
static bool refuse_kind(const unsigned char *bytes, size_t length, Error *error) {
    bool is_archive = length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
    bool is_pickle = length >= 2 && bytes[0] == 0x80 && bytes[1] <= 5;
    const char *hint = is_archive  ? "this is an archive (.npz or .pt); its one array"
                       : is_pickle ? "this is a pickle, which is never loaded; its array"
                                   : "this is none; an array";
    return error_set(error, ERROR_DATA, "",
                     "a NumPy .npy file is wanted; %s can be saved with numpy.save", hint);
}

/* Magic, two bytes of version, and the header's length in two bytes or, from 2.0 on, four. */
bool npy_header_size(const unsigned char *bytes, size_t length, size_t *size, Error *error) {
    if (length < MAGIC_LENGTH || memcmp(bytes, MAGIC, MAGIC_LENGTH) != 0) {
        return refuse_kind(bytes, length, error);
    }
    unsigned major = length > MAGIC_LENGTH ? bytes[MAGIC_LENGTH] : 0;
    size_t width = major == 1 ? 2 : 4, first = MAGIC_LENGTH + 2 + width;
    if (length < first) {
        return error_set(error, ERROR_DATA, "header", "the file ends in it");
    }
    if (major < 1 || major > 3 || bytes[MAGIC_LENGTH + 1] != 0) {
        return error_set(error, ERROR_DATA, "header", "format %u.%u; 1.0, 2.0 or 3.0 is wanted",
                         major, (unsigned)bytes[MAGIC_LENGTH + 1]);
    }
    size_t dictionary = little_endian(bytes + first - width, width);
    if (dictionary > NPY_HEADER_MOST) {
        return error_set(error, ERROR_DATA, "header", "is %zu bytes long; the limit is %d",
                         dictionary, NPY_HEADER_MOST);
    }
    *size = first + dictionary;
    return true;
}

bool npy_header_read(const unsigned char *bytes, size_t size, NpyHeader *header, Error *error) {
    size_t first = MAGIC_LENGTH + 2 + (bytes[MAGIC_LENGTH] == 1 ? 2u : 4u);
    *header = (NpyHeader){.rank = 0};
    Cursor cursor = {bytes + first, bytes + size, header, error};
    return read_dictionary(&cursor);
}
