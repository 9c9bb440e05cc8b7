#include "members.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Names are that long at most: no more is wanted of weights. */
#define NAME_SIZE 1024

/* Deflate packs 1032 to 1 at best (a match of 258 bytes in two bits), less the bytes of its frame.
 */
#define BEST_RATIO 1032

/* Weights do not pack well: what becomes larger than this is held to a ratio that they keep, so
 * that a small file cannot ask for the memory of a large one. */
#define TIGHT_BYTES 67108864
#define TIGHT_RATIO 32

/* The bits of a member's flags that say it is encrypted: plainly, strongly, and its header. */
#define ENCRYPTED 0x2041UL

static voidpf open_bytes(voidpf opaque, const void *name, int mode) {
    (void)name;
    return (mode & ZLIB_FILEFUNC_MODE_WRITE) != 0 ? NULL : opaque;
}

/* minizip takes the file's end for zeros, so that an archive cut short looks whole: it is told of
 * an error instead, once more is asked for than there is. */
static uLong read_bytes(voidpf opaque, voidpf stream, void *to, uLong count) {
    (void)stream;
    Npz *npz = opaque;
    Error error;
    npz->has_failed = npz->has_failed || !bytes_read(npz->bytes, npz->at, to, count, &error);
    npz->at += npz->has_failed ? 0 : count;
    return npz->has_failed ? 0 : count;
}

static ZPOS64_T tell_bytes(voidpf opaque, voidpf stream) {
    (void)stream;
    return ((Npz *)opaque)->at;
}

/* To a place within the file; an archive that points elsewhere is damaged. */
static long seek_bytes(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin) {
    (void)stream;
    Npz *npz = opaque;
    size_t size = bytes_size(npz->bytes);
    size_t from = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                  : origin == ZLIB_FILEFUNC_SEEK_CUR ? npz->at
                                                     : size;
    if (offset > size - from) {
        return -1;
    }
    npz->at = from + (size_t)offset;
    return 0;
}

static int close_bytes(voidpf opaque, voidpf stream) {
    (void)opaque, (void)stream;
    return 0;
}

static int test_bytes(voidpf opaque, voidpf stream) {
    (void)stream;
    return ((Npz *)opaque)->has_failed;
}

bool archive_open(Npz *npz, Error *error) {
    zlib_filefunc64_def functions = {.zopen64_file = open_bytes,
                                     .zread_file = read_bytes,
                                     .ztell64_file = tell_bytes,
                                     .zseek64_file = seek_bytes,
                                     .zclose_file = close_bytes,
                                     .zerror_file = test_bytes,
                                     .opaque = npz};
    npz->archive = npz->unzip.unzOpen2_64("", &functions);
    return npz->archive != NULL ||
           error_set(error, ERROR_DATA, "",
                     "is no whole zip archive; a .npz that numpy.savez wrote is wanted");
}

static bool refuse_directory(size_t index, Error *error) {
    return error_set(error, ERROR_DATA, "",
                     "is a damaged archive: entry %zu of its directory is wrong", index + 1);
}

/* numpy.load drops `.npy` from a name. */
static bool list_member(Npz *npz, size_t index, Error *error) {
    char name[NAME_SIZE] = "";
    unz_file_info64 info;
    Member *member = &npz->members[index];
    if (npz->unzip.unzGetCurrentFileInfo64(npz->archive, &info, name, sizeof name, NULL, 0, NULL,
                                           0) != UNZ_OK ||
        npz->unzip.unzGetFilePos64(npz->archive, &member->place) != UNZ_OK ||
        info.size_filename >= sizeof name || strlen(name) != info.size_filename) {
        return refuse_directory(index, error);
    }
    member->packed = (size_t)info.compressed_size;
    member->size = (size_t)info.uncompressed_size;
    member->method = info.compression_method;
    member->flags = info.flag;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".npy") == 0) {
        length -= 4;
    }
    return labels_set(&npz->names, index, name, length, error);
}

bool members_list(Npz *npz, Error *error) {
    unz_global_info64 info = {0};
    npz->unzip.unzGetGlobalInfo64(npz->archive, &info);
    if (info.number_entry > NPZ_MEMBERS) {
        return error_set(error, ERROR_DATA, "", "has %llu members; the limit is %d",
                         (unsigned long long)info.number_entry, NPZ_MEMBERS);
    }
    size_t count = (size_t)info.number_entry;
    npz->members = calloc(count > 0 ? count : 1, sizeof *npz->members);
    if (npz->members == NULL) {
        return error_no_memory(error, "");
    }
    if (!labels_new(&npz->names, count, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int status = i == 0 ? npz->unzip.unzGoToFirstFile(npz->archive)
                            : npz->unzip.unzGoToNextFile(npz->archive);
        if (status != UNZ_OK) {
            return refuse_directory(i, error);
        }
        if (!list_member(npz, i, error)) {
            return false;
        }
    }
    return true;
}

/* Before anything is unpacked or allocated: can the member be as long as it says? */
static bool check_member(const Npz *npz, const Member *member, Error *error) {
    bool is_stored = member->method == 0;
    if ((member->flags & ENCRYPTED) != 0) {
        return error_set(error, ERROR_DATA, "", "is encrypted; numpy.savez does not do that");
    }
    if (!is_stored && member->method != Z_DEFLATED) {
        return error_set(error, ERROR_DATA, "",
                         "is packed by method %lu; stored (0) or deflated (8) is wanted",
                         member->method);
    }
    bool is_possible =
        is_stored ? member->size == member->packed : member->size / BEST_RATIO <= member->packed;
    if (member->packed > bytes_size(npz->bytes) || !is_possible) {
        return error_set(error, ERROR_DATA, "",
                         "cannot be %zu bytes long, packed into %zu bytes of an archive of %zu",
                         member->size, member->packed, bytes_size(npz->bytes));
    }
    return member->size <= TIGHT_BYTES || member->size / TIGHT_RATIO <= member->packed ||
           error_set(error, ERROR_DATA, "",
                     "becomes %zu bytes, packed into %zu; the limit is %d, or %d times the packed, "
                     "and numpy.savez packs nothing",
                     member->size, member->packed, TIGHT_BYTES, TIGHT_RATIO);
}

bool member_open(Npz *npz, const Member *member, Error *error) {
    if (!check_member(npz, member, error)) {
        return false;
    }
    return (npz->unzip.unzGoToFilePos64(npz->archive, &member->place) == UNZ_OK &&
            npz->unzip.unzOpenCurrentFile(npz->archive) == UNZ_OK) ||
           error_set(error, ERROR_DATA, "",
                     "is damaged: its header is not what the archive's directory says");
}

bool member_read(void *from, unsigned char *to, size_t count, Error *error) {
    Npz *npz = from;
    while (count > 0) {
        unsigned most = count < INT32_MAX ? (unsigned)count : INT32_MAX;
        int got = npz->unzip.unzReadCurrentFile(npz->archive, to, most);
        if (got <= 0) {
            return error_set(error, ERROR_DATA, "", "is damaged: it cannot be unpacked to its end");
        }
        to += got;
        count -= (size_t)got;
    }
    return true;
}

bool member_close(Npz *npz, bool is_whole, Error *error) {
    int status = npz->unzip.unzCloseCurrentFile(npz->archive);
    return !is_whole || status == UNZ_OK ||
           error_set(error, ERROR_DATA, "", "is damaged: its CRC-32 is another");
}
