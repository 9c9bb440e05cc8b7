/*
 * sink_parts: what a Sink is made of, for the files of this room only.
 */
#ifndef ATTNVIZ_SINK_PARTS_H
#define ATTNVIZ_SINK_PARTS_H

#include "output.h"
#include "staged.h"
#include "target.h"

struct Sink {
    char *name;     /* as messages call it */
    Target target;  /* where the bytes belong */
    Staged *staged; /* where they are until the commit; NULL where they are written directly */
    int descriptor; /* −1 once closed, and while a spool needs no file */
    char *buffer;   /* made when the first byte comes */
    size_t used, size;
    size_t most;            /* how large the buffer may grow */
    bool is_spool;          /* without a destination: of spool_new */
    off_t written, syncing; /* of a staged file: bytes so far, and on their way to the disk */
    bool is_synced;         /* all of them are on the disk */
    int failure;            /* errno of the first failure; 0 while all is well */
    Sink *next;             /* in the order of outputs_add */
    SinkFunction function;  /* of sink_of_function: in place of the descriptor; else NULL */
    void *context;
};

/** Room of a buffer at first. Writes of 256 KiB run near memory's speed; smaller ones do not. */
#define BUFFER_SIZE ((size_t)256 * 1024)

/** Writes out what is buffered. */
void sink_flush(Sink *sink);

/** Makes the file for what a spool has no room for. 0 or errno. */
int spool_open(Sink *sink);

/** Hands bytes to the sink's function. */
void function_write(Sink *sink, const void *bytes, size_t length);

/** Flushes, and has the bytes of a staged file begin to go to the disk. */
void sink_start_sync(Sink *sink);

/** Flushes, and waits until the bytes are on the disk. */
void sink_sync(Sink *sink);

/** Flushes and closes; `sync` brings the bytes to the disk first. */
void sink_close(Sink *sink, bool sync);

#endif
