/* filter: rows of every width against the definition, pixel by pixel, and both ways of filtering.
 */
#include "filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define WIDEST 300

static unsigned next(unsigned *seed) {
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static unsigned byte_of(uint32_t pixel, unsigned index) {
    return pixel >> (8 * index) & 0xFF;
}

static uint32_t subtract(uint32_t pixel, uint32_t above) {
    uint32_t difference = 0;
    for (unsigned i = 0; i < 4; i++) {
        difference |= ((byte_of(pixel, i) - byte_of(above, i)) & 0xFF) << (8 * i);
    }
    return difference;
}

static bool bit_at(const uint64_t *bits, size_t index) {
    return (bits[index / 64] >> index % 64 & 1) != 0;
}

static void check_against_definition(const Filtered *filtered, const uint32_t *row,
                                     const uint32_t *above) {
    size_t others = 0;
    uint32_t before = 0;
    for (size_t x = 0; x < filtered->width; x++) {
        uint32_t pixel = subtract(row[x], above[x]);
        bool repeats = x > 0 && pixel != 0 && pixel == before;
        assert_int_equal(bit_at(filtered->zeros, x), pixel == 0);
        assert_int_equal(bit_at(filtered->repeats, x), repeats);
        assert_int_equal(bit_at(filtered->others, x), pixel != 0 && !repeats);
        assert_true(pixel == 0 || filtered->pixels[x] == pixel);
        others += pixel != 0 && !repeats;
        before = pixel;
    }
    assert_int_equal(filtered->other_count, others);
    for (size_t x = filtered->width; x < filtered->width / 64 * 64 + 128; x++) {
        assert_false(bit_at(filtered->zeros, x) || bit_at(filtered->repeats, x) ||
                     bit_at(filtered->others, x));
    }
}

/* Pixels that are the one above, the one to the left or new, in runs. */
static void make_rows(uint32_t *row, uint32_t *above, size_t width, unsigned *seed) {
    unsigned kind = 0, left = 0;
    for (size_t x = 0; x < width; x++, left--) {
        if (left == 0) {
            left = 1 + next(seed) % (1U << next(seed) % 9);
            kind = next(seed) % 4;
        }
        above[x] = next(seed) % 3 == 0 || x == 0 ? next(seed) * 0x01010101U : above[x - 1];
        row[x] = kind < 2             ? above[x]
                 : kind == 2 && x > 0 ? row[x - 1]
                                      : next(seed) << 16 ^ next(seed);
    }
}

static void check_width(size_t width, unsigned *seed) {
    /* Of the very width, so that a look past their ends is seen. */
    uint32_t *row = malloc(width * sizeof *row), *above = malloc(width * sizeof *above);
    Error error;
    Filtered quick, plain;
    assert_true(filtered_new(&quick, width, &error) && filtered_new(&plain, width, &error));
    for (int i = 0; i < 20; i++) {
        make_rows(row, above, width, seed);
        filtered_take(&quick, FILTER_UP, row, above);
        filtered_take_plainly(&plain, FILTER_UP, row, above);
        check_against_definition(&quick, row, above);
        check_against_definition(&plain, row, above);
        assert_int_equal(filtered_cost(&quick), filtered_cost(&plain));
    }
    filtered_free(&quick);
    filtered_free(&plain);
    free(row);
    free(above);
}

static void rows_of_every_width(void **state) {
    (void)state;
    unsigned seed = 1;
    for (size_t width = 1; width <= WIDEST; width++) {
        check_width(width, &seed);
    }
}

static void many_pixels_cost_more(void **state) {
    (void)state;
    uint32_t row[WIDEST] = {0}, above[WIDEST] = {0};
    Error error;
    Filtered filtered;
    assert_true(filtered_new(&filtered, WIDEST, &error));
    size_t before = 0;
    for (uint32_t x = 0; x < WIDEST; x += 2) {
        row[x] = 0xFF000000U + x * 0x010305U;
        filtered_take(&filtered, FILTER_UP, row, above);
        assert_true(filtered_cost(&filtered) > before);
        before = filtered_cost(&filtered);
    }
    filtered_free(&filtered);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_width),
        cmocka_unit_test(many_pixels_cost_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
