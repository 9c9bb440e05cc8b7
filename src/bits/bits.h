/*
 * bits: numbers as other programs' files store them, as doubles. Every value of these types is a
 * double too, so nothing is rounded.
 */
#ifndef ATTNVIZ_BITS_H
#define ATTNVIZ_BITS_H

#include "matrix.h"

#include <stdint.h>

/** The bits of a number from `size` bytes (1 … 8), the most significant first where `is_big`. */
uint64_t bits_load(const unsigned char *bytes, size_t size, bool is_big);

/** IEEE 754 binary64, binary32 and binary16. */
double bits_float64(uint64_t bits);
double bits_float32(uint64_t bits);
double bits_float16(uint64_t bits);

/** bfloat16: the upper half of a binary32. */
double bits_bfloat16(uint64_t bits);

/** Fails with ERROR_DATA at number `index` of the tensor, as `[0][2]`: no file may hold it. */
bool bits_not_finite(const Tensor *tensor, size_t index, Error *error);

#endif
