#include "option_rule.h"

#include <stdio.h>
#include <string.h>

/* Far past any sentence, and its square still fits. */
#define REACH_HIGHEST 1000000000

#define GRAMMAR                                                                                    \
    "none, or causal, padding, window:K, dilated:K:S, global:K (each at most once) joined with +"

static const char *const mask_words[] = {"none",   "causal",  "padding",
                                         "window", "dilated", "global"};

/* One part of a mask: a word and up to two numbers behind colons. */
typedef struct Part {
    const char *word;
    size_t word_length;
    size_t number[2];
    int count;
} Part;

/* Reads the part at text[0 .. length). */
static bool part_read(const char *text, size_t length, Part *part) {
    const char *end = text + length;
    const char *colon = memchr(text, ':', length);
    *part = (Part){.word = text, .word_length = colon == NULL ? length : (size_t)(colon - text)};
    while (colon != NULL) {
        const char *number = colon + 1;
        colon = memchr(number, ':', (size_t)(end - number));
        const char *stop = colon == NULL ? end : colon;
        if (part->count == 2 || !option_integer(number, (size_t)(stop - number), 0, REACH_HIGHEST,
                                                &part->number[part->count])) {
            return false;
        }
        part->count++;
    }
    return true;
}

static bool part_is(const Part *part, const char *word, int count) {
    return part->word_length == strlen(word) && memcmp(part->word, word, part->word_length) == 0 &&
           part->count == count;
}

/* Sets a flag that must not be set yet. */
static bool set_once(bool *flag) {
    bool was = *flag;
    *flag = true;
    return !was;
}

static bool part_apply(const Part *part, MaskRule *rule) {
    if (part_is(part, "causal", 0)) {
        return set_once(&rule->causal);
    }
    if (part_is(part, "padding", 0)) {
        return set_once(&rule->padding);
    }
    if (part_is(part, "window", 1)) {
        rule->window = part->number[0];
        return set_once(&rule->has_window);
    }
    if (part_is(part, "dilated", 2) && part->number[1] >= 1) {
        rule->dilated_reach = part->number[0];
        rule->dilated_step = part->number[1];
        return set_once(&rule->has_dilated);
    }
    if (part_is(part, "global", 1)) {
        rule->global = part->number[0];
        return set_once(&rule->has_global);
    }
    return false;
}

/* A known word is not misspelt: its numbers are wrong, or it came twice. */
static bool fail_part(const GivenOption *given, const Part *part) {
    char word[16];
    size_t count = sizeof mask_words / sizeof *mask_words;
    if (part->word_length >= sizeof word) {
        return option_wanted(given, GRAMMAR, NULL, 0);
    }
    snprintf(word, sizeof word, "%.*s", (int)part->word_length, part->word);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, mask_words[i]) == 0) {
            return option_wanted(given, GRAMMAR, NULL, 0);
        }
    }
    GivenOption misspelt = *given;
    misspelt.value = word;
    return option_wanted(&misspelt, GRAMMAR, mask_words, count);
}

bool option_mask_set(Options *options, const GivenOption *given) {
    MaskRule rule = {0};
    const char *at = given->value;
    bool is_last = strcmp(given->value, "none") == 0;
    while (!is_last) {
        size_t length = strcspn(at, "+");
        Part part;
        if (!part_read(at, length, &part) || !part_apply(&part, &rule)) {
            return fail_part(given, &part);
        }
        is_last = at[length] == '\0';
        at += length + 1;
    }
    options->attention.mask = rule;
    tensor_free(&options->mask_matrix);
    return true;
}

/* The longest mask there is has less than half the room. */
static void append_part(char *text, const char *part) {
    size_t used = strlen(text);
    snprintf(text + used, OPTION_TEXT_SIZE - used, "%s%s", used > 0 ? "+" : "", part);
}

static void append_number(char *text, const char *word, size_t number) {
    char part[64];
    snprintf(part, sizeof part, "%s:%zu", word, number);
    append_part(text, part);
}

void option_mask_text(const Options *options, char text[OPTION_TEXT_SIZE]) {
    const MaskRule *rule = &options->attention.mask;
    text[0] = '\0';
    if (rule->causal) {
        append_part(text, "causal");
    }
    if (rule->padding) {
        append_part(text, "padding");
    }
    if (rule->has_window) {
        append_number(text, "window", rule->window);
    }
    if (rule->has_dilated) {
        char part[64];
        snprintf(part, sizeof part, "dilated:%zu:%zu", rule->dilated_reach, rule->dilated_step);
        append_part(text, part);
    }
    if (rule->has_global) {
        append_number(text, "global", rule->global);
    }
    if (text[0] == '\0') {
        append_part(text, "none");
    }
}
