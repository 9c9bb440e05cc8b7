#include "pdf_whole.h"

#include <stdio.h>
#include <string.h>

#define ENTRY_LENGTH ((size_t)20) /* "OOOOOOOOOO GGGGG n \n", the offset in ten digits */

/* The rest of a file that is read from some place on. */
typedef struct Rest {
    const char *at;
    size_t left;
} Rest;

static Rest rest_from(const unsigned char *bytes, size_t length, size_t offset) {
    size_t start = offset < length ? offset : length;
    return (Rest){(const char *)bytes + start, length - start};
}

static bool take(Rest *rest, const char *text) {
    size_t wanted = strlen(text);
    if (rest->left < wanted || memcmp(rest->at, text, wanted) != 0) {
        return false;
    }
    rest->at += wanted;
    rest->left -= wanted;
    return true;
}

/* Ten digits at the most, so that they fit. */
static size_t take_number(Rest *rest) {
    size_t number = 0;
    for (int i = 0; i < 10 && rest->left > 0 && *rest->at >= '0' && *rest->at <= '9'; i++) {
        number = number * 10 + (size_t)(*rest->at - '0');
        rest->at++;
        rest->left--;
    }
    return number;
}

/* What follows the last `startxref`. */
static size_t table_offset(const unsigned char *bytes, size_t length) {
    static const char mark[] = "startxref\n";
    for (size_t at = length; at-- > 0;) {
        Rest rest = rest_from(bytes, length, at);
        if (take(&rest, mark)) {
            return take_number(&rest);
        }
    }
    return length;
}

static bool is_object(Rest here, size_t number) {
    char head[40];
    snprintf(head, sizeof head, "%zu 0 obj", number);
    return take(&here, head);
}

bool pdf_is_whole(const unsigned char *bytes, size_t length) {
    Rest table = rest_from(bytes, length, table_offset(bytes, length));
    if (!take(&table, "xref\n0 ")) {
        take_number(&table);
        return take(&table, " 0 obj");
    }
    size_t count = take_number(&table);
    if (!take(&table, "\n") || table.left / ENTRY_LENGTH < count) {
        return false;
    }
    for (size_t number = 0; number < count; number++, table.at += ENTRY_LENGTH) {
        Rest entry = {table.at, ENTRY_LENGTH};
        size_t offset = take_number(&entry);
        if (table.at[ENTRY_LENGTH - 3] == 'n' &&
            !is_object(rest_from(bytes, length, offset), number)) {
            return false;
        }
    }
    return true;
}
