/*
 * npy: one array of numbers from NumPy's .npy format, as `numpy.save` writes it, and the header of
 * such a file.
 *
 *     Tensor weights;
 *     if (npy_read(bytes, length, &weights, &error)) {
 *         ...
 *         tensor_free(&weights);
 *     }
 */
#ifndef ATTNVIZ_NPY_H
#define ATTNVIZ_NPY_H

#include "matrix.h"

/**
 * Reads ready weights from a whole .npy file, format 1.0, 2.0 or 3.0, in C or Fortran order, of two
 * to four axes; a fifth in front is left out where its length is 1 (a batch, as models export it).
 * The numbers are float16, float32, float64, int32 or int64 of either byte order, or booleans (0
 * and 1); an int64 past 2^53 is rounded to the nearest double. `tensor` is freed with tensor_free.
 *
 * Fails with ERROR_DATA (where = "" for the file as a whole, "header", or the place of a number
 * such as `[0][2]`) for another kind of file, another type of number, pickled objects, an empty
 * axis, bytes that are missing or too many, and numbers that are not finite; and for memory.
 */
bool npy_read(const unsigned char *bytes, size_t length, Tensor *tensor, Error *error);

/** The bytes of a .npy file, one after the other. */
typedef struct NpySource {
    /** Copies the next `count` bytes, all of them, or fails. */
    bool (*read)(void *from, unsigned char *to, size_t count, Error *error);
    void *from;
    size_t length; /* of the whole file */
} NpySource;

/**
 * Reads an array of one to three axes and at most `limit` numbers: a matrix, one for each head, or
 * a bias. Only the array itself is held. Fails as npy_read does, and as the source.
 */
bool npy_read_weight(const NpySource *source, size_t limit, Tensor *tensor, Error *error);

/** Room for the header of an array of two axes. */
#define NPY_HEADER_SIZE 192

/**
 * Writes all that stands before the numbers of an array in C order: `type` such as "<f8", and one
 * axis or two (`rank`). Returns its length, a multiple of 64, as NumPy makes it.
 */
size_t npy_header_write(const char *type, int rank, const size_t *shape,
                        char header[NPY_HEADER_SIZE]);

#endif
