#include "utf8.h"
#include "text.h"

#include <string.h>
#include <utf8proc.h>

size_t utf8_next(const char *text, size_t length, int32_t *point) {
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *point = first;
        return 1;
    }
    size_t most = length < 4 ? length : 4;
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)most, point);
    if (used <= 0) {
        *point = BROKEN_BYTE;
        return 1;
    }
    return (size_t)used;
}

/* The length of the ASCII that text[0 .. length) begins with, found eight bytes at a time. */
static size_t ascii_prefix(const char *text, size_t length) {
    size_t i = 0;
    for (; length - i >= 8; i += 8) {
        uint64_t eight;
        memcpy(&eight, text + i, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    while (i < length && (unsigned char)text[i] < 0x80) {
        i++;
    }
    return i;
}

bool utf8_is_ascii(const char *text, size_t length) {
    return ascii_prefix(text, length) == length;
}

bool text_is_utf8(const char *text, size_t length, size_t *bad) {
    size_t i = 0;
    while (i < length) {
        if ((unsigned char)text[i] < 0x80) {
            i += ascii_prefix(text + i, length - i);
            continue;
        }
        int32_t point;
        size_t used = utf8_next(text + i, length - i, &point);
        if (point == BROKEN_BYTE) {
            *bad = i;
            return false;
        }
        i += used;
    }
    return true;
}
