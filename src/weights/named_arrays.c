#include "named_arrays.h"

#include "npz.h"
#include "safetensors.h"

#include <stdlib.h>
#include <string.h>

static bool read_npz(void *file, size_t index, Tensor *tensor, Error *error) {
    return npz_read(file, index, LIMIT_WEIGHT_NUMBERS, tensor, error);
}

static void close_npz(void *file) {
    npz_close(file);
}

static bool read_safetensors(void *file, size_t index, Tensor *tensor, Error *error) {
    return safetensors_read(file, index, LIMIT_WEIGHT_NUMBERS, tensor, error);
}

static void close_safetensors(void *file) {
    safetensors_close(file);
}

static bool open_npz(Bytes *bytes, Arrays *arrays, Error *error) {
    Npz *npz;
    if (!npz_open(bytes, &npz, error)) {
        return false;
    }
    *arrays = (Arrays){npz, npz_names(npz), NULL, read_npz, close_npz};
    return true;
}

static bool open_safetensors(Bytes *bytes, Arrays *arrays, Error *error) {
    SafeTensors *file;
    if (!safetensors_open(bytes, &file, error)) {
        return false;
    }
    *arrays = (Arrays){file, safetensors_names(file), NULL, read_safetensors, close_safetensors};
    return true;
}

static int by_text(const void *left, const void *right) {
    return strcmp(**(char **const *)left, **(char **const *)right);
}

/* So that names are found quickly however many there are, and one that is there twice is seen. */
static bool sort_names(Arrays *arrays, Error *error) {
    const Labels *names = arrays->names;
    if (names->count == 0) {
        return error_set(error, ERROR_DATA, "", "holds no arrays");
    }
    arrays->sorted = malloc(names->count * sizeof *arrays->sorted);
    if (arrays->sorted == NULL) {
        return error_no_memory(error, "");
    }
    for (size_t i = 0; i < names->count; i++) {
        arrays->sorted[i] = &names->text[i];
    }
    qsort(arrays->sorted, names->count, sizeof *arrays->sorted, by_text);
    for (size_t i = 1; i < names->count; i++) {
        if (by_text(&arrays->sorted[i - 1], &arrays->sorted[i]) == 0) {
            return error_set(error, ERROR_DATA, *arrays->sorted[i], "is there twice");
        }
    }
    return true;
}

bool arrays_open(Bytes *bytes, WeightsKind kind, Arrays *arrays, Error *error) {
    bool done = kind == WEIGHTS_NPZ ? open_npz(bytes, arrays, error)
                                    : open_safetensors(bytes, arrays, error);
    return done && sort_names(arrays, error);
}

/* As strcmp, with prefix[0 .. length) + name. */
static int compare(const char *text, const char *prefix, size_t length, const char *name) {
    int order = strncmp(text, prefix, length);
    return order != 0 ? order : strcmp(text + length, name);
}

size_t arrays_find(const Arrays *arrays, const char *prefix, size_t length, const char *name) {
    size_t low = 0, high = arrays->names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(*arrays->sorted[middle], prefix, length, name);
        if (order == 0) {
            return (size_t)(arrays->sorted[middle] - arrays->names->text);
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return arrays->names->count;
}

bool arrays_read(const Arrays *arrays, size_t index, Tensor *tensor, Error *error) {
    return arrays->read(arrays->file, index, tensor, error) ||
           error_in_file(error, arrays->names->text[index]);
}

void arrays_close(Arrays *arrays) {
    free(arrays->sorted);
    if (arrays->close != NULL) {
        arrays->close(arrays->file);
    }
}
