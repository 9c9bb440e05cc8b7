/* Strict JSON, options and documents: what is taken, what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "document.h"
#include "strict.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define BOM "\xEF\xBB\xBF"

/* ---- strict ------------------------------------------------------------------------------- */

/* Everything here is JSON by RFC 8259. */
static const char *const good_json[] = {
    "{}",
    "[]",
    "0",
    "-0",
    "null",
    "true",
    "false",
    "\"\"",
    " 1 ",
    "\t\r\n[ ]\n",
    "[[],{}]",
    "[1,2,3]",
    "[ 1 , 2 ]",
    "{\"a\":1,\"b\":[{}]}",
    "{\"\":0}",
    "[-1.5e+10]",
    "[1E5]",
    "[1e-5]",
    "[0e1]",
    "[0e+1]",
    "[0.0000001]",
    "[20e1]",
    "[123.456789]",
    "[1e308]",
    "[1.7976931348623157e308]",
    "[1e-999]",
    "[0e999999999999999999999]",
    "[0.00000000000000000000000000000000000000001e340]",
    "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u0041\\u00e9\\uABCD\"",
    "\"\\uD834\\uDD1E\"",
    "\"\\u0001\"",
    "\"\\uFFFF\"",
    "\"\x7F\"",
    "\"\xC2\x80\"",
    "\"\xE0\xA0\x80\"",
    "\"\xED\x9F\xBF\"",
    "\"\xEE\x80\x80\"",
    "\"\xF0\x90\x80\x80\"",
    "\"\xF4\x8F\xBF\xBF\"",
    "\"\xE6\x97\xA5\xE6\x9C\xAC\"",
    "\"/*not a comment*/\"",
    BOM "{}",
    BOM " [1]",
};

typedef struct Bad {
    const char *text;
    const char *where;
    const char *what; /* a part of the sentence */
} Bad;

static const Bad bad_json[] = {
    {"", "1:1", "the text is empty"},
    {BOM, "1:1", "the text is empty"},
    {"  \n ", "2:2", "a value is wanted, but the text ends"},
    {BOM BOM "1", "1:1", "a value is wanted, not the character U+FEFF"},
    {"[1", "1:3", "a comma or ] after an array item is wanted, but the text ends"},
    {"[", "1:2", "a value is wanted, but the text ends"},
    {"{", "1:2", "a key in double quotes is wanted, but the text ends"},
    {"[1}", "1:3", "a comma or ] after an array item is wanted, not '}'"},
    {"{\"a\":1]", "1:7", "a comma or } after an object's value is wanted, not ']'"},
    {"]", "1:1", "a value is wanted, not ']'"},
    {"[1]]", "1:4", "the end after one JSON value is wanted, not ']'"},
    {"{} {}", "1:4", "the end after one JSON value is wanted, not '{'"},
    {"1 2", "1:3", "the end after one JSON value"},
    {"[1,]", "1:3", "no comma is wanted before ]"},
    {"{\"a\":1,}", "1:7", "no comma is wanted before }"},
    {"[,1]", "1:2", "a value is wanted, not ','"},
    {"[1,,2]", "1:4", "a value is wanted, not ','"},
    {"[1 2]", "1:4", "a comma or ] after an array item is wanted, not '2'"},
    {"[\"a\" \"b\"]", "1:6", "a comma or ]"},
    {"{\"a\" 1}", "1:6", "a colon after a key is wanted, not '1'"},
    {"{\"a\":}", "1:6", "a value is wanted, not '}'"},
    {"{a:1}", "1:2", "a key in double quotes is wanted, not 'a'"},
    {"{1:1}", "1:2", "a key in double quotes is wanted, not '1'"},
    {"{\"a\":1 \"b\":2}", "1:8", "a comma or }"},
    {"{,}", "1:2", "a key in double quotes is wanted, not ','"},
    {"{\"a\":1,,}", "1:8", "a key in double quotes"},
    {"['a']", "1:2", "a string in double quotes is wanted"},
    {"[1 // one\n]", "1:4", "comments are not part of JSON"},
    {"/* x */ 1", "1:1", "comments are not part of JSON"},
    {"[1] # done", "1:5", "comments are not part of JSON"},
    {"[01]", "1:2", "without leading zeros"},
    {"[-01]", "1:3", "without leading zeros"},
    {"[00]", "1:2", "without leading zeros"},
    {"[1.]", "1:4", "a digit after the decimal point is wanted, not ']'"},
    {"[1.e5]", "1:4", "a digit after the decimal point"},
    {"[.5]", "1:2", "a digit before the decimal point is wanted, as in 0.5"},
    {"[-.5]", "1:3", "a digit after a minus sign is wanted, not '.'"},
    {"[-]", "1:3", "a digit after a minus sign"},
    {"-", "1:2", "a digit after a minus sign is wanted, but the text ends"},
    {"[+1]", "1:2", "without a plus sign"},
    {"[1e]", "1:4", "a digit after the e"},
    {"[1e+]", "1:5", "a digit after the e"},
    {"[1E-", "1:5", "a digit after the e"},
    {"[1e1.5]", "1:5", "a comma or ]"},
    {"[1.2.3]", "1:5", "a comma or ]"},
    {"[0x10]", "1:3", "a comma or ] after an array item is wanted, not 'x'"},
    {"[1_000]", "1:3", "a comma or ]"},
    {"[--1]", "1:3", "a digit after a minus sign"},
    {"[1e999]", "1:2", "at most 1.7976931348623157e308"},
    {"[-1e309]", "1:2", "at most 1.7976931348623157e308"},
    {"[1, 1.797693134862315808e308]", "1:5", "at most"},
    {"[0.1e310]", "1:2", "at most"},
    {"NaN", "1:1", "not NaN"},
    {"[nan]", "1:2", "not nan"},
    {"[Infinity]", "1:2", "not Infinity"},
    {"[-Infinity]", "1:2", "not -Infinity"},
    {"[-inf]", "1:2", "not -inf"},
    {"[True]", "1:2", "true in small letters"},
    {"[False]", "1:2", "false in small letters"},
    {"[None]", "1:2", "not None"},
    {"[nul]", "1:2", "a value is wanted, not 'n'"},
    {"tru", "1:1", "a value is wanted, not 't'"},
    {"truefalse", "1:5", "the end after one JSON value"},
    {"[\"a", "1:2", "no closing quotation mark"},
    {"[\"a\\", "1:4", "for a backslash in a string"},
    {"\"\\x41\"", "1:2", "for a backslash in a string"},
    {"\"\\'\"", "1:2", "for a backslash in a string"},
    {"\"\\u12G4\"", "1:2", "four hexadecimal digits"},
    {"\"\\u12", "1:2", "four hexadecimal digits"},
    {"\"a\\u0000b\"", "1:3", "\\u0000 cannot be part of a text"},
    {"\"\\uD800\"", "1:2", "\\uD800 is the first half of a pair"},
    {"\"\\uD800\\u0041\"", "1:2", "first half"},
    {"\"\\uD800\\uD800\"", "1:2", "first half"},
    {"\"\\uD800\\n\"", "1:2", "first half"},
    {"\"\\uDC00\"", "1:2", "\\uDC00 is the second half"},
    {"\"a\nb\"", "1:3", "the byte 0x0A in a string is wanted as \\u000A"},
    {"\"\t\"", "1:2", "0x09"},
    {"\"\x1f\"", "1:2", "0x1F"},
    {"\"\x80\"", "1:2", "the byte 0x80 is not UTF-8"},
    {"\"\xC0\xAF\"", "1:2", "the byte 0xC0 is not UTF-8"},
    {"\"\xE0\x80\xAF\"", "1:2", "not UTF-8"},
    {"\"\xED\xA0\x80\"", "1:2", "not UTF-8"},
    {"\"\xF4\x90\x80\x80\"", "1:2", "not UTF-8"},
    {"\"\xF8\x88\x80\x80\x80\"", "1:2", "not UTF-8"},
    {"\"\xE6\x97\"", "1:2", "not UTF-8"},
    {"\"gr\xFC\xDF\"", "1:4", "the byte 0xFC is not UTF-8"},
    {"[\xE9]", "1:2", "the byte 0xE9 is not UTF-8"},
    {"[\xC2\xA0]", "1:2", "a value is wanted, not the character U+00A0"},
    {"[\xE2\x80\x9C"
     "a]",
     "1:2", "not the character U+201C"},
    {"[\f1]", "1:2", "a value is wanted, not the byte 0x0C"},
    {"\xFF\xFE{", "1:1", "this is UTF-16"},
    {"{\n  \"a\": 1,\n  \"\xC3\xA9\xC3\xA9\": x\n}", "3:9", "a value is wanted, not 'x'"},
    {BOM "x", "1:1", "a value is wanted, not 'x'"},
    {"[1,\r\n 2,\r\n 3 4]", "3:4", "a comma or ]"},
};

static void test_strict_takes_good_json(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good_json); i++) {
        Error error = {0};
        if (!strict_check(good_json[i], strlen(good_json[i]), &error)) {
            fail_msg("%s is refused at %s: %s", good_json[i], error.where, error.what);
        }
    }
}

static void test_strict_refuses_bad_json(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad_json); i++) {
        Error error = {0};
        const Bad *bad = &bad_json[i];
        if (strict_check(bad->text, strlen(bad->text), &error)) {
            fail_msg("%s is taken", bad->text);
        }
        assert_int_equal(error.code, ERROR_DATA);
        if (strcmp(error.where, bad->where) != 0 || strstr(error.what, bad->what) == NULL) {
            fail_msg("%s is refused at %s: %s", bad->text, error.where, error.what);
        }
    }
}

/* Every beginning of good JSON is bad (but for a number's), and none is read past its end. */
static void test_strict_refuses_every_beginning(void **state) {
    (void)state;
    const char text[] = "{\"a\\u00e9\": [1.5e-3, true, null, {\"\xC3\xA9\": \"\\uD834\\uDD1E\"}]}";
    for (size_t length = 0; length < strlen(text); length++) {
        Error error = {0};
        char *copy = malloc(length > 0 ? length : 1);
        assert_non_null(copy);
        memcpy(copy, text, length);
        assert_false(strict_check(copy, length, &error));
        assert_int_equal(error.code, ERROR_DATA);
        free(copy);
    }
}

static void test_strict_refuses_a_zero_byte(void **state) {
    (void)state;
    Error error = {0};
    assert_false(strict_check("[1]\0", 4, &error));
    assert_string_equal(error.where, "1:4");
    assert_false(strict_check("\"\0\"", 3, &error));
    assert_false(strict_check("\"\\\0\"", 4, &error));
}

static void test_strict_knows_the_depth(void **state) {
    (void)state;
    char text[2 * STRICT_DEPTH + 4];
    for (size_t depth = STRICT_DEPTH; depth <= STRICT_DEPTH + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        Error error = {0};
        assert_int_equal(strict_check(text, 2 * depth, &error), depth == STRICT_DEPTH);
        if (depth > STRICT_DEPTH) {
            assert_string_equal(error.where, "1:65");
            assert_non_null(strstr(error.what, "JSON depth of 64"));
        }
    }
}

static void test_strict_is_fast_and_deep_input_is_cheap(void **state) {
    (void)state;
    size_t length = 1 << 22;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, '[', length);
    Error error = {0};
    assert_false(strict_check(text, length, &error));
    assert_string_equal(error.where, "1:65");
    free(text);
}

/* ---- options ------------------------------------------------------------------------------ */

typedef struct OptionCase {
    OptionName name;
    const char *value;
    const char *text; /* what options_text says then */
} OptionCase;

static const OptionCase good_options[] = {
    {OPTION_HEADS, "1", "1"},
    {OPTION_HEADS, "1024", "1024"},
    {OPTION_SCALE, "sqrt", "sqrt"},
    {OPTION_SCALE, "none", "none"},
    {OPTION_SCALE, "0.125", "0.125"},
    {OPTION_SCALE, "-2", "-2"},
    {OPTION_SCALE, "1e-3", "0.001"},
    {OPTION_TEMPERATURE, "1", "1"},
    {OPTION_TEMPERATURE, "0.1", "0.1"},
    {OPTION_TEMPERATURE, "1e300", "1e300"},
    {OPTION_MASK, "none", "none"},
    {OPTION_MASK, "causal", "causal"},
    {OPTION_MASK, "padding", "padding"},
    {OPTION_MASK, "window:0", "window:0"},
    {OPTION_MASK, "window:1000000000", "window:1000000000"},
    {OPTION_MASK, "dilated:2:3", "dilated:2:3"},
    {OPTION_MASK, "global:1", "global:1"},
    {OPTION_MASK, "global:1+window:2+causal", "causal+window:2+global:1"},
    {OPTION_MASK,
     "causal+padding+window:1000000000+dilated:1000000000:1000000000+global:1000000000",
     "causal+padding+window:1000000000+dilated:1000000000:1000000000+global:1000000000"},
    {OPTION_POSITION, "none", "none"},
    {OPTION_POSITION, "sinusoidal", "sinusoidal"},
    {OPTION_POSITION, "rope", "rope"},
    {OPTION_POSITION, "alibi", "alibi"},
    {OPTION_KERNEL, "softmax", "softmax"},
    {OPTION_KERNEL, "linear", "linear"},
    {OPTION_RESIDUAL, "true", "true"},
    {OPTION_RESIDUAL, "false", "false"},
    {OPTION_RESIDUAL, "on", "true"},
    {OPTION_RESIDUAL, "off", "false"},
    {OPTION_SEGMENT, "auto", "auto"},
    {OPTION_SEGMENT, "space", "space"},
    {OPTION_SEGMENT, "char", "char"},
    {OPTION_CASE, "auto", "auto"},
    {OPTION_CASE, "exact", "exact"},
    {OPTION_UNKNOWN, "error", "error"},
    {OPTION_UNKNOWN, "zero", "zero"},
    {OPTION_UNKNOWN, "skip", "skip"},
    {OPTION_UNKNOWN, "hash", "hash"},
    {OPTION_LAYER, "last", "last"},
    {OPTION_LAYER, "1", "1"},
    {OPTION_LAYER, "1024", "1024"},
    {OPTION_HEAD, "mean", "mean"},
    {OPTION_HEAD, "max", "max"},
    {OPTION_HEAD, "7", "7"},
    {OPTION_DIGITS, "1", "1"},
    {OPTION_DIGITS, "17", "17"},
    {OPTION_DIGITS, "full", "full"},
    {OPTION_TRACE, "true", "true"},
    {OPTION_TRACE, "off", "false"},
};

static void test_options_read_and_write_each_other(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good_options); i++) {
        const OptionCase *c = &good_options[i];
        Options options, again;
        Error error = {0};
        char text[256], second[256];
        options_default(&options);
        options_default(&again);
        if (!options_set(&options, c->name, c->value, ERROR_USAGE, "--x", &error)) {
            fail_msg("%s %s: %s", options_name(c->name), c->value, error.what);
        }
        assert_true(options.given[c->name]);
        options_text(&options, c->name, text);
        assert_string_equal(text, c->text);
        assert_true(options_set(&again, c->name, text, ERROR_USAGE, "--x", &error));
        options_text(&again, c->name, second);
        assert_string_equal(second, text);
        options_free(&options);
        options_free(&again);
    }
}

typedef struct BadOption {
    OptionName name;
    const char *value;
    const char *what;
} BadOption;

static const BadOption bad_options[] = {
    {OPTION_HEADS, "0", "a whole number from 1 to 1024 is wanted, not \"0\""},
    {OPTION_HEADS, "1025", "a whole number from 1 to 1024 is wanted, not \"1025\""},
    {OPTION_HEADS, "99999999999999999999999999", "from 1 to 1024"},
    {OPTION_HEADS, "-1", "from 1 to 1024"},
    {OPTION_HEADS, "2.5", "from 1 to 1024"},
    {OPTION_HEADS, "", "from 1 to 1024"},
    {OPTION_HEADS, "2 ", "from 1 to 1024"},
    {OPTION_SCALE, "sqr", "did you mean \"sqrt\"?"},
    {OPTION_SCALE, "0x1", "sqrt, none or a number"},
    {OPTION_SCALE, "nan", "sqrt, none or a number"},
    {OPTION_SCALE, "1e999", "sqrt, none or a number"},
    {OPTION_SCALE, "0,5", "such as 0.5"},
    {OPTION_TEMPERATURE, "0", "a number above 0"},
    {OPTION_TEMPERATURE, "-1", "a number above 0"},
    {OPTION_TEMPERATURE, "1e-999", "a number above 0"},
    {OPTION_TEMPERATURE, "inf", "a number above 0"},
    {OPTION_MASK, "casual", "did you mean \"causal\"?"},
    {OPTION_MASK, "", "none, or causal, padding, window:K"},
    {OPTION_MASK, "causal+", "none, or causal"},
    {OPTION_MASK, "+causal", "none, or causal"},
    {OPTION_MASK, "causal+causal", "each at most once"},
    {OPTION_MASK, "window:1+window:2", "each at most once"},
    {OPTION_MASK, "none+causal", "none, or causal"},
    {OPTION_MASK, "window", "window:K"},
    {OPTION_MASK, "window:", "window:K"},
    {OPTION_MASK, "window:-1", "window:K"},
    {OPTION_MASK, "window:1:2", "window:K"},
    {OPTION_MASK, "window:1:2:3", "window:K"},
    {OPTION_MASK, "window:1000000001", "window:K"},
    {OPTION_MASK, "windw:2", "did you mean \"window\"?"},
    {OPTION_MASK, "dilated:2", "dilated:K:S"},
    {OPTION_MASK, "dilated:2:0", "dilated:K:S"},
    {OPTION_MASK, "causal:1", "none, or causal"},
    {OPTION_MASK, "causal:", "none, or causal"},
    {OPTION_POSITION, "sinusodal", "did you mean \"sinusoidal\"?"},
    {OPTION_POSITION, "learned", "none, sinusoidal, rope or alibi is wanted, not \"learned\""},
    {OPTION_KERNEL, "Linear", "did you mean \"linear\"?"},
    {OPTION_RESIDUAL, "yes", "false, true, off or on is wanted"},
    {OPTION_SEGMENT, "words", "auto, space or char is wanted"},
    {OPTION_CASE, "fold", "auto or exact is wanted"},
    {OPTION_UNKNOWN, "drop", "error, zero, skip or hash is wanted"},
    {OPTION_LAYER, "0", "last or a whole number from 1 to 1024 is wanted"},
    {OPTION_LAYER, "lsat", "did you mean \"last\"?"},
    {OPTION_HEAD, "0", "mean or max or a whole number from 1 to 1024"},
    {OPTION_HEAD, "1025", "from 1 to 1024"},
    {OPTION_DIGITS, "0", "full or a whole number from 1 to 17"},
    {OPTION_DIGITS, "18", "from 1 to 17"},
    {OPTION_TRACE, "maybe", "false, true, off or on"},
};

static void test_options_say_what_is_wanted(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad_options); i++) {
        const BadOption *c = &bad_options[i];
        Options options;
        Error error = {0};
        char before[256], after[256];
        options_default(&options);
        options_text(&options, c->name, before);
        if (options_set(&options, c->name, c->value, ERROR_USAGE, "--option", &error)) {
            fail_msg("%s \"%s\" is taken", options_name(c->name), c->value);
        }
        assert_int_equal(error.code, ERROR_USAGE);
        assert_string_equal(error.where, "--option");
        if (strstr(error.what, c->what) == NULL) {
            fail_msg("%s \"%s\": %s", options_name(c->name), c->value, error.what);
        }
        assert_false(options.given[c->name]);
        options_text(&options, c->name, after);
        assert_string_equal(before, after);
        options_free(&options);
    }
}

static void test_option_defaults_and_names(void **state) {
    (void)state;
    const char *const expected[OPTION_COUNT][2] = {
        {"heads", "1"},       {"scale", "sqrt"},     {"temperature", "1"},  {"mask", "none"},
        {"position", "none"}, {"kernel", "softmax"}, {"residual", "false"}, {"segment", "auto"},
        {"case", "auto"},     {"unknown", "error"},  {"layer", "last"},     {"head", "mean"},
        {"digits", "full"},   {"trace", "false"},
    };
    Options options;
    options_default(&options);
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        char text[256];
        options_text(&options, name, text);
        assert_string_equal(options_name(name), expected[name][0]);
        assert_string_equal(text, expected[name][1]);
        assert_false(options.given[name]);
    }
    assert_null(options_name(OPTION_COUNT));
}

static void set(Options *options, OptionName name, const char *value) {
    Error error = {0};
    assert_true(options_set(options, name, value, ERROR_USAGE, "--x", &error));
}

static void test_a_long_value_is_cut_between_characters(void **state) {
    (void)state;
    char value[256] = "";
    for (int i = 0; i < 60; i++) {
        strcat(value, "\xC3\xA9");
    }
    memmove(value + 1, value, strlen(value) + 1);
    value[0] = 'x';
    Options options;
    Error error = {0};
    options_default(&options);
    assert_false(options_set(&options, OPTION_KERNEL, value, ERROR_USAGE, "--kernel", &error));
    size_t bad;
    assert_true(text_is_utf8(error.what, strlen(error.what), &bad));
    assert_non_null(strstr(error.what, "\u00e9\u2026\""));
}

static void test_overlay_takes_what_is_given(void **state) {
    (void)state;
    Options lower, upper;
    Error error = {0};
    options_default(&lower);
    options_default(&upper);
    set(&lower, OPTION_HEADS, "4");
    set(&lower, OPTION_MASK, "causal");
    set(&lower, OPTION_HEAD, "3");
    set(&upper, OPTION_SCALE, "0.1");
    set(&upper, OPTION_HEAD, "max");
    set(&upper, OPTION_TRACE, "true");
    assert_true(options_overlay(&lower, &upper, &error));
    assert_int_equal(lower.attention.heads, 4);
    assert_true(lower.attention.scale == SCALE_NUMBER && lower.attention.scale_number == 0.1);
    assert_true(lower.attention.mask.causal);
    assert_int_equal(lower.head_rule, HEAD_MAX);
    assert_true(lower.trace);
    assert_true(lower.given[OPTION_SCALE] && lower.given[OPTION_HEADS]);
    assert_false(lower.given[OPTION_KERNEL]);
    options_free(&lower);
    options_free(&upper);
}

/* ---- documents ---------------------------------------------------------------------------- */

static void read_good(const char *text, DocumentRole role, Document *document) {
    Error error = {0};
    /* An exact copy, so that a read past the end is seen. */
    size_t length = strlen(text);
    char *copy = malloc(length);
    assert_non_null(copy);
    memcpy(copy, text, length);
    bool ok = document_read(copy, length, role, document, &error);
    free(copy);
    if (!ok) {
        fail_msg("%.200s is refused at %s: %s", text, error.where, error.what);
    }
}

static void test_mask_matrices_and_names_replace_each_other(void **state) {
    (void)state;
    Document document;
    Options lower;
    Error error = {0};
    read_good("{\"options\": {\"mask\": [[true, false], [true, true]]}}", ROLE_DOCUMENT, &document);
    const Tensor *mask = &document.options.mask_matrix;
    assert_true(mask->rank == 2 && mask->shape[0] == 2 && mask->shape[1] == 2 && mask->boolean);
    assert_true(mask->data[0] == 0 && mask->data[1] == -INFINITY && mask->data[2] == 0);
    assert_true(document.options.given[OPTION_MASK]);

    options_default(&lower);
    set(&lower, OPTION_MASK, "causal");
    assert_true(options_overlay(&lower, &document.options, &error));
    assert_false(lower.attention.mask.causal);
    assert_int_equal(lower.mask_matrix.rank, 2);
    assert_true(lower.mask_matrix.boolean);
    assert_ptr_not_equal(lower.mask_matrix.data, mask->data);
    assert_memory_equal(lower.mask_matrix.data, mask->data, 4 * sizeof(double));

    Options named;
    options_default(&named);
    set(&named, OPTION_MASK, "window:1");
    assert_true(options_overlay(&lower, &named, &error));
    assert_int_equal(lower.mask_matrix.rank, 0);
    assert_true(lower.attention.mask.has_window);
    options_free(&lower);
    document_free(&document);

    read_good("{\"options\": {\"mask\": [[0, null, -1.5]]}}", ROLE_DOCUMENT, &document);
    mask = &document.options.mask_matrix;
    assert_false(mask->boolean);
    assert_true(mask->data[1] == -INFINITY && mask->data[2] == -1.5);
    document_free(&document);
}

static const char whole_document[] =
    "{\"schema\": \"attnviz/1\", \"name\": \"n\", \"description\": \"d\", \"source\": \"s\","
    " \"dimensions\": [\"animal\", \"tech\"],"
    " \"embeddings\": {\"cat\": [0.9, 0.1], \"New York\": [-0.0, 1e-7]},"
    " \"weights\": {\"W_Q\": [[1, 2], [3, 4]], \"W_K\": [[[1], [2]], [[3], [4]]],"
    "   \"b_Q\": [1, 2], \"b_V\": [[1], [2]]},"
    " \"options\": {\"heads\": 2, \"residual\": true, \"scale\": 0.1, \"temperature\": 1e-3,"
    "   \"mask\": \"causal+window:2\", \"position\": \"rope\", \"kernel\": \"softmax\","
    "   \"segment\": \"char\", \"case\": \"exact\", \"unknown\": \"hash\", \"layer\": 1,"
    "   \"head\": \"max\", \"digits\": 6, \"trace\": false},"
    " \"sentence\": \"cat\\u0020and \\ud83d\\ude00\", \"tokens\": [\"cat\", \"New York\"],"
    " \"context\": [\"cat\"],"
    " \"q\": [[1, 2]], \"k\": [[3, 4]], \"v\": [[[5]]],"
    " \"scores\": [[1, null]], \"attention\": [[[[0.5, 0.5]]]],"
    " \"notes\": [\"a note\"], \"result\": {\"anything\": [1, {\"x\": null}]}}";

static void test_reads_every_key(void **state) {
    (void)state;
    Document d;
    read_good(whole_document, ROLE_DOCUMENT, &d);
    assert_string_equal(d.text[TEXT_NAME], "n");
    assert_string_equal(d.text[TEXT_DESCRIPTION], "d");
    assert_string_equal(d.text[TEXT_SOURCE], "s");
    assert_string_equal(d.text[TEXT_SENTENCE], "cat and \U0001F600");
    assert_null(d.text[TEXT_CONTEXT]);
    assert_int_equal(d.dimensions.count, 2);
    assert_string_equal(d.dimensions.text[1], "tech");
    assert_true(d.has_embeddings);
    assert_int_equal(d.words.count, 2);
    assert_string_equal(d.words.text[1], "New York");
    assert_true(d.vectors.rows == 2 && d.vectors.cols == 2);
    assert_true(d.vectors.data[0] == 0.9 && d.vectors.data[3] == 1e-7);
    assert_true(d.vectors.data[2] == 0 && signbit(d.vectors.data[2]));
    assert_int_equal(d.layer_count, 1);
    assert_false(d.is_stack);
    const Tensor *part = d.layers[0].part;
    assert_true(part[W_Q].rank == 2 && part[W_Q].data[3] == 4);
    assert_true(part[W_K].rank == 3 && part[W_K].shape[0] == 2 && part[W_K].shape[2] == 1);
    assert_int_equal(part[W_V].rank, 0);
    assert_true(part[B_Q].rank == 1 && part[B_Q].shape[0] == 2);
    assert_true(part[B_V].rank == 2 && part[B_V].data[1] == 2);
    assert_int_equal(d.options.attention.heads, 2);
    assert_true(d.options.attention.residual && d.options.attention.scale_number == 0.1);
    assert_int_equal(d.options.digits, 6);
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        assert_true(d.options.given[name]);
    }
    assert_true(d.has_tokens && d.tokens.count == 2);
    assert_true(d.has_context_tokens && d.context_tokens.count == 1);
    assert_int_equal(d.start[START_V].rank, 3);
    assert_true(d.start[START_SCORES].data[1] == -INFINITY);
    assert_int_equal(d.start[START_ATTENTION].rank, 4);
    assert_string_equal(d.notes.text[0], "a note");
    document_free(&d);
    assert_int_equal(d.words.count, 0);
    document_free(&d);
}

static void test_reads_a_context_as_text(void **state) {
    (void)state;
    Document d;
    read_good(BOM "{\"context\": \"a b\", \"notes\": []}", ROLE_DOCUMENT, &d);
    assert_string_equal(d.text[TEXT_CONTEXT], "a b");
    assert_false(d.has_context_tokens);
    assert_int_equal(d.notes.count, 0);
    document_free(&d);
    read_good("{}", ROLE_DOCUMENT, &d);
    assert_false(d.has_embeddings || d.has_tokens || d.layers != NULL);
    document_free(&d);
}

static void test_reads_flat_tables(void **state) {
    (void)state;
    Document d;
    read_good("{\"cat\": [1, 0], \"and\": [0, 0]}", ROLE_DOCUMENT, &d);
    assert_true(d.has_embeddings && d.words.count == 2);
    document_free(&d);
    /* Words that are also keys of a document do not make it one. */
    read_good("{\"attention\": [1], \"is\": [0], \"source\": [2]}", ROLE_DOCUMENT, &d);
    assert_true(d.has_embeddings && d.words.count == 3 && d.vectors.data[2] == 2);
    document_free(&d);
    read_good("{\"cat\": [1, 0]}", ROLE_WEIGHTS, &d);
    assert_true(d.has_embeddings);
    document_free(&d);
}

static void test_reads_flat_weights_and_stacks(void **state) {
    (void)state;
    Document d;
    read_good("{\"W_Q\": [[1]], \"b_O\": [2]}", ROLE_WEIGHTS, &d);
    assert_true(d.layer_count == 1 && !d.is_stack && d.layers[0].part[B_O].data[0] == 2);
    document_free(&d);
    read_good("{\"layers\": [{}, {\"W_V\": [[3]]}]}", ROLE_DOCUMENT, &d);
    assert_true(d.layer_count == 2 && d.is_stack && d.layers[1].part[W_V].data[0] == 3);
    document_free(&d);
    read_good("{\"weights\": {\"W_Q\": [[1]]}}", ROLE_WEIGHTS, &d);
    assert_int_equal(d.layer_count, 1);
    document_free(&d);
}

typedef struct BadDocument {
    const char *text;
    const char *where;
    const char *what;
} BadDocument;

static const BadDocument bad_documents[] = {
    {"{\"embeddings\": {\"cat\": [1,]}}", "1:26", "no comma is wanted before ]"},
    {"[]", "$", "an object is wanted, not an array"},
    {"\"x\"", "$", "an object is wanted, not a string"},
    {"{\"embedings\": {}}", "$", "unknown key \"embedings\"; did you mean \"embeddings\"?"},
    {"{\"Sentence\": \"x\"}", "$", "did you mean \"sentence\"?"},
    {"{\"sentense\": \"x\"}", "$", "did you mean \"sentence\"?"},
    {"{\"foo\": 1}", "$", "unknown key \"foo\"; wanted here is one of schema, name, "},
    {"{\"W_Q\": [[1]]}", "$", "weights are wanted inside \"weights\""},
    {"{\"heads\": 2}", "$", "options are wanted inside \"options\""},
    {"{\"name\": \"x\", \"zebra\": [1, 2]}", "$",
     "unknown key \"zebra\"; words and their numbers are wanted inside \"embeddings\""},
    {"{\"name\": \"a\", \"name\": \"b\"}", "$.name", "this key is given twice"},
    {"{\"embeddings\": {\"New York\": [1], \"x\": [1], \"New York\": [2]}}",
     "$.embeddings[\"New York\"]", "twice"},
    {"{\"result\": [{\"a\": 1, \"a\": 1}]}", "$.result[0].a", "twice"},
    {"{\"result\": "
     "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"c\":1}}",
     "$.result.c", "twice"},
    {"{\"schema\": \"attnviz/2\"}", "$.schema", "\"attnviz/1\" is wanted"},
    {"{\"schema\": 1}", "$.schema", "the string \"attnviz/1\" is wanted, not a number"},
    {"{\"name\": 1}", "$.name", "a string is wanted, not a number"},
    {"{\"sentence\": null}", "$.sentence", "a string is wanted, not null"},
    {"{\"embeddings\": {}}", "$.embeddings", "at least one item is wanted, not an empty object"},
    {"{\"embeddings\": [1]}", "$.embeddings", "an object is wanted, not an array"},
    {"{\"embeddings\": {\"cat\": []}}", "$.embeddings.cat", "at least one item"},
    {"{\"embeddings\": {\"cat\": 1}}", "$.embeddings.cat", "an array is wanted, not a number"},
    {"{\"embeddings\": {\"cat\": [1, 2, \"3\"]}}", "$.embeddings.cat[2]",
     "a number is wanted, not a string"},
    {"{\"embeddings\": {\"cat\": [1, null]}}", "$.embeddings.cat[1]",
     "a number is wanted, not null"},
    {"{\"embeddings\": {\"New York\": [true]}}", "$.embeddings[\"New York\"][0]",
     "a number is wanted, not true"},
    {"{\"embeddings\": {\"say \\\"hi\\\"\\n\": [false]}}",
     "$.embeddings[\"say \\\"hi\\\"\\u000A\"][0]", "not false"},
    {"{\"embeddings\": {\"\": [{}]}}", "$.embeddings[\"\"][0]", "not an object"},
    {"{\"embeddings\": {\"1st\": [[]]}}", "$.embeddings[\"1st\"][0]", "not an array"},
    {"{\"embeddings\": {\"cat\": [1, 2], \"dog\": [1, 2, 3]}}", "$.embeddings.dog",
     "a length of 2 is wanted, as \"cat\" has it, not 3"},
    {"{\"cat\": [1, 2], \"dog\": [1]}", "$.dog",
     "a length of 2 is wanted, as \"cat\" has it, not 1"},
    {"{\"cat\": [1, 2], \"dog\": [1, \"2\"]}", "$.dog[1]", "a number is wanted, not a string"},
    {"{\"q\": [1, 2]}", "$.q", "a matrix, or one for each head, is wanted, not a list of numbers"},
    {"{\"dimensions\": [\"a\"], \"embeddings\": {\"cat\": [1, 2]}}", "$.dimensions",
     "as many names as an embedding has numbers (2) are wanted, not 1"},
    {"{\"dimensions\": []}", "$.dimensions", "at least one item"},
    {"{\"dimensions\": [\"a\", 1]}", "$.dimensions[1]", "a string is wanted, not a number"},
    {"{\"dimensions\": \"a\"}", "$.dimensions", "an array is wanted, not a string"},
    {"{\"weights\": {\"W_q\": [[1]]}}", "$.weights", "unknown key \"W_q\"; did you mean \"W_Q\"?"},
    {"{\"weights\": {\"foo\": [[1]]}}", "$.weights", "W_Q, W_K, W_V, W_O, b_Q, b_K, b_V or b_O"},
    {"{\"weights\": [[1]]}", "$.weights", "an object of weights is wanted, not an array"},
    {"{\"weights\": {\"W_Q\": 1}}", "$.weights.W_Q",
     "a matrix, or one for each head, is wanted, not a number"},
    {"{\"weights\": {\"W_Q\": []}}", "$.weights.W_Q", "not an empty array"},
    {"{\"weights\": {\"W_Q\": [[]]}}", "$.weights.W_Q[0]", "at least one item"},
    {"{\"weights\": {\"W_Q\": [[1, 2], [3]]}}", "$.weights.W_Q[1]",
     "a length of 2 is wanted, as [0] beside it has it, not 1"},
    {"{\"weights\": {\"W_Q\": [[[1], [2]], [[3]]]}}", "$.weights.W_Q[1]",
     "a length of 2 is wanted, as [0] beside it has it, not 1"},
    {"{\"weights\": {\"W_Q\": [[1], 2]}}", "$.weights.W_Q[1]", "an array is wanted, not a number"},
    {"{\"weights\": {\"W_Q\": [[1], [[2]]]}}", "$.weights.W_Q[1][0]",
     "a number is wanted, not an array"},
    {"{\"weights\": {\"W_Q\": [[[[1]]]]}}", "$.weights.W_Q", "a matrix, or one for each head,"},
    {"{\"weights\": {\"b_Q\": [[[1]]]}}", "$.weights.b_Q",
     "a list of numbers, or one for each head,"},
    {"{\"weights\": {\"W_Q\": [[\"1\"]]}}", "$.weights.W_Q[0][0]",
     "a number is wanted, not a string"},
    {"{\"weights\": {}, \"layers\": [{}]}", "$.layers", "not both"},
    {"{\"layers\": [{}], \"weights\": {}}", "$.weights", "not both"},
    {"{\"layers\": []}", "$.layers", "at least one item"},
    {"{\"layers\": [{}, {\"W_Q\": [[\"x\"]]}]}", "$.layers[1].W_Q[0][0]", "a number is wanted"},
    {"{\"layers\": [1]}", "$.layers[0]", "an object of weights is wanted, not a number"},
    {"{\"options\": []}", "$.options", "an object of options is wanted, not an array"},
    {"{\"options\": {\"head\": null}}", "$.options.head",
     "a string, a number, true or false is wanted, not null"},
    {"{\"options\": {\"heds\": 1}}", "$.options", "unknown key \"heds\"; did you mean \"heads\"?"},
    {"{\"options\": {\"heads\": 2.5}}", "$.options.heads",
     "a whole number from 1 to 1024 is wanted, not \"2.5\""},
    {"{\"options\": {\"heads\": [2]}}", "$.options.heads", "not an array"},
    {"{\"options\": {\"residual\": 1}}", "$.options.residual", "false, true, off or on"},
    {"{\"options\": {\"mask\": \"casual\"}}", "$.options.mask", "did you mean \"causal\"?"},
    {"{\"options\": {\"mask\": [[true, 1]]}}", "$.options.mask[0][1]",
     "true or false is wanted, not a number"},
    {"{\"options\": {\"mask\": [[0, true]]}}", "$.options.mask[0][1]",
     "a number or null is wanted, not true"},
    {"{\"options\": {\"mask\": [true]}}", "$.options.mask", "a mask's name or a matrix is wanted"},
    {"{\"options\": {\"mask\": [[true], [true, false]]}}", "$.options.mask[1]",
     "a length of 1 is wanted"},
    {"{\"options\": {\"mask\": {}}}", "$.options.mask", "not an object"},
    {"{\"tokens\": []}", "$.tokens", "at least one item"},
    {"{\"tokens\": \"cat\"}", "$.tokens", "an array is wanted, not a string"},
    {"{\"tokens\": [\"cat\", [\"dog\"]]}", "$.tokens[1]", "a string is wanted, not an array"},
    {"{\"context\": 1}", "$.context", "a string or an array of tokens is wanted, not a number"},
    {"{\"context\": []}", "$.context", "at least one item"},
    {"{\"compare\": []}", "$.compare", "at least one item is wanted, not an empty array"},
    {"{\"compare\": [{\"sentence\": 1}]}", "$.compare[0].sentence", "a string is wanted"},
    {"{\"compare\": [{\"compare\": [{}]}]}", "$.compare[0].compare", "beside one another"},
    {"{\"notes\": \"x\"}", "$.notes", "an array of strings is wanted, not a string"},
    {"{\"scores\": [[1, \"x\"]]}", "$.scores[0][1]", "a number or null is wanted, not a string"},
    {"{\"attention\": [[1, null]]}", "$.attention[0][1]", "a number is wanted, not null"},
    {"{\"attention\": [[[[[1]]]]]}", "$.attention", "a matrix, or one for each head (and layer),"},
    {"{\"v\": [[1, null]]}", "$.v[0][1]", "a number is wanted, not null"},
};

static void assert_refused(const char *text, DocumentRole role, const char *where,
                           const char *what) {
    Document document;
    Error error = {0};
    if (document_read(text, strlen(text), role, &document, &error)) {
        fail_msg("%.200s is taken", text);
    }
    assert_int_equal(error.code, ERROR_DATA);
    if (strcmp(error.where, where) != 0 || strstr(error.what, what) == NULL) {
        fail_msg("%.200s is refused at %s: %s", text, error.where, error.what);
    }
    document_free(&document);
}

static void test_refuses_bad_documents(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad_documents); i++) {
        const BadDocument *bad = &bad_documents[i];
        assert_refused(bad->text, ROLE_DOCUMENT, bad->where, bad->what);
    }
    assert_refused("{\"W_Q\": [[1]], \"W_k\": [[1]]}", ROLE_WEIGHTS, "$",
                   "unknown key \"W_k\"; did you mean \"W_K\"?");
}

/* A text that grows by printf. */
typedef struct Builder {
    char *text;
    size_t length, room;
} Builder;

static void build(Builder *builder, const char *text) {
    size_t length = strlen(text);
    if (builder->length + length + 1 > builder->room) {
        builder->room = 2 * (builder->length + length + 1);
        builder->text = realloc(builder->text, builder->room);
        assert_non_null(builder->text);
    }
    memcpy(builder->text + builder->length, text, length + 1);
    builder->length += length;
}

static void build_items(Builder *builder, size_t count, const char *item) {
    for (size_t i = 0; i < count; i++) {
        build(builder, i == 0 ? "" : ",");
        build(builder, item);
    }
}

/* before, `limit` items, behind: read; with one more: refused with the limit's name and number. */
static void check_limit(const char *before, const char *item, const char *behind, size_t limit,
                        const char *where, const char *what) {
    for (size_t count = limit; count <= limit + 1; count++) {
        Builder builder = {0};
        build(&builder, before);
        build_items(&builder, count, item);
        build(&builder, behind);
        if (count > limit) {
            assert_refused(builder.text, ROLE_DOCUMENT, where, what);
        } else {
            Document document;
            read_good(builder.text, ROLE_DOCUMENT, &document);
            document_free(&document);
        }
        free(builder.text);
    }
}

static void test_knows_its_limits(void **state) {
    (void)state;
    check_limit("{\"embeddings\": {\"a\": [", "1", "]}}", LIMIT_DIMENSIONS, "$.embeddings.a",
                "at most 16384 dimensions are read, not 16385");
    check_limit("{\"dimensions\": [", "\"a\"", "]}", LIMIT_DIMENSIONS, "$.dimensions",
                "at most 16384 dimensions");
    check_limit("{\"layers\": [", "{}", "]}", LIMIT_LAYERS, "$.layers",
                "at most 1024 layers are read, not 1025");
    check_limit("{\"weights\": {\"W_Q\": [", "[[1]]", "]}}", LIMIT_HEADS, "$.weights.W_Q",
                "at most 1024 heads");
    check_limit("{\"weights\": {\"b_O\": [", "[1]", "]}}", LIMIT_HEADS, "$.weights.b_O",
                "at most 1024 heads");
    check_limit("{\"q\": [", "[[1]]", "]}", LIMIT_HEADS, "$.q", "at most 1024 heads");
    check_limit("{\"scores\": [", "[[[1]]]", "]}", LIMIT_LAYERS, "$.scores", "at most 1024 layers");
    check_limit("{\"tokens\": [", "\"a\"", "]}", LIMIT_TOKENS, "$.tokens",
                "at most 131072 tokens are read, not 131073");
    check_limit("{\"context\": [", "\"a\"", "]}", LIMIT_TOKENS, "$.context", "at most 131072");
    check_limit("{\"k\": [", "[1]", "]}", LIMIT_TOKENS, "$.k", "at most 131072 tokens");
    check_limit("{\"attention\": [[", "1", "]]}", LIMIT_TOKENS, "$.attention",
                "at most 131072 tokens");
}

static void test_many_keys_are_quick(void **state) {
    (void)state;
    Builder builder = {0};
    build(&builder, "{\"embeddings\": {");
    for (int i = 0; i < 400000; i++) {
        char item[40];
        snprintf(item, sizeof item, "\"word%d\":[%d],", i, i);
        build(&builder, item);
    }
    size_t end = builder.length;
    build(&builder, "\"last\":[0]}}");
    Document document;
    clock_t start = clock();
    read_good(builder.text, ROLE_DOCUMENT, &document);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(document.words.count, 400001);
    assert_true(document.vectors.data[399999] == 399999);
    assert_true(seconds < 600); /* walking a list for each would take hours */
    document_free(&document);
    builder.length = end;
    build(&builder, "\"word77\":[0]}}");
    assert_refused(builder.text, ROLE_DOCUMENT, "$.embeddings.word77", "twice");
    free(builder.text);
}

/* More digits than cJSON's own buffer holds. */
static void test_reads_long_numbers(void **state) {
    (void)state;
    Document d;
    read_good(
        "{\"a \\\"[1.00000000000000000000000000000000000000000000000000000000000000000001]\": "
        "[0.10000000000000000000000000000000000000000000000000000000000000000000000000001,"
        " -0.0000000000000000000000000000000000000000000000000000000000000000000000000001,"
        " 9007199254740993.00000000000000000000000000000000000000000000000000000000001,"
        " 2.5]}",
        ROLE_DOCUMENT, &d);
    assert_true(d.vectors.data[0] == 0.1 && d.vectors.data[1] == -1e-76);
    assert_true(d.vectors.data[2] == 9007199254740994.0 && d.vectors.data[3] == 2.5);
    assert_non_null(strstr(d.words.text[0], "a \"[1.000000000"));
    document_free(&d);
}

/* Long rows of numbers do not become a tree as short ones do. */
static const char *const number_places[] = {
    "{\"tokens\": [%s]}",
    "{\"context\": [%s]}",
    "{\"notes\": [%s]}",
    "{\"sentence\": [%s]}",
    "{\"dimensions\": [%s]}",
    "{\"embeddings\": [%s]}",
    "{\"embeddings\": {\"a\": [[%s]]}}",
    "{\"compare\": [%s]}",
    "{\"layers\": [%s]}",
    "{\"options\": {\"heads\": [%s]}}",
    "{\"options\": {\"mask\": [%s]}}",
    "{\"options\": {\"mask\": [[true], [%s]]}}",
    "{\"weights\": [%s]}",
    "{\"weights\": {\"W_Q\": [%s]}}",
    "{\"weights\": {\"b_Q\": [[[%s]]]}}",
    "{\"weights\": {\"W_Q\": [[[[%s]]]]}}",
    "{\"weights\": {\"W_Q\": [[%s], [\"x\"]]}}",
    "{\"weights\": {\"W_Q\": [[%s], 1]}}",
    "{\"attention\": [%s]}",
    "{\"scores\": [[[[[%s]]]]]}",
    "{\"a\": [%s], \"b\": [true]}",
};

static void test_long_rows_are_refused_as_short_ones(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(number_places); i++) {
        char texts[2][200];
        Error errors[2] = {{0}, {0}};
        for (size_t j = 0; j < 2; j++) {
            Document document;
            const char *row = j == 0 ? "1, 2, 3" : "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12";
            int length = snprintf(texts[j], sizeof texts[j], number_places[i], row);
            if (document_read(texts[j], (size_t)length, ROLE_DOCUMENT, &document, &errors[j])) {
                fail_msg("%s is taken", texts[j]);
            }
            document_free(&document);
        }
        assert_string_equal(errors[0].where, errors[1].where);
        assert_string_equal(errors[0].what, errors[1].what);
    }
}

static void test_reads_long_rows(void **state) {
    (void)state;
    Document d;
    read_good("{\"embeddings\": {\"[1, 2, 3, 4, 5, 6, 7, 8, 9]\": [1,2,3,4,5,6,7,8,-9e-1],"
              " \"b\": [ 0.1 , 2 , 3 , 4 , 5 , 6 , 7 , 8 , 1e300 ]},"
              " \"scores\": [[1, 2, 3, 4, 5, 6, 7, 8, null], [1, 2, 3, 4, 5, 6, 7, 8, 9.25]]}",
              ROLE_DOCUMENT, &d);
    assert_string_equal(d.words.text[0], "[1, 2, 3, 4, 5, 6, 7, 8, 9]");
    assert_int_equal(d.vectors.rows, 2);
    assert_int_equal(d.vectors.cols, 9);
    const double vectors[] = {1, 2, 3, 4, 5, 6, 7, 8, -0.9, 0.1, 2, 3, 4, 5, 6, 7, 8, 1e300};
    assert_memory_equal(d.vectors.data, vectors, sizeof vectors);
    const double scores[] = {1, 2, 3, 4, 5, 6, 7, 8, -INFINITY, 1, 2, 3, 4, 5, 6, 7, 8, 9.25};
    assert_memory_equal(d.start[START_SCORES].data, scores, sizeof scores);
    document_free(&d);
    assert_refused("{\"a\": [1, 2, 3, 4, 5, 6, 7, 8, 9], \"b\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}",
                   ROLE_DOCUMENT, "$.b", "9");
    assert_refused("{\"v\": [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 9]]}",
                   ROLE_DOCUMENT, "$.v[1]", "a length of 8 is wanted");
}

static void test_is_the_same_in_every_locale(void **state) {
    (void)state;
    const char *const names[] = {"de_DE", "de_DE.UTF-8", "ps_AF.UTF-8"};
    size_t found = 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        if (setlocale(LC_ALL, names[i]) == NULL) {
            continue;
        }
        found++;
        Document d;
        Error error = {0};
        char text[256];
        read_good("{\"a\": [0.5, 1.25e-3], \"b\": [0.1, -7.5]}", ROLE_DOCUMENT, &d);
        assert_true(d.vectors.data[1] == 1.25e-3 && d.vectors.data[2] == 0.1);
        document_free(&d);
        options_default(&d.options);
        set(&d.options, OPTION_SCALE, "0.125");
        options_text(&d.options, OPTION_SCALE, text);
        assert_string_equal(text, "0.125");
        assert_false(options_set(&d.options, OPTION_SCALE, "0,5", ERROR_DATA, "", &error));
        assert_non_null(setlocale(LC_ALL, "C"));
    }
    if (found == 0) {
        skip();
    }
}

/* Whatever one byte becomes, the document is read or refused, never anything else. */
static void test_survives_changed_bytes(void **state) {
    (void)state;
    size_t length = strlen(whole_document);
    char *copy = malloc(length);
    assert_non_null(copy);
    for (size_t i = 0; i < length; i++) {
        const char changes[] = {'\0', '"', '{', ']', ',', '9', '-', 'e', '\\', (char)0xC3};
        for (size_t j = 0; j < COUNT(changes); j++) {
            Document document;
            Error error = {0};
            memcpy(copy, whole_document, length);
            copy[i] = changes[j];
            bool ok = document_read(copy, length, ROLE_DOCUMENT, &document, &error);
            assert_true(ok || (error.code == ERROR_DATA && error.what[0] != '\0'));
            document_free(&document);
        }
    }
    free(copy);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strict_takes_good_json),
        cmocka_unit_test(test_strict_refuses_bad_json),
        cmocka_unit_test(test_strict_refuses_every_beginning),
        cmocka_unit_test(test_strict_refuses_a_zero_byte),
        cmocka_unit_test(test_strict_knows_the_depth),
        cmocka_unit_test(test_strict_is_fast_and_deep_input_is_cheap),
        cmocka_unit_test(test_options_read_and_write_each_other),
        cmocka_unit_test(test_options_say_what_is_wanted),
        cmocka_unit_test(test_option_defaults_and_names),
        cmocka_unit_test(test_a_long_value_is_cut_between_characters),
        cmocka_unit_test(test_overlay_takes_what_is_given),
        cmocka_unit_test(test_mask_matrices_and_names_replace_each_other),
        cmocka_unit_test(test_reads_every_key),
        cmocka_unit_test(test_reads_a_context_as_text),
        cmocka_unit_test(test_reads_flat_tables),
        cmocka_unit_test(test_reads_flat_weights_and_stacks),
        cmocka_unit_test(test_refuses_bad_documents),
        cmocka_unit_test(test_knows_its_limits),
        cmocka_unit_test(test_many_keys_are_quick),
        cmocka_unit_test(test_reads_long_numbers),
        cmocka_unit_test(test_reads_long_rows),
        cmocka_unit_test(test_long_rows_are_refused_as_short_ones),
        cmocka_unit_test(test_is_the_same_in_every_locale),
        cmocka_unit_test(test_survives_changed_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
