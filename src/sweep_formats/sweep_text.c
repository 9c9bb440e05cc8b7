#include "sweep_write.h"

#include "number.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_DIGITS 4
#define COLUMNS     5

static const char *const headings[COLUMNS] = {NULL, "mean entropy", "mean effective tokens",
                                              "mean largest weight", "variance of scores"};

static const char *heading(const Sweep *sweep, size_t column) {
    return column == 0 ? sweep_kind_name(sweep->kind) : headings[column];
}

static void write_cell(const Sweep *sweep, size_t at, size_t column, int digits,
                       char text[NUMBER_SIZE]) {
    const SweepPoint *point = &sweep->points[at];
    const double numbers[COLUMNS] = {point->value, point->mean_entropy,
                                     point->mean_effective_tokens, point->mean_largest_weight,
                                     point->score_variance};
    if (isnan(numbers[column])) {
        snprintf(text, NUMBER_SIZE, "-"); /* given attention has no scores */
    } else {
        number_write(numbers[column], column == 0 ? 0 : digits, text);
    }
}

static void put_right(const char *text, size_t width, bool is_last, Sink *sink) {
    for (size_t i = strlen(text); i < width; i++) {
        sink_char(sink, ' ');
    }
    sink_text(sink, text);
    sink_text(sink, is_last ? "\n" : "  ");
}

static void measure_columns(const Sweep *sweep, int digits, size_t widths[COLUMNS]) {
    for (size_t column = 0; column < COLUMNS; column++) {
        widths[column] = strlen(heading(sweep, column));
        for (size_t at = 0; at < sweep->count; at++) {
            char text[NUMBER_SIZE];
            write_cell(sweep, at, column, digits, text);
            size_t width = strlen(text);
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
}

static void write_table(const Sweep *sweep, int digits, Sink *sink) {
    size_t widths[COLUMNS];
    measure_columns(sweep, digits, widths);
    for (size_t column = 0; column < COLUMNS; column++) {
        put_right(heading(sweep, column), widths[column], column + 1 == COLUMNS, sink);
    }
    for (size_t at = 0; at < sweep->count; at++) {
        for (size_t column = 0; column < COLUMNS; column++) {
            char text[NUMBER_SIZE];
            write_cell(sweep, at, column, digits, text);
            put_right(text, widths[column], column + 1 == COLUMNS, sink);
        }
    }
}

static bool write_heading(const char *text, Sink *sink, Error *error) {
    char *printable = text_printable(text);
    if (printable == NULL) {
        return error_no_memory(error, "text");
    }
    sink_text(sink, printable);
    sink_text(sink, printable[0] == '\0' ? "" : "\n");
    free(printable);
    return true;
}

bool sweep_write_text(const Sweep *sweep, const SweepStyle *style, Sink *sink, Error *error) {
    if (!write_heading(style->title, sink, error) || !write_heading(style->formula, sink, error)) {
        return false;
    }
    sink_char(sink, '\n');
    write_table(sweep, style->digits > 0 ? style->digits : TEXT_DIGITS, sink);
    sink_text(sink, "\nmeans over the queries; entropy in nats; effective tokens: e^entropy\n");
    return true;
}
