#include "scan.h"

#include "number.h"
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* No number with fewer digits before the point, exponent included, is beyond a double. */
#define SAFE_MAGNITUDE 308

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

bool scan_fail(const Scan *scan, const char *at, const char *format, ...) {
    size_t line = 1, column = 1;
    for (const char *p = scan->start; p < at; p++) {
        column = *p == '\n' ? 1 : column + (is_continuation(*p) ? 0 : 1);
        line += *p == '\n' ? 1 : 0;
    }
    char where[64], what[512];
    snprintf(where, sizeof where, "%zu:%zu", line, column);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(scan->error, ERROR_DATA, where, "%s", what);
}

/* The length of the UTF-8 character of more than one byte at `at`, 0 where it is broken. */
static size_t character_length(const Scan *scan, const char *at) {
    unsigned char lead = (unsigned char)*at;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    size_t bad;
    return length <= (size_t)(scan->end - at) && text_is_utf8(at, length, &bad) ? length : 0;
}

/* Of a whole character of more than one byte. */
static unsigned code_point(const char *at, size_t length) {
    unsigned code = (unsigned char)*at & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        code = code << 6 | ((unsigned char)at[i] & 0x3Fu);
    }
    return code;
}

static bool fail_utf8(const Scan *scan, const char *at) {
    return scan_fail(scan, at, "the byte 0x%02X is not UTF-8 here; text in UTF-8 is wanted",
                     (unsigned)(unsigned char)*at);
}

/* A character is told by its number, not shown: it may look like another one, or turn the line. */
bool scan_wanted(const Scan *scan, const char *wanted) {
    int byte = scan_peek(scan);
    if (byte < 0) {
        return scan_fail(scan, scan->at, "%s is wanted, but the text ends", wanted);
    }
    if (byte < 0x20 || byte == 0x7F) {
        return scan_fail(scan, scan->at, "%s is wanted, not the byte 0x%02X", wanted,
                         (unsigned)byte);
    }
    if (byte < 0x80) {
        return scan_fail(scan, scan->at, "%s is wanted, not '%c'", wanted, byte);
    }
    size_t length = character_length(scan, scan->at);
    if (length == 0) {
        return fail_utf8(scan, scan->at);
    }
    return scan_fail(scan, scan->at, "%s is wanted, not the character U+%04X", wanted,
                     code_point(scan->at, length));
}

/* The four hexadecimal digits at `at` as a number, or -1. */
static int hex_unit(const Scan *scan, const char *at) {
    if (scan->end - at < 4) {
        return -1;
    }
    int unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

/* \uXXXX, or the two of a surrogate pair; `at` is on the backslash. */
static bool scan_unicode_escape(Scan *scan) {
    const char *start = scan->at;
    int unit = hex_unit(scan, start + 2);
    if (unit < 0) {
        return scan_fail(scan, start, "four hexadecimal digits are wanted after \\u");
    }
    if (unit == 0) {
        return scan_fail(scan, start, "\\u0000 cannot be part of a text");
    }
    scan->at += 6;
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
        return scan_fail(scan, start, "\\u%04X is the second half of a pair without its first",
                         (unsigned)unit);
    }
    if (unit < 0xD800 || unit > 0xDBFF) {
        return true;
    }
    bool has_second = scan->end - scan->at >= 6 && scan->at[0] == '\\' && scan->at[1] == 'u';
    int second = has_second ? hex_unit(scan, scan->at + 2) : -1;
    if (second < 0xDC00 || second > 0xDFFF) {
        return scan_fail(scan, start,
                         "\\u%04X is the first half of a pair; \\uDC00 to \\uDFFF is wanted "
                         "after it",
                         (unsigned)unit);
    }
    scan->at += 6;
    return true;
}

static bool scan_escape(Scan *scan) {
    char kind = scan->end - scan->at > 1 ? scan->at[1] : '\0';
    if (kind == 'u') {
        return scan_unicode_escape(scan);
    }
    if (kind == '\0' || strchr("\"\\/bfnrt", kind) == NULL) {
        return scan_fail(scan, scan->at,
                         "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX is wanted for a "
                         "backslash in a string");
    }
    scan->at += 2;
    return true;
}

/* A run of bytes above ASCII, checked at once. */
static bool scan_above_ascii(Scan *scan) {
    const char *at = scan->at;
    while (at < scan->end && (unsigned char)*at >= 0x80) {
        at++;
    }
    size_t bad;
    if (!text_is_utf8(scan->at, (size_t)(at - scan->at), &bad)) {
        return fail_utf8(scan, scan->at + bad);
    }
    scan->at = at;
    return true;
}

/* What ends a run of plain bytes in a string. */
static bool is_special(char byte) {
    return (unsigned char)byte < 0x20 || (unsigned char)byte >= 0x80 || byte == '"' || byte == '\\';
}

/* Has a high bit in every byte that is_special, and in none before the first of them. */
static uint64_t special_of(uint64_t eight) {
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
    uint64_t below_space = eight - ones * 0x20, is_quote = quote - ones,
             is_backslash = backslash - ones;
    return (eight | ((below_space | is_quote | is_backslash) & ~eight)) & high;
}

const char *scan_plain(const char *at, const char *end) {
    while (end - at >= 8) {
        uint64_t eight;
        memcpy(&eight, at, sizeof eight);
        if (special_of(eight) != 0) {
            break;
        }
        at += sizeof eight;
    }
    while (at < end && !is_special(*at)) {
        at++;
    }
    return at;
}

bool scan_string(Scan *scan) {
    const char *quote = scan->at++;
    for (;;) {
        const char *at = scan_plain(scan->at, scan->end);
        scan->at = at;
        int byte = scan_peek(scan);
        if (byte < 0) {
            return scan_fail(scan, quote, "this string has no closing quotation mark");
        }
        if (byte < 0x20) {
            return scan_fail(scan, at, "the byte 0x%02X in a string is wanted as \\u%04X",
                             (unsigned)byte, (unsigned)byte);
        }
        if (byte == '"') {
            scan->at++;
            return true;
        }
        if (byte == '\\' ? !scan_escape(scan) : !scan_above_ascii(scan)) {
            return false;
        }
    }
}

static const char *pass_digits(const char *at, const char *end) {
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

/* Passes over at least one digit. */
static bool scan_digits(Scan *scan, const char *wanted) {
    const char *stop = pass_digits(scan->at, scan->end);
    if (stop == scan->at) {
        return scan_wanted(scan, wanted);
    }
    scan->at = stop;
    return true;
}

/* `at` is on the e. `value` gets the exponent, or a number past every bound. */
static bool scan_exponent(Scan *scan, long *value) {
    scan->at++;
    bool negative = scan_peek(scan) == '-';
    if (negative || scan_peek(scan) == '+') {
        scan->at++;
    }
    const char *digit = scan->at;
    if (!scan_digits(scan, "a digit after the e of a number")) {
        return false;
    }
    long exponent = 0;
    for (; digit < scan->at; digit++) {
        exponent = exponent < SAFE_MAGNITUDE ? exponent * 10 + (*digit - '0') : exponent;
    }
    *value = negative ? -exponent : exponent;
    return true;
}

/* Any number, step by step, with what is wrong about it. */
static bool scan_odd_number(Scan *scan) {
    const char *start = scan->at;
    scan->at += *start == '-' ? 1 : 0;
    const char *whole = scan->at;
    if (!scan_digits(scan, "a digit after a minus sign")) {
        return false;
    }
    long magnitude = (long)(scan->at - whole), exponent = 0;
    if (*whole == '0' && magnitude > 1) {
        return scan_fail(scan, whole, "a number without leading zeros is wanted");
    }
    if (scan_peek(scan) == '.') {
        scan->at++;
        if (!scan_digits(scan, "a digit after the decimal point")) {
            return false;
        }
    }
    if ((scan_peek(scan) | 0x20) == 'e' && !scan_exponent(scan, &exponent)) {
        return false;
    }
    double value;
    if (magnitude + exponent > SAFE_MAGNITUDE &&
        !number_read_span(start, (size_t)(scan->at - start), &value)) {
        return scan_fail(scan, start, "a number of at most 1.7976931348623157e308 is wanted");
    }
    return true;
}

/* The end of a short plain decimal such as -0.25, which nearly all numbers are; else NULL. */
static const char *pass_plain_decimal(const char *at, const char *end) {
    at += *at == '-' ? 1 : 0;
    const char *whole = at;
    at = pass_digits(at, end);
    bool ok = at > whole && at - whole < SAFE_MAGNITUDE && (*whole != '0' || at - whole == 1);
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = pass_digits(at, end);
        ok = ok && at > fraction;
    }
    return ok && (at == end || (*at | 0x20) != 'e') ? at : NULL;
}

bool scan_number(Scan *scan) {
    const char *start = scan->at;
    const char *stop = pass_plain_decimal(start, scan->end);
    if (stop != NULL) {
        scan->at = stop;
    } else if (!scan_odd_number(scan)) {
        return false;
    }
    size_t length = (size_t)(scan->at - start);
    scan->longest_number = length > scan->longest_number ? length : scan->longest_number;
    return true;
}
