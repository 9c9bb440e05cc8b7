/*
 * number_bench [COUNT]: nanoseconds a number for writing and reading, ours beside the C library's.
 * Built with the tests, run by hand; the median of several turns.
 */
#include "number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TURNS 7

/* What is timed: one pass over all values, its texts one behind another. */
typedef struct Bench {
    double *values;
    char (*texts)[NUMBER_SIZE];
    char *row, *other_row;
    size_t count;
    size_t length; /* so that nothing is optimised away */
} Bench;

typedef void Pass(Bench *bench, int digits);

static void pass_write(Bench *bench, int digits) {
    for (size_t i = 0; i < bench->count; i++) {
        bench->length += number_write(bench->values[i], digits, bench->texts[i]);
    }
}

static void pass_row(Bench *bench, int digits) {
    bench->length += number_write_row(bench->values, bench->count, ",", digits, bench->row);
}

/* As CSV and as JSON. */
static void pass_rows(Bench *bench, int digits) {
    size_t lengths[2];
    number_write_rows(bench->values, bench->count, (const char *[]){",", ", "}, digits,
                      (char *[]){bench->row, bench->other_row}, lengths);
    bench->length += lengths[0];
}

static void pass_printf(Bench *bench, int digits) {
    for (size_t i = 0; i < bench->count; i++) {
        bench->length += (size_t)snprintf(bench->texts[i], NUMBER_SIZE, "%.*g",
                                          digits > 0 ? digits : 17, bench->values[i]);
    }
}

static void pass_decimals(Bench *bench, int decimals) {
    for (size_t i = 0; i < bench->count; i++) {
        bench->length += number_decimals(bench->values[i], decimals, bench->texts[i]);
    }
}

static void pass_fixed_printf(Bench *bench, int decimals) {
    for (size_t i = 0; i < bench->count; i++) {
        bench->length +=
            (size_t)snprintf(bench->texts[i], NUMBER_SIZE, "%.*f", decimals, bench->values[i]);
    }
}

/* Reads what the pass before has written. */
static void pass_read(Bench *bench, int digits) {
    (void)digits;
    for (size_t i = 0; i < bench->count; i++) {
        number_read(bench->texts[i], &bench->values[i]);
    }
}

static void pass_strtod(Bench *bench, int digits) {
    (void)digits;
    for (size_t i = 0; i < bench->count; i++) {
        bench->values[i] = strtod(bench->texts[i], NULL);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* what others run meanwhile is not counted */
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double nanoseconds(Bench *bench, Pass *pass, int digits) {
    double times[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
        double start = seconds();
        pass(bench, digits);
        times[turn] = (seconds() - start) * 1e9 / (double)bench->count;
    }
    qsort(times, TURNS, sizeof *times, compare);
    return times[TURNS / 2];
}

static void print_pair(const char *what, Bench *bench, Pass *ours, Pass *theirs, int digits) {
    double our_time = nanoseconds(bench, ours, digits);
    double their_time = nanoseconds(bench, theirs, digits);
    printf("  %-22s %6.1f ns   C library %6.1f ns\n", what, our_time, their_time);
}

static double random_unit(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-53;
}

/* Attention weights of 2048 keys: e^score over their sum. */
static double weight(uint64_t *state) {
    double score = (random_unit(state) + random_unit(state) + random_unit(state) - 1.5) * 4;
    return exp(score) / 2048;
}

static double any(uint64_t *state) {
    return ldexp(random_unit(state) + 0.5, (int)(random_unit(state) * 2000) - 1000);
}

static double six_decimals(uint64_t *state) {
    return nearbyint((random_unit(state) * 4 - 2) * 1e6) / 1e6;
}

static void measure(const char *what, Bench *bench, double (*draw)(uint64_t *)) {
    uint64_t state = 42;
    for (size_t i = 0; i < bench->count; i++) {
        bench->values[i] = draw(&state);
    }
    printf("%s\n", what);
    print_pair("6 digits, %.6g", bench, pass_write, pass_printf, 6);
    print_pair("6 digits, a row", bench, pass_row, pass_printf, 6);
    print_pair("6 digits, two rows", bench, pass_rows, pass_printf, 6);
    print_pair("shortest, two rows", bench, pass_rows, pass_printf, 0);
    print_pair("15 digits, %.15g", bench, pass_write, pass_printf, 15);
    if (draw != any) {
        print_pair("2 decimals, %.2f", bench, pass_decimals, pass_fixed_printf, 2);
    }
    print_pair("shortest, %.17g", bench, pass_write, pass_printf, 0);
    pass_write(bench, 0);
    print_pair("reading the shortest", bench, pass_read, pass_strtod, 0);
}

int main(int argc, char **argv) {
    Bench bench = {.count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100000};
    bench.values = calloc(bench.count, sizeof *bench.values);
    bench.texts = calloc(bench.count, sizeof *bench.texts);
    bench.row = malloc(bench.count * NUMBER_STEP);
    bench.other_row = malloc(bench.count * NUMBER_STEP);
    if (bench.count > 0 && bench.values != NULL && bench.texts != NULL && bench.row != NULL &&
        bench.other_row != NULL) {
        measure("attention weights", &bench, weight);
        measure("decimals of an embedding", &bench, six_decimals);
        measure("doubles of every size", &bench, any);
    }
    free(bench.values);
    free(bench.texts);
    free(bench.row);
    free(bench.other_row);
    return bench.length > 0 ? 0 : 1;
}
