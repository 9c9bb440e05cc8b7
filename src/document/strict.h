/*
 * strict: is this text RFC 8259 JSON in UTF-8? cJSON alone accepts much that is not.
 */
#ifndef ATTNVIZ_STRICT_H
#define ATTNVIZ_STRICT_H

#include "error.h"

/** The deepest nesting of arrays and objects that is read. */
#define STRICT_DEPTH 64

/**
 * Checks text[0 .. length): one JSON value in UTF-8, nothing after it but white space, no number
 * beyond a double, no \u0000, no lone surrogate, no nesting past STRICT_DEPTH. Fails with
 * ERROR_DATA and where = "LINE:COLUMN".
 */
bool strict_check(const char *text, size_t length, Error *error);

#endif
