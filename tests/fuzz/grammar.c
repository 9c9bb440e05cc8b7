#include "grammar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is left of the text. */
typedef struct Left {
    const unsigned char *at, *end;
} Left;

static bool take(Left *left, unsigned char byte) {
    if (left->at == left->end || *left->at != byte) {
        return false;
    }
    left->at++;
    return true;
}

static bool take_between(Left *left, unsigned char low, unsigned char high) {
    if (left->at == left->end || *left->at < low || *left->at > high) {
        return false;
    }
    left->at++;
    return true;
}

static bool take_word(Left *left, const char *word) {
    while (*word != '\0' && take(left, (unsigned char)*word)) {
        word++;
    }
    return *word == '\0';
}

/* ws = *( %x20 / %x09 / %x0A / %x0D ) */
static void white_space(Left *left) {
    while (take(left, ' ') || take(left, '\t') || take(left, '\n') || take(left, '\r')) {
    }
}

static bool digits(Left *left) {
    bool any = false;
    while (take_between(left, '0', '9')) {
        any = true;
    }
    return any;
}

/* number = [ minus ] int [ frac ] [ exp ] */
static bool number(Left *left) {
    const char *start = (const char *)left->at;
    take(left, '-');
    if (!take(left, '0') && !(take_between(left, '1', '9') && (digits(left) || true))) {
        return false;
    }
    if (take(left, '.') && !digits(left)) {
        return false;
    }
    if (take(left, 'e') || take(left, 'E')) {
        if (!take(left, '-')) {
            take(left, '+');
        }
        if (!digits(left)) {
            return false;
        }
    }
    char *copy = strndup(start, (size_t)((const char *)left->at - start));
    bool is_finite = copy != NULL && isfinite(strtod(copy, NULL));
    free(copy);
    return is_finite;
}

/* Both bytes or none: another rule may begin with the first. */
static bool take_pair(Left *left, unsigned char first, unsigned char last,
                      unsigned char second_first, unsigned char second_last) {
    const Left before = *left;
    if (take_between(left, first, last) && take_between(left, second_first, second_last)) {
        return true;
    }
    *left = before;
    return false;
}

/* RFC 3629, section 4: UTF8-char above ASCII. */
static bool wide_character(Left *left) {
    if (take_between(left, 0xC2, 0xDF)) {
        return take_between(left, 0x80, 0xBF);
    }
    bool three = take_pair(left, 0xE0, 0xE0, 0xA0, 0xBF) ||
                 take_pair(left, 0xE1, 0xEC, 0x80, 0xBF) ||
                 take_pair(left, 0xED, 0xED, 0x80, 0x9F) || take_pair(left, 0xEE, 0xEF, 0x80, 0xBF);
    if (three) {
        return take_between(left, 0x80, 0xBF);
    }
    bool four = take_pair(left, 0xF0, 0xF0, 0x90, 0xBF) ||
                take_pair(left, 0xF1, 0xF3, 0x80, 0xBF) || take_pair(left, 0xF4, 0xF4, 0x80, 0x8F);
    return four && take_between(left, 0x80, 0xBF) && take_between(left, 0x80, 0xBF);
}

/* 4HEXDIG, or -1 */
static long hex(Left *left) {
    char four[5] = "";
    for (int i = 0; i < 4; i++) {
        const unsigned char *at = left->at;
        if (!take_between(left, '0', '9') && !take_between(left, 'A', 'F') &&
            !take_between(left, 'a', 'f')) {
            return -1;
        }
        four[i] = (char)*at;
    }
    return strtol(four, NULL, 16);
}

static bool escape(Left *left) {
    static const char simple[] = "\"\\/bfnrt";
    for (const char *letter = simple; *letter != '\0'; letter++) {
        if (take(left, (unsigned char)*letter)) {
            return true;
        }
    }
    long unit = take(left, 'u') ? hex(left) : -1;
    if (unit >= 0xD800 && unit < 0xDC00) {
        long second = take(left, '\\') && take(left, 'u') ? hex(left) : -1;
        return second >= 0xDC00 && second < 0xE000;
    }
    return unit > 0 && !(unit >= 0xDC00 && unit < 0xE000);
}

/* string = quotation-mark *char quotation-mark */
static bool string(Left *left) {
    if (!take(left, '"')) {
        return false;
    }
    while (!take(left, '"')) {
        bool plain = take_between(left, 0x20, 0x5B) || take_between(left, 0x5D, 0x7F);
        if (!plain && !(take(left, '\\') ? escape(left) : wide_character(left))) {
            return false;
        }
    }
    return true;
}

static bool value(Left *left, int depth);

/* member = string name-separator value */
static bool member(Left *left, int depth) {
    white_space(left);
    if (!string(left)) {
        return false;
    }
    white_space(left);
    return take(left, ':') && value(left, depth);
}

/* object = begin-object [ member *( value-separator member ) ] end-object; an array likewise */
static bool items(Left *left, unsigned char closing, bool (*item)(Left *, int), int depth) {
    if (depth == 0) {
        return false;
    }
    white_space(left);
    if (take(left, closing)) {
        return true;
    }
    do {
        if (!item(left, depth - 1)) {
            return false;
        }
    } while (take(left, ','));
    return take(left, closing);
}

static bool bare_value(Left *left, int depth) {
    int byte = left->at == left->end ? 0 : *left->at;
    switch (byte) {
    case '"':
        return string(left);
    case '{':
        return take(left, '{') && items(left, '}', member, depth);
    case '[':
        return take(left, '[') && items(left, ']', value, depth);
    case 't':
        return take_word(left, "true");
    case 'f':
        return take_word(left, "false");
    case 'n':
        return take_word(left, "null");
    default:
        return number(left);
    }
}

static bool value(Left *left, int depth) {
    white_space(left);
    bool is_one = bare_value(left, depth);
    white_space(left);
    return is_one;
}

bool grammar_accepts(const char *text, size_t length, int depth) {
    const unsigned char *bytes = (const unsigned char *)text;
    Left left = {bytes, bytes + length};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        left.at += 3;
    }
    return value(&left, depth) && left.at == left.end;
}
