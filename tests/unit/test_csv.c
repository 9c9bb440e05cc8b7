#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "trace_of.h"

#include "csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What one file was made of. */
typedef struct Written {
    char path[64];
    Outputs *outputs;
    Sink *sink;
} Written;

static void begin(Written *written) {
    Error error = {0};
    snprintf(written->path, sizeof written->path, "/tmp/attnviz-test-csv-%ld", (long)getpid());
    assert_true(outputs_new(&written->outputs, &error));
    assert_true(outputs_add(written->outputs, written->path, &written->sink, &error));
}

/* The bytes that were written; the caller frees them. */
static char *end(Written *written) {
    Error error = {0};
    char *text;
    size_t length;
    assert_true(outputs_commit(written->outputs, &error));
    outputs_free(written->outputs);
    assert_true(input_read(written->path, SIZE_MAX, &text, &length, &error));
    assert_int_equal(unlink(written->path), 0);
    return text;
}

static void assert_written(Written *written, const char *expected) {
    char *text = end(written);
    assert_string_equal(text, expected);
    free(text);
}

static char *cat_and_mouse[] = {"cat", "and", "mouse"};
static char *two_dimensions[] = {"animal", "size, in m"};
static const Labels three = {.count = 3, .text = cat_and_mouse};
static const Labels dimensions = {.count = 2, .text = two_dimensions};
static const LayerWeights identity[2];
static const Selection only = {0};

static double given[] = {0.5, 0.25, 0.25, 1, 0, 0, 0.125, 0.375, 0.5};
static double embeddings[] = {1, 2, 0, 0.5, 3, -4};

/* Given weights over given values: everything can be read off. */
static TraceInput given_input(void) {
    return (TraceInput){.n = 3,
                        .m = 3,
                        .queries = &three,
                        .keys = &three,
                        .dimensions = &dimensions,
                        .layers = identity,
                        .layer_count = 1,
                        .attention = given,
                        .options = {.heads = 1, .temperature = 1}};
}

static void assert_attention(const TraceInput *input, CsvStyle style, const char *expected) {
    Trace *trace = trace_of(input);
    Written written;
    Error error = {0};
    begin(&written);
    assert_true(csv_attention(trace, &only, &style, written.sink, &error));
    assert_written(&written, expected);
    trace_free(trace);
}

static void attention_has_a_row_per_query(void **state) {
    (void)state;
    TraceInput input = given_input();
    assert_attention(&input, (CsvStyle){0},
                     "query,cat,and,mouse\n"
                     "cat,0.5,0.25,0.25\n"
                     "and,1,0,0\n"
                     "mouse,0.125,0.375,0.5\n");
    assert_attention(&input, (CsvStyle){.digits = 2},
                     "query,cat,and,mouse\n"
                     "cat,0.5,0.25,0.25\n"
                     "and,1,0,0\n"
                     "mouse,0.12,0.38,0.5\n");
}

static void columns_has_a_row_per_key(void **state) {
    (void)state;
    TraceInput input = given_input();
    input.n = 2;
    Labels queries = {.count = 2, .text = cat_and_mouse};
    input.queries = &queries;
    assert_attention(&input, (CsvStyle){.columns = true},
                     "key,cat,and\n"
                     "cat,0.5,1\n"
                     "and,0.25,0\n"
                     "mouse,0.25,0\n");
}

static void labels_are_quoted_and_guarded(void **state) {
    (void)state;
    char *odd[] = {"a,b", "say \"hi\"", "two\nlines", " space", "space ",   "cr\r", "=1+1",
                   "+1",  "-1",         "@a",         "\tt",    "=1,\"2\"", "",     "it's; fine"};
    Labels names = {.count = 14, .text = odd};
    Labels query = {.count = 1, .text = odd + 6};
    double weights[14] = {1};
    TraceInput input = given_input();
    input.n = 1;
    input.m = 14;
    input.keys = &names;
    input.queries = &query;
    input.attention = weights;
    assert_attention(&input, (CsvStyle){0},
                     "query,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" space\",\"space \","
                     "\"cr\r\",=1+1,+1,-1,@a,\tt,\"=1,\"\"2\"\"\",,it's; fine\n"
                     "=1+1,1,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
    assert_attention(&input, (CsvStyle){.safe = true},
                     "query,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" space\",\"space \","
                     "\"cr\r\",'=1+1,'+1,'-1,'@a,'\tt,\"'=1,\"\"2\"\"\",,it's; fine\n"
                     "'=1+1,1,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
}

/* A reader of its own: the next cell of RFC 4180 into `cell`; returns what ended it. */
static char next_cell(const char **at, char *cell) {
    const char *p = *at;
    bool quoted = *p == '"';
    if (quoted) {
        for (p++; *p != '"' || p[1] == '"'; p++) {
            p += *p == '"';
            *cell++ = *p;
        }
        p++;
    } else {
        while (*p != ',' && *p != '\n') {
            assert_int_not_equal(*p, '"');
            *cell++ = *p++;
        }
    }
    *cell = '\0';
    *at = p + 1;
    return *p;
}

static uint64_t random_bits(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void numbers_and_labels_read_back_equal(void **state) {
    (void)state;
    enum { SIDE = 60 };
    static double weights[SIDE * SIDE];
    static char names[SIDE][8], *pointers[SIDE];
    static const char alphabet[] = "a,\"\n\r =";
    uint64_t seed = 88172645463325252u;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        uint64_t bits = random_bits(&seed);
        memcpy(&weights[i], &bits, sizeof bits);
        /* Rows whose sum overflows are refused before they are written. */
        weights[i] = fabs(weights[i]) < 1e300 ? weights[i] : 0;
    }
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t k = 0; k < 7; k++) {
            names[i][k] = alphabet[random_bits(&seed) % (sizeof alphabet - 1)];
        }
        pointers[i] = names[i];
    }
    Labels labels = {.count = SIDE, .text = pointers};
    TraceInput input = given_input();
    input.n = input.m = SIDE;
    input.queries = input.keys = &labels;
    input.attention = weights;
    for (int columns = 0; columns < 2; columns++) {
        Trace *trace = trace_of(&input);
        Written written;
        Error error = {0};
        CsvStyle style = {.columns = columns == 1};
        begin(&written);
        assert_true(csv_attention(trace, &only, &style, written.sink, &error));
        char *text = end(&written);
        const char *at = text;
        char cell[64];
        assert_int_equal(next_cell(&at, cell), ',');
        assert_string_equal(cell, columns ? "key" : "query");
        for (size_t j = 0; j < SIDE; j++) {
            assert_int_equal(next_cell(&at, cell), j + 1 < SIDE ? ',' : '\n');
            assert_string_equal(cell, names[j]);
        }
        for (size_t i = 0; i < SIDE; i++) {
            assert_int_equal(next_cell(&at, cell), ',');
            assert_string_equal(cell, names[i]);
            for (size_t j = 0; j < SIDE; j++) {
                assert_int_equal(next_cell(&at, cell), j + 1 < SIDE ? ',' : '\n');
                double value = strtod(cell, NULL);
                double expected = columns ? weights[j * SIDE + i] : weights[i * SIDE + j];
                assert_memory_equal(&value, &expected, sizeof value);
            }
        }
        assert_int_equal(*at, '\0');
        free(text);
        trace_free(trace);
    }
}

/* More numbers than are held at once, so that the columns come in two blocks. */
static void a_large_matrix_is_turned_in_blocks(void **state) {
    (void)state;
    enum { SIDE = 2900 };
    double *weights = malloc(sizeof(double) * SIDE * SIDE);
    char **names = malloc(sizeof(char *) * SIDE);
    assert_true(weights != NULL && names != NULL);
    for (size_t i = 0; i < SIDE; i++) {
        names[i] = cat_and_mouse[0];
        for (size_t j = 0; j < SIDE; j++) {
            weights[i * SIDE + j] = (double)((3 * i + 7 * j) % 10);
        }
    }
    Labels labels = {.count = SIDE, .text = names};
    TraceInput input = given_input();
    input.n = input.m = SIDE;
    input.queries = input.keys = &labels;
    input.attention = weights;
    Trace *trace = trace_of(&input);
    Written written;
    Error error = {0};
    begin(&written);
    assert_true(csv_attention(trace, &only, &(CsvStyle){.columns = true}, written.sink, &error));
    char *text = end(&written);
    const char *line = strchr(text, '\n') + 1;
    size_t wrong = 0;
    for (size_t j = 0; j < SIDE; j++, line += sizeof "cat" + 2 * SIDE) {
        wrong += memcmp(line, "cat,", 4) != 0 || line[3 + 2 * SIDE] != '\n';
        for (size_t i = 0; i < SIDE; i++) {
            wrong += line[4 + 2 * i] != (char)('0' + (3 * i + 7 * j) % 10);
        }
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(*line, '\0');
    free(text);
    trace_free(trace);
    free(names);
    free(weights);
}

static void assert_embeddings(const TraceInput *input, const char *expected) {
    Trace *trace = trace_of(input);
    Written written;
    Error error = {0};
    begin(&written);
    assert_true(csv_embeddings(trace, &(CsvStyle){0}, written.sink, &error));
    assert_written(&written, expected);
    trace_free(trace);
}

static void embeddings_have_their_dimensions(void **state) {
    (void)state;
    TraceInput input = given_input();
    input.v = (Matrix){.rows = 3, .cols = 2, .data = embeddings};
    /* 0.5·(1, 2) + 0.25·(0, 0.5) + 0.25·(3, −4) = (1.25, 0.125) and so on */
    assert_embeddings(&input, "token,animal,\"size, in m\"\n"
                              "cat,1.25,0.125\n"
                              "and,1,2\n"
                              "mouse,1.625,-1.5625\n");
    input.v = (Matrix){.rows = 3, .cols = 1, .data = embeddings};
    assert_embeddings(&input, "token,1\ncat,1\nand,1\nmouse,0.875\n");
    input.dimensions = NULL;
    input.v.cols = 2;
    assert_embeddings(&input, "token,1,2\n"
                              "cat,1.25,0.125\n"
                              "and,1,2\n"
                              "mouse,1.625,-1.5625\n");
}

static void without_values_there_are_no_embeddings(void **state) {
    (void)state;
    TraceInput input = given_input();
    Trace *trace = trace_of(&input);
    Written written;
    Error error = {0};
    begin(&written);
    assert_false(csv_embeddings(trace, &(CsvStyle){0}, written.sink, &error));
    assert_int_equal(error.code, ERROR_DATA);
    outputs_free(written.outputs);
    trace_free(trace);
}

#define LONG_HEADER "sentence,layer,head,query_index,query,key_index,key,score,scaled,attention\n"

static void assert_long(const TraceInput *input, Selection selection, bool whole,
                        const char *sentence, const char *expected) {
    Trace *trace = trace_of(input);
    Written written;
    Error error = {0};
    CsvStyle style = {.digits = 4, .safe = true};
    begin(&written);
    assert_true(csv_long(trace, sentence, &selection, whole, &style, written.sink, &error));
    assert_written(&written, expected);
    trace_free(trace);
}

/* Scores of 2 heads × 2 × 2; e/(1+e) = 0.7311, the causal rows' first weights are 1. */
static double two_heads[] = {0, 1, 1, 0, 2, 2, 2, 2};
static const Labels pair = {.count = 2, .text = cat_and_mouse};

static TraceInput score_input(void) {
    return (TraceInput){
        .n = 2,
        .m = 2,
        .queries = &pair,
        .keys = &pair,
        .layers = identity,
        .layer_count = 1,
        .scores = two_heads,
        .options = {.heads = 2,
                    .scale = SCALE_NUMBER,
                    .scale_number = 0.5,
                    .temperature = 0.5,
                    .mask = {.causal = true}},
        .mask = {.rule = {.causal = true}},
    };
}

static void long_has_a_row_per_cell_of_a_head(void **state) {
    (void)state;
    TraceInput input = score_input();
    assert_long(&input, (Selection){.rule = HEAD_ONE, .head = 0}, false, "=cat, and",
                LONG_HEADER "\"'=cat, and\",1,1,1,cat,1,cat,0,0,1\n"
                            "\"'=cat, and\",1,1,1,cat,2,and,1,,0\n"
                            "\"'=cat, and\",1,1,2,and,1,cat,1,1,0.7311\n"
                            "\"'=cat, and\",1,1,2,and,2,and,0,0,0.2689\n");
}

static void long_of_joined_heads_has_no_scores(void **state) {
    (void)state;
    TraceInput input = score_input();
    assert_long(&input, (Selection){.rule = HEAD_MEAN}, false, "s",
                LONG_HEADER "s,1,mean,1,cat,1,cat,,,1\n"
                            "s,1,mean,1,cat,2,and,,,0\n"
                            "s,1,mean,2,and,1,cat,,,0.6155\n"
                            "s,1,mean,2,and,2,and,,,0.3845\n");
    assert_long(&input, (Selection){.rule = HEAD_MAX}, false, NULL,
                LONG_HEADER ",1,max,1,cat,1,cat,,,1\n"
                            ",1,max,1,cat,2,and,,,0\n"
                            ",1,max,2,and,1,cat,,,0.7311\n"
                            ",1,max,2,and,2,and,,,0.5\n");
}

static void long_of_everything_has_every_head(void **state) {
    (void)state;
    TraceInput input = score_input();
    assert_long(&input, (Selection){.rule = HEAD_MEAN}, true, "s",
                LONG_HEADER "s,1,1,1,cat,1,cat,0,0,1\n"
                            "s,1,1,1,cat,2,and,1,,0\n"
                            "s,1,1,2,and,1,cat,1,1,0.7311\n"
                            "s,1,1,2,and,2,and,0,0,0.2689\n"
                            "s,1,2,1,cat,1,cat,2,2,1\n"
                            "s,1,2,1,cat,2,and,2,,0\n"
                            "s,1,2,2,and,1,cat,2,2,0.5\n"
                            "s,1,2,2,and,2,and,2,2,0.5\n");
}

static void long_of_given_weights_has_weights_only(void **state) {
    (void)state;
    TraceInput input = given_input();
    input.n = 1;
    Labels query = {.count = 1, .text = cat_and_mouse};
    input.queries = &query;
    assert_long(&input, only, false, "s",
                LONG_HEADER "s,1,1,1,cat,1,cat,,,0.5\n"
                            "s,1,1,1,cat,2,and,,,0.25\n"
                            "s,1,1,1,cat,3,mouse,,,0.25\n");
}

static void a_score_given_as_masked_is_empty(void **state) {
    (void)state;
    double scores[] = {0, -INFINITY};
    TraceInput input = score_input();
    Labels query = {.count = 1, .text = cat_and_mouse};
    input.n = 1;
    input.queries = &query;
    input.scores = scores;
    input.options.heads = 1;
    input.mask.rule.causal = false;
    assert_long(&input, only, false, "s",
                LONG_HEADER "s,1,1,1,cat,1,cat,0,0,1\n"
                            "s,1,1,1,cat,2,and,,,0\n");
}

static void a_failed_sink_ends_the_writing(void **state) {
    (void)state;
    TraceInput input = given_input();
    Trace *trace = trace_of(&input);
    Outputs *outputs;
    Sink *sink;
    Error error = {0};
    assert_true(outputs_new(&outputs, &error));
    assert_true(outputs_add(outputs, "/dev/full", &sink, &error));
    static const char zeros[300 * 1000];
    sink_bytes(sink, zeros, sizeof zeros);
    assert_true(sink_has_failed(sink));
    assert_true(csv_attention(trace, &only, &(CsvStyle){0}, sink, &error));
    assert_true(csv_attention(trace, &only, &(CsvStyle){.columns = true}, sink, &error));
    assert_true(csv_long(trace, "s", &only, true, &(CsvStyle){0}, sink, &error));
    assert_false(outputs_commit(outputs, &error));
    assert_string_equal(error.where, "/dev/full");
    outputs_free(outputs);
    trace_free(trace);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attention_has_a_row_per_query),
        cmocka_unit_test(columns_has_a_row_per_key),
        cmocka_unit_test(labels_are_quoted_and_guarded),
        cmocka_unit_test(numbers_and_labels_read_back_equal),
        cmocka_unit_test(a_large_matrix_is_turned_in_blocks),
        cmocka_unit_test(embeddings_have_their_dimensions),
        cmocka_unit_test(without_values_there_are_no_embeddings),
        cmocka_unit_test(long_has_a_row_per_cell_of_a_head),
        cmocka_unit_test(long_of_joined_heads_has_no_scores),
        cmocka_unit_test(long_of_everything_has_every_head),
        cmocka_unit_test(long_of_given_weights_has_weights_only),
        cmocka_unit_test(a_score_given_as_masked_is_empty),
        cmocka_unit_test(a_failed_sink_ends_the_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
