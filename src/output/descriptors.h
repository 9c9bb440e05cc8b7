/*
 * descriptors: system calls on descriptors that go on where a signal interrupted them.
 */
#ifndef ATTNVIZ_DESCRIPTORS_H
#define ATTNVIZ_DESCRIPTORS_H

#include <stddef.h>
#include <sys/types.h>

/** open(2) with O_CLOEXEC and O_NOCTTY. */
int descriptor_open(const char *path, int flags, mode_t mode);

/** read(2) and write(2); they wait where the other end set O_NONBLOCK. −1 with errno on failure. */
ssize_t descriptor_read(int descriptor, void *bytes, size_t length);
ssize_t descriptor_write(int descriptor, const void *bytes, size_t length);

/** pread(2). −1 with errno on failure. */
ssize_t descriptor_read_at(int descriptor, void *bytes, size_t length, size_t offset);

/** Has the system begin to bring `length` bytes from `first` (0: all from there on) to the disk, so
 * that descriptor_sync has less to wait for. */
void descriptor_start_sync(int descriptor, off_t first, off_t length);

/** fsync(2); what cannot be synced (a pipe, some file systems) is fine as it is. 0 or errno. */
int descriptor_sync(int descriptor);

/** close(2), never twice. 0 or errno. */
int descriptor_close(int descriptor);

#endif
