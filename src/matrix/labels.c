#include "matrix.h"

#include <stdlib.h>
#include <string.h>

bool labels_new(Labels *labels, size_t count, Error *error) {
    *labels = (Labels){0};
    labels->text = calloc(count > 0 ? count : 1, sizeof *labels->text);
    if (labels->text == NULL) {
        return error_no_memory(error, "labels");
    }
    labels->count = count;
    return true;
}

bool labels_set(Labels *labels, size_t index, const char *text, size_t length, Error *error) {
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        return error_no_memory(error, "labels");
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    free(labels->text[index]);
    labels->text[index] = copy;
    return true;
}

bool labels_copy(Labels *to, const Labels *from, Error *error) {
    if (!labels_new(to, from->count, error)) {
        return false;
    }
    for (size_t i = 0; i < from->count; i++) {
        if (!labels_set(to, i, from->text[i], strlen(from->text[i]), error)) {
            labels_free(to);
            return false;
        }
    }
    return true;
}

/* The decimal digits of a number, right-aligned in `text`; returns where they start. */
static size_t write_digits(size_t number, char *text, size_t size) {
    size_t start = size;
    do {
        text[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return start;
}

bool labels_number(Labels *labels, size_t count, Error *error) {
    if (!labels_new(labels, count, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char name[24];
        size_t start = write_digits(i + 1, name, sizeof name);
        if (!labels_set(labels, i, name + start, sizeof name - start, error)) {
            labels_free(labels);
            return false;
        }
    }
    return true;
}

void labels_free(Labels *labels) {
    for (size_t i = 0; i < labels->count; i++) {
        free(labels->text[i]);
    }
    free(labels->text);
    *labels = (Labels){0};
}
