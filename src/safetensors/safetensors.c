#include "safetensors.h"

#include "bits.h"
#include "header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The bytes that tell the header's length. */
#define PREFIX 8

/* Bytes that are turned into numbers at once. */
#define PIECE 65536

struct SafeTensors {
    Bytes *bytes; /* borrowed */
    size_t data;  /* where the numbers begin */
    Header header;
    Labels names;
};

/* Reads the header's text, once it is known to be in the file and of a length that can be. */
static bool read_text(SafeTensors *file, size_t *length, Error *error) {
    unsigned char prefix[PREFIX];
    if (!bytes_read(file->bytes, 0, prefix, PREFIX, error)) {
        return false;
    }
    uint64_t size = bits_load(prefix, PREFIX, false);
    size_t there = bytes_size(file->bytes) - PREFIX;
    if (size > there || size > SAFETENSORS_HEADER) {
        return error_set(error, ERROR_DATA, "header",
                         "is said to be %llu bytes long; the file has %zu more, and the limit is "
                         "%d",
                         (unsigned long long)size, there, SAFETENSORS_HEADER);
    }
    *length = (size_t)size;
    file->data = PREFIX + *length;
    file->header.text = malloc(*length + 1);
    if (file->header.text == NULL) {
        return error_no_memory(error, "header");
    }
    file->header.text[*length] = '\0';
    return bytes_read(file->bytes, PREFIX, file->header.text, *length, error);
}

static bool list_names(SafeTensors *file, Error *error) {
    const Header *header = &file->header;
    if (!labels_new(&file->names, header->count, error)) {
        return false;
    }
    for (size_t i = 0; i < header->count; i++) {
        const char *name = header->entries[i].name;
        if (!labels_set(&file->names, i, name, strlen(name), error)) {
            return false;
        }
    }
    return true;
}

bool safetensors_open(Bytes *bytes, SafeTensors **file, Error *error) {
    size_t length = 0;
    *file = NULL;
    SafeTensors *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_no_memory(error, "");
    }
    made->bytes = bytes;
    if (!read_text(made, &length, error) ||
        !header_read(&made->header, length, bytes_size(bytes) - made->data, error) ||
        !list_names(made, error)) {
        safetensors_close(made);
        return false;
    }
    *file = made;
    return true;
}

const Labels *safetensors_names(const SafeTensors *file) {
    return &file->names;
}

static bool settle_shape(const Entry *entry, size_t limit, Tensor *tensor, Error *error) {
    if (entry->type == NULL || entry->type->value == NULL) {
        return error_set(error, ERROR_DATA, "",
                         "numbers of type %.40s are not read; F64, F32, F16 or BF16 is wanted",
                         entry->dtype);
    }
    if (entry->rank < 1 || entry->rank > HEADER_AXES) {
        return error_set(error, ERROR_DATA, "", "has %s axes; one to three are wanted",
                         entry->rank == 0 ? "no" : "more than three");
    }
    if (entry->count == 0 || entry->count > limit) {
        return error_set(error, ERROR_DATA, "", "has %zu numbers; 1 to %zu are wanted",
                         entry->count, limit);
    }
    tensor->rank = entry->rank;
    memcpy(tensor->shape, entry->shape, (size_t)entry->rank * sizeof *entry->shape);
    return true;
}

static bool fill(SafeTensors *file, const Entry *entry, unsigned char *piece, Tensor *tensor,
                 Error *error) {
    size_t size = entry->type->size, offset = file->data + entry->begin, done = 0;
    while (done < entry->count) {
        size_t most = PIECE / size, left = entry->count - done, count = left < most ? left : most;
        if (!bytes_read(file->bytes, offset + done * size, piece, count * size, error)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            double number = entry->type->value(bits_load(piece + i * size, size, false));
            if (!isfinite(number)) {
                return bits_not_finite(tensor, done + i, error);
            }
            tensor->data[done + i] = number;
        }
        done += count;
    }
    return true;
}

bool safetensors_read(SafeTensors *file, size_t index, size_t limit, Tensor *tensor, Error *error) {
    const Entry *entry = &file->header.entries[index];
    size_t most = SIZE_MAX / sizeof(double);
    *tensor = (Tensor){0};
    Tensor made = {0};
    if (!settle_shape(entry, limit < most ? limit : most, &made, error)) {
        return false;
    }
    made.data = malloc(entry->count * sizeof(double));
    unsigned char *piece = malloc(PIECE);
    bool done = made.data != NULL && piece != NULL ? fill(file, entry, piece, &made, error)
                                                   : error_no_memory(error, "");
    free(piece);
    if (!done) {
        tensor_free(&made);
        return false;
    }
    *tensor = made;
    return true;
}

void safetensors_close(SafeTensors *file) {
    if (file == NULL) {
        return;
    }
    header_free(&file->header);
    labels_free(&file->names);
    free(file);
}
