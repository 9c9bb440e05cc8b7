#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "escape.h"
#include "markdown.h"
#include "put.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const LayerWeights identity[1];
static char *words[] = {"cat", "and", "mouse"};
static const Labels three = {.count = 3, .text = words};

/* Q = K = V = X over three tokens, two wide. */
static double embeddings[] = {1, 0, 0, 0, 0.5, 0.5};

static Request request_of(const AttentionOptions *options) {
    return (Request){.input = {.n = 3,
                               .m = 3,
                               .queries = &three,
                               .keys = &three,
                               .x = {3, 2, embeddings},
                               .layers = identity,
                               .layer_count = 1,
                               .options = *options},
                     .selection = {.rule = HEAD_MEAN},
                     .tokens = three};
}

static const AttentionOptions plain = {.heads = 1, .scale = SCALE_NONE, .temperature = 1};

/* What `write` sends to a sink, which the caller frees. */
static char *written(bool (*write)(const void *, Sink *, Error *), const void *what) {
    char path[64], *text;
    size_t length;
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    snprintf(path, sizeof path, "/tmp/attnviz-test-markdown-%ld", (long)getpid());
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, path, &sink, &error));
    assert_true(write(what, sink, &error));
    assert_true(outputs_commit(outputs, &error));
    outputs_free(outputs);
    assert_true(input_read(path, SIZE_MAX, &text, &length, &error));
    assert_int_equal(unlink(path), 0);
    return text;
}

typedef struct Page {
    const Request *request;
    MarkdownStyle style;
} Page;

static bool write_page(const void *what, Sink *sink, Error *error) {
    const Page *page = what;
    Trace *trace;
    Notes notes = {0};
    bool done = trace_new(&page->request->input, &trace, &notes, error) &&
                markdown_write(page->request, trace, &page->style, sink, error);
    trace_free(trace);
    notes_free(&notes);
    return done;
}

static char *page_of(const Request *request, MarkdownStyle style) {
    Page page = {request, style};
    return written(write_page, &page);
}

static void assert_has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, text);
    }
}

static void assert_lacks(const char *text, const char *part) {
    if (strstr(text, part) != NULL) {
        fail_msg("\"%s\" is in:\n%s", part, text);
    }
}

static void test_whole_page(void **state) {
    (void)state;
    Request request = request_of(&plain);
    char *page = page_of(&request, (MarkdownStyle){"cat and mouse", "softmax(QKᵀ)", 1});
    /* e^−1 = 0.36788, e^−0.5 = 0.60653, their sum with 1 is 1.97441 */
    static const char *const parts[] = {
        "# Attention worked out: cat and mouse\n\nsoftmax(QKᵀ)\n\nFor one query:\n",
        "## Query 1: cat\n\nx = [1, 0]\n",
        "max = 1\n",
        "| # | key | k | q·k = score | e^(score − max) | weight |\n|---:|---|---|---|---|---|\n",
        "| 1 | cat | [1, 0] | 1·1 = 1 | e^(1 − 1) = 1 | 1 / 1.9744 = 0.5065 |\n",
        "| 2 | and | [0, 0] | 0 | e^(0 − 1) = 0.3679 | 0.3679 / 1.9744 = 0.1863 |\n",
        "| 3 | mouse | [0.5, 0.5] | 1·0.5 = 0.5 | e^(0.5 − 1) = 0.6065 |",
        "| 0.6065 / 1.9744 = 0.3072 |\n| | sum |  |  | 1.9744 | 1 |\n",
        "mix = 0.5065·[1, 0] + 0.1863·[0, 0] + 0.3072·[0.5, 0.5]\n= [0.6601, 0.1536]\n",
        "| 1 | 0.5065·1 + 0.3072·0.5 = 0.6601 |\n| 2 | 0.3072·0.5 = 0.1536 |\n",
        "output = mix = [0.6601, 0.1536]\n\nshift = output − x = [−0.3399, 0.1536]\n",
        "is 1.0202 nats; it lies between 0 (one key) and ln 3 = 1.0986 (all keys alike).\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assert_has(page, parts[i]);
    }
    assert_lacks(page, "Query 2");
    assert_lacks(page, "scaled");
    free(page);
}

static void test_no_titles(void **state) {
    (void)state;
    Request request = request_of(&plain);
    static const char begin[] = "# Attention worked out\n\nFor one query:\n";
    static const MarkdownStyle styles[] = {{NULL, NULL, 1}, {"", "", 1}, {"", NULL, 1}};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        char *page = page_of(&request, styles[i]);
        assert_int_equal(strncmp(page, begin, strlen(begin)), 0);
        free(page);
    }
}

static void test_all_queries_of_a_few(void **state) {
    (void)state;
    Request request = request_of(&plain);
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 0});
    assert_has(page, "# Attention worked out\n\nFor one query:");
    assert_has(page, "## Query 1: cat\n");
    assert_has(page, "## Query 2: and\n");
    assert_has(page, "## Query 3: mouse\n");
    free(page);
}

static void test_scaling_and_masks(void **state) {
    (void)state;
    AttentionOptions options = plain;
    options.scale = SCALE_SQRT;
    options.temperature = 0.5;
    options.position = POSITION_ALIBI;
    options.mask.causal = true;
    Request request = request_of(&options);
    request.input.mask.rule = options.mask;
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 2});
    assert_has(page, "where d_k = 2 and √2 = 1.4142 and slope = 2^(−8·i/1) in head i of 1\n");
    assert_has(page, "| 0 | 0 / √2 / 0.5 − 0.0039·1 = −0.0039 |");
    assert_has(page, "| 0 | −∞ (masked) | 0 | 0 |\n");
    free(page);
}

static void test_mask_of_numbers(void **state) {
    (void)state;
    double added[] = {0, -1, -INFINITY, 0, 0, 0, 0, 0, 0};
    Request request = request_of(&plain);
    request.input.mask.added = added;
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 1});
    assert_has(page, "- scaled = score + mask\n");
    assert_has(page, "| 1·1 = 1 | 1 | e^(1 − 1) = 1 |");
    assert_has(page, "| 0 | 0 − 1 = −1 | e^(−1 − 1) = 0.1353 |");
    assert_has(page, "| 1·0.5 = 0.5 | −∞ (masked) | 0 | 0 |");
    free(page);
}

static void test_given_weights(void **state) {
    (void)state;
    double attention[] = {0.6, 0.4, 0}, values[] = {10, 5, 2};
    Request request = {.input = {.n = 1,
                                 .m = 3,
                                 .queries = &(Labels){1, (char *[]){"1"}},
                                 .keys = &(Labels){3, (char *[]){"1", "2", "3"}},
                                 .v = {3, 1, values},
                                 .attention = attention,
                                 .layers = identity,
                                 .layer_count = 1,
                                 .options = plain}};
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 0});
    assert_has(page, "## Query 1\n");
    assert_has(page, "| key | weight |\n|---:|---|\n| 1 | 0.6 |\n| 2 | 0.4 |\n| 3 | 0 |\n");
    assert_has(page, "mix = 0.6·[10] + 0.4·[5]\n= [8]\n");
    assert_lacks(page, "score");
    free(page);
}

static void test_weights_bias_and_residual(void **state) {
    (void)state;
    double query[] = {1, 2, -1, 0.5}, bias[] = {0.25, -0.5}, out[] = {2, 0, 0, -1};
    LayerWeights weights = {.W_Q = {2, 2, query}, .b_Q = {1, 2, bias}, .W_O = {2, 2, out}};
    AttentionOptions options = plain;
    options.residual = true;
    Request request = request_of(&options);
    request.input.layers = &weights;
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 3});
    assert_has(page, "| entry | x·W_Q + b_Q = q |\n|---:|---|\n"
                     "| 1 | 0.5·1 + 0.5·(−1) + 0.25 = 0.25 |\n"
                     "| 2 | 0.5·2 + 0.5·0.5 − 0.5 = 0.75 |\n\nq = [0.25, 0.75]\n");
    assert_has(page, "| entry | mix·W_O = attention |\n");
    assert_has(page, "output = attention + x = [");
    free(page);
}

static void test_digits(void **state) {
    (void)state;
    Request request = request_of(&plain);
    request.options.digits = 2;
    char *page = page_of(&request, (MarkdownStyle){NULL, NULL, 1});
    assert_has(page, "Numbers with 2 decimals are rounded");
    assert_has(page, "e^(0 − 1) = 0.37 |");
    free(page);
}

/* --- escape --- */

static void test_escape(void **state) {
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"cat", "cat"},
        {"a_b*c", "a\\_b\\*c"},
        {"a|b", "a\\|b"},
        {"\\", "\\\\"},
        {"-", "\\-"},
        {"a-b", "a-b"},
        {"12. x", "12\\. x"},
        {"1)", "1\\)"},
        {"12", "12"},
        {"3.5", "3\\.5"},
        {"<b>&", "\\<b\\>\\&"},
        {"a\n", "a\\\\n"},
        {"", ""},
        {"=", "\\="},
        {"苹果", "苹果"},
        {"\x1b", "\\\\x1B"},
        {"$x$~", "\\$x\\$\\~"},
        {"[`#", "\\[\\`\\#"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *escaped = markdown_escape(cases[i].text);
        assert_string_equal(escaped, cases[i].wanted);
        free(escaped);
    }
}

/* --- numbers --- */

typedef struct Piece {
    double value, other;
    void (*put)(const Sheet *sheet, double value, double other);
} Piece;

static bool write_piece(const void *what, Sink *sink, Error *error) {
    (void)error;
    const Piece *piece = what;
    Sheet sheet = {.decimals = 4, .sink = sink};
    piece->put(&sheet, piece->value, piece->other);
    return true;
}

static void put_one(const Sheet *sheet, double value, double other) {
    (void)other;
    put_number(sheet, value);
}

static void put_two(const Sheet *sheet, double value, double other) {
    double a[] = {value, 0, other}, b[] = {other, 3, value};
    put_products(sheet, (Line){a, 1, 3}, (Line){b, 1, 3});
    put_added(sheet, value);
}

static void assert_piece(Piece piece, const char *wanted) {
    char *text = written(write_piece, &piece);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_numbers(void **state) {
    (void)state;
    assert_piece((Piece){0.5, 0, put_one}, "0.5");
    assert_piece((Piece){100, 0, put_one}, "100");
    assert_piece((Piece){0.1 * 0.4, 0, put_one}, "0.04"); /* 0.04000000000000001 */
    assert_piece((Piece){0.500000001, 0, put_one}, "0.5000");
    assert_piece((Piece){1.0 / 3, 0, put_one}, "0.3333");
    assert_piece((Piece){0.00005, 0, put_one}, "0.0001");
    assert_piece((Piece){-0.00001, 0, put_one}, "0.0000");
    assert_piece((Piece){-0.0, 0, put_one}, "0");
    assert_piece((Piece){-2.5, 0, put_one}, "−2.5");
    assert_piece((Piece){1e300, 0, put_one}, "1.0000e300");
    assert_piece((Piece){-2, 3, put_two}, "−2·3 + 3·(−2) − 2");
    assert_piece((Piece){0, 3, put_two}, "0 + 0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_page),
        cmocka_unit_test(test_no_titles),
        cmocka_unit_test(test_all_queries_of_a_few),
        cmocka_unit_test(test_scaling_and_masks),
        cmocka_unit_test(test_mask_of_numbers),
        cmocka_unit_test(test_given_weights),
        cmocka_unit_test(test_weights_bias_and_residual),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_escape),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
