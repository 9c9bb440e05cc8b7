/* The loops of every width against each other, bit for bit, and against long double arithmetic. */
#include "loops.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 67 /* every remainder by 2, 4, 8 and 16, and several whole vectors */

/* Numbers that look random and are the same everywhere (D. E. Knuth's MMIX generator). */
static double noise(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) * 0x1p-53;
}

static void fill(double *row, size_t count, double low, double high) {
    uint64_t seed = count + 1;
    for (size_t j = 0; j < count; j++) {
        row[j] = low + (high - low) * noise(&seed);
    }
}

/* Calls `check` with the narrowest loops and with each of the others that this machine has. */
static void for_each_width(void (*check)(const Loops *, const Loops *)) {
    for (LoopsWidth width = LOOPS_2; width < LOOPS_WIDTHS; width++) {
        if (loops_of(width) == NULL) {
            print_message("loops of width number %d: not on this machine\n", (int)width);
        } else {
            check(loops_of(LOOPS_2), loops_of(width));
        }
    }
}

/* --- every width gives the same bits --- */

static void same_product(const Loops *first, const Loops *other, size_t rows, size_t depth,
                         bool is_first) {
    static double a[16 * LONGEST], panel[LONGEST * PANEL], out[2][16 * PANEL];
    fill(a, sizeof a / sizeof *a, -3, 3);
    fill(panel, sizeof panel / sizeof *panel, -1, 2);
    fill(out[0], 16 * PANEL, -1, 1);
    memcpy(out[1], out[0], sizeof *out);
    first->multiply(a, LONGEST, rows, panel, PANEL, depth, panel, out[0], PANEL, is_first);
    other->multiply(a, LONGEST, rows, panel, PANEL, depth, panel, out[1], PANEL, is_first);
    assert_memory_equal(out[0], out[1], sizeof *out);
}

static void same_products(const Loops *first, const Loops *other) {
    for (size_t rows = 0; rows <= 16; rows++) {
        for (size_t depth = 0; depth < LONGEST; depth += 6) {
            same_product(first, other, rows, depth, true);
            same_product(first, other, rows, depth, false);
        }
    }
}

static void same_row(const Loops *first, const Loops *other, size_t count) {
    double row[LONGEST] = {0}, a[LONGEST], b[LONGEST];
    fill(row, count, -800, 0);
    for (size_t j = 0; j < count; j += 5) {
        row[j] = j % 2 == 0 ? -INFINITY : -700 - (double)j;
    }
    double most = first->largest(row, count);
    assert_true(other->largest(row, count) == most);
    fill(a, count, -900, 0);
    memcpy(b, a, count * sizeof *a);
    first->larger_row(row, count, a);
    other->larger_row(row, count, b);
    assert_memory_equal(a, b, count * sizeof *a);
    double sum = first->exponentials(row, count, fmax(most, -100), a);
    assert_true(other->exponentials(row, count, fmax(most, -100), b) == sum);
    assert_memory_equal(a, b, count * sizeof *a);
    assert_true(first->entropy(a, count) == other->entropy(a, count));
    const double divisors[] = {3, 8, -0.25, 0x1p-1030, 0x1p1010, 0x1p-1010, 1};
    for (size_t i = 0; i < sizeof divisors / sizeof *divisors; i++) {
        first->divide(a, count, divisors[i]);
        other->divide(b, count, divisors[i]);
        assert_memory_equal(a, b, count * sizeof *a);
    }
}

static void same_rows(const Loops *first, const Loops *other) {
    for (size_t count = 0; count <= LONGEST; count++) {
        same_row(first, other, count);
    }
}

static void products_are_the_same_in_every_width(void **state) {
    (void)state;
    for_each_width(same_products);
}

static void rows_are_the_same_in_every_width(void **state) {
    (void)state;
    for_each_width(same_rows);
}

/* --- and what is right --- */

/* Each element in the order of its index, by the plainest loop there is. */
static void right_product(const Loops *first, const Loops *other) {
    (void)first;
    double a[5 * 7], panel[7 * PANEL], out[5 * PANEL];
    fill(a, 5 * 7, -3, 3);
    fill(panel, 7 * PANEL, -3, 3);
    other->multiply(a, 7, 5, panel, PANEL, 7, panel, out, PANEL, true);
    for (size_t cell = 0; cell < 5 * PANEL; cell++) {
        double sum = 0;
        for (size_t c = 0; c < 7; c++) {
            sum += a[cell / PANEL * 7 + c] * panel[c * PANEL + cell % PANEL];
        }
        assert_true(out[cell] == sum);
    }
}

static void products_are_summed_in_order(void **state) {
    (void)state;
    for_each_width(right_product);
}

/* Valgrind and some processors have no long double that is longer. */
static void skip_without_long_doubles(void) {
    volatile long double one = 1, sum = one + 0x1p-60L;
    if (sum == one) {
        skip();
    }
}

/* How far a double lies from a number, in units of its last place. */
static double ulps(double got, long double wanted) {
    int exponent;
    frexpl(wanted, &exponent);
    int last = exponent - 53 < -1074 ? -1074 : exponent - 53;
    return (double)fabsl(ldexpl((long double)got - wanted, -last));
}

static void near_expl(const Loops *loops, double x, double *worst) {
    double got;
    loops->exponentials(&x, 1, 0, &got);
    *worst = fmax(*worst, ulps(got, expl((long double)x)));
}

static void right_exponentials(const Loops *first, const Loops *other) {
    (void)first;
    double worst = 0;
    uint64_t seed = 3;
    for (int i = 0; i < 200000; i++) {
        near_expl(other, -746 * noise(&seed), &worst);
        near_expl(other, -708 - 38 * noise(&seed), &worst); /* subnormal results */
        near_expl(other, -noise(&seed), &worst);
        near_expl(other, -ldexp(noise(&seed), -i % 60), &worst);
        near_expl(other, -i * 0.34657359027997264, &worst); /* where the reduction turns */
    }
    if (worst > 1) {
        fail_msg("e^x is %g ulp off", worst);
    }
}

static void exponentials_at_the_ends(const Loops *first, const Loops *other) {
    (void)first;
    const double row[] = {0, -0.0, -INFINITY, -1e308, -745.14, -745.13};
    const double wanted[] = {1, 1, 0, 0, 0, 0x1p-1074};
    double got[6];
    other->exponentials(row, 6, 0, got);
    assert_memory_equal(got, wanted, sizeof got);
}

static void exponentials_are_within_an_ulp(void **state) {
    (void)state;
    for_each_width(exponentials_at_the_ends);
    skip_without_long_doubles();
    for_each_width(right_exponentials);
}

/* The entropy of one number alone is −p ln p: a rounding of the product more than ln has. */
static void right_logarithms(const Loops *first, const Loops *other) {
    (void)first;
    double worst = 0;
    uint64_t seed = 5;
    for (int i = 0; i < 400000; i++) {
        double p = ldexp(1 - noise(&seed), i % 4 == 0 ? -i % 1070 : -i % 3);
        if (i % 16 == 1) {
            p = 1 - ldexp(noise(&seed), -i % 50); /* near 1, where ln p is nearly 0 */
        }
        worst = fmax(worst, ulps(other->entropy(&p, 1), -(long double)p * logl((long double)p)));
    }
    if (worst > 1.5) {
        fail_msg("p ln p is %g ulp off", worst);
    }
}

static void logarithms_are_right(void **state) {
    (void)state;
    skip_without_long_doubles();
    for_each_width(right_logarithms);
}

static void right_finite(const Loops *first, const Loops *other) {
    (void)first;
    double row[LONGEST] = {0};
    for (size_t bad = 0; bad < LONGEST; bad++) {
        assert_true(other->finite(row, LONGEST, false));
        row[bad] = NAN;
        assert_false(other->finite(row, LONGEST, false) || other->finite(row, LONGEST, true));
        row[bad] = INFINITY;
        assert_false(other->finite(row, LONGEST, false) || other->finite(row, LONGEST, true));
        row[bad] = -INFINITY;
        assert_false(other->finite(row, LONGEST, false));
        assert_true(other->finite(row, LONGEST, true));
        row[bad] = -1e308;
    }
}

/* Of any two doubles, or of those from whose quotients rounding is hardest: ends of binades, and
 * products that were rounded. */
static double operand(uint64_t *seed, int spread) {
    double any = ldexp(1 + noise(seed), (int)((noise(seed) - 0.5) * spread));
    switch ((int)(noise(seed) * 8)) {
    case 0:
        return nextafter(ldexp(1, (int)(noise(seed) * spread) - spread / 2), noise(seed) < 0.5);
    case 1:
        return any * (1 + noise(seed));
    case 2:
        return -any;
    case 3:
        return noise(seed) < 0.5 ? 0 : -0.0;
    default:
        return any;
    }
}

static void right_quotients(const Loops *first, const Loops *other) {
    (void)first;
    uint64_t seed = 7;
    double row[LONGEST], wanted[LONGEST];
    for (int i = 0; i < 60000; i++) {
        int spread = i % 3 == 0 ? 2140 : i % 3 == 1 ? 60 : 1; /* subnormal and infinite ones too */
        double by = operand(&seed, i % 5 == 0 ? 400 : 30);
        for (size_t j = 0; j < LONGEST; j++) {
            row[j] = operand(&seed, spread);
            wanted[j] = row[j] / by;
        }
        other->divide(row, LONGEST, by);
        for (size_t j = 0; by != 0 && j < LONGEST; j++) {
            assert_memory_equal(&row[j], &wanted[j], sizeof *row);
        }
    }
}

static void quotients_are_rounded_correctly(void **state) {
    (void)state;
    for_each_width(right_quotients);
}

static void right_larger_row(const Loops *first, const Loops *other) {
    (void)first;
    double row[LONGEST], before[LONGEST], most[LONGEST];
    fill(row, LONGEST, -3, 3);
    fill(before, LONGEST - 1, -3, 3);
    before[LONGEST - 1] = -INFINITY;
    memcpy(most, before, sizeof most);
    other->larger_row(row, LONGEST, most);
    for (size_t j = 0; j < LONGEST; j++) {
        assert_true(most[j] == fmax(row[j], before[j]));
    }
}

static void the_larger_of_two_rows_is_kept(void **state) {
    (void)state;
    for_each_width(right_larger_row);
}

static void what_is_not_finite_is_seen(void **state) {
    (void)state;
    for_each_width(right_finite);
}

/* A product of matrices of every shape, as panels and by the plainest loop. */
static void check_shape(size_t rows, size_t depth, size_t cols) {
    Matrix a, b, turned, out;
    Panels panels, again, borrowed;
    Error error = {0};
    assert_true(matrix_new(&a, rows, depth, &error) && matrix_new(&b, depth, cols, &error) &&
                matrix_new(&turned, cols, depth, &error) && matrix_new(&out, rows, cols, &error));
    fill(a.data, rows * depth, -1, 1);
    fill(b.data, depth * cols, -1, 1);
    for (size_t i = 0; i < depth * cols; i++) {
        matrix_row(&turned, i % cols)[i / cols] = b.data[i];
    }
    assert_true(panels_new(&panels, &b, &error) && panels_new_transposed(&again, &turned, &error));
    panels_borrow_transposed(&borrowed, &turned);
    const Panels *const all[] = {&panels, &again, &borrowed};
    for (int turn = 0; turn < 3; turn++) {
        panels_multiply(a.data, rows, all[turn], out.data);
        for (size_t cell = 0; cell < rows * cols; cell++) {
            double sum = 0;
            for (size_t c = 0; c < depth; c++) {
                sum += matrix_row(&a, cell / cols)[c] * matrix_row(&b, c)[cell % cols];
            }
            assert_true(out.data[cell] == sum);
        }
    }
    panels_free(&panels);
    panels_free(&again);
    panels_free(&borrowed);
    matrix_free(&a);
    matrix_free(&b);
    matrix_free(&turned);
    matrix_free(&out);
}

static void panels_of_every_shape(void **state) {
    (void)state;
    const size_t sizes[] = {1, 15, 16, 17, 33};
    for (size_t i = 0; i < 125; i++) {
        check_shape(sizes[i % 5], sizes[i / 5 % 5], sizes[i / 25]);
    }
    check_shape(18, 600, 5); /* more rows of B than are multiplied by at a time */
    check_shape(3, 0, 20);
    check_shape(2, 65536, 16); /* so large that it is used as it lies */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_the_same_in_every_width),
        cmocka_unit_test(rows_are_the_same_in_every_width),
        cmocka_unit_test(products_are_summed_in_order),
        cmocka_unit_test(exponentials_are_within_an_ulp),
        cmocka_unit_test(logarithms_are_right),
        cmocka_unit_test(quotients_are_rounded_correctly),
        cmocka_unit_test(the_larger_of_two_rows_is_kept),
        cmocka_unit_test(what_is_not_finite_is_seen),
        cmocka_unit_test(panels_of_every_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
