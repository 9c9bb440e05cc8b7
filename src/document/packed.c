#include "packed.h"

#include "row.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a row becomes. */
#define PACKED "[1e999]"

/* The end of a string, which begins at `at`. */
static const char *end_of_string(const char *at) {
    for (at++; *at != '"'; at++) {
        at += *at == '\\' ? 1 : 0;
    }
    return at + 1;
}

static bool add_row(PackedText *packed, const char *numbers, size_t count) {
    size_t used = packed->row_count;
    if ((used & (used - 1)) == 0) { /* a power of two: full */
        size_t capacity = used == 0 ? 1 : 2 * used;
        const char **rows = realloc(packed->rows, capacity * sizeof *rows);
        packed->rows = rows != NULL ? rows : packed->rows;
        int *counts = rows == NULL ? NULL : realloc(packed->counts, capacity * sizeof *counts);
        packed->counts = counts != NULL ? counts : packed->counts;
        if (counts == NULL) {
            return false;
        }
    }
    packed->rows[used] = numbers;
    packed->counts[used] = (int)count;
    packed->row_count++;
    return true;
}

static void append(PackedText *packed, const char *bytes, size_t count) {
    memcpy(packed->text + packed->length, bytes, count);
    packed->length += count;
}

/* A row that is worth it: where it ends, else NULL. */
static const char *end_of_row(const char *at, const char *end, size_t *count) {
    const char *stop;
    bool is_row = row_scan(at + 1, end, &stop, count) == ROW_NUMBERS;
    return is_row && *count >= ROW_LEAST && *count <= INT_MAX ? stop : NULL;
}

bool packed_new(const char *text, size_t length, PackedText *packed) {
    const char *at = text, *copied = text, *end = text + length;
    *packed = (PackedText){.text = malloc(length)};
    bool done = packed->text != NULL;
    while (done && at < end) {
        size_t count;
        const char *stop = *at == '[' ? end_of_row(at, end, &count) : NULL;
        if (stop != NULL) {
            append(packed, copied, (size_t)(at - copied));
            append(packed, PACKED, strlen(PACKED));
            done = add_row(packed, at + 1, count);
            at = copied = stop;
        } else {
            at = *at == '"' ? end_of_string(at) : at + 1;
        }
    }
    if (!done) {
        packed_free(packed);
        return false;
    }
    append(packed, copied, (size_t)(end - copied));
    return true;
}

void packed_free(PackedText *packed) {
    free(packed->text);
    free(packed->rows);
    free(packed->counts);
    *packed = (PackedText){0};
}

static bool is_packed(const cJSON *value) {
    return value_kind(value) == cJSON_Number && isinf(value->valuedouble);
}

/* Recurses as deep as the text nests: STRICT_DEPTH at most. */
static size_t restore(const PackedText *packed, cJSON *value, size_t next) {
    for (cJSON *child = value->child; child != NULL; child = child->next) {
        if (is_packed(child)) {
            /* A reference: cJSON does not free the text. */
            child->type |= cJSON_IsReference;
            child->valuestring = (char *)(uintptr_t)packed->rows[next];
            child->valueint = packed->counts[next];
            next++;
        } else if (child->child != NULL) {
            next = restore(packed, child, next);
        }
    }
    return next;
}

void packed_restore(const PackedText *packed, cJSON *tree) {
    restore(packed, tree, 0);
}

bool packed_row(const cJSON *array, const char **numbers, size_t *count) {
    const cJSON *item = array->child;
    if (item == NULL || !is_packed(item)) {
        return false;
    }
    *numbers = item->valuestring;
    *count = (size_t)item->valueint;
    return true;
}
