#include "bits.h"

#include <stdlib.h>

bool bits_reserve(Bits *bits, size_t count, Error *error) {
    size_t wanted = bits->length + count / 8 + 2 * sizeof bits->waiting;
    if (wanted <= bits->capacity) {
        return true;
    }
    unsigned char *grown = realloc(bits->bytes, 2 * wanted);
    if (grown == NULL) {
        return error_no_memory(error, "figure");
    }
    bits->bytes = grown;
    bits->capacity = 2 * wanted;
    return true;
}

void bits_align(Bits *bits) {
    bits_put(bits, 0, (8 - bits->count) % 8);
}

void bits_free(Bits *bits) {
    free(bits->bytes);
    *bits = (Bits){0};
}
