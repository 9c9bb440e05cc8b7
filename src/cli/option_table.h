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
    const char *help;
    bool (*take)(Arguments *arguments, const CliOption *option, const char *value, Error *error);
    OptionName attention; /* for options that documents have too */
};

extern const CliOption cli_options[];
extern const size_t cli_option_count;

/** The help text's option lines and what stands around them, to be written by sink_text. */
#define HELP_WIDTH 34

#endif
