/* views: what colours span, and what is said of a calculation, where masks close cells or numbers
 * are given. */
#include "gather.h"
#include "views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "subject_of.h"

static void expect_span(const char *json, double low, double high, double range_high) {
    MadeSubject made;
    Error error = {0};
    ColourRange span, range;
    FigureStyle style = {.range_rule = RANGE_AUTO};
    make_subject(&made, json);
    for (int every_head = 0; every_head < 2; every_head++) {
        assert_true(views_span(&made.subject, 1, every_head == 1, &span, &error));
        assert_true(span.low == low && span.high == high);
    }
    assert_true(views_range(made.request, made.trace, &style, &range, &error));
    assert_true(range.high == range_high && range.low == (low < high ? low : 0));
    style = (FigureStyle){.range_rule = RANGE_GIVEN, .range = {-1, 2}};
    assert_true(views_range(made.request, made.trace, &style, &range, &error));
    assert_true(range.low == -1 && range.high == 2);
    style.range_rule = RANGE_UNIT;
    assert_true(views_range(made.request, made.trace, &style, &range, &error));
    assert_true(range.low == 0 && range.high == 1);
    made_subject_free(&made);
}

#define GIVEN(options)                                                                             \
    "{\"tokens\":[\"a\",\"b\"],\"scores\":[[0,0],[0,0]],\"options\":{" options "}}"

/* A masked cell's 0 is no weight. */
static void masked_cells_take_no_part(void **state) {
    (void)state;
    expect_span(GIVEN("\"mask\":\"causal\""), 0.5, 1, 1);
    expect_span(GIVEN(""), 0.5, 0.5, 1); /* of one value alone: 0 … 1 */
    expect_span(GIVEN("\"mask\":[[null,null],[null,null]]"), 0, 0, 1);
}

static void expect_words(const char *json, const char *said, const char *not_said) {
    MadeSubject made;
    make_subject(&made, json);
    char *words = views_subtitle(made.request, made.trace);
    assert_non_null(words);
    if (strstr(words, said) == NULL || strstr(words, not_said) != NULL) {
        fail_msg("%s", words);
    }
    free(words);
    made_subject_free(&made);
}

static void positions_are_named_where_they_count(void **state) {
    (void)state;
    expect_words(GIVEN("\"position\":\"alibi\""), "ALiBi", "softmax(QK");
    expect_words("{\"tokens\":[\"a\",\"b\"],\"attention\":[[1,0],[0,1]],"
                 "\"options\":{\"position\":\"alibi\"}}",
                 "given", "ALiBi");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masked_cells_take_no_part),
        cmocka_unit_test(positions_are_named_where_they_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
