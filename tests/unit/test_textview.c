#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trace_of.h"

#include "held.h"
#include "textview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const LayerWeights identity[1];
static const Selection only = {0};
static char *words[] = {"cat", "and", "mouse"};
static const Labels three = {.count = 3, .text = words};
static double weights[] = {0.5, 0.25, 0.25, 1, 0, 0, 0.125, 0.175, 0.7};

static const Colour grey_colours[] = {{255, 255, 255}, {0, 0, 0}};
static const ColourMap greys = {.name = "test", .count = 2, .colours = grey_colours};

static TraceInput given(size_t n, size_t m, const Labels *queries, const Labels *keys,
                        const double *attention) {
    return (TraceInput){.n = n,
                        .m = m,
                        .queries = queries,
                        .keys = keys,
                        .layers = identity,
                        .layer_count = 1,
                        .attention = attention,
                        .options = {.heads = 1, .temperature = 1}};
}

static TextStyle style(void) {
    return (TextStyle){.map = &greys, .low = 0, .high = 1};
}

/* The view as text, which the caller frees. */
static char *view(const TraceInput *input, const Selection *selection, TextStyle look,
                  const char *title, const char *subtitle) {
    char path[64], *text;
    size_t length;
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    Trace *trace = trace_of(input);
    snprintf(path, sizeof path, "/tmp/attnviz-test-textview-%ld", (long)getpid());
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, path, &sink, &error));
    assert_true(textview_write(trace, selection, &look, title, subtitle, sink, &error));
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    assert_true(input_read(path, SIZE_MAX, &text, &length, &error));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(strlen(text), length);
    trace_free(trace);
    return text;
}

static void assert_view(const TraceInput *input, TextStyle look, const char *expected) {
    char *text = view(input, &only, look, NULL, NULL);
    assert_string_equal(text, expected);
    free(text);
}

static void numbers_have_shades(void **state) {
    (void)state;
    TraceInput input = given(3, 3, &three, &three, weights);
    char *text = view(&input, &only, style(), "cat and mouse", "softmax");
    assert_string_equal(text, "cat and mouse\n"
                              "softmax\n"
                              "\n"
                              "           cat      and    mouse\n"
                              "  cat  ▒▒ 0.50  ░░ 0.25  ░░ 0.25\n"
                              "  and  ██ 1.00     0.00     0.00\n"
                              "mouse     0.12     0.17  ▓▓ 0.70\n"
                              "\n"
                              "rows: queries · columns: keys · each row sums to 1\n");
    free(text);
}

static void columns_turn_the_matrix(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    TraceInput input = given(2, 3, &two, &three, weights);
    TextStyle look = style();
    look.columns = true;
    assert_view(&input, look,
                "\n"
                "           cat      and\n"
                "  cat  ▒▒ 0.50  ██ 1.00\n"
                "  and  ░░ 0.25     0.00\n"
                "mouse  ░░ 0.25     0.00\n"
                "\n"
                "rows: keys · columns: queries · each column sums to 1\n");
}

static void masked_cells_are_dots(void **state) {
    (void)state;
    double causal[] = {1, 0, 0, 0.5, 0.5, 0, 0.25, 0, 0.75};
    TraceInput input = given(3, 3, &three, &three, causal);
    input.options.mask.causal = input.mask.rule.causal = true;
    assert_view(&input, style(),
                "\n"
                "           cat      and    mouse\n"
                "  cat  ██ 1.00     ····     ····\n"
                "  and  ▒▒ 0.50  ▒▒ 0.50     ····\n"
                "mouse  ░░ 0.25     0.00  ▓▓ 0.75\n"
                "\n"
                "rows: queries · columns: keys · each row sums to 1 · dots: masked\n");
}

static void digits_and_range_are_told(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double uneven[] = {0.123456, 0.876544, 12.5, -3};
    TraceInput input = given(2, 2, &two, &two, uneven);
    TextStyle look = style();
    look.low = -1;
    look.high = 4;
    look.digits = 4;
    assert_view(&input, look,
                "\n"
                "           cat        and\n"
                "cat  ░░ 0.1235  ░░ 0.8765\n"
                "and  ██   12.5         -3\n"
                "\n"
                "rows: queries · columns: keys · shades from -1 to 4\n");
    look.depth = DEPTH_24_BIT;
    char *text = view(&input, &only, look, NULL, NULL);
    assert_non_null(strstr(text, "colours from -1 to 4"));
    assert_null(strstr(text, "shades"));
    free(text);
}

static void two_decimals_align_with_a_true_minus(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double uneven[] = {12.5, -11.5, 0, 1};
    TraceInput input = given(2, 2, &two, &two, uneven);
    assert_view(&input, style(),
                "\n"
                "           cat        and\n"
                "cat  ██  12.50     −11.50\n"
                "and       0.00  ██   1.00\n"
                "\n"
                "rows: queries · columns: keys · each row sums to 1\n");
}

static void wide_names_align_and_controls_are_escaped(void **state) {
    (void)state;
    char *odd[] = {"猫とねずみ", "e\xCC\x81", "\x1b[2J"};
    Labels names = {.count = 3, .text = odd};
    TraceInput input = given(3, 3, &names, &names, weights);
    char *text = view(&input, &only, style(), "a\nb", "\x1b]0;x\a");
    assert_null(strpbrk(text, "\x1b\a"));
    assert_string_equal(text, "a\\nb\n"
                              "\\x1B]0;x\\x07\n"
                              "\n"
                              "            猫とねずみ        e\xCC\x81  \\x1B[2J\n"
                              "猫とねずみ     ▒▒ 0.50  ░░ 0.25  ░░ 0.25\n"
                              "         e\xCC\x81     ██ 1.00     0.00     0.00\n"
                              "   \\x1B[2J        0.12     0.17  ▓▓ 0.70\n"
                              "\n"
                              "rows: queries · columns: keys · each row sums to 1\n");
    free(text);
}

static void a_query_is_marked(void **state) {
    (void)state;
    TraceInput input = given(3, 3, &three, &three, weights);
    TextStyle look = style();
    look.query = 2;
    assert_view(&input, look,
                "\n"
                "           cat      and    mouse\n"
                "  cat  ▒▒ 0.50  ░░ 0.25  ░░ 0.25\n"
                "▸ and  ██ 1.00     0.00     0.00\n"
                "mouse     0.12     0.17  ▓▓ 0.70\n"
                "\n"
                "rows: queries · columns: keys · each row sums to 1\n");
    look.columns = true;
    char *text = view(&input, &only, look, NULL, NULL);
    assert_non_null(strstr(text, "\n           cat    ▸ and    mouse\n"));
    free(text);
}

#define BACK(grey) "48;2;" grey ";" grey ";" grey
#define FORE(grey) "38;2;" grey ";" grey ";" grey "m"

static void colours_are_those_of_the_map(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double values[] = {0, 1, 1, 0};
    TraceInput input = given(2, 2, &two, &two, values);
    input.options.mask.causal = input.mask.rule.causal = true;
    values[1] = 0; /* masked */
    TextStyle look = style();
    look.depth = DEPTH_24_BIT;
    char *text = view(&input, &only, look, "T", "S");
    assert_string_equal(text, "\x1b[1mT\x1b[0m\n"
                              "\x1b[2mS\x1b[0m\n"
                              "\n"
                              "      cat   and\n"
                              "cat \x1b[0;" BACK("255") ";" FORE(
                                  "0") " 0.00 "
                                       "\x1b[0;2m ···· \x1b[0m\n"
                                       "and \x1b[0;" BACK("0") ";" FORE(
                                           "255") " 1.00 "
                                                  "\x1b[0;" BACK("255") ";" FORE(
                                                      "0") " 0.00 \x1b[0m\n"
                                                           "\n"
                                                           "\x1b[2mrows: queries · columns: keys · "
                                                           "dots: masked\x1b[0m\n");
    free(text);
}

static void other_queries_fade(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double values[] = {0, 1, 1, 0};
    TraceInput input = given(2, 2, &two, &two, values);
    TextStyle look = style();
    look.depth = DEPTH_24_BIT;
    look.query = 2;
    /* 0.65 of the way from black to white: 166. The number goes 0.4 of the way to what is behind
     * it, but on 166 that would be a contrast of 4.1. */
    assert_view(&input, look,
                "\n"
                "      cat   and\n"
                "\x1b[2mcat\x1b[0m \x1b[0;" BACK("255") ";" FORE(
                    "102") " 0.00 "
                           "\x1b[0;" BACK("166") ";" FORE(
                               "0") " 1.00 \x1b[0m\n"
                                    "\x1b[1mand\x1b[0m \x1b[0;" BACK("0") ";" FORE(
                                        "255") " 1.00 "
                                               "\x1b[0;" BACK("255") ";" FORE(
                                                   "0") " 0.00 \x1b[0m\n"
                                                        "\n"
                                                        "\x1b[2mrows: queries · columns: keys · "
                                                        "each row sums to 1\x1b[0m\n");
}

static void of_256_colours_the_nearest_is_painted(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double values[] = {0, 0.5, 1, 0};
    TraceInput input = given(2, 2, &two, &two, values);
    TextStyle look = style();
    look.depth = DEPTH_256;
    look.query = 1;
    /* 231 is white, 16 black, 244 the grey 128; faded: 166 is nearest to 168, which is 248, and
     * 102 to 98, which is 241. */
    assert_view(&input, look,
                "\n"
                "      cat   and\n"
                "\x1b[1mcat\x1b[0m \x1b[0;48;5;231;38;5;16m 0.00 \x1b[0;48;5;244;38;5;16m 0.50 "
                "\x1b[0m\n"
                "\x1b[2mand\x1b[0m \x1b[0;48;5;248;38;5;16m 1.00 \x1b[0;48;5;231;38;5;241m 0.00 "
                "\x1b[0m\n"
                "\n"
                "\x1b[2mrows: queries · columns: keys\x1b[0m\n");
}

static void of_16_colours_only_shades_have_one(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double values[] = {1, 0, 0.5, 0.5};
    TraceInput input = given(2, 2, &two, &two, values);
    input.options.mask.causal = input.mask.rule.causal = true;
    TextStyle look = style();
    look.depth = DEPTH_16;
    assert_view(
        &input, look,
        "\n"
        "         cat      and\n"
        "cat  \x1b[94m██\x1b[0m \x1b[1m1.00\x1b[0m     \x1b[2m····\x1b[0m\n"
        "and  \x1b[94m▒▒\x1b[0m 0.50  \x1b[94m▒▒\x1b[0m 0.50\n"
        "\n"
        "\x1b[2mrows: queries · columns: keys · each row sums to 1 · dots: masked\x1b[0m\n");
    look.query = 2;
    char *text = view(&input, &only, look, NULL, NULL);
    assert_non_null(strstr(text, "\n\x1b[2mcat\x1b[0m  \x1b[2m██\x1b[0m \x1b[2m1.00\x1b[0m "));
    free(text);
}

static void long_headings_are_broken_into_lines(void **state) {
    (void)state;
    Labels one = {.count = 1, .text = words};
    double value = 1;
    TraceInput input = given(1, 1, &one, &one, &value);
    TextStyle look = style();
    look.width = 14;
    char *text = view(&input, &only, look, "cat and mouse  are friends", "");
    assert_string_equal(text, "cat and mouse\n"
                              "are friends\n"
                              "\n"
                              "         cat\n"
                              "cat  ██ 1.00\n"
                              "\n"
                              "rows: queries\n"
                              "· columns:\n"
                              "keys · each\n"
                              "row sums to 1\n");
    free(text);
}

static void long_names_are_shortened_on_a_narrow_terminal(void **state) {
    (void)state;
    char *names[] = {"internationalisation", "苹果公司"};
    Labels two = {.count = 2, .text = names};
    double values[] = {1, 0, 0, 1};
    TraceInput input = given(2, 2, &two, &two, values);
    TextStyle look = style();
    look.width = 15;
    assert_view(&input, look,
                "\n"
                "key 1 of 2\n"
                "        intern…\n"
                "inter…  ██ 1.00\n"
                " 苹果…     0.00\n"
                "\n"
                "key 2 of 2\n"
                "        苹果公…\n"
                "inter…     0.00\n"
                " 苹果…  ██ 1.00\n"
                "\n"
                "rows: queries ·\n"
                "columns: keys ·\n"
                "each row sums\n"
                "to 1\n");
}

static void heads_joined_by_maximum_do_not_sum_to_one(void **state) {
    (void)state;
    Labels two = {.count = 2, .text = words};
    double heads[] = {1, 0, 0, 1, 0, 1, 0, 1};
    TraceInput input = given(2, 2, &two, &two, heads);
    input.options.heads = 2;
    char *text = view(&input, &(Selection){.rule = HEAD_MAX}, style(), "", "");
    assert_string_equal(text, "\n"
                              "         cat      and\n"
                              "cat  ██ 1.00  ██ 1.00\n"
                              "and     0.00  ██ 1.00\n"
                              "\n"
                              "rows: queries · columns: keys\n");
    free(text);
}

static void a_narrow_terminal_gets_blocks(void **state) {
    (void)state;
    TraceInput input = given(3, 3, &three, &three, weights);
    TextStyle look = style();
    look.width = 5 + 2 * 9;
    assert_view(&input, look,
                "\n"
                "keys 1–2 of 3\n"
                "           cat      and\n"
                "  cat  ▒▒ 0.50  ░░ 0.25\n"
                "  and  ██ 1.00     0.00\n"
                "mouse     0.12     0.17\n"
                "\n"
                "key 3 of 3\n"
                "         mouse\n"
                "  cat  ░░ 0.25\n"
                "  and     0.00\n"
                "mouse  ▓▓ 0.70\n"
                "\n"
                "rows: queries ·\n"
                "columns: keys · each\n"
                "row sums to 1\n");
    look.width = 1; /* three columns of a name and a cell at least */
    char *text = view(&input, &only, look, NULL, NULL);
    assert_non_null(strstr(text, "3\n         cat\ncat  ▒▒ 0.50\nand  ██ 1.00\nmo…     0.12\n"));
    free(text);
}

/* Characters of a line that take a column: none here is wide. Colour codes take none. */
static size_t columns_of(const char *line) {
    size_t columns = 0;
    for (; *line != '\n' && *line != '\0'; line++) {
        if (*line == '\x1b') {
            line = strchr(line, 'm');
        } else {
            columns += ((unsigned char)*line & 0xC0) != 0x80;
        }
    }
    return columns;
}

static void blocks_never_exceed_the_width(void **state) {
    (void)state;
    enum { SIDE = 40 };
    static char names[SIDE][20], *pointers[SIDE];
    static double values[SIDE * SIDE];
    for (size_t i = 0; i < SIDE; i++) {
        memset(names[i], 'a' + (int)(i % 26), 1 + i * 7 % 19);
        pointers[i] = names[i];
        values[i * SIDE + i] = 1;
    }
    Labels labels = {.count = SIDE, .text = pointers};
    TraceInput input = given(SIDE, SIDE, &labels, &labels, values);
    for (size_t width = 3 + 9; width < 500; width += 13) {
        for (int kind = 0; kind < 4; kind++) {
            TextStyle look = style();
            look.width = width;
            look.depth = kind % 2 == 1 ? DEPTH_24_BIT : DEPTH_NONE;
            look.columns = kind / 2 == 1;
            char *text = view(&input, &only, look, NULL, NULL);
            size_t widest = 0, ones = 0;
            for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
                size_t columns = columns_of(line);
                widest = columns > widest ? columns : widest;
            }
            for (const char *at = text; (at = strstr(at, "1.00")) != NULL; at++) {
                ones++;
            }
            assert_true(widest <= width);
            assert_int_equal(ones, SIDE); /* every cell once */
            assert_true(strstr(text, "of 40\n") != NULL || strstr(text, "of 40\x1b") != NULL ||
                        width > 40 * 7 || width < 14);
            free(text);
        }
    }
}

/* What a huge matrix comes down to: only a part is held. */
static void a_part_is_held_until_another_is_wanted(void **state) {
    (void)state;
    TraceInput input = given(3, 3, &three, &three, weights);
    Trace *trace = trace_of(&input);
    Held held = {.trace = trace, .selection = &only};
    Error error = {0};
    assert_true(held_cover(&held, (Span){1, 2}, (Span){1, 1}, &error));
    assert_true(held_at(&held, 1, 1) == 0 && held_at(&held, 2, 1) == 0.175);
    assert_true(held_cover(&held, (Span){2, 1}, (Span){1, 1}, &error));
    assert_int_equal(held.cells.rows, 2); /* it was there */
    assert_true(held_cover(&held, (Span){2, 1}, (Span){1, 2}, &error));
    assert_int_equal(held.cells.rows, 1);
    assert_true(held_cover(&held, (Span){0, 1}, (Span){1, 1}, &error)); /* the next columns */
    assert_true(held_at(&held, 0, 1) == 0.25);
    assert_true(held_cover(&held, (Span){2, 1}, (Span){1, 2}, &error));
    assert_true(held_at(&held, 2, 1) == 0.175 && held_at(&held, 2, 2) == 0.7);
    held_free(&held);
    trace_free(trace);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_shades),
        cmocka_unit_test(columns_turn_the_matrix),
        cmocka_unit_test(masked_cells_are_dots),
        cmocka_unit_test(digits_and_range_are_told),
        cmocka_unit_test(two_decimals_align_with_a_true_minus),
        cmocka_unit_test(wide_names_align_and_controls_are_escaped),
        cmocka_unit_test(a_query_is_marked),
        cmocka_unit_test(colours_are_those_of_the_map),
        cmocka_unit_test(other_queries_fade),
        cmocka_unit_test(of_256_colours_the_nearest_is_painted),
        cmocka_unit_test(of_16_colours_only_shades_have_one),
        cmocka_unit_test(long_headings_are_broken_into_lines),
        cmocka_unit_test(long_names_are_shortened_on_a_narrow_terminal),
        cmocka_unit_test(heads_joined_by_maximum_do_not_sum_to_one),
        cmocka_unit_test(a_narrow_terminal_gets_blocks),
        cmocka_unit_test(blocks_never_exceed_the_width),
        cmocka_unit_test(a_part_is_held_until_another_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
