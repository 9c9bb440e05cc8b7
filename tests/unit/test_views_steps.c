/* views, the steps view: each panel holds the numbers that the formula of its heading gives. */
#include "views.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "trace_of.h"
#include "with_canvas.h"

#define WORDS 3
#define WIDTH 4

static char *words[] = {"cat", "and", "mouse"}, *others[] = {"key", "board"};
static const Labels queries = {WORDS, words}, contexts = {2, others};

static double x[WORDS * WIDTH] = {2, 0, 1, 0.5, -1, 0.5, 0, 0, 1, 1, -1.5, 0.25};
static double of_context[2 * WIDTH] = {1, -1, 0.5, 0, 0, 2, 1, 1};
static double w_q[WIDTH * 4] = {1, 0, 0.5, 0, 0, 1, 0, -1, 0.25, 0, 1, 0, 0, 0.5, 0, 2};
static double w_k[WIDTH * 4] = {0.5, 1, 0, 0, 1, 0, 0, 0.5, 0, -1, 2, 0, 1, 1, 0, 1};
static double w_v[WIDTH * 4] = {1, 2, 0, 0, 0, 1, -1, 0, 0.5, 0, 1, 1, 0, 0, 0, 1};
static double w_o[4 * WIDTH] = {1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0.5, 1, 0, 0.25, 0, 0, 1};
static double b_o[WIDTH] = {0.5, 0, -0.5, 0};

/** A drawn request. */
typedef struct Shown {
    Request request;
    LayerWeights layers[2];
    FigureStyle style;
    const char *dims;
    Trace *trace;
    Scene body;
} Shown;

static void start(Shown *shown) {
    *shown = (Shown){.style = {.decimals = 2}};
    shown->request.input = (TraceInput){
        .n = WORDS,
        .m = WORDS,
        .queries = &queries,
        .keys = &queries,
        .x = {WORDS, WIDTH, x},
        .layer_count = 1,
        .options = {.heads = 1, .temperature = 1},
    };
    shown->request.selection.rule = HEAD_MEAN;
}

static void learn(Shown *shown, size_t layer) {
    shown->layers[layer] = (LayerWeights){.W_Q = {WIDTH, 4, w_q},
                                          .W_K = {WIDTH, 4, w_k},
                                          .W_V = {WIDTH, 4, w_v},
                                          .W_O = {4, WIDTH, w_o},
                                          .b_O = {1, WIDTH, b_o}};
}

static bool try_draw(Shown *shown) {
    TraceInput *input = &shown->request.input;
    input->layers = shown->layers;
    input->mask.rule = input->options.mask;
    shown->trace = trace_of(input);
    const Subject subject = {&shown->request, shown->trace};
    const ViewInput view = {.subjects = &subject, .count = 1, .dims = shown->dims};
    return view_named("steps")->draw(&view, &shown->style, canvas, &shown->body, &error);
}

static void draw(Shown *shown) {
    if (!try_draw(shown)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    check_texts(&shown->body);
    check_cells_are_free(&shown->body);
}

static void finish(Shown *shown) {
    scene_free(&shown->body);
    trace_free(shown->trace);
}

/* ---- asking the picture ---- */

/* "X | Q = X·W_Q | …": the headings in their order. */
static const char *headings(const Shown *shown) {
    static char list[1000];
    list[0] = '\0';
    for (size_t i = 0; i < shown->body.count; i++) {
        const Mark *mark = &shown->body.marks[i];
        if (mark->role == ROLE_PANEL_TITLE && mark->look.bold) {
            strcat(strcat(list, list[0] == '\0' ? "" : " | "), mark->text);
        }
    }
    return list;
}

/* The operators in their order; an arrow is ">". */
static const char *operators(const Shown *shown) {
    static char list[1000];
    list[0] = '\0';
    for (size_t i = 0; i < shown->body.count; i++) {
        const Mark *mark = &shown->body.marks[i];
        if (mark->role == ROLE_OPERATOR) {
            strcat(strcat(list, list[0] == '\0' ? "" : " "),
                   mark->kind == MARK_ARROW ? ">" : mark->text);
        }
    }
    return list;
}

static void check_cell(const Shown *shown, int panel, size_t row, size_t column, double value) {
    const Mark *cell = find_cell(&shown->body, ROLE_CELL, panel, row, column);
    assert_non_null(cell);
    if (!(fabs(cell->value - value) < 1e-12)) {
        fail_msg("panel %d, %zu, %zu: %g in place of %g", panel, row, column, cell->value, value);
    }
    const Mark *number = find_cell(&shown->body, ROLE_CELL_TEXT, panel, row, column);
    char text[40];
    snprintf(text, sizeof text, "%s%.2f", value < 0 ? "\xE2\x88\x92" : "", fabs(value));
    assert_true(number != NULL && (strcmp(number->text, text) == 0 || fabs(value) < 0.006));
}

/* rows × columns numbers; `stride` numbers from one row to the next. */
static void check_panel(const Shown *shown, int panel, const double *values, size_t rows,
                        size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            check_cell(shown, panel, row, column, values[row * stride + column]);
        }
    }
    assert_null(find_cell(&shown->body, ROLE_CELL, panel, rows, 0));
    assert_null(find_cell(&shown->body, ROLE_CELL, panel, 0, columns));
}

static void check_transposed(const Shown *shown, int panel, const double *values, size_t rows,
                             size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            check_cell(shown, panel, column, row, values[row * stride + column]);
        }
    }
}

/* ---- the arithmetic once more, by the book ---- */

/* out (n × p) = a (n × k) · b (k × p), of b the columns from `first` on. */
static void product(const double *a, size_t n, size_t k, const double *b, size_t b_stride,
                    size_t first, size_t p, double *out) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < p; j++) {
            out[i * p + j] = 0;
            for (size_t c = 0; c < k; c++) {
                out[i * p + j] += a[i * k + c] * b[c * b_stride + first + j];
            }
        }
    }
}

static void scores_of(const double *q, const double *k, size_t n, size_t m, size_t d, double *s) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            s[i * m + j] = 0;
            for (size_t c = 0; c < d; c++) {
                s[i * m + j] += q[i * d + c] * k[j * d + c];
            }
        }
    }
}

static void softmax(const double *s, size_t n, size_t m, bool causal, double *a) {
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < m; j++) {
            a[i * m + j] = causal && j > i ? 0 : exp(s[i * m + j]);
            sum += a[i * m + j];
        }
        for (size_t j = 0; j < m; j++) {
            a[i * m + j] /= sum;
        }
    }
}

static void scale(const double *from, size_t count, double by, double *to) {
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i] * by;
    }
}

/* ---- the tests ---- */

static void without_weights_nothing_is_repeated(void **state) {
    (void)state;
    Shown shown;
    double s[9], scaled[9], a[9], out[12];
    start(&shown);
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "Q = X | Kᵀ = Xᵀ | S = QKᵀ | S/√4 | attention  A | V = X | output = A·V");
    assert_string_equal(operators(&shown), "× = > scale > softmax × =");
    scores_of(x, x, 3, 3, WIDTH, s);
    scale(s, 9, 0.5, scaled);
    softmax(scaled, 3, 3, false, a);
    product(a, 3, 3, x, WIDTH, 0, WIDTH, out);
    check_panel(&shown, 0, x, 3, WIDTH, WIDTH);
    check_transposed(&shown, 1, x, 3, WIDTH, WIDTH);
    check_panel(&shown, 2, s, 3, 3, 3);
    check_panel(&shown, 3, scaled, 3, 3, 3);
    check_panel(&shown, 4, a, 3, 3, 3);
    check_panel(&shown, 5, x, 3, WIDTH, WIDTH);
    check_panel(&shown, 6, out, 3, WIDTH, WIDTH);
    assert_null(shown.body.remarks);
    finish(&shown);
    /* Nothing is drawn for a scale of 1. */
    shown.request.input.options.scale = SCALE_NONE;
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "Q = X | Kᵀ = Xᵀ | S = QKᵀ | attention  A | V = X | output = A·V");
    finish(&shown);
    shown.request.input.options.temperature = 0.5;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "| S/0.5 |"));
    assert_non_null(strstr(operators(&shown), "> temperature >"));
    finish(&shown);
}

/* An arrow says what is done to the panel before it: with one head nothing is joined. */
static void what_joins_one_head_is_named(void **state) {
    (void)state;
    for (int has = 1; has < 4; has++) {
        Shown shown;
        start(&shown);
        learn(&shown, 0);
        shown.layers[0].W_O = (has & 1) != 0 ? shown.layers[0].W_O : (Matrix){0};
        shown.layers[0].b_O = (has & 2) != 0 ? shown.layers[0].b_O : (Matrix){0};
        draw(&shown);
        const char *last = strrchr(operators(&shown), '>');
        assert_string_equal(last, has == 1 ? "> ·W_O" : has == 2 ? "> + b_O" : "> ·W_O + b_O");
        finish(&shown);
    }
}

/* Two heads, a mask, W_O with a bias, and the residual: every step there is. */
static void a_learned_head_is_worked_out(void **state) {
    (void)state;
    for (size_t head = 0; head < 2; head++) {
        Shown shown;
        double q[6], k[6], v[6], s[9], scaled[9], a[9], mixed[2][6], heads[12], o[12], out[12];
        start(&shown);
        learn(&shown, 0);
        shown.request.input.options.heads = 2;
        shown.request.input.options.residual = true;
        shown.request.input.options.mask.causal = true;
        shown.request.selection =
            (Selection){.rule = head == 0 ? HEAD_MAX : HEAD_ONE, .head = head};
        draw(&shown);
        assert_string_equal(
            headings(&shown),
            "X | Q = X·W_Q | Kᵀ = (X·W_K)ᵀ | S = QKᵀ | S/√2 | masked | attention  A | "
            "V = X·W_V | A·V | O | X | output");
        assert_string_equal(operators(&shown), "> × = > scale > mask > softmax × = > "
                                               "concat(heads)·W_O + b_O + =");
        for (size_t other = 2; other-- > 0;) {
            size_t h = other == 0 ? head : 1 - head; /* the shown one last */
            product(x, 3, WIDTH, w_q, 4, 2 * h, 2, q);
            product(x, 3, WIDTH, w_k, 4, 2 * h, 2, k);
            product(x, 3, WIDTH, w_v, 4, 2 * h, 2, v);
            scores_of(q, k, 3, 3, 2, s);
            scale(s, 9, sqrt(0.5), scaled);
            softmax(scaled, 3, 3, true, a);
            product(a, 3, 3, v, 2, 0, 2, mixed[h]);
        }
        for (size_t i = 0; i < 12; i++) {
            heads[i] = mixed[i % 4 / 2][i / 4 * 2 + i % 2];
        }
        product(heads, 3, 4, w_o, WIDTH, 0, WIDTH, o);
        for (size_t i = 0; i < 12; i++) {
            o[i] += b_o[i % WIDTH];
            out[i] = o[i] + x[i];
        }
        check_panel(&shown, 1, q, 3, 2, 2);
        check_transposed(&shown, 2, k, 3, 2, 2);
        check_panel(&shown, 3, s, 3, 3, 3);
        check_panel(&shown, 4, scaled, 3, 3, 3);
        check_panel(&shown, 7, v, 3, 2, 2);
        check_panel(&shown, 8, mixed[head], 3, 2, 2);
        check_panel(&shown, 9, o, 3, WIDTH, WIDTH);
        check_panel(&shown, 10, x, 3, WIDTH, WIDTH);
        check_panel(&shown, 11, out, 3, WIDTH, WIDTH);
        for (size_t i = 0; i < 9; i++) {
            bool open = i % 3 <= i / 3;
            MarkKind wanted = open ? MARK_RECTANGLE : MARK_HATCHED;
            assert_int_equal(find_cell(&shown.body, ROLE_CELL, 5, i / 3, i % 3)->kind, wanted);
            assert_int_equal(find_cell(&shown.body, ROLE_CELL, 6, i / 3, i % 3)->kind, wanted);
            if (open) {
                check_cell(&shown, 5, i / 3, i % 3, scaled[i]);
                check_cell(&shown, 6, i / 3, i % 3, a[i]);
            }
        }
        assert_true(head == 1 ? shown.body.remarks == NULL
                              : strstr(shown.body.remarks, "of 2 heads the first") != NULL);
        finish(&shown);
    }
}

static double feature(double value) {
    return value > 0 ? value + 1 : exp(value);
}

static void the_linear_kernel_divides_by_row_sums(void **state) {
    (void)state;
    Shown shown;
    double features[12], s[9], a[9];
    start(&shown);
    shown.request.input.options.kernel = KERNEL_LINEAR;
    draw(&shown);
    assert_string_equal(headings(&shown), "X | φ(Q), Q = X | φ(K)ᵀ, K = X | S = φ(Q)φ(K)ᵀ | "
                                          "attention  A | V = X | output = A·V");
    assert_string_equal(operators(&shown), "> φ = elu + 1 × = > ÷ row sums × =");
    for (size_t i = 0; i < 12; i++) {
        features[i] = feature(x[i]);
    }
    scores_of(features, features, 3, 3, WIDTH, s);
    for (size_t i = 0; i < 9; i++) {
        size_t row = i / 3 * 3;
        a[i] = s[i] / (s[row] + s[row + 1] + s[row + 2]);
    }
    check_panel(&shown, 1, features, 3, WIDTH, WIDTH);
    check_transposed(&shown, 2, features, 3, WIDTH, WIDTH);
    check_panel(&shown, 3, s, 3, 3, 3);
    check_panel(&shown, 4, a, 3, 3, 3);
    finish(&shown);
}

static void keys_may_come_from_a_context(void **state) {
    (void)state;
    Shown shown;
    double s[6], k[8];
    start(&shown);
    shown.request.input.m = 2;
    shown.request.input.keys = &contexts;
    shown.request.input.context = (Matrix){2, WIDTH, of_context};
    shown.request.input.options.scale = SCALE_NONE;
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "Q = X | Kᵀ = Cᵀ | S = QKᵀ | attention  A | V = C | output = A·V");
    scores_of(x, of_context, 3, 2, WIDTH, s);
    check_panel(&shown, 2, s, 3, 2, 2);
    check_panel(&shown, 4, of_context, 2, WIDTH, WIDTH);
    finish(&shown);
    learn(&shown, 0);
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "X | C, the context | Q = X·W_Q | Kᵀ = (C·W_K)ᵀ | S = QKᵀ | "
                        "attention  A | V = C·W_V | A·V | output");
    product(of_context, 2, WIDTH, w_k, 4, 0, 4, k);
    check_panel(&shown, 1, of_context, 2, WIDTH, WIDTH);
    check_transposed(&shown, 3, k, 2, 4, 4);
    finish(&shown);
}

/* No panel is X or the context where all are features of them. */
static void features_of_a_context_follow_it(void **state) {
    (void)state;
    Shown shown;
    double of_queries[12], of_keys[8], s[6];
    start(&shown);
    shown.request.input.m = 2;
    shown.request.input.keys = &contexts;
    shown.request.input.context = (Matrix){2, WIDTH, of_context};
    shown.request.input.options.kernel = KERNEL_LINEAR;
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "X | C, the context | φ(Q), Q = X | φ(K)ᵀ, K = C | S = φ(Q)φ(K)ᵀ | "
                        "attention  A | V = C | output = A·V");
    for (size_t i = 0; i < 12; i++) {
        of_queries[i] = feature(x[i]);
    }
    for (size_t i = 0; i < 8; i++) {
        of_keys[i] = feature(of_context[i]);
    }
    scores_of(of_queries, of_keys, 3, 2, WIDTH, s);
    check_panel(&shown, 4, s, 3, 2, 2);
    finish(&shown);
}

/* What is made of the context stands beside the queries' X, also where Q is X itself. */
static void keys_alone_may_be_learned(void **state) {
    (void)state;
    Shown shown;
    double k[8], s[6];
    start(&shown);
    shown.request.input.m = 2;
    shown.request.input.keys = &contexts;
    shown.request.input.context = (Matrix){2, WIDTH, of_context};
    shown.request.input.options.scale = SCALE_NONE;
    shown.layers[0].W_K = (Matrix){WIDTH, 4, w_k};
    draw(&shown);
    assert_string_equal(headings(&shown), "X | C, the context | Q = X | Kᵀ = (C·W_K)ᵀ | S = QKᵀ | "
                                          "attention  A | V = C | output = A·V");
    product(of_context, 2, WIDTH, w_k, 4, 0, 4, k);
    scores_of(x, k, 3, 2, 4, s);
    check_panel(&shown, 4, s, 3, 2, 2);
    finish(&shown);
    shown.request.input.k = (Matrix){2, WIDTH, of_context}; /* made of nothing that is drawn */
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "Q = X | Kᵀ | S = QKᵀ | attention  A | V = C | output = A·V");
    finish(&shown);
}

/* A mask of numbers: what is more and what is less shows, and is said to be added. */
static void masks_may_add_numbers(void **state) {
    (void)state;
    for (int sign = -1; sign < 2; sign++) {
        Shown shown;
        double s[9], added[9] = {0};
        start(&shown);
        shown.request.input.options.scale = SCALE_NONE;
        added[4] = 0.75 * sign;
        shown.request.input.mask.added = added;
        draw(&shown);
        bool shows = strstr(headings(&shown), "S = QKᵀ | mask added | attention") != NULL;
        assert_int_equal(shows, sign != 0);
        if (shows) {
            scores_of(x, x, 3, 3, WIDTH, s);
            s[4] += added[4];
            check_panel(&shown, 3, s, 3, 3, 3);
        }
        finish(&shown);
    }
}

/* ALiBi takes the distance times 2^−8 off, with one head; RoPE turns Q and K. */
static void positions_are_named(void **state) {
    (void)state;
    Shown shown;
    double s[9];
    start(&shown);
    shown.request.input.options.scale = SCALE_NUMBER;
    shown.request.input.options.scale_number = 0.25;
    shown.request.input.options.position = POSITION_ALIBI;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "| S = QKᵀ | 0.25·S | with ALiBi bias | attention"));
    scores_of(x, x, 3, 3, WIDTH, s);
    for (size_t i = 0; i < 9; i++) {
        double distance = fabs((double)(i / 3) - (double)(i % 3));
        check_cell(&shown, 3, i / 3, i % 3, s[i] / 4);
        check_cell(&shown, 4, i / 3, i % 3, s[i] / 4 - distance / 256);
    }
    finish(&shown);
    shown.request.input.options.position = POSITION_ROPE;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "X | Q = RoPE(X) | Kᵀ = RoPE(X)ᵀ | S"));
    assert_non_null(strstr(headings(&shown), "| V = X |"));
    check_cell(&shown, 1, 1, 0, x[4] * cos(1) - x[5] * sin(1));
    finish(&shown);
    shown.request.input.options.position = POSITION_SINUSOIDAL;
    learn(&shown, 0);
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "X, with positions | Q = X·W_Q"));
    check_cell(&shown, 0, 1, 0, x[4] + sin(1));
    finish(&shown);
}

static void it_begins_where_the_numbers_begin(void **state) {
    (void)state;
    Shown shown;
    double s[9] = {1, 2, -INFINITY, 0, 0, 0, -INFINITY, -INFINITY, -INFINITY};
    double a[9] = {0.5, 0.5, 0, 0.25, 0.5, 0.25, 0, 0, 1}, v[3] = {10, 5, 2};
    start(&shown);
    shown.request.input.scores = s;
    draw(&shown);
    assert_string_equal(headings(&shown), "scores  S | attention  A | V = X | output = A·V");
    assert_int_equal(find_cell(&shown.body, ROLE_CELL, 0, 0, 2)->kind, MARK_HATCHED);
    finish(&shown);
    start(&shown);
    shown.request.input.attention = a;
    shown.request.input.x = (Matrix){0};
    shown.request.input.v = (Matrix){3, 1, v};
    draw(&shown);
    assert_string_equal(headings(&shown), "attention  A | V | output = A·V");
    const double out[] = {7.5, 5.5, 2};
    check_panel(&shown, 0, a, 3, 3, 3);
    check_panel(&shown, 2, out, 3, 1, 1);
    finish(&shown);
    shown.request.input.v = (Matrix){0};
    draw(&shown);
    assert_string_equal(headings(&shown), "attention  A");
    finish(&shown);
    start(&shown);
    shown.request.input.q = shown.request.input.k = (Matrix){WORDS, WIDTH, x};
    shown.request.input.x = (Matrix){0};
    draw(&shown);
    assert_string_equal(headings(&shown), "Q | Kᵀ | S = QKᵀ | S/√4 | attention  A");
    finish(&shown);
}

static void the_second_layer_reads_the_first(void **state) {
    (void)state;
    Shown shown;
    start(&shown);
    learn(&shown, 0);
    learn(&shown, 1);
    shown.request.input.layer_count = 2;
    shown.request.selection.layer = 1;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "X, from layer 1 | Q = X·W_Q"));
    check_panel(&shown, 0, shown.trace->layers[0].output.data, 3, WIDTH, WIDTH);
    finish(&shown);
    shown.request.selection.layer = 0;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "X | Q = X·W_Q"));
    check_panel(&shown, 0, x, 3, WIDTH, WIDTH);
    finish(&shown);
}

static void dimensions_of_x_and_the_output_are_chosen(void **state) {
    (void)state;
    Shown shown;
    start(&shown);
    learn(&shown, 0);
    shown.dims = "4,1";
    draw(&shown);
    check_cell(&shown, 0, 0, 0, x[3]);
    check_cell(&shown, 0, 0, 1, x[0]);
    assert_null(find_cell(&shown.body, ROLE_CELL, 0, 0, 2));
    assert_non_null(find_cell(&shown.body, ROLE_CELL, 1, 0, 3)); /* Q is whole */
    assert_non_null(strstr(shown.body.remarks, "2 of 4 dimensions of X and the output shown"));
    finish(&shown);
    shown.dims = "money";
    assert_false(try_draw(&shown));
    assert_string_equal(error.where, "--dims");
    finish(&shown);
}

/* Kᵀ of many rows is drawn as K. */
static void high_keys_are_drawn_as_they_are(void **state) {
    (void)state;
    Shown shown;
    double wide[WORDS * 30];
    for (size_t i = 0; i < WORDS * 30; i++) {
        wide[i] = (double)(i % 7) - 3;
    }
    start(&shown);
    shown.request.input.x = (Matrix){WORDS, 30, wide};
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "Q = X | K = X, to be transposed | S = QKᵀ"));
    const Mark *cell = find_cell(&shown.body, ROLE_CELL, 1, 1, 29);
    assert_true(fabs(cell->value - wide[59]) < 1e-12);
    finish(&shown);
    shown.request.input.options.kernel = KERNEL_LINEAR;
    draw(&shown);
    assert_non_null(strstr(headings(&shown), "| φ(K), K = X, to be transposed | S"));
    cell = find_cell(&shown.body, ROLE_CELL, 2, 1, 29);
    assert_true(fabs(cell->value - feature(wide[59])) < 1e-12);
    finish(&shown);
}

/* 1,026 tokens make 513 rows: a cell has what is furthest from 0 of its four scores. */
static void many_tokens_are_pooled(void **state) {
    (void)state;
    enum { MANY = 1026 };
    Shown shown;
    Labels names;
    double *column = calloc(MANY, sizeof *column);
    assert_true(column != NULL && labels_number(&names, MANY, &error));
    for (size_t i = 0; i < MANY; i++) {
        column[i] = (i % 2 == 0 ? 1 : -1) * (double)(i % 5) / 4;
    }
    start(&shown);
    shown.request.input.n = shown.request.input.m = MANY;
    shown.request.input.queries = shown.request.input.keys = &names;
    shown.request.input.x = (Matrix){MANY, 1, column};
    draw(&shown);
    assert_string_equal(headings(&shown),
                        "Q = X | Kᵀ = Xᵀ | S = QKᵀ | attention  A | V = X | output = A·V");
    assert_non_null(strstr(shown.body.remarks, "2 queries and 2 keys to a cell"));
    const Mark *scores = find_cell(&shown.body, ROLE_CELL, 2, 0, 0);
    assert_int_equal(scores->cell_rows, 513);
    for (size_t at = 0; at < 513 * 513; at += 1009) {
        size_t i = at / 513 * 2, j = at % 513 * 2;
        double furthest = 0;
        for (size_t part = 0; part < 4; part++) {
            double score = column[i + part / 2] * column[j + part % 2];
            furthest = fabs(score) > fabs(furthest) ? score : furthest;
        }
        Colour wanted = colour_of(colour_map("redblue"), (ColourRange){-1, 1}, furthest);
        assert_true(same_colour(scores->cells[at], wanted));
    }
    finish(&shown);
    labels_free(&names);
    free(column);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_weights_nothing_is_repeated),
        cmocka_unit_test(what_joins_one_head_is_named),
        cmocka_unit_test(a_learned_head_is_worked_out),
        cmocka_unit_test(the_linear_kernel_divides_by_row_sums),
        cmocka_unit_test(keys_may_come_from_a_context),
        cmocka_unit_test(features_of_a_context_follow_it),
        cmocka_unit_test(keys_alone_may_be_learned),
        cmocka_unit_test(masks_may_add_numbers),
        cmocka_unit_test(positions_are_named),
        cmocka_unit_test(it_begins_where_the_numbers_begin),
        cmocka_unit_test(the_second_layer_reads_the_first),
        cmocka_unit_test(dimensions_of_x_and_the_output_are_chosen),
        cmocka_unit_test(high_keys_are_drawn_as_they_are),
        cmocka_unit_test(many_tokens_are_pooled),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
