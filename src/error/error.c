#include "error.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops the bytes of a UTF-8 character that the end of the field cut in two. */
static void trim_broken_end(char *text) {
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length - (start - 1) < wanted) {
        text[start - 1] = '\0';
    }
}

bool error_set(Error *error, ErrorCode code, const char *where, const char *format, ...) {
    error->code = code;
    snprintf(error->where, sizeof error->where, "%s", where);
    trim_broken_end(error->where);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->what, sizeof error->what, format, arguments);
    va_end(arguments);
    trim_broken_end(error->what);
    return false;
}

int error_shown(const char *text, int most) {
    int length = (int)strnlen(text, (size_t)most + 1);
    if (length > most) {
        length = most;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    return length;
}

bool error_at(Error *error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->where, sizeof error->where, format, arguments);
    va_end(arguments);
    trim_broken_end(error->where);
    return false;
}

bool error_in_file(Error *error, const char *file) {
    char inner[sizeof error->where];
    memcpy(inner, error->where, sizeof inner);
    const char *join = inner[0] == '\0' ? "" : isdigit((unsigned char)inner[0]) ? ":" : ": ";
    /* A place that was cut is still a place: truncation here loses only its end. */
    int used = snprintf(error->where, sizeof error->where, "%.255s%s", file, join);
    snprintf(error->where + used, sizeof error->where - (size_t)used, "%.250s", inner);
    trim_broken_end(error->where);
    return false;
}
