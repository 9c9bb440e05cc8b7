/*
 * error: what went wrong, where, and what would be right.
 *
 * Every function of the library that can fail returns false and fills an Error that the caller
 * owns. Nothing here allocates, so that running out of memory can be told too. Only the program
 * prints an Error, as `attnviz: WHERE: WHAT`.
 */
#ifndef ATTNVIZ_ERROR_H
#define ATTNVIZ_ERROR_H

#include <stdbool.h>
#include <stddef.h>

/** The kinds of failure; their numbers are the program's exit statuses. */
typedef enum ErrorCode {
    ERROR_NONE = 0,
    ERROR_SYSTEM = 1, /* an output could not be written, or memory ran out */
    ERROR_USAGE = 2,  /* wrong usage of the command line */
    ERROR_DATA = 3,   /* bad data: not UTF-8, not JSON, wrong shape, not finite, past a limit */
    ERROR_WORD = 4    /* a word that the table lacks */
} ErrorCode;

/** One failure. `where` is a file, `line:column`, an option or a JSON path; `what` one sentence. */
typedef struct Error {
    ErrorCode code;
    char where[512];
    char what[1024];
} Error;

/**
 * Fills `error` from a printf-style sentence and returns false, so that a caller can write
 * `return error_set(...)`. Text too long for its field is cut between two UTF-8 characters.
 */
bool error_set(Error *error, ErrorCode code, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Writes `where` anew from a printf-style text, where error_set was given none; returns false. */
bool error_at(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * The bytes of a text's beginning that is no longer than `most` and ends between two UTF-8
 * characters. For long words in messages: `"%.*s"` with ERROR_SHOWN(word).
 */
int error_shown(const char *text, int most);

#define ERROR_SHOWN(text) error_shown(text, 80), text

/** The failure of an allocation made for `where`; returns false, which every caller's compiler and
 * analyser sees here. */
static inline bool error_no_memory(Error *error, const char *where) {
    error_set(error, ERROR_SYSTEM, where, "out of memory");
    return false;
}

/**
 * Puts a file's name before `where`: `3:14` becomes `FILE:3:14`, and `$.weights` becomes
 * `FILE: $.weights`. Returns false.
 */
bool error_in_file(Error *error, const char *file);

#endif
