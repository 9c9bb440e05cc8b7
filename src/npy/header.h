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
    size_t data; /* where the numbers begin */
} NpyHeader;

/** Reads the magic string, the version and the dictionary. Fails as npy_read does. */
bool npy_header_read(const unsigned char *bytes, size_t length, NpyHeader *header, Error *error);

#endif
