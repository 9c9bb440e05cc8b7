#include "put.h"

#include "number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MINUS_SIGN "\u2212"

void put(const Sheet *sheet, const char *text) {
    sink_text(sheet->sink, text);
}

void put_format(const Sheet *sheet, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sink_text(sheet->sink, text);
}

/* True where the number has no more than `decimals` decimals, but for what binary arithmetic adds
 * behind its EXACT_DIGITS: 0.1·0.4 gives 0.04 and not 0.0400. */
static bool is_exact(double value, int decimals) {
    char shortest[NUMBER_SIZE];
    number_write(value, EXACT_DIGITS, shortest);
    const char *point = strchr(shortest, '.');
    bool is_plain = strchr(shortest, 'e') == NULL;
    return is_plain && (point == NULL || strlen(point + 1) <= (size_t)decimals);
}

/* An exact number without its trailing zeros: 0.5, and 0.5000 only where it was rounded. */
static void number_text(const Sheet *sheet, double value, char text[NUMBER_SIZE]) {
    number_decimals(value, sheet->decimals, text);
    if (strchr(text, '.') == NULL || strchr(text, 'e') != NULL ||
        !is_exact(value, sheet->decimals)) {
        return;
    }
    char *end = text + strlen(text);
    while (end[-1] == '0') {
        *--end = '\0';
    }
    if (end[-1] == '.') {
        *--end = '\0';
    }
}

static bool is_negative(const char *number) {
    return strncmp(number, MINUS_SIGN, strlen(MINUS_SIGN)) == 0;
}

void put_number(const Sheet *sheet, double value) {
    char text[NUMBER_SIZE];
    number_text(sheet, value, text);
    put(sheet, text);
}

void put_operand(const Sheet *sheet, double value) {
    char text[NUMBER_SIZE];
    number_text(sheet, value, text);
    put_format(sheet, is_negative(text) ? "(%s)" : "%s", text);
}

void put_added(const Sheet *sheet, double value) {
    char text[NUMBER_SIZE];
    number_text(sheet, value, text);
    bool minus = is_negative(text);
    put_format(sheet, " %s %s", minus ? MINUS_SIGN : "+", text + (minus ? strlen(MINUS_SIGN) : 0));
}

size_t next_shown(size_t index, size_t count, size_t most, bool *jumped) {
    *jumped = count > most && index + 2 == most;
    return *jumped ? count - 1 : index + 1;
}

void put_vector(const Sheet *sheet, Line line) {
    bool jumped = false;
    put(sheet, "[");
    for (size_t i = 0; i < line.count; i = next_shown(i, line.count, MOST_ENTRIES, &jumped)) {
        put(sheet, i == 0 ? "" : jumped ? ", …, " : ", ");
        put_number(sheet, line_at(line, i));
    }
    put(sheet, "]");
}

void put_subscript(const Sheet *sheet, size_t number) {
    static const char *const digits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    char text[32];
    snprintf(text, sizeof text, "%zu", number);
    for (const char *at = text; *at != '\0'; at++) {
        put(sheet, digits[*at - '0']);
    }
}

/* Writes the sign and first factor of a term; "…" takes the place of those before the last. */
static void put_first_factor(const Sheet *sheet, double value, size_t index, bool jumped) {
    if (index == 0) {
        put_number(sheet, value);
        return;
    }
    put(sheet, jumped ? " + …" : "");
    put_added(sheet, value);
}

/* True where the term number `index` of `count` is written: all of few, else the ends. */
static bool is_shown(size_t index, size_t count) {
    return count <= MOST_TERMS || index + 1 < MOST_TERMS || index + 1 == count;
}

static bool counts(Line a, Line b, size_t index) {
    return line_at(a, index) != 0 && line_at(b, index) != 0;
}

bool put_products(const Sheet *sheet, Line a, Line b) {
    size_t count = 0, index = 0;
    for (size_t i = 0; i < a.count; i++) {
        count += counts(a, b, i);
    }
    put(sheet, count == 0 ? "0" : "");
    for (size_t i = 0; i < a.count; i++) {
        if (!counts(a, b, i)) {
            continue;
        }
        if (is_shown(index, count)) {
            put_first_factor(sheet, line_at(a, i), index, count > MOST_TERMS && index + 1 == count);
            put(sheet, "·");
            put_operand(sheet, line_at(b, i));
        }
        index++;
    }
    return count > 0;
}

void put_result(const Sheet *sheet, bool is_wanted, double value) {
    if (is_wanted) {
        put(sheet, " = ");
        put_number(sheet, value);
    }
}

void put_weighted_rows(const Sheet *sheet, const double *weights, const Matrix *rows) {
    size_t count = 0, index = 0;
    for (size_t i = 0; i < rows->rows; i++) {
        count += weights[i] != 0;
    }
    put(sheet, count == 0 ? "0" : "");
    for (size_t i = 0; i < rows->rows; i++) {
        if (weights[i] == 0) {
            continue;
        }
        if (is_shown(index, count)) {
            put_first_factor(sheet, weights[i], index, count > MOST_TERMS && index + 1 == count);
            put(sheet, "·");
            put_vector(sheet, line_row(rows, i));
        }
        index++;
    }
}

void put_bar(const Sheet *sheet) {
    put(sheet, " | ");
}

void put_head(const Sheet *sheet, const char *const *columns) {
    size_t count = 0;
    for (; columns[count] != NULL; count++) {
        put(sheet, count == 0 ? "| " : " | ");
        put(sheet, columns[count]);
    }
    put(sheet, " |\n|");
    for (size_t i = 0; i < count; i++) {
        put(sheet, i == 0 ? "---:|" : "---|");
    }
    put(sheet, "\n");
}

void put_row_name(const Sheet *sheet, const Labels *names, size_t index) {
    put_format(sheet, "| %zu", index + 1);
    if (names->count > 0) {
        put_bar(sheet);
        put(sheet, names->text[index]);
    }
}

void put_gap(const Sheet *sheet, size_t columns) {
    put(sheet, "|");
    for (size_t i = 0; i < columns; i++) {
        put(sheet, " … |");
    }
    put(sheet, "\n");
}
