#include "sweep_write.h"

#include "heading.h"
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT_DIGITS 4
#define COLUMNS     5
#define GAP         2

/* The words of the longest heading. */
#define HEADING_WORDS 3

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

/* The headings on so many lines, a word on each or all on one, and the columns of all widths. */
typedef struct Table {
    const Sweep *sweep;
    int digits;
    size_t lines;
    size_t widths[COLUMNS];
    Sink *sink;
} Table;

static size_t count_words(const char *text) {
    size_t count = 1;
    for (; *text != '\0'; text++) {
        count += *text == ' ';
    }
    return count;
}

/* The part of a heading that stands on a line, with the last word on the last; its length. */
static size_t heading_part(const Table *table, size_t column, size_t line, const char **part) {
    *part = heading(table->sweep, column);
    if (table->lines == 1) {
        return strlen(*part);
    }
    size_t skipped = table->lines - count_words(*part);
    for (size_t i = skipped; i < line; i++) {
        *part = strchr(*part, ' ') + 1;
    }
    return line < skipped ? 0 : strcspn(*part, " ");
}

static size_t column_width(const Table *table, size_t column) {
    size_t widest = 0;
    for (size_t line = 0; line < table->lines; line++) {
        const char *part;
        size_t width = heading_part(table, column, line, &part);
        widest = width > widest ? width : widest;
    }
    for (size_t at = 0; at < table->sweep->count; at++) {
        char text[NUMBER_SIZE];
        write_cell(table->sweep, at, column, table->digits, text);
        size_t width = strlen(text);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Sets the widths for headings on so many lines, and returns the table's. */
static size_t measure(Table *table, size_t lines) {
    size_t width = 0;
    table->lines = lines;
    for (size_t column = 0; column < COLUMNS; column++) {
        table->widths[column] = column_width(table, column);
        width += table->widths[column] + (column > 0 ? GAP : 0);
    }
    return width;
}

static void put_right(const Table *table, size_t column, const char *text, size_t length) {
    size_t width = table->widths[column] + (column > 0 ? GAP : 0);
    for (size_t i = length; i < width; i++) {
        sink_char(table->sink, ' ');
    }
    sink_bytes(table->sink, text, length);
}

static void put_heading(const Table *table, size_t column, size_t line) {
    const char *part;
    size_t length = heading_part(table, column, line, &part);
    put_right(table, column, part, length);
}

static void put_number(const Table *table, size_t column, size_t at) {
    char text[NUMBER_SIZE];
    write_cell(table->sweep, at, column, table->digits, text);
    put_right(table, column, text, strlen(text));
}

/* The first line on which a heading of the columns first .. end-1 has a word. */
static size_t first_line(const Table *table, size_t first, size_t end) {
    size_t most = 1;
    for (size_t column = first; column < end; column++) {
        size_t words = count_words(heading(table->sweep, column));
        most = words > most ? words : most;
    }
    return most < table->lines ? table->lines - most : 0;
}

/* The values, and beside them the columns first .. end-1. */
static void write_block(const Table *table, size_t first, size_t end) {
    sink_char(table->sink, '\n');
    for (size_t i = first_line(table, first, end); i < table->lines + table->sweep->count; i++) {
        for (size_t column = 0; column < end; column = column == 0 ? first : column + 1) {
            if (i < table->lines) {
                put_heading(table, column, i);
            } else {
                put_number(table, column, i - table->lines);
            }
        }
        sink_char(table->sink, '\n');
    }
}

static void write_table(const SweepStyle *style, Table *table) {
    size_t width = style->width;
    if (measure(table, 1) > width && width > 0) {
        measure(table, HEADING_WORDS);
    }
    for (size_t first = 1, end; first < COLUMNS; first = end) {
        size_t used = table->widths[0];
        for (end = first; end < COLUMNS; end++) {
            used += GAP + table->widths[end];
            if (width > 0 && used > width && end > first) {
                break;
            }
        }
        write_block(table, first, end);
    }
}

bool sweep_write_text(const Sweep *sweep, const SweepStyle *style, Sink *sink, Error *error) {
    static const char foot[] =
        "means over the queries; entropy in nats; effective tokens: e^entropy";
    Table table = {
        .sweep = sweep, .digits = style->digits > 0 ? style->digits : TEXT_DIGITS, .sink = sink};
    if (!heading_write(style->depth, style->width, style->title, LOOK_BOLD, sink, error) ||
        !heading_write(style->depth, style->width, style->formula, LOOK_DIM, sink, error)) {
        return false;
    }
    write_table(style, &table);
    sink_char(sink, '\n');
    return heading_write(style->depth, style->width, foot, LOOK_DIM, sink, error);
}
