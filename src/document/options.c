#include "options.h"

#include "bounds.h"
#include "number.h"
#include "option_rule.h"
#include "wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The longest value that a message quotes, and that may be a misspelt word. */
#define VALUE_SHOWN  60
#define WORD_LONGEST 24

#define DIGITS_HIGHEST 17

/* The words of an option in the order of its enumeration. */
static const char *const position_words[] = {"none", "sinusoidal", "rope", "alibi"};
static const char *const kernel_words[] = {"softmax", "linear"};
static const char *const segment_words[] = {"auto", "space", "char"};
static const char *const case_words[] = {"auto", "exact"};
static const char *const unknown_words[] = {"error", "zero", "skip", "hash"};
static const char *const switch_words[] = {"false", "true", "off", "on"};
static const char *const scale_words[] = {"sqrt", "none"};
static const char *const head_words[] = {"mean", "max"};
static const char *const layer_words[] = {"last"};
static const char *const digits_words[] = {"full"};

bool option_wanted(const GivenOption *given, const char *wanted, const char *const *words,
                   size_t count) {
    const char *value = given->value;
    const char *nearest = wording_nearest(value, words, count);
    return error_set(given->error, given->code, given->where, "%s is wanted, not \"%.*s%s\"%s%s%s",
                     wanted, wording_shown(value), value, wording_rest(value),
                     nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
                     nearest == NULL ? "" : "\"?");
}

bool option_integer(const char *text, size_t length, size_t lowest, size_t highest,
                    size_t *number) {
    size_t value = 0;
    bool fits = length > 0;
    for (size_t i = 0; i < length && fits; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        value = is_digit ? value * 10 + (size_t)(text[i] - '0') : 0;
        fits = is_digit && value <= highest;
    }
    if (!fits || value < lowest) {
        return false;
    }
    *number = value;
    return true;
}

/* The place of the value among the words, or `count`. */
static size_t word_index(const char *value, const char *const *words, size_t count) {
    size_t i = 0;
    while (i < count && strcmp(value, words[i]) != 0) {
        i++;
    }
    return i;
}

static bool set_scale(Options *options, const GivenOption *given) {
    AttentionOptions *attention = &options->attention;
    size_t index = word_index(given->value, scale_words, COUNT(scale_words));
    if (index < COUNT(scale_words)) {
        attention->scale = (ScaleRule)index;
        return true;
    }
    double number;
    if (!number_read(given->value, &number)) {
        return option_wanted(given, "sqrt, none or a number (such as 0.5)", scale_words,
                             COUNT(scale_words));
    }
    attention->scale = SCALE_NUMBER;
    attention->scale_number = number;
    return true;
}

static void text_scale(const Options *options, char text[OPTION_TEXT_SIZE]) {
    if (options->attention.scale == SCALE_NUMBER) {
        number_write(options->attention.scale_number, 0, text);
    } else {
        snprintf(text, OPTION_TEXT_SIZE, "%s", scale_words[options->attention.scale]);
    }
}

static bool set_temperature(Options *options, const GivenOption *given) {
    double number;
    if (!number_read(given->value, &number) || !(number > 0)) {
        return option_wanted(given, "a number above 0 (such as 0.5)", NULL, 0);
    }
    options->attention.temperature = number;
    return true;
}

static void text_temperature(const Options *options, char text[OPTION_TEXT_SIZE]) {
    number_write(options->attention.temperature, 0, text);
}

/* A value that is one of an option's words or, behind them (word = their count), a number. */
typedef struct Choice {
    size_t word, number;
} Choice;

static void put_heads(Options *options, Choice choice) {
    options->attention.heads = choice.number;
}

static Choice get_heads(const Options *options) {
    return (Choice){0, options->attention.heads};
}

static void put_position(Options *options, Choice choice) {
    options->attention.position = (Position)choice.word;
}

static Choice get_position(const Options *options) {
    return (Choice){options->attention.position, 0};
}

static void put_kernel(Options *options, Choice choice) {
    options->attention.kernel = (Kernel)choice.word;
}

static Choice get_kernel(const Options *options) {
    return (Choice){options->attention.kernel, 0};
}

static void put_residual(Options *options, Choice choice) {
    options->attention.residual = choice.word % 2 == 1;
}

static Choice get_residual(const Options *options) {
    return (Choice){options->attention.residual, 0};
}

static void put_segment(Options *options, Choice choice) {
    options->segment = (Segmentation)choice.word;
}

static Choice get_segment(const Options *options) {
    return (Choice){options->segment, 0};
}

static void put_case(Options *options, Choice choice) {
    options->case_rule = (CaseRule)choice.word;
}

static Choice get_case(const Options *options) {
    return (Choice){options->case_rule, 0};
}

static void put_unknown(Options *options, Choice choice) {
    options->unknown = (UnknownRule)choice.word;
}

static Choice get_unknown(const Options *options) {
    return (Choice){options->unknown, 0};
}

static void put_layer(Options *options, Choice choice) {
    options->layer = choice.number;
}

static Choice get_layer(const Options *options) {
    return (Choice){options->layer == 0 ? 0 : COUNT(layer_words), options->layer};
}

/* Behind mean and max comes HEAD_ONE, as behind the words comes a number. */
static void put_head(Options *options, Choice choice) {
    options->head_rule = (HeadRule)choice.word;
    options->head = choice.number;
}

static Choice get_head(const Options *options) {
    return (Choice){options->head_rule, options->head};
}

static void put_digits(Options *options, Choice choice) {
    options->digits = (int)choice.number;
}

static Choice get_digits(const Options *options) {
    return (Choice){options->digits == 0 ? 0 : COUNT(digits_words), (size_t)options->digits};
}

static void put_trace(Options *options, Choice choice) {
    options->trace = choice.word % 2 == 1;
}

static Choice get_trace(const Options *options) {
    return (Choice){options->trace, 0};
}

/* An option by its words and a highest number (0: words only), or by its own two functions. */
typedef struct OptionRule {
    const char *name;
    const char *const *words;
    size_t word_count;
    size_t highest;
    void (*put)(Options *options, Choice choice);
    Choice (*get)(const Options *options);
    bool (*set)(Options *options, const GivenOption *given);
    void (*text)(const Options *options, char text[OPTION_TEXT_SIZE]);
} OptionRule;

#define WORDS(words) words, COUNT(words)

static const OptionRule rules[OPTION_COUNT] = {
    [OPTION_HEADS] = {"heads", NULL, 0, LIMIT_HEADS, put_heads, get_heads, NULL, NULL},
    [OPTION_SCALE] = {.name = "scale", .set = set_scale, .text = text_scale},
    [OPTION_TEMPERATURE] = {.name = "temperature",
                            .set = set_temperature,
                            .text = text_temperature},
    [OPTION_MASK] = {.name = "mask", .set = option_mask_set, .text = option_mask_text},
    [OPTION_POSITION] = {"position", WORDS(position_words), 0, put_position, get_position, NULL,
                         NULL},
    [OPTION_KERNEL] = {"kernel", WORDS(kernel_words), 0, put_kernel, get_kernel, NULL, NULL},
    [OPTION_RESIDUAL] = {"residual", WORDS(switch_words), 0, put_residual, get_residual, NULL,
                         NULL},
    [OPTION_SEGMENT] = {"segment", WORDS(segment_words), 0, put_segment, get_segment, NULL, NULL},
    [OPTION_CASE] = {"case", WORDS(case_words), 0, put_case, get_case, NULL, NULL},
    [OPTION_UNKNOWN] = {"unknown", WORDS(unknown_words), 0, put_unknown, get_unknown, NULL, NULL},
    [OPTION_LAYER] = {"layer", WORDS(layer_words), LIMIT_LAYERS, put_layer, get_layer, NULL, NULL},
    [OPTION_HEAD] = {"head", WORDS(head_words), LIMIT_HEADS, put_head, get_head, NULL, NULL},
    [OPTION_DIGITS] = {"digits", WORDS(digits_words), DIGITS_HIGHEST, put_digits, get_digits, NULL,
                       NULL},
    [OPTION_TRACE] = {"trace", WORDS(switch_words), 0, put_trace, get_trace, NULL, NULL},
};

static bool fail_choice(const OptionRule *rule, const GivenOption *given) {
    char list[128], wanted[256];
    wording_list(rule->words, rule->word_count, list, sizeof list);
    const char *join = rule->word_count > 0 ? " or " : "";
    if (rule->highest == 0) {
        return option_wanted(given, list, rule->words, rule->word_count);
    }
    snprintf(wanted, sizeof wanted, "%s%sa whole number from 1 to %zu", list, join, rule->highest);
    return option_wanted(given, wanted, rule->words, rule->word_count);
}

static bool set_choice(const OptionRule *rule, Options *options, const GivenOption *given) {
    Choice choice = {word_index(given->value, rule->words, rule->word_count), 0};
    bool is_known =
        choice.word < rule->word_count ||
        option_integer(given->value, strlen(given->value), 1, rule->highest, &choice.number);
    if (!is_known) {
        return fail_choice(rule, given);
    }
    rule->put(options, choice);
    return true;
}

static void text_choice(const OptionRule *rule, const Options *options,
                        char text[OPTION_TEXT_SIZE]) {
    Choice choice = rule->get(options);
    if (choice.word < rule->word_count) {
        snprintf(text, OPTION_TEXT_SIZE, "%s", rule->words[choice.word]);
    } else {
        snprintf(text, OPTION_TEXT_SIZE, "%zu", choice.number);
    }
}

void options_default(Options *options) {
    *options = (Options){
        .attention = {.heads = 1, .scale = SCALE_SQRT, .scale_number = 1, .temperature = 1},
        .head_rule = HEAD_MEAN,
    };
}

const char *options_name(OptionName name) {
    return (unsigned)name < OPTION_COUNT ? rules[name].name : NULL;
}

bool options_set(Options *options, OptionName name, const char *value, ErrorCode code,
                 const char *where, Error *error) {
    GivenOption given = {.value = value, .code = code, .where = where, .error = error};
    const OptionRule *rule = &rules[name];
    bool ok = rule->set != NULL ? rule->set(options, &given) : set_choice(rule, options, &given);
    options->given[name] = options->given[name] || ok;
    return ok;
}

void options_text(const Options *options, OptionName name, char text[OPTION_TEXT_SIZE]) {
    const OptionRule *rule = &rules[name];
    if (rule->text != NULL) {
        rule->text(options, text);
    } else {
        text_choice(rule, options, text);
    }
}

static bool tensor_copy(Tensor *to, const Tensor *from, Error *error) {
    size_t bytes = tensor_size(from) * sizeof *from->data;
    double *data = malloc(bytes > 0 ? bytes : 1);
    if (data == NULL) {
        return error_no_memory(error, "mask");
    }
    memcpy(data, from->data, bytes);
    *to = *from;
    to->data = data;
    return true;
}

/* A matrix and a named mask replace each other. */
static bool overlay_mask(Options *lower, const Options *upper, Error *error) {
    Tensor copy = {0};
    if (upper->mask_matrix.rank > 0 && !tensor_copy(&copy, &upper->mask_matrix, error)) {
        return false;
    }
    tensor_free(&lower->mask_matrix);
    lower->mask_matrix = copy;
    lower->attention.mask = upper->attention.mask;
    return true;
}

/* By their texts, so that no option can be forgotten here: each writes what it reads. */
static bool overlay_text(Options *lower, const Options *upper, OptionName name, Error *error) {
    char text[OPTION_TEXT_SIZE];
    options_text(upper, name, text);
    return options_set(lower, name, text, ERROR_USAGE, options_name(name), error);
}

bool options_overlay(Options *lower, const Options *upper, Error *error) {
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        if (!upper->given[name]) {
            continue;
        }
        bool ok = name == OPTION_MASK ? overlay_mask(lower, upper, error)
                                      : overlay_text(lower, upper, name, error);
        if (!ok) {
            return false;
        }
        lower->given[name] = true;
    }
    return true;
}

void options_free(Options *options) {
    tensor_free(&options->mask_matrix);
    *options = (Options){0};
}
