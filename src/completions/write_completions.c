/*
 * write_completions SHELL TEMPLATE FILE: copies a template; where a line is @OPTIONS@ come those of
 * the program in the shell's language, and @NAMES@ in a line is the list of their names. Runs when
 * attnviz is built, never when it is used.
 */
#include "completions.h"

#include <string.h>

typedef void PutOption(const CliOption *option, FILE *to);

static PutOption *put_of_shell(const char *shell) {
    return strcmp(shell, "bash") == 0   ? put_bash
           : strcmp(shell, "zsh") == 0  ? put_zsh
           : strcmp(shell, "fish") == 0 ? put_fish
                                        : NULL;
}

static void put_names(FILE *to) {
    CliOption options[OPTIONS_MOST];
    size_t count = option_list(options);
    for (size_t i = 0; i < count; i++) {
        fprintf(to, "%s--%s", i == 0 ? "" : " ", options[i].name);
    }
}

static void put_line(const char *line, PutOption *put, FILE *to) {
    const char *names = strstr(line, "@NAMES@");
    if (strcmp(line, "@OPTIONS@\n") == 0) {
        CliOption options[OPTIONS_MOST];
        size_t count = option_list(options);
        for (size_t i = 0; i < count; i++) {
            put(&options[i], to);
        }
    } else if (names != NULL) {
        fwrite(line, 1, (size_t)(names - line), to);
        put_names(to);
        fputs(names + strlen("@NAMES@"), to);
    } else {
        fputs(line, to);
    }
}

static bool fill(FILE *template, PutOption *put, FILE *to) {
    char line[256];
    while (template != NULL && to != NULL && fgets(line, sizeof line, template) != NULL) {
        put_line(line, put, to);
    }
    return template != NULL && to != NULL && !ferror(template) && !ferror(to);
}

int main(int argc, char **argv) {
    PutOption *put = argc == 4 ? put_of_shell(argv[1]) : NULL;
    if (put == NULL) {
        fprintf(stderr, "usage: write_completions bash|zsh|fish TEMPLATE FILE\n");
        return 2;
    }
    FILE *template = fopen(argv[2], "r"), *to = fopen(argv[3], "w");
    bool done = fill(template, put, to);
    if (template != NULL) {
        fclose(template);
    }
    if (to != NULL) {
        done = fclose(to) == 0 && done;
    }
    if (!done) {
        fprintf(stderr, "write_completions: %s or %s cannot be read or written\n", argv[2],
                argv[3]);
    }
    return !done;
}
