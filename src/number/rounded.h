/*
 * rounded: %.Ng without printf, where that is sure to be right. Private to the number room.
 */
#ifndef ATTNVIZ_ROUNDED_H
#define ATTNVIZ_ROUNDED_H

#include <stddef.h>

/**
 * Writes a positive finite number as printf's %.{digits}g does and returns the length, or 0 where
 * it is not sure: past 9 digits, below 10^-13 or past the digits, or so near to a tie that one
 * rounding may have crossed it. `text` holds NUMBER_SIZE bytes.
 */
size_t rounded_write(double magnitude, int digits, char *text);

#endif
