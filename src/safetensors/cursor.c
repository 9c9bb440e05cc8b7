#include "cursor.h"

#include <stdint.h>
#include <string.h>

static void skip_space(Cursor *cursor) {
    cursor->at += strspn(cursor->at, " \t\r\n");
}

bool cursor_take(Cursor *cursor, char character) {
    skip_space(cursor);
    bool is_there = *cursor->at == character;
    cursor->at += is_there;
    return is_there;
}

static unsigned hexadecimal(const char *digits) {
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        unsigned digit = (unsigned char)digits[i];
        value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    return value;
}

/* As UTF-8, never longer than the escape was. */
static char *put_point(unsigned point, char *to) {
    if (point < 0x80) {
        *to++ = (char)point;
        return to;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    unsigned lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
    *to++ = (char)(lead | point >> 6 * more);
    while (more-- > 0) {
        *to++ = (char)(0x80 | (point >> 6 * more & 0x3F));
    }
    return to;
}

/* The escape whose letter is at *at; passes over it. A surrogate's other half follows. */
static char *put_escape(char **at, char *to) {
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    char letter = *(*at)++;
    const char *found = strchr(letters, letter);
    if (letter != 'u') {
        *to = found != NULL ? meanings[found - letters] : letter;
        return to + 1;
    }
    unsigned point = hexadecimal(*at);
    *at += 4;
    if (point >= 0xD800 && point < 0xDC00) {
        point = 0x10000 + ((point - 0xD800) << 10) + (hexadecimal(*at + 2) - 0xDC00);
        *at += 6;
    }
    return put_point(point, to);
}

char *cursor_string(Cursor *cursor) {
    if (!cursor_take(cursor, '"')) {
        return NULL;
    }
    char *first = cursor->at, *to = first, *at = first;
    while (*at != '"') {
        if (*at == '\\') {
            at++;
            to = put_escape(&at, to);
        } else {
            *to++ = *at++;
        }
    }
    cursor->at = at + 1;
    *to = '\0';
    return first;
}

bool cursor_size(Cursor *cursor, size_t *size) {
    skip_space(cursor);
    const char *first = cursor->at;
    size_t value = 0;
    for (; *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        size_t digit = (size_t)(*cursor->at - '0');
        if (value > (SIZE_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *size = value;
    return cursor->at > first && strchr(".eE", *cursor->at) == NULL;
}

/* Brackets are only counted: that they pair is known. */
void cursor_skip(Cursor *cursor) {
    size_t depth = 0;
    do {
        skip_space(cursor);
        char first = *cursor->at;
        if (first == '"') {
            cursor_string(cursor);
        } else {
            depth += first == '{' || first == '[';
            depth -= first == '}' || first == ']';
            cursor->at +=
                strchr("{}[],:", first) != NULL ? 1 : strcspn(cursor->at, " \t\r\n{}[],:\"");
        }
    } while (depth > 0);
}
