#include "completions.h"

#include <string.h>

bool argument_is_optional(const CliOption *option) {
    return option->argument != NULL && option->argument[0] == '[';
}

void argument_name(const CliOption *option, char name[32]) {
    const char *begin = option->argument + (argument_is_optional(option) ? strlen("[=") : 0);
    snprintf(name, 32, "%.*s", (int)strcspn(begin, "]"), begin);
}

ArgumentKind argument_kind(const CliOption *option) {
    if (option->argument == NULL) {
        return ARGUMENT_NONE;
    }
    char name[32];
    argument_name(option, name);
    if (strcmp(name, "FILE") == 0 || strcmp(name, "STEM") == 0) {
        return ARGUMENT_FILE;
    }
    return option_value(option, 0) != NULL ? ARGUMENT_WORDS : ARGUMENT_TEXT;
}

const char *argument_join(const CliOption *option) {
    return strcmp(option->name, "view") == 0 ? "," : strcmp(option->name, "mask") == 0 ? "+" : "";
}

static void put_escaped(const char *text, const char *marks, const char *quote, FILE *to) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            fputs(quote, to);
            continue;
        }
        if (strchr(marks, *text) != NULL) {
            putc('\\', to);
        }
        putc(*text, to);
    }
}

void put_words(const CliOption *option, bool escape, FILE *to) {
    for (size_t i = 0; option_value(option, i) != NULL; i++) {
        fputs(i == 0 ? "" : " ", to);
        put_escaped(option_value(option, i), escape ? ":" : "", "'", to);
    }
}

void put_help(const CliOption *option, const char *marks, const char *quote, FILE *to) {
    char help[OPTION_HELP_SIZE];
    option_help(option, help);
    put_escaped(help, marks, quote, to);
}
