#include "header.h"

#include "bits.h"
#include "cursor.h"
#include "strict.h"

#include <stdlib.h>
#include <string.h>

static const Dtype dtypes[] = {{"F64", 8, bits_float64}, {"F32", 4, bits_float32},
                               {"F16", 2, bits_float16}, {"BF16", 2, bits_bfloat16},
                               {"I64", 8, NULL},         {"U64", 8, NULL},
                               {"C64", 8, NULL},         {"I32", 4, NULL},
                               {"U32", 4, NULL},         {"I16", 2, NULL},
                               {"U16", 2, NULL},         {"I8", 1, NULL},
                               {"U8", 1, NULL},          {"BOOL", 1, NULL},
                               {"F8_E4M3", 1, NULL},     {"F8_E5M2", 1, NULL},
                               {"F8_E8M0", 1, NULL}};

#define DTYPE_COUNT (sizeof dtypes / sizeof *dtypes)

static bool fail(const Entry *entry, const char *what, Error *error) {
    return error_set(error, ERROR_DATA, entry->name, "%s", what);
}

static bool read_dtype(Cursor *cursor, Entry *entry) {
    entry->dtype = cursor_string(cursor);
    for (size_t i = 0; i < DTYPE_COUNT && entry->dtype != NULL; i++) {
        if (strcmp(entry->dtype, dtypes[i].name) == 0) {
            entry->type = &dtypes[i];
        }
    }
    return entry->dtype != NULL;
}

static bool read_axis(Cursor *cursor, Entry *entry) {
    size_t length;
    if (!cursor_size(cursor, &length) || (length > 0 && entry->count > SIZE_MAX / length)) {
        return false;
    }
    entry->count *= length;
    if (entry->rank < HEADER_AXES) {
        entry->shape[entry->rank] = length;
    }
    entry->rank += entry->rank <= HEADER_AXES;
    return true;
}

static bool read_shape(Cursor *cursor, Entry *entry) {
    entry->count = 1;
    if (!cursor_take(cursor, '[')) {
        return false;
    }
    if (cursor_take(cursor, ']')) {
        return true;
    }
    do {
        if (!read_axis(cursor, entry)) {
            return false;
        }
    } while (cursor_take(cursor, ','));
    return cursor_take(cursor, ']');
}

static bool read_offsets(Cursor *cursor, Entry *entry) {
    return cursor_take(cursor, '[') && cursor_size(cursor, &entry->begin) &&
           cursor_take(cursor, ',') && cursor_size(cursor, &entry->end) && cursor_take(cursor, ']');
}

/* {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}; other keys are passed over. */
static bool read_entry(Cursor *cursor, Entry *entry, Error *error) {
    static const struct {
        const char *key, *wanted;
        bool (*read)(Cursor *cursor, Entry *entry);
    } rules[] = {{"dtype", "\"dtype\" is wanted as a string", read_dtype},
                 {"shape", "\"shape\" is wanted as whole numbers that fit into memory", read_shape},
                 {"data_offsets", "\"data_offsets\" is wanted as two whole numbers", read_offsets}};
    bool seen[3] = {false};
    bool more = cursor_take(cursor, '{');
    for (const char *key; more && (key = cursor_string(cursor)) != NULL;) {
        size_t i = 0;
        cursor_take(cursor, ':');
        while (i < 3 && strcmp(key, rules[i].key) != 0) {
            i++;
        }
        if (i == 3) {
            cursor_skip(cursor);
        } else if (seen[i] || !rules[i].read(cursor, entry)) {
            return fail(entry, rules[i].wanted, error);
        } else {
            seen[i] = true;
        }
        more = cursor_take(cursor, ',');
    }
    cursor_take(cursor, '}');
    return (seen[0] && seen[1] && seen[2]) ||
           fail(entry, "an object with \"dtype\", \"shape\" and \"data_offsets\" is wanted", error);
}

static bool check_entry(const Entry *entry, size_t size, Error *error) {
    if (entry->begin > entry->end || entry->end > size) {
        return error_set(error, ERROR_DATA, entry->name,
                         "bytes %zu to %zu are said to be its own, of %zu that follow the header",
                         entry->begin, entry->end, size);
    }
    size_t there = entry->end - entry->begin;
    return entry->type == NULL ||
           (there % entry->type->size == 0 && there / entry->type->size == entry->count) ||
           error_set(error, ERROR_DATA, entry->name, "%zu numbers of type %s are not %zu bytes",
                     entry->count, entry->dtype, there);
}

static Entry *new_entry(Header *header) {
    if (header->count == header->room) {
        size_t room = header->room == 0 ? 64 : header->room * 2;
        Entry *grown = realloc(header->entries, room * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        header->entries = grown;
        header->room = room;
    }
    header->entries[header->count] = (Entry){.rank = 0};
    return &header->entries[header->count++];
}

static bool read_entries(Header *header, size_t size, Error *error) {
    Cursor cursor = {header->text};
    if (!cursor_take(&cursor, '{')) {
        return error_set(error, ERROR_DATA, "header", "an object of tensors is wanted");
    }
    bool more = true;
    for (const char *name; more && (name = cursor_string(&cursor)) != NULL;) {
        cursor_take(&cursor, ':');
        if (strcmp(name, "__metadata__") == 0) {
            cursor_skip(&cursor);
        } else {
            Entry *entry = new_entry(header);
            if (entry == NULL) {
                return error_no_memory(error, "header");
            }
            entry->name = name;
            if (!read_entry(&cursor, entry, error) || !check_entry(entry, size, error)) {
                return false;
            }
        }
        more = cursor_take(&cursor, ',');
    }
    return true;
}

static int by_begin(const void *left, const void *right) {
    const Entry *a = left, *b = right;
    if (a->begin != b->begin) {
        return a->begin < b->begin ? -1 : 1;
    }
    return a->end == b->end ? 0 : a->end < b->end ? -1 : 1;
}

/* The format knows no gaps and no byte of two tensors. */
static bool check_cover(Header *header, size_t size, Error *error) {
    size_t end = 0;
    if (header->count > 0) {
        qsort(header->entries, header->count, sizeof *header->entries, by_begin);
    }
    for (size_t i = 0; i < header->count; i++) {
        const Entry *entry = &header->entries[i];
        if (entry->begin != end) {
            return error_set(error, ERROR_DATA, entry->name,
                             "its bytes begin at %zu, where those before it end at %zu: tensors "
                             "that neither overlap nor leave gaps are wanted",
                             entry->begin, end);
        }
        end = entry->end;
    }
    return end == size || error_set(error, ERROR_DATA, "",
                                    "has %zu bytes of numbers; %zu are wanted, as its header "
                                    "says",
                                    size, end);
}

bool header_read(Header *header, size_t length, size_t size, Error *error) {
    if (!strict_check(header->text, length, error)) {
        return error_in_file(error, "header");
    }
    return read_entries(header, size, error) && check_cover(header, size, error);
}

void header_free(Header *header) {
    free(header->text);
    free(header->entries);
    *header = (Header){0};
}
