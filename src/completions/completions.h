/*
 * completions: what shells offer behind `attnviz`, made from the table of options when the program
 * is built, so that an option cannot be without it.
 */
#ifndef ATTNVIZ_COMPLETIONS_H
#define ATTNVIZ_COMPLETIONS_H

#include "option_list.h"

#include <stdio.h>

/** What an option's argument is, to someone who types it. */
typedef enum ArgumentKind {
    ARGUMENT_NONE,
    ARGUMENT_FILE,
    ARGUMENT_WORDS,
    ARGUMENT_TEXT
} ArgumentKind;

ArgumentKind argument_kind(const CliOption *option);

/** True where the argument may be left out; it then stands behind = only. */
bool argument_is_optional(const CliOption *option);

/** The argument's name: "FILE" of FILE and of [=FILE]. `name` holds 32 bytes. */
void argument_name(const CliOption *option, char name[32]);

/** What joins several of its words in one argument, or "". */
const char *argument_join(const CliOption *option);

/** Writes the option's words with spaces between, each ':' with a backslash where `escape`. */
void put_words(const CliOption *option, bool escape, FILE *to);

/** Writes the option's help, a backslash before each of `marks`, and `quote` for each '. */
void put_help(const CliOption *option, const char *marks, const char *quote, FILE *to);

/** One option in the language of each shell, with the line's end. */
void put_bash(const CliOption *option, FILE *to);
void put_zsh(const CliOption *option, FILE *to);
void put_fish(const CliOption *option, FILE *to);

#endif
