#include "member.h"

#include "row.h"
#include "scan.h"
#include "text.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static const char *pass_space(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
        at++;
    }
    return at;
}

/* The quotation mark that ends the string which goes on at `at`; NULL where there is none. */
static const char *string_end(const char *at, const char *end, bool *has_escapes) {
    *has_escapes = false;
    for (;; at++) {
        at = scan_plain(at, end);
        if (at >= end || *at == '"') {
            return at < end ? at : NULL;
        }
        bool is_escape = *at == '\\';
        *has_escapes = *has_escapes || is_escape;
        at += is_escape ? 1 : 0;
    }
}

/* True for a string without faults, `quote` being its first mark and `close` its last. */
static bool is_right(const char *quote, const char *close) {
    Error ignored;
    Scan scan = {.start = quote, .at = quote, .end = close + 1, .error = &ignored};
    return scan_string(&scan);
}

static MemberKind look_at_key(const char *at, const char *end, Member *member) {
    const char *quote = at;
    if (*at != '"') {
        return *at == '}' ? MEMBER_NONE : MEMBER_BAD;
    }
    const char *plain = scan_plain(at + 1, end);
    const char *close = plain;
    member->has_escapes = false;
    if (plain == end || *plain != '"') {
        close = string_end(plain, end, &member->has_escapes);
        if (close == NULL) {
            return MEMBER_CUT;
        }
        if (!is_right(quote, close)) {
            return MEMBER_BAD;
        }
    }
    member->key = quote + 1;
    member->key_length = (size_t)(close - member->key);
    at = pass_space(close + 1, end);
    if (at == end) {
        return MEMBER_CUT;
    }
    member->value = pass_space(at + 1, end);
    return *at != ':' ? MEMBER_BAD : member->value == end ? MEMBER_CUT : MEMBER_OTHER;
}

static MemberKind look_at_row(const char *end, Member *member) {
    const char *stop;
    RowKind row = row_scan(member->value + 1, end, &stop, &member->count);
    if (row != ROW_NUMBERS) {
        return row == ROW_CUT ? MEMBER_CUT : MEMBER_OTHER;
    }
    stop = pass_space(stop, end);
    if (stop == end) {
        return MEMBER_CUT;
    }
    member->stop = stop + 1;
    return *stop == ',' ? MEMBER_ROW : MEMBER_OTHER;
}

MemberKind member_look(const char *at, const char *end, Member *member) {
    at = pass_space(at, end);
    if (at == end) {
        return MEMBER_CUT;
    }
    MemberKind kind = look_at_key(at, end, member);
    if (kind != MEMBER_OTHER) {
        return kind;
    }
    return *member->value == '['   ? look_at_row(end, member)
           : *member->value == '{' ? MEMBER_OBJECT
                                   : MEMBER_OTHER;
}

/* cJSON reads the escapes. */
char *member_key(const Member *member) {
    cJSON *string = cJSON_ParseWithLength(member->key - 1, member->key_length + 2);
    char *copy = string == NULL ? NULL : strdup(string->valuestring);
    cJSON_Delete(string);
    return copy;
}
