#include "svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMAGE "<image "
#define CRISP "style=\"image-rendering:pixelated\" "

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
    to += sprintf(to, "\n<%s>", name);
    to = escape(text, to);
    return to + sprintf(to, "</%s>", name);
}

static size_t room_for(const char *text) {
    return text == NULL ? 0 : ESCAPED_MOST * strlen(text) + sizeof "\n<title></title>";
}

/* Where the root element's content begins: behind the first '>' after the first "<svg". */
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

/* The next image from `at` on, or the end. What is encoded in an image holds no '<'. */
static size_t next_image(const CanvasBytes *svg, size_t at) {
    const size_t length = strlen(IMAGE);
    while (at < svg->length) {
        const unsigned char *found = memchr(svg->data + at, '<', svg->length - at);
        at = found == NULL ? svg->length : (size_t)(found - svg->data);
        if (svg->length - at > length && memcmp(svg->data + at, IMAGE, length) == 0) {
            return at;
        }
        at += at < svg->length;
    }
    return svg->length;
}

static size_t count_images(const CanvasBytes *svg) {
    size_t count = 0;
    for (size_t at = next_image(svg, 0); at < svg->length; at = next_image(svg, at + 1)) {
        count++;
    }
    return count;
}

static char *copy(const CanvasBytes *svg, size_t from, size_t end, char *to) {
    memcpy(to, svg->data + from, end - from);
    return to + (end - from);
}

static char *copy_with_crisp_images(const CanvasBytes *svg, size_t from, char *to) {
    while (from < svg->length) {
        size_t image = next_image(svg, from);
        to = copy(svg, from, image, to);
        from = image;
        if (image < svg->length) {
            to = stpcpy(to, IMAGE CRISP);
            from += strlen(IMAGE);
        }
    }
    return to;
}

bool svg_complete(CanvasBytes *svg, const char *title, const char *description, Error *error) {
    size_t words = room_for(title) + room_for(description);
    size_t images = count_images(svg) * strlen(CRISP);
    char *data = malloc(svg->length + words + images + 1);
    if (data == NULL) {
        canvas_bytes_free(svg);
        return error_no_memory(error, "figure");
    }
    size_t root = end_of_root(svg);
    char *to = copy(svg, 0, root, data);
    to = add_element("title", title, to);
    to = add_element("desc", description, to);
    to = copy_with_crisp_images(svg, root, to);
    canvas_bytes_free(svg);
    *svg = (CanvasBytes){(unsigned char *)data, (size_t)(to - data)};
    return true;
}
