/*
 * read_many: reads many JSON texts from stdin, each behind its length (4 bytes, the lowest first),
 * and writes for each what the document room says: '.' and the CRC-32 of the value's bytes, 'S' for
 * what is not strict JSON, 'T' for a key that is there twice; then 4 bytes of 0. So that a million
 * texts take seconds.
 */
#include "packed.h"
#include "row.h"
#include "strict.h"
#include "tree.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define LONGEST ((size_t)1 << 24)

/* A sum over the value: a letter for its kind, then its bytes, a NUL behind texts. */
typedef struct Sum {
    uLong crc;
} Sum;

static void add(Sum *sum, const void *bytes, size_t length) {
    sum->crc = crc32(sum->crc, bytes, (uInt)length);
}

static void add_number(Sum *sum, double number) {
    add(sum, "d", 1);
    add(sum, &number, sizeof number);
}

static void add_items(Sum *sum, const cJSON *value);

static void add_value(Sum *sum, const cJSON *value) {
    switch (value_kind(value)) {
    case cJSON_NULL:
        add(sum, "n", 1);
        break;
    case cJSON_True:
        add(sum, "t", 1);
        break;
    case cJSON_False:
        add(sum, "f", 1);
        break;
    case cJSON_Number:
        add_number(sum, value->valuedouble);
        break;
    case cJSON_String:
        add(sum, "s", 1);
        add(sum, value->valuestring, strlen(value->valuestring) + 1);
        break;
    default:
        add_items(sum, value);
    }
}

/* A long row of numbers, which stayed in the text. */
static void add_packed(Sum *sum, const char *text, size_t count) {
    double *numbers = malloc(count * sizeof *numbers);
    if (numbers == NULL) {
        abort();
    }
    row_read(text, numbers);
    for (size_t i = 0; i < count; i++) {
        add_number(sum, numbers[i]);
    }
    free(numbers);
}

static void add_items(Sum *sum, const cJSON *value) {
    const char *packed;
    size_t count;
    bool is_object = value_kind(value) == cJSON_Object;
    add(sum, is_object ? "{" : "[", 1);
    if (packed_row(value, &packed, &count)) {
        add_packed(sum, packed, count);
        value = NULL;
    }
    for (const cJSON *child = value == NULL ? NULL : value->child; child != NULL;
         child = child->next) {
        if (is_object) {
            add(sum, child->string, strlen(child->string) + 1);
        }
        add_value(sum, child);
    }
    add(sum, is_object ? "}" : "]", 1);
}

static void answer(char verdict, uint32_t sum) {
    unsigned char bytes[5] = {(unsigned char)verdict};
    for (int i = 0; i < 4; i++) {
        bytes[1 + i] = (unsigned char)(sum >> 8 * i);
    }
    fwrite(bytes, 1, sizeof bytes, stdout);
}

static void read_one(const char *text, size_t length) {
    Error error = {0};
    if (!strict_check(text, length, &error)) {
        answer('S', 0);
        return;
    }
    cJSON *tree = tree_new(text, length, &error);
    Sum sum = {crc32(0, NULL, 0)};
    if (tree != NULL) {
        add_value(&sum, tree);
    }
    answer(tree != NULL ? '.' : 'T', tree != NULL ? (uint32_t)sum.crc : 0);
    cJSON_Delete(tree);
}

int main(void) {
    unsigned char head[4];
    while (fread(head, 1, sizeof head, stdin) == sizeof head) {
        size_t length =
            head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        char *text = length <= LONGEST ? malloc(length > 0 ? length : 1) : NULL;
        if (text == NULL || fread(text, 1, length, stdin) != length) {
            free(text);
            return 1;
        }
        read_one(text, length);
        free(text);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
