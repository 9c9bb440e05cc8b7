/*
 * option_list: every option of the command line: those of the library, each a request's, and the
 * program's own among them.
 */
#ifndef ATTNVIZ_OPTION_LIST_H
#define ATTNVIZ_OPTION_LIST_H

#include "command_line.h"

#define OPTIONS_MOST 64

typedef struct CliOption CliOption;
struct CliOption {
    const char *name;     /* without the dashes */
    char letter;          /* or 0 */
    const char *argument; /* its name in the help; [=NAME]: may be left out; NULL: takes none */
    size_t index;         /* of the library's, in attnviz_option_at */
    const char *help;     /* of the program's own; else NULL */
    /* What an option of the program does; NULL for those that the request takes. */
    bool (*take)(CommandLine *line, const CliOption *option, const char *value, Error *error);
};

/** Lists the options in the order of the help and returns how many there are. */
size_t option_list(CliOption options[OPTIONS_MOST]);

/**
 * The index-th word that the option's argument may be, or NULL past the last: what a completion
 * offers. A word that more must follow ends in a colon.
 */
const char *option_value(const CliOption *option, size_t index);

#define OPTION_HELP_SIZE 256

/** The option's line of help with its words filled in, cut where it has no room. */
void option_help(const CliOption *option, char help[OPTION_HELP_SIZE]);

#endif
