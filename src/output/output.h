/*
 * output: bytes to files and stdout, whole or not at all.
 *
 *     Outputs *outputs;
 *     Sink *sink;
 *     outputs_new(&outputs, &error);
 *     outputs_add(outputs, "attention.csv", &sink, &error);   staged beside its target
 *     sink_text(sink, "query,cat\n");                         never fails at once
 *     outputs_commit(outputs, &error);                        all in place, or none
 *     outputs_free(outputs);                                  removes what was not committed
 *
 * A regular file is written aside in its own directory (O_EXCL), with the old file's mode or
 * 0666 & ~umask, synced and renamed; a symlink is followed to its target; a device, FIFO or
 * /dev/stdout is written directly. SIGINT, SIGTERM and SIGHUP remove what is staged.
 */
#ifndef ATTNVIZ_OUTPUT_H
#define ATTNVIZ_OUTPUT_H

#include "error.h"

/** A buffered stream of bytes to one destination. Its first failure sticks until the commit. */
typedef struct Sink Sink;

/** The destinations of one run. */
typedef struct Outputs Outputs;

/**
 * Opens /dev/null on those of the descriptors 0, 1 and 2 that are closed, so that no file becomes
 * one of them; using one fails still. To be called before any file is opened; outputs_new calls it
 * too. Fails with ERROR_SYSTEM where there is no /dev/null.
 */
bool output_guard_descriptors(Error *error);

/**
 * Starts a run: from here until outputs_free, SIGPIPE and SIGXFSZ are ignored (the write fails
 * instead, and is told as any other failure) and ending signals are handled. Fails for memory.
 */
bool outputs_new(Outputs **outputs, Error *error);

/**
 * Tells of a file that is read, so that writing over it is refused. A path that cannot be found,
 * and "-", are passed over.
 */
bool outputs_protect(Outputs *outputs, const char *path, Error *error);

/**
 * Opens a destination: a path, or "-" for stdout. `*sink` belongs to `outputs`. Fails with
 * ERROR_USAGE for a file that is an input or is named twice, and with ERROR_SYSTEM where it
 * cannot be made; where = the path.
 */
bool outputs_add(Outputs *outputs, const char *path, Sink **sink, Error *error);

void sink_bytes(Sink *sink, const void *bytes, size_t length);
void sink_text(Sink *sink, const char *text);
void sink_char(Sink *sink, char character);

/** The double as number_write writes it. */
void sink_number(Sink *sink, double value, int digits);

/** `count` doubles so, `between` (a few bytes) between them: quicker than one by one. */
void sink_numbers(Sink *sink, const double *values, size_t count, const char *between, int digits);

/** True once a write failed or memory ran out: nothing more needs to be made for this sink. The
 * commit will say why. */
bool sink_has_failed(const Sink *sink);

/** True where the bytes can be taken back until the commit, since a file was staged for them. */
bool sink_is_staged(const Sink *sink);

/**
 * Ends every destination: flushes and syncs the staged files, then stdout and devices, then
 * renames the files into place. On any failure no file is changed; where = the path, or stdout.
 */
bool outputs_commit(Outputs *outputs, Error *error);

/** Ends a run; staged files that were not committed are removed. NULL is fine. */
void outputs_free(Outputs *outputs);

/**
 * A sink without a destination: what is written to it is held, `in_memory` bytes (256 KiB at
 * least) in memory and what is more in a file without a name in $TMPDIR or /tmp. For what must wait
 * for something else to be done. Needs no Outputs; each may be written to in a thread of its own.
 * Fails for memory.
 */
bool spool_new(size_t in_memory, Sink **spool, Error *error);

/**
 * Writes what is held to another sink, and holds nothing then. Fails with ERROR_SYSTEM where it
 * could not all be held; what the other sink cannot write fails at its commit.
 */
bool spool_pour(Sink *spool, Sink *to, Error *error);

/** Holds nothing then, whatever was written and whatever failed. */
void spool_clear(Sink *spool);

/** NULL is fine. */
void spool_free(Sink *spool);

/** Takes bytes that were written; false ends the writing. */
typedef bool (*SinkFunction)(void *context, const void *bytes, size_t length);

/** A sink that is no destination of a run: its bytes go to a function, a buffer at a time. Ended
 * with sink_end. Fails for memory. */
bool sink_of_function(SinkFunction function, void *context, Sink **sink, Error *error);

/** Hands over what is left, unless `drop`, and frees the sink. Fails with ERROR_SYSTEM (where =
 * write) where the function did, and for memory. NULL is fine. */
bool sink_end(Sink *sink, bool drop, Error *error);

/** Writes to stderr at once, and goes on where a signal interrupts. What cannot be written is lost:
 * there is nowhere to say so. */
void output_tell(const char *bytes, size_t length);

/** Reads a whole file, or stdin for "-", into memory the caller frees; ends it with a NUL that
 * `length` does not count. Fails with ERROR_DATA (where = the path) if it cannot be read or is
 * longer than `limit` bytes. */
bool input_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error);

/**
 * A file, or stdin, that is read a piece at a time: of what has been read only the window is kept.
 *
 *     while (input_window(input, 1, &bytes, &length, &error) && length > 0) {
 *         input_skip(input, use(bytes, length));
 *     }
 */
typedef struct Input Input;

/** Opens a path, which is borrowed, or stdin for "-". Fails as input_read does. */
bool input_open(const char *path, Input **input, Error *error);

/**
 * Shows what comes next: at least `wanted` bytes, or all that are left where they are fewer, so
 * that length < wanted says that the end is among them. The window holds 256 KiB, or `wanted` if
 * that is more, and stays valid until the next call. Fails with ERROR_DATA (where = the path, or
 * "stdin") where reading does, and for memory.
 */
bool input_window(Input *input, size_t wanted, const char **bytes, size_t *length, Error *error);

/** The path, or "stdin": what messages call it. */
const char *input_name(const Input *input);

/** Passes over bytes of the window that was shown last, at most as many as it has. */
void input_skip(Input *input, size_t count);

/** Reads all that is left, as input_read does. The input is then at its end. */
bool input_rest(Input *input, size_t limit, char **bytes, size_t *length, Error *error);

/**
 * Makes sure that input_rewind can go back to what the window shows now: a regular file is read
 * again then, of anything else all that is left is read and kept. Fails as input_rest does.
 */
bool input_hold(Input *input, size_t limit, Error *error);

/** Goes back to where input_hold was called. Fails where a file cannot be read again. */
bool input_rewind(Input *input, Error *error);

/** Ends reading. NULL is fine. */
void input_close(Input *input);

/** The bytes of a regular file as it was when opened; 0 where that is not known. */
size_t input_size(const Input *input);

#endif
