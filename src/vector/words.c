#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest that one byte of text becomes: "&quot;". */
#define ESCAPED_MOST 6

static const char *escape_of(unsigned char byte) {
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return byte < 0x20 && byte != '\t' && byte != '\n' ? "\xEF\xBF\xBD" : NULL;
    }
}

/* U+FFFE and U+FFFF, the characters above the controls that XML 1.0 (section 2.2) leaves out. */
static bool is_no_character(const char *text) {
    return memcmp(text, "\xEF\xBF", 2) == 0 && ((unsigned char)text[2] & 0xFE) == 0xBE;
}

static char *escape(const char *text, char *to) {
    for (; *text != '\0'; text++) {
        const char *escaped = escape_of((unsigned char)*text);
        if (escaped != NULL) {
            to = stpcpy(to, escaped);
        } else if (strlen(text) >= 3 && is_no_character(text)) {
            to = stpcpy(to, "\xEF\xBF\xBD");
            text += 2;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
    return to;
}

static char *add_element(const char *name, const char *text, char *to) {
    if (text == NULL) {
        return to;
    }
    to += sprintf(to, "<%s>", name);
    to = escape(text, to);
    return to + sprintf(to, "</%s>\n", name);
}

static size_t room_for(const char *text) {
    return text == NULL ? 0 : ESCAPED_MOST * strlen(text) + sizeof "<title></title>\n";
}

/* Where the root element's content begins: the first '>' behind the first "<svg". */
static size_t end_of_root(const CanvasBytes *svg) {
    bool in_root = false;
    for (size_t i = 0; i + 4 < svg->length; i++) {
        in_root = in_root || memcmp(svg->data + i, "<svg", 4) == 0;
        if (in_root && svg->data[i] == '>') {
            return i + 1;
        }
    }
    return 0;
}

bool svg_add_words(CanvasBytes *svg, const char *title, const char *description, Error *error) {
    size_t at = end_of_root(svg);
    char *data = malloc(svg->length + 1 + room_for(title) + room_for(description) + 1);
    if (data == NULL) {
        canvas_bytes_free(svg);
        return error_no_memory(error, "figure");
    }
    memcpy(data, svg->data, at);
    char *to = data + at;
    *to++ = '\n';
    to = add_element("title", title, to);
    to = add_element("desc", description, to);
    to--; /* what follows the root begins with a line's end of its own */
    memcpy(to, svg->data + at, svg->length - at);
    size_t length = (size_t)(to - data) + svg->length - at;
    canvas_bytes_free(svg);
    *svg = (CanvasBytes){(unsigned char *)data, length};
    return true;
}
