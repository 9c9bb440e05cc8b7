#include "array.h"

#include "npy.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

/* Numbers that become bytes at once. */
#define PIECE 512

static void begin(Stream *stream, const char *type, size_t rows, size_t cols) {
    char header[NPY_HEADER_SIZE];
    size_t shape[2] = {rows, cols};
    stream_bytes(stream, header, npy_header_write(type, cols > 0 ? 2 : 1, shape, header));
}

void array_begin(Stream *stream, size_t rows, size_t cols) {
    begin(stream, "<f8", rows, cols);
}

/* Little endian on every machine. */
static void put_bits(unsigned char *to, uint64_t bits, size_t size) {
    for (size_t i = 0; i < size; i++) {
        to[i] = (unsigned char)(bits >> 8 * i & 0xFF);
    }
}

void array_numbers(Stream *stream, const double *numbers, size_t count) {
    unsigned char bytes[8 * PIECE];
    while (count > 0) {
        size_t here = count < PIECE ? count : PIECE;
        for (size_t i = 0; i < here; i++) {
            uint64_t bits;
            memcpy(&bits, &numbers[i], sizeof bits);
            put_bits(bytes + 8 * i, bits, 8);
        }
        stream_bytes(stream, bytes, 8 * here);
        numbers += here;
        count -= here;
    }
}

void array_matrix(Stream *stream, const Matrix *matrix) {
    array_begin(stream, matrix->rows, matrix->cols);
    for (size_t i = 0; i < matrix->rows && !sink_has_failed(stream->sink); i++) {
        array_numbers(stream, matrix_row(matrix, i), matrix->cols);
    }
}

static size_t count_points(const char *text) {
    size_t count = 0, left = strlen(text);
    for (int32_t point; left > 0; count++) {
        size_t used = utf8_next(text, left, &point);
        text += used;
        left -= used;
    }
    return count;
}

/* In UTF-32, with NULs up to the width. */
static void put_label(Stream *stream, const char *text, size_t width) {
    unsigned char bytes[4];
    size_t left = strlen(text);
    for (size_t i = 0; i < width; i++) {
        int32_t point = 0;
        size_t used = left > 0 ? utf8_next(text, left, &point) : 0;
        text += used;
        left -= used;
        put_bits(bytes, (uint64_t)(uint32_t)point, 4);
        stream_bytes(stream, bytes, 4);
    }
}

void array_labels(Stream *stream, const Labels *labels) {
    size_t width = 1;
    for (size_t i = 0; i < labels->count; i++) {
        size_t own = count_points(labels->text[i]);
        width = own > width ? own : width;
    }
    char type[32];
    snprintf(type, sizeof type, "<U%zu", width);
    begin(stream, type, labels->count, 0);
    for (size_t i = 0; i < labels->count && !sink_has_failed(stream->sink); i++) {
        put_label(stream, labels->text[i], width);
    }
}
