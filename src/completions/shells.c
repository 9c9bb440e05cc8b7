#include "completions.h"

/* "    -t | --table) argument=files ;;" */
void put_bash(const CliOption *option, FILE *to) {
    fputs("    ", to);
    if (option->letter != 0) {
        fprintf(to, "-%c | ", option->letter);
    }
    fprintf(to, "--%s) argument='%s", option->name, argument_is_optional(option) ? "?" : "");
    switch (argument_kind(option)) {
    case ARGUMENT_FILE:
        fputs("files", to);
        break;
    case ARGUMENT_WORDS:
        put_words(option, false, to);
        break;
    case ARGUMENT_TEXT:
        fputs("text", to);
        break;
    case ARGUMENT_NONE:
        break;
    }
    fprintf(to, "' join=%s ;;\n", argument_join(option));
}

/* Behind the argument's name: ":FILE:_files". */
static void put_zsh_action(const CliOption *option, FILE *to) {
    const char *join = argument_join(option);
    if (argument_kind(option) == ARGUMENT_FILE) {
        fputs("_files", to);
    } else if (argument_kind(option) != ARGUMENT_WORDS) {
        putc(' ', to);
    } else if (join[0] != '\0') {
        fprintf(to, "_sequence -s %s compadd - ", join);
        put_words(option, true, to);
    } else {
        putc('(', to);
        put_words(option, true, to);
        putc(')', to);
    }
}

static void put_zsh_help(const CliOption *option, FILE *to) {
    fputs("'[", to);
    put_help(option, "[]\\:", "'\\''", to);
    putc(']', to);
}

/* The names: "{-t+,--table=}", as _arguments wants them said. */
static void put_zsh_names(const CliOption *option, FILE *to) {
    bool has_argument = option->argument != NULL;
    if (option->letter != 0) {
        fprintf(to, "{-%c%s,", option->letter, has_argument ? "+" : "");
    }
    fprintf(to, "--%s%s%s", option->name, has_argument ? "=" : "", option->letter != 0 ? "}" : "");
}

/* An argument that may be left out stands behind = only, and so with the long name only. */
static void put_zsh_optional(const CliOption *option, const char *name, FILE *to) {
    if (option->letter != 0) {
        fprintf(to, "    \\*-%c", option->letter);
        put_zsh_help(option, to);
        fputs("' \\\n", to);
    }
    fprintf(to, "    \\*--%s=-", option->name);
    put_zsh_help(option, to);
    fprintf(to, "::%s:", name);
    put_zsh_action(option, to);
    fputs("' \\\n", to);
}

/* "    \*{-t+,--table=}'[embedding table]:FILE:_files' \": each may be given again. */
void put_zsh(const CliOption *option, FILE *to) {
    char name[32] = "";
    if (option->argument != NULL) {
        argument_name(option, name);
    }
    if (argument_is_optional(option)) {
        put_zsh_optional(option, name, to);
        return;
    }
    fputs("    \\*", to);
    put_zsh_names(option, to);
    put_zsh_help(option, to);
    if (option->argument != NULL) {
        fprintf(to, ":%s:", name);
        put_zsh_action(option, to);
    }
    fputs("' \\\n", to);
}

/* Words to choose from; behind a comma fish's own function goes on with the next. */
static void put_fish_words(const CliOption *option, FILE *to) {
    bool is_list = argument_join(option)[0] == ',';
    fputs(is_list ? " -a '(__fish_append , " : " -a '", to);
    put_words(option, false, to);
    fputs(is_list ? ")'" : "'", to);
}

/* "complete -c attnviz -s t -l table -r -F -d 'embedding table'" */
void put_fish(const CliOption *option, FILE *to) {
    fputs("complete -c attnviz", to);
    if (option->letter != 0) {
        fprintf(to, " -s %c", option->letter);
    }
    fprintf(to, " -l %s", option->name);
    if (argument_kind(option) == ARGUMENT_FILE) {
        fputs(" -r -F", to);
    } else if (argument_kind(option) != ARGUMENT_NONE && !argument_is_optional(option)) {
        fputs(" -x", to);
    }
    if (argument_kind(option) == ARGUMENT_WORDS) {
        put_fish_words(option, to);
    }
    fputs(" -d '", to);
    put_help(option, "\\", "\\'", to);
    fputs("'\n", to);
}
