#include "grow.h"

#include <stdint.h>
#include <stdlib.h>

void *grow(void *items, size_t *capacity, size_t needed, size_t size) {
    if (items != NULL && needed <= *capacity) {
        return items;
    }
    size_t most = SIZE_MAX / 2 / size;
    size_t wanted = *capacity < most / 2 ? *capacity * 2 : most;
    wanted = wanted > needed ? wanted : needed;
    wanted = wanted > 8 ? wanted : 8;
    void *grown = wanted > most ? NULL : realloc(items, wanted * size);
    if (grown != NULL) {
        *capacity = wanted;
    }
    return grown;
}
