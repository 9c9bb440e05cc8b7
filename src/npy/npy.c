#include "npy.h"

#include "header.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number's bits, as many as its type has, and the double that they mean. */
typedef struct Type {
    const char *name; /* the dtype without its byte order */
    size_t size;
    double (*value)(uint64_t bits);
} Type;

static double from_float64(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double from_float32(uint64_t bits) {
    uint32_t half = (uint32_t)bits;
    float value;
    memcpy(&value, &half, sizeof value);
    return (double)value;
}

/* IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
static double from_float16(uint64_t bits) {
    int exponent = (int)(bits >> 10 & 0x1F);
    double fraction = (double)(bits & 0x3FF);
    double size = exponent == 0x1F ? (fraction == 0 ? INFINITY : NAN)
                  : exponent == 0  ? ldexp(fraction, -24)
                                   : ldexp(1024 + fraction, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

static double from_int32(uint64_t bits) {
    return (double)(int32_t)(uint32_t)bits;
}

static double from_int64(uint64_t bits) {
    return (double)(int64_t)bits;
}

static double from_boolean(uint64_t bits) {
    return bits <= 1 ? (double)bits : NAN;
}

static const Type types[] = {{"f8", 8, from_float64}, {"f4", 4, from_float32},
                             {"f2", 2, from_float16}, {"i8", 8, from_int64},
                             {"i4", 4, from_int32},   {"b1", 1, from_boolean}};

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

/* Leaves out a batch of one, and holds the rest to two, three or four axes that are not empty. */
static bool settle_shape(const NpyHeader *header, Tensor *tensor, Error *error) {
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

static uint64_t bits_at(const unsigned char *bytes, size_t size, bool is_big) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | bytes[is_big ? i : size - 1 - i];
    }
    return bits;
}

/* Where a number of the tensor, which is in C order, stands in an array of Fortran order. */
static size_t fortran_place(const Tensor *tensor, size_t index) {
    size_t place = 0;
    for (int axis = tensor->rank; axis-- > 0;) {
        size_t stride = 1;
        for (int before = 0; before < axis; before++) {
            stride *= tensor->shape[before];
        }
        place += index % tensor->shape[axis] * stride;
        index /= tensor->shape[axis];
    }
    return place;
}

static bool refuse_number(const Tensor *tensor, size_t index, Error *error) {
    char place[128] = "";
    for (int axis = tensor->rank; axis-- > 0;) {
        char inner[sizeof place];
        memcpy(inner, place, sizeof inner);
        snprintf(place, sizeof place, "[%zu]%.100s", index % tensor->shape[axis], inner);
        index /= tensor->shape[axis];
    }
    return error_set(error, ERROR_DATA, place, "a finite number is wanted");
}

static bool fill(const NpyHeader *header, const Type *type, const unsigned char *bytes,
                 Tensor *tensor, Error *error) {
    size_t count = tensor_size(tensor);
    for (size_t i = 0; i < count; i++) {
        size_t place = header->is_fortran ? fortran_place(tensor, i) : i;
        uint64_t bits = bits_at(bytes + place * type->size, type->size, header->dtype[0] == '>');
        tensor->data[i] = type->value(bits);
        if (!isfinite(tensor->data[i])) {
            return refuse_number(tensor, i, error);
        }
    }
    return true;
}

bool npy_read(const unsigned char *bytes, size_t length, Tensor *tensor, Error *error) {
    NpyHeader header;
    const Type *type = NULL;
    *tensor = (Tensor){0};
    Tensor made = {0};
    if (!npy_header_read(bytes, length, &header, error) || !find_type(header.dtype, &type, error) ||
        !settle_shape(&header, &made, error) ||
        !check_length(&made, type->size, length - header.data, error)) {
        return false;
    }
    size_t count = tensor_size(&made);
    made.data = count <= SIZE_MAX / sizeof(double) ? malloc(count * sizeof(double)) : NULL;
    if (made.data == NULL) {
        return error_no_memory(error, "");
    }
    if (!fill(&header, type, bytes + header.data, &made, error)) {
        tensor_free(&made);
        return false;
    }
    *tensor = made;
    return true;
}
