/*
 * number: doubles as text, the same in every locale.
 */
#ifndef ATTNVIZ_NUMBER_H
#define ATTNVIZ_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/** Room enough for any number's text and its end. */
#define NUMBER_SIZE 40

/**
 * Writes a finite double and returns the length. digits = 0: the shortest text that reads back as
 * the same double (`0.1`, `100`, `1e-7`, `-0.0`); digits = 1 … 17: what printf's %.{digits}g
 * writes, unless that rounds past the largest double: then the shortest text too.
 */
size_t number_write(double value, int digits, char text[NUMBER_SIZE]);

/** Room enough for a number of a row and what stands between it and the next. */
#define NUMBER_STEP (NUMBER_SIZE + 8)

/**
 * Writes numbers as number_write does, `between` (at most 8 bytes) between them, and returns the
 * length of all: a quarter of the time of as many calls where there are 1 … 7 digits. The text has
 * room for NUMBER_STEP bytes a number, and no NUL behind it.
 */
size_t number_write_row(const double *values, size_t count, const char *between, int digits,
                        char *text);

/** The same into two texts, each with its own `between`; `lengths` gets those of both. */
void number_write_rows(const double *values, size_t count, const char *const between[2], int digits,
                       char *const texts[2], size_t lengths[2]);

/**
 * Writes with 0 … 14 decimals and a true minus sign (U+2212), and never "−0.00": for figures. From
 * 1e21 on, where decimals say nothing, as `1.50e300` with as many.
 */
size_t number_decimals(double value, int decimals, char text[NUMBER_SIZE]);

/**
 * Reads the whole of `text` as a JSON number. False if it is not one or not finite.
 */
bool number_read(const char *text, double *value);

/** The same for text[0 .. length), which needs no NUL behind it. */
bool number_read_span(const char *text, size_t length, double *value);

/** Reads a JSON number that is known to be one and to be finite, and behind which some other byte
 * stands. Returns that byte's place. Takes a third of the time of number_read_span. */
const char *number_read_at(const char *text, double *value);

#endif
