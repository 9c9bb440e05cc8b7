#include "npy.h"

#include <stdio.h>
#include <string.h>

/* What NumPy pads to, so that the numbers can be mapped into memory. */
#define ALIGNMENT 64

/* Magic, version 1.0 and the dictionary's length. */
#define PREFIX 10

size_t npy_header_write(const char *type, int rank, const size_t *shape,
                        char header[NPY_HEADER_SIZE]) {
    char second[32] = "";
    if (rank > 1) {
        snprintf(second, sizeof second, " %zu", shape[1]);
    }
    int used = snprintf(header + PREFIX, NPY_HEADER_SIZE - PREFIX,
                        "{'descr': '%.31s', 'fortran_order': False, 'shape': (%zu,%s), }", type,
                        shape[0], second);
    size_t end = PREFIX + (size_t)used;
    size_t size = (end + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    memset(header + end, ' ', size - end);
    header[size - 1] = '\n';
    memcpy(header, "\x93NUMPY\x01\x00", PREFIX - 2);
    header[PREFIX - 2] = (char)((size - PREFIX) & 0xFF);
    header[PREFIX - 1] = (char)((size - PREFIX) >> 8);
    return size;
}
