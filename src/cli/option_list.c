#include "option_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(const CliOption *option, const char *value, const char *wanted, Error *error) {
    error_set(error, ERROR_USAGE, "", "%s is wanted, not \"%.*s\"", wanted, ERROR_SHOWN(value));
    return error_at(error, "--%s", option->name);
}

static bool take_output(CommandLine *line, const CliOption *option, const char *value,
                        Error *error) {
    const char **grown = realloc(line->outputs, (line->output_count + 1) * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, option->name);
    }
    grown[line->output_count++] = value;
    line->outputs = grown;
    return true;
}

static const char *const colour_words[] = {"auto", "always", "never", NULL};

static bool take_colour(CommandLine *line, const CliOption *option, const char *value,
                        Error *error) {
    for (int i = 0; colour_words[i] != NULL; i++) {
        if (strcmp(value, colour_words[i]) == 0) {
            line->colour = (ColourRule)i;
            return true;
        }
    }
    return refuse(option, value, "auto, always or never", error);
}

static bool take_help(CommandLine *line, const CliOption *option, const char *value, Error *error) {
    line->help = true;
    line->help_all = value != NULL;
    return value == NULL || strcmp(value, "all") == 0 ||
           refuse(option, value, "all, or nothing,", error);
}

static bool take_print_schema(CommandLine *line, const CliOption *option, const char *value,
                              Error *error) {
    line->schema = attnviz_schema(value != NULL ? value : "document");
    return line->schema != NULL || refuse(option, value, "document, written or sweep", error);
}

static bool take_lines(CommandLine *line, const CliOption *option, const char *value,
                       Error *error) {
    (void)option, (void)error;
    line->has_lines = true;
    line->lines = value;
    return true;
}

/* Options that only store their text, or that they were given. */
#define TAKE_TEXT(field)                                                                           \
    static bool take_##field(CommandLine *line, const CliOption *option, const char *value,        \
                             Error *error) {                                                       \
        (void)option, (void)error;                                                                 \
        line->field = value;                                                                       \
        return true;                                                                               \
    }
#define TAKE_FLAG(field)                                                                           \
    static bool take_##field(CommandLine *line, const CliOption *option, const char *value,        \
                             Error *error) {                                                       \
        (void)option, (void)value, (void)error;                                                    \
        line->field = true;                                                                        \
        return true;                                                                               \
    }

TAKE_TEXT(format)
TAKE_TEXT(stem)
TAKE_FLAG(keep_going)
TAKE_FLAG(quiet)
TAKE_FLAG(verbose)
TAKE_FLAG(version)

/* The program's own, in the order of the help, each behind an option of the library. */
/* clang-format off */
static const struct {
    const char *after;
    CliOption option;
} own[] = {
    {"tokens",   {"lines",        0,  "[=FILE]", 0, "a sentence on each line of stdin or FILE: jsonl, or -O", take_lines}},
    {"tokens",   {"keep-going",   0,  NULL, 0, "a bad line does not stop the others", take_keep_going}},
    {"check",    {"output",      'o', "FILE", 0, "write FILE; its suffix names the format; repeatable", take_output}},
    {"check",    {"format",      'f', "FORMAT", 0, "write FORMAT to stdout; with -o, overrides the suffix", take_format}},
    {"check",    {"stem",        'O', "STEM", 0, "STEM.png, STEM.csv, STEM.embeddings.csv, STEM.json", take_stem}},
    {"csv-safe", {"quiet",       'q', NULL, 0, "no heatmap, names or notes", take_quiet}},
    {"csv-safe", {"verbose",     'v', NULL, 0, "say what is read and made", take_verbose}},
    {"csv-safe", {"color",        0,  "WHEN", 0, "auto, always or never", take_colour}},
    {"csv-safe", {"print-schema", 0,  "[=WHAT]", 0, "JSON Schema of what is read, or of what is written: {}", take_print_schema}},
    {"csv-safe", {"help",        'h', "[=all]", 0, "this help; =all has a line for every option", take_help}},
    {"csv-safe", {"version",      0,  NULL, 0, "the version", take_version}},
};
/* clang-format on */
static const size_t own_count = sizeof own / sizeof *own;

/* Most names differ in their first letter, and this list is made in every run. */
static bool is(const char *name, const char *other) {
    return name[0] == other[0] && strcmp(name, other) == 0;
}

/* What the command line says in other words. */
static bool is_said_otherwise(const char *name) {
    return is(name, "sentence") || is(name, "document");
}

static char letter_of(const char *name) {
    return is(name, "table") ? 't' : is(name, "weights") ? 'w' : '\0';
}

size_t option_list(CliOption options[OPTIONS_MOST]) {
    size_t count = 0, next = 0;
    const char *name;
    for (size_t i = 0; (name = attnviz_option_at(i)) != NULL && count < OPTIONS_MOST; i++) {
        if (is_said_otherwise(name)) {
            continue;
        }
        options[count++] = (CliOption){.name = name,
                                       .letter = letter_of(name),
                                       .argument = attnviz_option_argument(i),
                                       .index = i};
        while (next < own_count && count < OPTIONS_MOST && is(name, own[next].after)) {
            options[count++] = own[next++].option;
        }
    }
    return count;
}

const char *option_value(const CliOption *option, size_t index) {
    static const char *const schemas[] = {"document", "written", "sweep", NULL};
    static const char *const helps[] = {"all", NULL};
    if (option->take == NULL) {
        return attnviz_option_value(option->index, index);
    }
    if (option->take == take_format) {
        return attnviz_format_at(index);
    }
    const char *const *words = option->take == take_colour         ? colour_words
                               : option->take == take_print_schema ? schemas
                               : option->take == take_help         ? helps
                                                                   : NULL;
    for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
        if (i == index) {
            return words[i];
        }
    }
    return NULL;
}

/* What has no room is cut off. */
static void append(char help[OPTION_HELP_SIZE], const char *text) {
    size_t used = strlen(help);
    snprintf(help + used, OPTION_HELP_SIZE - used, "%s", text);
}

void option_help(const CliOption *option, char help[OPTION_HELP_SIZE]) {
    const char *text = option->help != NULL ? option->help : attnviz_option_help(option->index);
    const char *mark = strstr(text, "{}");
    snprintf(help, OPTION_HELP_SIZE, "%.*s",
             (int)(mark != NULL ? (size_t)(mark - text) : strlen(text)), text);
    if (mark == NULL) {
        return;
    }
    for (size_t i = 0; option_value(option, i) != NULL; i++) {
        append(help, i == 0 ? "" : ", ");
        append(help, option_value(option, i));
    }
    append(help, mark + 2);
}
