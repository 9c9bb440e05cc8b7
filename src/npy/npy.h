/*
 * npy: one array of numbers from NumPy's .npy format, as `numpy.save` writes it.
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
 * Reads a whole .npy file, format 1.0, 2.0 or 3.0, in C or Fortran order, of two to four axes; a
 * fifth in front is left out where its length is 1 (a batch, as models export it). The numbers are
 * float16, float32, float64, int32 or int64 of either byte order, or booleans (0 and 1); an int64
 * past 2^53 is rounded to the nearest double. `tensor` is freed with tensor_free.
 *
 * Fails with ERROR_DATA (where = "" for the file as a whole, "header", or the place of a number
 * such as `[0][2]`) for another kind of file, another type of number, pickled objects, an empty
 * axis, bytes that are missing or too many, and numbers that are not finite; and for memory.
 */
bool npy_read(const unsigned char *bytes, size_t length, Tensor *tensor, Error *error);

#endif
