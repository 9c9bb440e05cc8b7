/*
 * memory: memory for many numbers.
 *
 *     double *numbers = memory_zeros(rows * columns, sizeof *numbers);
 *     …
 *     free(numbers);
 */
#ifndef ATTNVIZ_MEMORY_H
#define ATTNVIZ_MEMORY_H

#include <stddef.h>

/**
 * calloc for what will be written to from end to end: large arrays are of large pages where the
 * system has them, which are taken in a tenth of the time. NULL where there is no memory or the
 * product overflows; to be freed with free.
 */
void *memory_zeros(size_t count, size_t size);

#endif
