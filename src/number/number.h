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

#endif
