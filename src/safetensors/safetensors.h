/*
 * safetensors: tensors from the file format of that name (github.com/huggingface/safetensors): the
 * length of a header in 8 bytes, the header in JSON, and the numbers. Only the header and the
 * tensors that are asked for are read.
 *
 *     SafeTensors *file;
 *     if (safetensors_open(bytes, &file, &error)) {
 *         safetensors_read(file, 0, limit, &tensor, &error);   safetensors_names(file)->text[0]
 *         safetensors_close(file);
 *     }
 */
#ifndef ATTNVIZ_SAFETENSORS_H
#define ATTNVIZ_SAFETENSORS_H

#include "bytes.h"
#include "matrix.h"

typedef struct SafeTensors SafeTensors;

/** The longest header that is read, in bytes: some 100,000 tensors. */
#define SAFETENSORS_HEADER 16777216

/**
 * Reads the header in `bytes`, which is borrowed until safetensors_close. Fails with ERROR_DATA
 * (where = "" or "header", "header:LINE:COLUMN" where it is not JSON, or a tensor's name) where it
 * is too long, is not JSON of the format's shape, or has tensors whose bytes overlap, leave gaps or
 * lie outside, or are not as many as shape and dtype say; and for memory.
 */
bool safetensors_open(Bytes *bytes, SafeTensors **file, Error *error);

/** The tensors' names. The file's own. */
const Labels *safetensors_names(const SafeTensors *file);

/**
 * Reads one tensor, of one to three axes, at most `limit` numbers, and dtype F64, F32, F16 or BF16;
 * freed with tensor_free. Fails with ERROR_DATA (where = "" or the place of a number such as
 * `[0][2]`) for others, an empty axis and numbers that are not finite; and for memory.
 */
bool safetensors_read(SafeTensors *file, size_t index, size_t limit, Tensor *tensor, Error *error);

/** NULL is fine. */
void safetensors_close(SafeTensors *file);

#endif
