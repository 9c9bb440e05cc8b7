/*
 * utf8: code points, one after the other.
 */
#ifndef ATTNVIZ_TEXT_UTF8_H
#define ATTNVIZ_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What utf8_next gives for a byte that is not UTF-8. */
#define BROKEN_BYTE (-1)

/**
 * Reads the code point at text[0 .. length), length > 0, and returns its bytes. A byte that is not
 * UTF-8 counts as one, and `point` is then BROKEN_BYTE.
 */
size_t utf8_next(const char *text, size_t length, int32_t *point);

/** True where no byte is above 127. */
bool utf8_is_ascii(const char *text, size_t length);

#endif
