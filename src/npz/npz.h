/*
 * npz: arrays from a zip archive of .npy files, as `numpy.savez` and `numpy.savez_compressed` write
 * it. Members are found by name and read as streams; nothing is unpacked onto the disk.
 *
 *     Npz *npz;
 *     if (npz_open(bytes, &npz, &error)) {
 *         npz_read(npz, 0, limit, &tensor, &error);      the array npz_names(npz)->text[0]
 *         npz_close(npz);
 *     }
 */
#ifndef ATTNVIZ_NPZ_H
#define ATTNVIZ_NPZ_H

#include "bytes.h"
#include "matrix.h"

typedef struct Npz Npz;

/** The most members of an archive. */
#define NPZ_MEMBERS 65536

/**
 * Opens the archive in `bytes`, which is borrowed until npz_close, and reads its directory. Fails
 * with ERROR_DATA (where = "") for what is no whole archive, one of more than NPZ_MEMBERS members,
 * and a PyTorch file, which is a pickle within an archive; for memory; and with ERROR_SYSTEM where
 * the library that reads archives is missing.
 */
bool npz_open(Bytes *bytes, Npz **npz, Error *error);

/** The members' names, as numpy.load has them: without `.npy`. The archive's own. */
const Labels *npz_names(const Npz *npz);

/**
 * Reads one array, of one to three axes and at most `limit` numbers; freed with tensor_free. Fails
 * as npy_read_weight does, and for a member that is encrypted, packed in another way than NumPy
 * does or so tightly that a small file would ask for much memory, or of another size or sum
 * (CRC-32) than the directory says.
 */
bool npz_read(Npz *npz, size_t index, size_t limit, Tensor *tensor, Error *error);

/** NULL is fine. */
void npz_close(Npz *npz);

#endif
