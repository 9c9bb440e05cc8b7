/*
 * late: minizip, loaded when the first archive is opened, so that no other run pays for it. Inside
 * the npz room only.
 */
#ifndef ATTNVIZ_NPZ_LATE_H
#define ATTNVIZ_NPZ_LATE_H

#include "error.h"

#include <unzip.h>

/* X(function) */
#define UNZIP_FUNCTIONS(X)                                                                         \
    X(unzClose)                                                                                    \
    X(unzCloseCurrentFile)                                                                         \
    X(unzGetCurrentFileInfo64)                                                                     \
    X(unzGetFilePos64)                                                                             \
    X(unzGetGlobalInfo64)                                                                          \
    X(unzGoToFilePos64)                                                                            \
    X(unzGoToFirstFile)                                                                            \
    X(unzGoToNextFile)                                                                             \
    X(unzOpen2_64)                                                                                 \
    X(unzOpenCurrentFile)                                                                          \
    X(unzReadCurrentFile)

#define UNZIP_MEMBER(function) __typeof__(function) *function;

/** One pointer for every function, of its own name. */
typedef struct Unzip {
    UNZIP_FUNCTIONS(UNZIP_MEMBER)
} Unzip;

/** Loads the library. Fails with ERROR_SYSTEM naming it and its Debian package. */
bool unzip_load(Unzip *unzip, Error *error);

#endif
