/*
 * scan: a position in JSON text, and the scalars that begin there. Private to the document room.
 */
#ifndef ATTNVIZ_SCAN_H
#define ATTNVIZ_SCAN_H

#include "strict.h"

/** What some editors put before UTF-8 text. */
#define BOM "\xEF\xBB\xBF"

/** A walk over text[start .. end). `open` holds the brackets that are still open. */
typedef struct Scan {
    const char *start, *at, *end;
    char open[STRICT_DEPTH];
    size_t depth;
    size_t longest_number; /* in bytes, of those passed over */
    Error *error;
} Scan;

/** The byte at `at`, or -1 at the end. */
static inline int scan_peek(const Scan *scan) {
    return scan->at < scan->end ? (unsigned char)*scan->at : -1;
}

/** Fails with the line and column of `at`. */
bool scan_fail(const Scan *scan, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Fails with "WANTED is wanted, not …", where … tells what stands at the present place. */
bool scan_wanted(const Scan *scan, const char *wanted);

/** The first byte from `at` on that is no plain part of a string: a quotation mark, a backslash, a
 * control byte or one above ASCII; else `end`. */
const char *scan_plain(const char *at, const char *end);

/** Passes over a string; the present byte is its opening quote. */
bool scan_string(Scan *scan);

/** Passes over a number; the present byte is a digit or a minus sign. */
bool scan_number(Scan *scan);

/** strict_check that also tells how many bytes the longest number has. */
bool scan_check(const char *text, size_t length, size_t *longest_number, Error *error);

#endif
