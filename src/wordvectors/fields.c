#include "fields.h"

#include "number.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Numbers that JSON spells differently, and that nobody writes longer than this. */
#define RESPELT_SIZE 400

static bool is_blank(char character) {
    return character == ' ' || character == '\t';
}

static bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

Field line_trimmed(const char *line, size_t length) {
    while (length > 0 && (is_blank(line[length - 1]) || line[length - 1] == '\r')) {
        length--;
    }
    return (Field){line, length};
}

bool field_next(Field line, size_t *at, Field *field) {
    while (*at < line.length && is_blank(line.text[*at])) {
        (*at)++;
    }
    size_t first = *at;
    while (*at < line.length && !is_blank(line.text[*at])) {
        (*at)++;
    }
    *field = (Field){line.text + first, *at - first};
    return field->length > 0;
}

bool field_before(Field line, size_t *end, Field *field) {
    while (*end > 0 && is_blank(line.text[*end - 1])) {
        (*end)--;
    }
    size_t last = *end;
    while (*end > 0 && !is_blank(line.text[*end - 1])) {
        (*end)--;
    }
    *field = (Field){line.text + *end, last - *end};
    return field->length > 0;
}

/* Past a sign and the zeros before another digit; false where neither digit nor point follows. */
static bool respell_start(Field field, size_t *at, char *text, size_t *used) {
    if (*at < field.length && (field.text[*at] == '+' || field.text[*at] == '-')) {
        text[*used] = '-';
        *used += field.text[(*at)++] == '-';
    }
    while (*at + 1 < field.length && field.text[*at] == '0' && is_digit(field.text[*at + 1])) {
        (*at)++;
    }
    return *at < field.length && (is_digit(field.text[*at]) || field.text[*at] == '.');
}

/* The number as JSON would have it: no plus, and a digit on both sides of the first point. */
static bool respell(Field field, char *text, size_t *length) {
    size_t at = 0, used = 0;
    if (field.length + 2 > RESPELT_SIZE || !respell_start(field, &at, text, &used)) {
        return false;
    }
    bool has_digits = false;
    while (at < field.length && is_digit(field.text[at])) {
        has_digits = true;
        text[used++] = field.text[at++];
    }
    bool has_point = at < field.length && field.text[at] == '.';
    bool has_fraction = has_point && at + 1 < field.length && is_digit(field.text[at + 1]);
    if (!has_digits && has_fraction) {
        text[used++] = '0';
    }
    if (has_point) {
        text[used++] = field.text[at++];
    }
    if (has_point && has_digits && !has_fraction) {
        text[used++] = '0';
    }
    memcpy(text + used, field.text + at, field.length - at);
    *length = used + field.length - at;
    return true;
}

bool field_number(Field field, double *value) {
    char text[RESPELT_SIZE];
    size_t length;
    return number_read_span(field.text, field.length, value) ||
           (respell(field, text, &length) && number_read_span(text, length, value));
}

bool field_is_numeric(Field field) {
    static const char *const names[] = {"nan", "inf", "infinity"};
    double value;
    if (field_number(field, &value)) {
        return true;
    }
    bool is_signed = field.length > 0 && (field.text[0] == '+' || field.text[0] == '-');
    const char *name = field.text + is_signed;
    size_t length = field.length - is_signed;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (length == strlen(names[i]) && strncasecmp(name, names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

bool field_whole(Field field, size_t *value) {
    *value = 0;
    for (size_t i = 0; i < field.length; i++) {
        if (!is_digit(field.text[i])) {
            return false;
        }
        size_t digit = (size_t)(field.text[i] - '0');
        *value = *value > (SIZE_MAX - digit) / 10 ? SIZE_MAX : *value * 10 + digit;
    }
    return field.length > 0;
}
