#include "strict.h"

#include "row.h"
#include "scan.h"

#include <string.h>

/* What a value turned out to be. */
typedef enum Value { VALUE_BAD, VALUE_WHOLE, VALUE_OPENED } Value;

static void skip_space(Scan *scan) {
    const char *at = scan->at;
    while (at < scan->end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) {
        at++;
    }
    scan->at = at;
}

static bool begins_with(const Scan *scan, const char *word) {
    size_t length = strlen(word);
    return (size_t)(scan->end - scan->at) >= length && memcmp(scan->at, word, length) == 0;
}

typedef struct Mistake {
    const char *begins;
    const char *what;
} Mistake;

/* What people and other languages' printers write for JSON. */
static const Mistake mistakes[] = {
    {"'", "a string in double quotes is wanted, not in single ones"},
    {"/*", "comments are not part of JSON"},
    {"//", "comments are not part of JSON"},
    {"#", "comments are not part of JSON"},
    {"+", "a number without a plus sign is wanted"},
    {".", "a digit before the decimal point is wanted, as in 0.5"},
    {"NaN", "a finite number is wanted, not NaN"},
    {"nan", "a finite number is wanted, not nan"},
    {"Infinity", "a finite number is wanted, not Infinity"},
    {"inf", "a finite number is wanted, not inf"},
    {"-Infinity", "a finite number is wanted, not -Infinity"},
    {"-inf", "a finite number is wanted, not -inf"},
    {"True", "true in small letters is wanted"},
    {"False", "false in small letters is wanted"},
    {"None", "null is wanted, not None"},
};

static bool fail_value(const Scan *scan, const char *wanted) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        if (begins_with(scan, mistakes[i].begins)) {
            return scan_fail(scan, scan->at, "%s", mistakes[i].what);
        }
    }
    return scan_wanted(scan, wanted);
}

static Value scan_word(Scan *scan, const char *word) {
    if (!begins_with(scan, word)) {
        fail_value(scan, "a value");
        return VALUE_BAD;
    }
    scan->at += strlen(word);
    return VALUE_WHOLE;
}

static char closing_of(char open) {
    return open == '[' ? ']' : '}';
}

/* Passes over a row of numbers, which is most of a large document, at once. Its numbers are not
 * looked at for the longest: who asks for that has such rows packed (packed.h). */
static bool scan_row(Scan *scan) {
    const char *stop;
    size_t count;
    if (row_scan(scan->at + 1, scan->end, &stop, &count) != ROW_NUMBERS || count < ROW_LEAST) {
        return false;
    }
    scan->at = stop;
    return true;
}

/* An empty one counts as whole: what follows a value closes it. */
static Value scan_open(Scan *scan) {
    if (scan->depth == STRICT_DEPTH) {
        scan_fail(scan, scan->at, "arrays and objects nest deeper than the JSON depth of %d",
                  STRICT_DEPTH);
        return VALUE_BAD;
    }
    if (*scan->at == '[' && scan_row(scan)) {
        return VALUE_WHOLE;
    }
    char open = *scan->at++;
    scan->open[scan->depth++] = open;
    skip_space(scan);
    return scan_peek(scan) == closing_of(open) ? VALUE_WHOLE : VALUE_OPENED;
}

static Value scan_value(Scan *scan) {
    int byte = scan_peek(scan);
    bool is_minus = byte == '-' && !begins_with(scan, "-I") && !begins_with(scan, "-i");
    if (is_minus || (byte >= '0' && byte <= '9')) {
        return scan_number(scan) ? VALUE_WHOLE : VALUE_BAD;
    }
    switch (byte) {
    case '"':
        return scan_string(scan) ? VALUE_WHOLE : VALUE_BAD;
    case '[':
    case '{':
        return scan_open(scan);
    case 't':
        return scan_word(scan, "true");
    case 'f':
        return scan_word(scan, "false");
    case 'n':
        return scan_word(scan, "null");
    default:
        fail_value(scan, "a value");
        return VALUE_BAD;
    }
}

/* In an object, passes over the key and its colon. */
static bool scan_key(Scan *scan) {
    if (scan->depth == 0 || scan->open[scan->depth - 1] == '[') {
        return true;
    }
    if (scan_peek(scan) != '"') {
        return fail_value(scan, "a key in double quotes");
    }
    if (!scan_string(scan)) {
        return false;
    }
    skip_space(scan);
    if (scan_peek(scan) != ':') {
        return scan_wanted(scan, "a colon after a key");
    }
    scan->at++;
    skip_space(scan);
    return true;
}

/* Behind a comma; a closing bracket here is the commonest slip of all. */
static bool scan_comma(Scan *scan) {
    const char *comma = scan->at++;
    skip_space(scan);
    if (scan_peek(scan) == closing_of(scan->open[scan->depth - 1])) {
        return scan_fail(scan, comma, "no comma is wanted before %c", *scan->at);
    }
    return true;
}

static bool fail_behind_item(const Scan *scan) {
    bool in_array = scan->open[scan->depth - 1] == '[';
    const char *wanted =
        in_array ? "a comma or ] after an array item" : "a comma or } after an object's value";
    bool is_comment = scan_peek(scan) == '/' || scan_peek(scan) == '#';
    return is_comment ? fail_value(scan, wanted) : scan_wanted(scan, wanted);
}

/* Behind a value: closes what closes, and stops before the next item or with nothing open. */
static bool scan_behind_value(Scan *scan) {
    while (scan->depth > 0) {
        skip_space(scan);
        int byte = scan_peek(scan);
        if (byte == ',') {
            return scan_comma(scan);
        }
        if (byte != closing_of(scan->open[scan->depth - 1])) {
            return fail_behind_item(scan);
        }
        scan->depth--;
        scan->at++;
    }
    return true;
}

static bool scan_text(Scan *scan) {
    skip_space(scan);
    do {
        if (!scan_key(scan)) {
            return false;
        }
        Value value = scan_value(scan);
        if (value == VALUE_BAD || (value == VALUE_WHOLE && !scan_behind_value(scan))) {
            return false;
        }
    } while (scan->depth > 0);
    skip_space(scan);
    return scan->at == scan->end || fail_value(scan, "the end after one JSON value");
}

bool scan_check(const char *text, size_t length, size_t *longest_number, Error *error) {
    Scan scan = {.start = text, .at = text, .end = text + length, .error = error};
    if (begins_with(&scan, BOM)) {
        scan.at += strlen(BOM);
        scan.start = scan.at;
    }
    if (scan.at == scan.end) {
        return scan_fail(&scan, scan.at, "a JSON value is wanted, but the text is empty");
    }
    if (begins_with(&scan, "\xFF\xFE") || begins_with(&scan, "\xFE\xFF")) {
        return scan_fail(&scan, scan.at, "this is UTF-16; text in UTF-8 is wanted");
    }
    if (!scan_text(&scan)) {
        return false;
    }
    *longest_number = scan.longest_number;
    return true;
}

bool strict_check(const char *text, size_t length, Error *error) {
    size_t longest_number;
    return scan_check(text, length, &longest_number, error);
}
