#include "npy.h"

#include "bits.h"
#include "header.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A number's bits, as many as its type has, and the double that they mean. */
typedef struct Type {
    const char *name; /* the dtype without its byte order */
    size_t size;
    double (*value)(uint64_t bits);
} Type;

static double from_int32(uint64_t bits) {
    return (double)(int32_t)(uint32_t)bits;
}

static double from_int64(uint64_t bits) {
    return (double)(int64_t)bits;
}

static double from_boolean(uint64_t bits) {
    return bits <= 1 ? (double)bits : NAN;
}

static const Type types[] = {{"f8", 8, bits_float64}, {"f4", 4, bits_float32},
                             {"f2", 2, bits_float16}, {"i8", 8, from_int64},
                             {"i4", 4, from_int32},   {"b1", 1, from_boolean}};

/* Bytes that are turned into numbers at once. */
#define PIECE 8192

#define TYPE_COUNT (sizeof types / sizeof *types)

/* `<f8` and `>f8` say their byte order; a boolean has none. */
static bool find_type(const char *dtype, const Type **type, Error *error) {
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        const char *orders = types[i].size == 1 ? "|" : "<>";
        if (dtype[0] != '\0' && strchr(orders, dtype[0]) != NULL &&
            strcmp(dtype + 1, types[i].name) == 0) {
            *type = &types[i];
            return true;
        }
    }
    if (strcmp(dtype, "|O") == 0) {
        return error_set(error, ERROR_DATA, "header",
                         "the array holds pickled objects, which are never loaded; "
                         "numpy.save(FILE, a.astype(float)) makes it an array of numbers");
    }
    return error_set(error, ERROR_DATA, "header",
                     "numbers of type '%s' are not read; float16, float32, float64, int32, int64 "
                     "or bool is wanted, as numpy.save(FILE, a.astype(float)) writes it",
                     dtype);
}

/* Ready weights: leaves out a batch of one, and holds the rest to two, three or four axes that are
 * not empty. */
static bool settle_attention(const NpyHeader *header, Tensor *tensor, Error *error) {
    bool has_batch = header->rank == NPY_AXES && header->shape[0] == 1;
    int skipped = has_batch ? 1 : 0;
    tensor->rank = header->rank - skipped;
    if (header->rank == NPY_AXES && !has_batch) {
        return error_set(error, ERROR_DATA, "header",
                         "a batch of %zu is one too many axes; one of the batch is wanted, as in "
                         "numpy.save(FILE, a[0])",
                         header->shape[0]);
    }
    if (tensor->rank < 2 || tensor->rank > 4) {
        return error_set(error, ERROR_DATA, "header",
                         "two axes (queries, keys) are wanted, or heads, or layers and heads, "
                         "before them; not %s",
                         header->rank > NPY_AXES ? "more than five"
                         : tensor->rank == 1     ? "one"
                                                 : "none");
    }
    for (int axis = 0; axis < tensor->rank; axis++) {
        tensor->shape[axis] = header->shape[axis + skipped];
        if (tensor->shape[axis] == 0) {
            return error_set(error, ERROR_DATA, "header", "axis %d is empty; a number is wanted",
                             axis + skipped);
        }
    }
    return true;
}

/* A bias, a matrix, or one for each head. */
static bool settle_weight(const NpyHeader *header, Tensor *tensor, Error *error) {
    tensor->rank = header->rank;
    if (header->rank < 1 || header->rank > 3) {
        return error_set(error, ERROR_DATA, "header",
                         "two axes are wanted for a matrix, three for one of each head, or one for "
                         "a bias; not %s",
                         header->rank == 0 ? "none" : "more than three");
    }
    for (int axis = 0; axis < header->rank; axis++) {
        tensor->shape[axis] = header->shape[axis];
        if (tensor->shape[axis] == 0) {
            return error_set(error, ERROR_DATA, "header", "axis %d is empty; a number is wanted",
                             axis);
        }
    }
    return true;
}

/* As many bytes must be there as the shape asks for: so no size can overflow, or be a lie. */
static bool check_length(const Tensor *tensor, size_t size, size_t there, Error *error) {
    size_t fitting = there / size, wanted = 1;
    bool fits = true;
    for (int axis = 0; axis < tensor->rank && fits; axis++) {
        fits = wanted <= fitting / tensor->shape[axis];
        wanted *= fits ? tensor->shape[axis] : 1;
    }
    if (!fits) {
        return error_set(error, ERROR_DATA, "",
                         "ends after %zu bytes of numbers; more are wanted, as the header says",
                         there);
    }
    return wanted * size == there ||
           error_set(error, ERROR_DATA, "",
                     "has %zu bytes of numbers; %zu are wanted, as the header says", there,
                     wanted * size);
}

/* The places of an array's numbers in C order, as they come from a file. */
typedef struct Walk {
    const Tensor *tensor;
    bool is_fortran;
    size_t at[4]; /* Fortran order: the index on each axis, the first running fastest */
    size_t place;
} Walk;

static size_t stride(const Tensor *tensor, int axis) {
    size_t size = 1;
    while (++axis < tensor->rank) {
        size *= tensor->shape[axis];
    }
    return size;
}

static void walk_on(Walk *walk) {
    if (!walk->is_fortran) {
        walk->place++;
        return;
    }
    const Tensor *tensor = walk->tensor;
    for (int axis = 0; axis < tensor->rank; axis++) {
        walk->place += stride(tensor, axis);
        if (++walk->at[axis] < tensor->shape[axis]) {
            return;
        }
        walk->place -= stride(tensor, axis) * tensor->shape[axis];
        walk->at[axis] = 0;
    }
}

static bool fill(const NpySource *source, const NpyHeader *header, const Type *type, Tensor *tensor,
                 Error *error) {
    unsigned char piece[PIECE];
    size_t left = tensor_size(tensor);
    Walk walk = {.tensor = tensor, .is_fortran = header->is_fortran};
    while (left > 0) {
        size_t most = PIECE / type->size, count = left < most ? left : most;
        if (!source->read(source->from, piece, count * type->size, error)) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            uint64_t bits = bits_load(piece + i * type->size, type->size, header->dtype[0] == '>');
            tensor->data[walk.place] = type->value(bits);
            if (!isfinite(tensor->data[walk.place])) {
                return bits_not_finite(tensor, walk.place, error);
            }
            walk_on(&walk);
        }
        left -= count;
    }
    return true;
}

/* Reads all that stands before the numbers, whose length goes to `size`. */
static bool read_header(const NpySource *source, NpyHeader *header, size_t *size, Error *error) {
    unsigned char prefix[NPY_PREFIX];
    size_t first = source->length < NPY_PREFIX ? source->length : NPY_PREFIX;
    if (!source->read(source->from, prefix, first, error) ||
        !npy_header_size(prefix, first, size, error)) {
        return false;
    }
    if (*size > source->length) {
        return error_set(error, ERROR_DATA, "header", "the file ends in it");
    }
    first = first < *size ? first : *size;
    unsigned char *bytes = malloc(*size);
    if (bytes == NULL) {
        return error_no_memory(error, "header");
    }
    memcpy(bytes, prefix, first);
    bool done = source->read(source->from, bytes + first, *size - first, error) &&
                npy_header_read(bytes, *size, header, error);
    free(bytes);
    return done;
}

static bool check_limit(const Tensor *tensor, size_t limit, Error *error) {
    return tensor_size(tensor) <= limit ||
           error_set(error, ERROR_DATA, "header", "has %zu numbers; the limit is %zu",
                     tensor_size(tensor), limit);
}

static bool read_array(const NpySource *source, size_t limit,
                       bool (*settle)(const NpyHeader *header, Tensor *tensor, Error *error),
                       Tensor *tensor, Error *error) {
    NpyHeader header;
    const Type *type = NULL;
    size_t size = 0;
    *tensor = (Tensor){0};
    Tensor made = {0};
    if (!read_header(source, &header, &size, error) || !find_type(header.dtype, &type, error) ||
        !settle(&header, &made, error) ||
        !check_length(&made, type->size, source->length - size, error) ||
        !check_limit(&made, limit, error)) {
        return false;
    }
    made.data = malloc(tensor_size(&made) * sizeof(double));
    if (made.data == NULL) {
        return error_no_memory(error, "");
    }
    if (!fill(source, &header, type, &made, error)) {
        tensor_free(&made);
        return false;
    }
    *tensor = made;
    return true;
}

bool npy_read_weight(const NpySource *source, size_t limit, Tensor *tensor, Error *error) {
    size_t most = SIZE_MAX / sizeof(double);
    return read_array(source, limit < most ? limit : most, settle_weight, tensor, error);
}

/* The source that is in memory: what has been asked for is there, as `length` says. */
static bool read_memory(void *from, unsigned char *to, size_t count, Error *error) {
    (void)error;
    const unsigned char **at = from;
    memcpy(to, *at, count);
    *at += count;
    return true;
}

bool npy_read(const unsigned char *bytes, size_t length, Tensor *tensor, Error *error) {
    NpySource source = {.read = read_memory, .from = &bytes, .length = length};
    return read_array(&source, SIZE_MAX / sizeof(double), settle_attention, tensor, error);
}
