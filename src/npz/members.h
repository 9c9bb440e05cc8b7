/*
 * members: an archive, its directory, and one member as a stream of bytes. Inside the npz room
 * only.
 */
#ifndef ATTNVIZ_NPZ_MEMBERS_H
#define ATTNVIZ_NPZ_MEMBERS_H

#include "late.h"
#include "npz.h"

/** What the directory says of a member. */
typedef struct Member {
    unz64_file_pos place;
    size_t packed, size; /* bytes in the archive and unpacked */
    unsigned long method, flags;
} Member;

struct Npz {
    Unzip unzip;
    unzFile archive;
    Bytes *bytes; /* borrowed */
    size_t at;    /* where the library reads next */
    bool has_failed;
    Labels names;
    Member *members; /* names.count of them */
};

/** Opens the archive of npz->bytes. */
bool archive_open(Npz *npz, Error *error);

/** Reads the directory into names and members. */
bool members_list(Npz *npz, Error *error);

/** Makes a member the one that member_read reads from, if it can be what it says it is. */
bool member_open(Npz *npz, const Member *member, Error *error);

/** Reads `count` bytes of the open member, all of them, or fails. `from` is the Npz. */
bool member_read(void *from, unsigned char *to, size_t count, Error *error);

/** Ends the member. `is_whole`: all was read, so that its sum can be told. */
bool member_close(Npz *npz, bool is_whole, Error *error);

#endif
