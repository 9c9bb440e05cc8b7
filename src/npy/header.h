/*
 * header: what a .npy file says of its array, read strictly. Private to the npy room.
 */
#ifndef ATTNVIZ_NPY_HEADER_H
#define ATTNVIZ_NPY_HEADER_H

#include "error.h"

/** The axes that are read, a batch of one in front included. */
#define NPY_AXES 5

/** Room for a dtype such as `<f8`; a longer one is cut, and is none that is read. */
#define NPY_DTYPE_SIZE 32

typedef struct NpyHeader {
    char dtype[NPY_DTYPE_SIZE];
    bool is_fortran;
    int rank;
    size_t shape[NPY_AXES];
} NpyHeader;

/** The bytes of a file's beginning that tell how long its header is. */
#define NPY_PREFIX 12

/** The longest dictionary that is read, in bytes. */
#define NPY_HEADER_MOST 1048576

/**
 * Reads the magic string, the version and how long all before the numbers is, from the first
 * NPY_PREFIX bytes of a file or all of a shorter one. Fails as npy_read does.
 */
bool npy_header_size(const unsigned char *bytes, size_t length, size_t *size, Error *error);

/** Reads the dictionary of a header of that size, all of which is there. Fails as npy_read does. */
bool npy_header_read(const unsigned char *bytes, size_t size, NpyHeader *header, Error *error);

#endif
