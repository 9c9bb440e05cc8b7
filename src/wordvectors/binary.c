#include "binary.h"

#include "limits.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FLOAT_SIZE 4

/* One record in the window. */
typedef struct Record {
    Field word;
    const unsigned char *numbers;
    size_t length; /* of all of it */
} Record;

static bool fail_at_word(Collector *collector, size_t number, const char *what) {
    error_set(collector->error, ERROR_DATA, "", "%s", what);
    error_at(collector->error, "word %zu", number);
    return error_in_file(collector->error, input_name(collector->input));
}

/* Finds the word in what is there of a record. False where its end is not among that. */
static bool find_word(const char *bytes, size_t length, Record *record) {
    size_t first = 0;
    while (first < length && (bytes[first] == '\n' || bytes[first] == '\r')) {
        first++;
    }
    const char *space = memchr(bytes + first, ' ', length - first);
    if (space == NULL) {
        return false;
    }
    record->word = (Field){bytes + first, (size_t)(space - bytes) - first};
    record->numbers = (const unsigned char *)space + 1;
    record->length = (size_t)(space - bytes) + 1;
    return true;
}

/* Brings the next record into the window whole. */
static bool next_record(Collector *collector, size_t number, Record *record) {
    size_t wanted = 1, length, width = collector->format->width * FLOAT_SIZE;
    for (;;) {
        const char *bytes;
        if (!input_window(collector->input, wanted, &bytes, &length, collector->error)) {
            return false;
        }
        size_t searched = length < LIMIT_WORD_BYTES ? length : LIMIT_WORD_BYTES;
        bool has_word = find_word(bytes, searched, record);
        if (has_word) {
            record->length += width;
            if (record->length <= length) {
                return true;
            }
        }
        if (length < wanted) {
            char what[96];
            snprintf(what, sizeof what, "the file ends in it; the header says %zu words",
                     collector->format->words);
            return fail_at_word(collector, number, what);
        }
        if (!has_word && length >= LIMIT_WORD_BYTES) {
            return fail_at_word(collector, number,
                                "no space ends the word within 65536 bytes; the header's second "
                                "number may be wrong");
        }
        wanted = has_word ? record->length : length + 1;
    }
}

/* A little-endian float32. */
static double number_at(const unsigned char *bytes) {
    uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

static bool read_record(Collector *collector, size_t number, const Record *record) {
    double *row;
    if (!wanted_may_begin(collector->wanted, record->word.text, record->word.length)) {
        return true;
    }
    if (!collect_word(collector, record->word, &row)) {
        return false;
    }
    for (size_t i = 0; row != NULL && i < collector->format->width; i++) {
        row[i] = number_at(record->numbers + i * FLOAT_SIZE);
        if (!isfinite(row[i])) {
            char what[96];
            snprintf(what, sizeof what, "number %zu is not finite; a finite one is wanted", i + 1);
            return fail_at_word(collector, number, what);
        }
    }
    return true;
}

/* Behind the last word there may be line ends. */
static bool check_end(Collector *collector) {
    const char *bytes;
    size_t length;
    do {
        if (!input_window(collector->input, 1, &bytes, &length, collector->error)) {
            return false;
        }
        for (size_t i = 0; i < length; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') {
                return error_set(collector->error, ERROR_DATA, input_name(collector->input),
                                 "goes on after the %zu words of %zu numbers that the header says",
                                 collector->format->words, collector->format->width);
            }
        }
        input_skip(collector->input, length);
    } while (length > 0);
    return true;
}

bool binary_read(Collector *collector) {
    for (size_t number = 1; number <= collector->format->words; number++) {
        Record record = {0};
        if (!next_record(collector, number, &record) || !read_record(collector, number, &record)) {
            return false;
        }
        input_skip(collector->input, record.length);
        collector->table->total_words++;
    }
    return check_end(collector);
}
