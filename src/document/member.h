/*
 * member: one member of an object, `"key": value`, as far as it can be told at a glance. Private to
 * the document room.
 */
#ifndef ATTNVIZ_MEMBER_H
#define ATTNVIZ_MEMBER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum MemberKind {
    MEMBER_CUT,    /* the text ends before one can tell */
    MEMBER_BAD,    /* no JSON; or none that is told here */
    MEMBER_NONE,   /* a closing brace */
    MEMBER_ROW,    /* numbers, and another member behind them */
    MEMBER_OBJECT, /* `value` is an opening brace */
    MEMBER_OTHER   /* any other value; or numbers, and no comma behind them */
} MemberKind;

/** What stands in the text, which somebody else owns, from behind a { or a comma on. */
typedef struct Member {
    const char *key; /* between the quotation marks, in UTF-8 */
    size_t key_length;
    bool has_escapes;  /* the key is to be read yet, with member_key */
    const char *value; /* its first byte */
    size_t count;      /* of numbers, for MEMBER_ROW */
    const char *stop;  /* behind its comma, for MEMBER_ROW */
} Member;

/** Looks at text[at .. end). */
MemberKind member_look(const char *at, const char *end, Member *member);

/** The key as a string, its escapes read; NULL where memory runs out. The caller frees it. */
char *member_key(const Member *member);

#endif
