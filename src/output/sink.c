#include "descriptors.h"
#include "number.h"
#include "sink_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A staged file goes to the disk in such pieces while later ones are made. */
#define SYNC_SIZE ((off_t)1 << 20)

/* So many bytes are written from where they are: copying them first takes as long as one more
 * system call. A buffer of another sink comes nearly full. */
#define WORTH_A_WRITE (BUFFER_SIZE / 2)

/* For larger pieces Linux makes page cache of its largest free blocks, which a virtual machine has
 * mostly given back to its host: 1.7 GB took three times as long. */
#define MOST_AT_ONCE ((size_t)256 * 1024)

static void start_sync(Sink *sink, off_t least) {
    off_t length = sink->written - sink->syncing;
    if (sink->staged != NULL && sink->failure == 0 && length >= least) {
        descriptor_start_sync(sink->descriptor, sink->syncing, length);
        sink->syncing = sink->written;
    }
}

static void write_all(Sink *sink, const char *bytes, size_t length) {
    if (sink->function != NULL) {
        function_write(sink, bytes, length);
        return;
    }
    while (length > 0 && sink->failure == 0) {
        size_t piece = length < MOST_AT_ONCE ? length : MOST_AT_ONCE;
        ssize_t count = descriptor_write(sink->descriptor, bytes, piece);
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
            sink->written += count;
        } else {
            sink->failure = count < 0 ? errno : EIO;
        }
    }
}

void sink_flush(Sink *sink) {
    if (sink->is_spool && sink->descriptor < 0) { /* no spool that failed comes here */
        sink->failure = spool_open(sink);
    }
    write_all(sink, sink->buffer, sink->used);
    sink->used = 0;
    start_sync(sink, SYNC_SIZE);
}

void sink_start_sync(Sink *sink) {
    sink_flush(sink);
    start_sync(sink, 1);
}

/* From nothing to BUFFER_SIZE, then double. */
static void grow(Sink *sink) {
    size_t size = sink->size == 0 ? BUFFER_SIZE : 2 * sink->size;
    char *grown = realloc(sink->buffer, size);
    if (grown == NULL) {
        sink->failure = ENOMEM;
        return;
    }
    sink->buffer = grown;
    sink->size = size;
}

/* True when `length` more bytes, BUFFER_SIZE at the most, can be put at buffer + used. */
static bool make_room(Sink *sink, size_t length) {
    while (sink->failure == 0 && length > sink->size - sink->used) {
        if (sink->size < sink->most) {
            grow(sink);
        } else {
            sink_flush(sink);
        }
    }
    return sink->failure == 0;
}

void sink_bytes(Sink *sink, const void *bytes, size_t length) {
    if (length >= WORTH_A_WRITE && !sink->is_spool) {
        sink_flush(sink);
        write_all(sink, bytes, length);
        return;
    }
    const char *from = bytes;
    while (length > 0) {
        size_t piece = length < BUFFER_SIZE ? length : BUFFER_SIZE;
        if (!make_room(sink, piece)) {
            return;
        }
        memcpy(sink->buffer + sink->used, from, piece);
        sink->used += piece;
        from += piece;
        length -= piece;
    }
}

void sink_text(Sink *sink, const char *text) {
    sink_bytes(sink, text, strlen(text));
}

void sink_char(Sink *sink, char character) {
    if (make_room(sink, 1)) {
        sink->buffer[sink->used++] = character;
    }
}

void sink_number(Sink *sink, double value, int digits) {
    if (make_room(sink, NUMBER_SIZE)) {
        sink->used += number_write(value, digits, sink->buffer + sink->used);
    }
}

void sink_numbers(Sink *sink, const double *values, size_t count, const char *between, int digits) {
    const size_t most = BUFFER_SIZE / 4 / NUMBER_STEP; /* so that little of a buffer stays empty */
    for (size_t i = 0; i < count; i += most) {
        size_t some = count - i < most ? count - i : most;
        sink_text(sink, i > 0 ? between : "");
        if (make_room(sink, some * NUMBER_STEP)) {
            sink->used +=
                number_write_row(values + i, some, between, digits, sink->buffer + sink->used);
        }
    }
}

bool sink_has_failed(const Sink *sink) {
    return sink->failure != 0;
}

void sink_sync(Sink *sink) {
    sink_flush(sink);
    if (sink->failure == 0) {
        sink->failure = descriptor_sync(sink->descriptor);
        sink->is_synced = true;
    }
}

void sink_close(Sink *sink, bool sync) {
    sink_flush(sink);
    if (sync && !sink->is_synced) {
        sink_sync(sink);
    }
    int failure = descriptor_close(sink->descriptor);
    sink->descriptor = -1;
    if (sink->failure == 0) {
        sink->failure = failure;
    }
}
