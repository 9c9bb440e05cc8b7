#include "escape.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Characters with a meaning anywhere in a line; ~ and | are GitHub's, and $ starts its formulas. */
#define SPECIAL "\\`*_[]<>#|~&$"

/* What would start a list at the beginning of a line: "+", "-", and "1." or "1)". */
static size_t list_mark(const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0) {
        return strchr("+-=", text[0]) != NULL ? 0 : (size_t)-1;
    }
    return text[digits] == '.' || text[digits] == ')' ? digits : (size_t)-1;
}

char *markdown_escape(const char *text) {
    char *printable = text_printable(text);
    char *escaped = printable == NULL ? NULL : malloc(2 * strlen(printable) + 1);
    if (escaped != NULL) {
        size_t mark = list_mark(printable);
        char *to = escaped;
        for (size_t i = 0; printable[i] != '\0'; i++) {
            if (i == mark || strchr(SPECIAL, printable[i]) != NULL) {
                *to++ = '\\';
            }
            *to++ = printable[i];
        }
        *to = '\0';
    }
    free(printable);
    return escaped;
}
