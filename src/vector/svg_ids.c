#include "svg_ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MOST 20

/** Cairo's numbers; the place of each, from 1, is its new one. */
typedef struct Ids {
    unsigned long *seen;
    size_t count, room;
} Ids;

/** A name as it stands between two quotes: "image7" or "#image7". */
typedef struct Name {
    size_t digits, end; /* where its number begins and ends */
    unsigned long number;
} Name;

static bool begins_with(const CanvasBytes *svg, size_t at, const char *text) {
    size_t length = strlen(text);
    return svg->length - at > length && memcmp(svg->data + at, text, length) == 0;
}

static bool read_number(const CanvasBytes *svg, Name *name) {
    name->number = 0;
    name->end = name->digits;
    while (name->end < svg->length && svg->data[name->end] >= '0' && svg->data[name->end] <= '9') {
        name->number = name->number * 10 + (svg->data[name->end++] - '0');
    }
    size_t count = name->end - name->digits;
    return count > 0 && count < DIGITS_MOST && name->end < svg->length &&
           svg->data[name->end] == '"';
}

static bool read_name(const CanvasBytes *svg, size_t at, Name *name) {
    static const char *const kinds[] = {"image", "surface", "source-"};
    at += at < svg->length && svg->data[at] == '#';
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (begins_with(svg, at, kinds[i])) {
            name->digits = at + strlen(kinds[i]);
            return read_number(svg, name);
        }
    }
    return false;
}

/* The next name from `at` on. In text a quote is escaped, and what is encoded has none. */
static bool find_name(const CanvasBytes *svg, size_t at, Name *name) {
    while (at < svg->length) {
        const unsigned char *quote = memchr(svg->data + at, '"', svg->length - at);
        if (quote == NULL) {
            return false;
        }
        at = (size_t)(quote - svg->data) + 1;
        if (read_name(svg, at, name)) {
            return true;
        }
    }
    return false;
}

/* 0 when memory runs out. */
static size_t new_number(Ids *ids, unsigned long number) {
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->seen[i] == number) {
            return i + 1;
        }
    }
    if (ids->count == ids->room) {
        size_t room = 2 * ids->room + 16;
        unsigned long *grown = realloc(ids->seen, room * sizeof *grown);
        if (grown == NULL) {
            return 0;
        }
        ids->seen = grown;
        ids->room = room;
    }
    ids->seen[ids->count++] = number;
    return ids->count;
}

static size_t count_names(const CanvasBytes *svg) {
    size_t count = 0;
    Name name = {0};
    while (find_name(svg, name.end, &name)) {
        count++;
    }
    return count;
}

/* The end of what was written, or NULL when memory runs out. */
static char *copy_renumbered(const CanvasBytes *svg, Ids *ids, char *to) {
    Name name = {0};
    size_t from = 0;
    while (find_name(svg, from, &name)) {
        size_t number = new_number(ids, name.number);
        if (number == 0) {
            return NULL;
        }
        memcpy(to, svg->data + from, name.digits - from);
        to += name.digits - from;
        to += sprintf(to, "%zu", number);
        from = name.end;
    }
    memcpy(to, svg->data + from, svg->length - from);
    return to + (svg->length - from);
}

bool svg_renumber(CanvasBytes *svg, Error *error) {
    Ids ids = {0};
    char *data = malloc(svg->length + count_names(svg) * DIGITS_MOST + 1);
    char *end = data == NULL ? NULL : copy_renumbered(svg, &ids, data);
    free(ids.seen);
    canvas_bytes_free(svg);
    if (end == NULL) {
        free(data);
        return error_no_memory(error, "figure");
    }
    *svg = (CanvasBytes){(unsigned char *)data, (size_t)(end - data)};
    return true;
}
