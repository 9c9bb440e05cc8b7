/*
 * print_number COUNT SEED: COUNT doubles, a line each: its bits in hexadecimal and its shortest
 * text. For readers that are not C.
 */
#include "number.h"
#include "values.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: print_number COUNT SEED\n");
        return 2;
    }
    Values values = {strtoull(argv[2], NULL, 10)};
    for (long count = strtol(argv[1], NULL, 10); count > 0; count--) {
        double value = values_next(&values);
        uint64_t bits;
        char text[NUMBER_SIZE];
        memcpy(&bits, &value, sizeof bits);
        number_write(value, 0, text);
        printf("%016" PRIx64 " %s\n", bits, text);
    }
    return 0;
}
