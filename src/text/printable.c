#include "text.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest escape that one byte of text can need is \xHH, of a character \u{10FFFF}. */
enum { LONGEST_ESCAPE = 16 };

/* Controls, bidi controls, line separators and the byte order mark: what moves or hides text. */
static bool is_unsafe(int32_t point) {
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C ||
           (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

/* Writes what stands for the code point, of which `byte` is the first byte. */
static int escape(char *to, int32_t point, unsigned char byte) {
    if (point == '\n' || point == '\t') {
        return snprintf(to, LONGEST_ESCAPE, point == '\n' ? "\\n" : "\\t");
    }
    if (point < 0x80) { /* broken bytes too */
        return snprintf(to, LONGEST_ESCAPE, "\\x%02X", byte);
    }
    return snprintf(to, LONGEST_ESCAPE, "\\u{%04X}", (unsigned)point);
}

/* Writes what stands for the text's first character, LONGEST_ESCAPE bytes at the most; returns how
 * many, and in `used` how many of the text these are. */
static size_t write_character(const char *text, size_t length, char *to, size_t *used) {
    int32_t point;
    *used = utf8_next(text, length, &point);
    if (is_unsafe(point)) {
        return (size_t)escape(to, point, (unsigned char)text[0]);
    }
    memcpy(to, text, *used);
    return *used;
}

/* Writes the printable text, or only counts its bytes where `to` is NULL. */
static size_t write_printable(const char *text, size_t length, char *to) {
    size_t written = 0, used;
    for (size_t at = 0; at < length; at += used) {
        char character[LONGEST_ESCAPE];
        size_t more = write_character(text + at, length - at, character, &used);
        if (to != NULL) {
            memcpy(to + written, character, more);
        }
        written += more;
    }
    return written;
}

char *text_printable(const char *text) {
    size_t length = strlen(text);
    if (length > SIZE_MAX / LONGEST_ESCAPE - 1) {
        return NULL;
    }
    size_t needed = write_printable(text, length, NULL);
    char *printable = malloc(needed + 1);
    if (printable != NULL) {
        write_printable(text, length, printable);
        printable[needed] = '\0';
    }
    return printable;
}

size_t text_printable_part(const char *text, char *to, size_t size, size_t *used) {
    size_t length = strlen(text), written = 0, more;
    for (*used = 0; *used < length && size - written >= LONGEST_ESCAPE; *used += more) {
        written += write_character(text + *used, length - *used, to + written, &more);
    }
    return written;
}
