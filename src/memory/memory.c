#include "memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)1 << 21)

/* Whole pages, written at once: read first, every page would be made twice. */
static void *zeros_in_large_pages(size_t bytes) {
    size_t pages = (bytes - 1) / LARGE_PAGE + 1;
    void *zeros = aligned_alloc(LARGE_PAGE, pages * LARGE_PAGE);
    if (zeros != NULL) {
        madvise(zeros, pages * LARGE_PAGE, MADV_HUGEPAGE); /* a hint: untaken, all is the same */
        memset(zeros, 0, bytes);
    }
    return zeros;
}

void *memory_zeros(size_t count, size_t size) {
    if (size == 0 || count < LARGE_PAGE / size) {
        return calloc(count, size);
    }
    bool is_too_large = count > (PTRDIFF_MAX - LARGE_PAGE) / size;
    return is_too_large ? NULL : zeros_in_large_pages(count * size);
}
