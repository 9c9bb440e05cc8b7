#include "bits.h"

#include <stdio.h>
#include <string.h>

uint64_t bits_load(const unsigned char *bytes, size_t size, bool is_big) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | bytes[is_big ? i : size - 1 - i];
    }
    return bits;
}

double bits_float64(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double bits_float32(uint64_t bits) {
    uint32_t lower = (uint32_t)bits;
    float value;
    memcpy(&value, &lower, sizeof value);
    return (double)value;
}

/* One bit of sign, five of exponent (biased by 15), ten of fraction. */
double bits_float16(uint64_t bits) {
    uint64_t sign = bits >> 15 & 1, exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF;
    if (exponent == 0) {
        double size = (double)fraction * 0x1p-24;
        return sign != 0 ? -size : size;
    }
    uint64_t wide = exponent == 0x1F ? 0x7FF : exponent + (1023 - 15);
    return bits_float64(sign << 63 | wide << 52 | fraction << 42);
}

double bits_bfloat16(uint64_t bits) {
    return bits_float32(bits << 16);
}

bool bits_not_finite(const Tensor *tensor, size_t index, Error *error) {
    char place[128] = "";
    for (int axis = tensor->rank; axis-- > 0;) {
        char inner[sizeof place];
        memcpy(inner, place, sizeof inner);
        snprintf(place, sizeof place, "[%zu]%.100s", index % tensor->shape[axis], inner);
        index /= tensor->shape[axis];
    }
    return error_set(error, ERROR_DATA, place, "a finite number is wanted");
}
