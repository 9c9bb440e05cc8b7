/* figure: rulers mark round numbers, and colours span what the numbers do, at the ends of doubles
 * too. */
#include "range.h"
#include "ruler.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "with_canvas.h"

static const TextLook look = {10, false};

static Pen a_pen(void) {
    return (Pen){.canvas = canvas, .error = &error};
}

static void test_round_numbers(void **state) {
    (void)state;
    static const double pairs[][2] = {{0.03, 0.05}, {1, 1},         {1.5, 2},
                                      {51, 100},    {3e200, 5e200}, {2e-300, 2e-300}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_true(fabs(ruler_round(pairs[i][0]) / pairs[i][1] - 1) < 1e-12);
    }
    /* What has no round number above it stays. */
    static const double same[] = {0, -3, INFINITY, -INFINITY, 4.9406564584124654e-324};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_true(ruler_round(same[i]) == same[i]);
    }
    assert_true(isnan(ruler_round(NAN)));
}

static void test_one_number_is_in_the_middle(void **state) {
    (void)state;
    Ruler ruler = {.low = 3, .high = 3, .length = 80};
    Pen pen = a_pen();
    assert_true(ruler_at(&ruler, 3) == 40);
    assert_true(ruler_mark(&ruler, &pen, look, false));
    assert_int_equal(ruler.count, 0);
}

static void test_no_ticks_where_doubles_end(void **state) {
    (void)state;
    Pen pen = a_pen();
    Ruler wide = {.low = -DBL_MAX, .high = DBL_MAX, .length = 300};
    assert_true(ruler_mark(&wide, &pen, look, false));
    assert_int_equal(wide.count, 0);
    Ruler far = {.low = 1e300, .high = 2e300, .length = 300, .count = 1};
    ruler_mark_multiples(&far, 1e-300);
    assert_int_equal(far.count, 0);
}

static void check_rises_within(const Ruler *ruler) {
    for (size_t i = 0; i < ruler->count; i++) {
        assert_true(ruler->ticks[i] >= ruler->low && ruler->ticks[i] <= ruler->high);
        assert_true(i == 0 || ruler->ticks[i] > ruler->ticks[i - 1]);
    }
}

/* However long the ruler is: as many powers as there are places for would stop short of its end. */
static void test_powers_reach_the_end(void **state) {
    (void)state;
    Pen pen = a_pen();
    Ruler ruler = {.low = 1e-20, .high = 1e20, .is_log = true, .length = 20000};
    assert_true(ruler_mark(&ruler, &pen, look, false));
    assert_true(ruler.count > 2 && ruler.count < RULER_TICKS);
    check_rises_within(&ruler);
    assert_true(ruler.ticks[0] <= 1e-18 && ruler.ticks[ruler.count - 1] >= 1e18);
    ruler.length = 1; /* no room for two */
    assert_true(ruler_mark(&ruler, &pen, look, false));
    assert_int_equal(ruler.count, 1);
    assert_true(ruler.ticks[0] == 1);
}

static void test_given_ticks(void **state) {
    (void)state;
    double values[RULER_TICKS + 1];
    for (int i = 0; i <= RULER_TICKS; i++) {
        values[i] = i;
    }
    bool fit;
    Pen pen = a_pen();
    Ruler ruler = {.low = 0, .high = RULER_TICKS, .length = 20000};
    assert_true(ruler_mark_these(&ruler, values, RULER_TICKS, &pen, look, &fit));
    assert_true(fit && ruler.count == RULER_TICKS);
    assert_true(ruler_mark_these(&ruler, values, RULER_TICKS + 1, &pen, look, &fit));
    assert_true(!fit && ruler.count == 0);
    ruler.length = 100;
    assert_true(ruler_mark_these(&ruler, values, RULER_TICKS, &pen, look, &fit));
    assert_false(fit);
}

/* The range of a matrix with these two numbers. */
static ColourRange range_of(double first, double second, bool diverging, ColourRange neighbours) {
    double numbers[] = {first, second};
    Matrix matrix = {.rows = 1, .cols = 2, .data = numbers};
    FigureStyle style = {.range_rule = RANGE_AUTO, .range = neighbours};
    ColourMap map = {.diverging = diverging};
    ColourRange range = {NAN, NAN};
    assert_true(range_of_weights(&style, &map, &matrix, &range, &error));
    return range;
}

static void expect(ColourRange range, double low, double high) {
    assert_true(range.low == low && range.high == high);
}

static void test_ranges_of_the_data(void **state) {
    (void)state;
    const ColourRange alone = {0, 0};
    expect(range_of(0.2, 0.5, false, alone), 0.2, 0.5);
    expect(range_of(0.2, 0.5, false, (ColourRange){0.1, 0.3}), 0.1, 0.5);
    expect(range_of(0.2, NAN, false, alone), 0, 0.2); /* one value stands at the top */
    expect(range_of(-3, -3, false, alone), -3, 0);
    expect(range_of(0, 0, false, alone), 0, 1);
    expect(range_of(NAN, -INFINITY, false, alone), 0, 1); /* all are masked */
    expect(range_of(-0.2, 0.1, true, alone), -0.2, 0.2);
    expect(range_of(0, 0, true, alone), -1, 1);
}

static void test_given_ranges(void **state) {
    (void)state;
    double number = 0.5;
    Matrix matrix = {.rows = 1, .cols = 1, .data = &number};
    FigureStyle style = {.range_rule = RANGE_GIVEN, .range = {-1, 2}};
    ColourMap map = {.diverging = true};
    ColourRange range;
    assert_true(range_of_weights(&style, &map, &matrix, &range, &error));
    expect(range, -1, 2);
    style.range = (ColourRange){2, 2};
    assert_false(range_of_weights(&style, &map, &matrix, &range, &error));
    assert_string_equal(error.where, "--range");
    style.range_rule = RANGE_UNIT;
    assert_true(range_of_weights(&style, &map, &matrix, &range, &error));
    expect(range, -1, 1);
    map.diverging = false;
    assert_true(range_of_weights(&style, &map, &matrix, &range, &error));
    expect(range, 0, 1);
}

static void test_ranges_of_signs(void **state) {
    (void)state;
    static const double pairs[][2] = {{0.3, 0.3},
                                      {-0.31, 0.4},
                                      {7, 8},
                                      {-1000, 1000},
                                      {0, 1},
                                      {1e308, 1e308},
                                      {NAN, 1},
                                      {DBL_MIN / 2, 1},
                                      {1.7e308, 1.7e308}, /* no round number is above it */
                                      {1.1e308, 1.2e308}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double number = pairs[i][0];
        Matrix matrix = {.rows = 1, .cols = 1, .data = &number};
        const Matrix *matrices[] = {&matrix};
        expect(range_of_signs(matrices, 1), -pairs[i][1], pairs[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_numbers),
        cmocka_unit_test(test_one_number_is_in_the_middle),
        cmocka_unit_test(test_no_ticks_where_doubles_end),
        cmocka_unit_test(test_powers_reach_the_end),
        cmocka_unit_test(test_given_ticks),
        cmocka_unit_test(test_ranges_of_the_data),
        cmocka_unit_test(test_given_ranges),
        cmocka_unit_test(test_ranges_of_signs),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
