/*
 * put: numbers, vectors, sums and table lines as text. Inside the markdown room only.
 */
#ifndef ATTNVIZ_MARKDOWN_PUT_H
#define ATTNVIZ_MARKDOWN_PUT_H

#include "sheet.h"

/** Sums of more terms, and longer vectors and tables of entries, are shortened in the middle. */
#define MOST_TERMS   12
#define MOST_ENTRIES 16

/** A number that is even to so many significant digits counts as exact. */
#define EXACT_DIGITS 14

/** Numbers that stand `step` apart: a row of a matrix, or a column. */
typedef struct Line {
    const double *at;
    size_t step, count;
} Line;

static inline Line line_row(const Matrix *matrix, size_t row) {
    return (Line){matrix_row(matrix, row), 1, matrix->cols};
}

static inline Line line_column(const Matrix *matrix, size_t column) {
    return (Line){matrix->data + column, matrix->cols, matrix->rows};
}

static inline double line_at(Line line, size_t index) {
    return line.at[index * line.step];
}

void put(const Sheet *sheet, const char *text);

/** A printf-style piece of up to 255 bytes, for words and counts. */
void put_format(const Sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));

void put_number(const Sheet *sheet, double value);

/** A number behind an operator: (−2) in brackets. */
void put_operand(const Sheet *sheet, double value);

/** " + 2" or " − 2". */
void put_added(const Sheet *sheet, double value);

/** "[1, 0, −2]" */
void put_vector(const Sheet *sheet, Line line);

/** "₁₂" */
void put_subscript(const Sheet *sheet, size_t number);

/**
 * "0.5·2 − 1·3": the terms whose factors are not 0, "0" where there are none. Of many, the first,
 * an ellipsis and the last. Returns false for the "0".
 */
bool put_products(const Sheet *sheet, Line a, Line b);

/** "= 2": what an equation comes to, unless its left side says so. */
void put_result(const Sheet *sheet, bool is_wanted, double value);

/** "0.5·[1, 0] + 0.25·[0, 2]": the rows whose weight is not 0. */
void put_weighted_rows(const Sheet *sheet, const double *weights, const Matrix *rows);

/**
 * The next index of a list that is shortened in the middle: `most` of `count` are walked, the last
 * one among them. Where it jumps, *jumped is true.
 */
size_t next_shown(size_t index, size_t count, size_t most, bool *jumped);

/** The head of a table: column names up to a NULL, and the line below. */
void put_head(const Sheet *sheet, const char *const *columns);

/** "| 3 | cat ": a row's number, and its name where there is one. */
void put_row_name(const Sheet *sheet, const Labels *names, size_t index);

/** The row of a table that stands for those left out. */
void put_gap(const Sheet *sheet, size_t columns);

/** " | " */
void put_bar(const Sheet *sheet);

#endif
