/*
 * option_table: every option of the command line, one row each: its names, its argument, its line
 * in the help and what it does.
 */
#ifndef ATTNVIZ_OPTION_TABLE_H
#define ATTNVIZ_OPTION_TABLE_H

#include "arguments.h"

typedef struct CliOption CliOption;
struct CliOption {
    const char *name;     /* without the dashes */
    char letter;          /* or 0 */
    const char *argument; /* its name in the help; [=NAME]: may be left out; NULL: takes none */
    const char *help;     /* {} stands for the words that option_value has */
    bool (*take)(Arguments *arguments, const CliOption *option, const char *value, Error *error);
    OptionName attention; /* for options that documents have too */
};

extern const CliOption cli_options[];
extern const size_t cli_option_count;

/**
 * The index-th word that the option's argument may be, or NULL past the last: what a completion
 * offers. A word that more must follow ends in a colon or an equals sign.
 */
const char *option_value(const CliOption *option, size_t index);

#define OPTION_HELP_SIZE 256

/** The option's line of help with its words filled in, cut where it has no room. */
void option_help(const CliOption *option, char help[OPTION_HELP_SIZE]);

#endif
