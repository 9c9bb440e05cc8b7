/*
 * command_line: argv as a value: a request to the library, and what the program does beside it.
 */
#ifndef ATTNVIZ_COMMAND_LINE_H
#define ATTNVIZ_COMMAND_LINE_H

#include "error.h"

#include <attnviz.h>

typedef enum ColourRule { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourRule;

/** What the command line asks for. Paths and texts point into argv; freed with command_line_free.
 */
typedef struct CommandLine {
    attnviz_request *request; /* owned */
    bool has_lines, keep_going;
    const char *lines;    /* --lines=FILE; NULL: stdin */
    const char **outputs; /* -o, in order; owned array */
    size_t output_count;
    const char *format; /* -f */
    const char *stem;   /* -O */
    bool quiet, verbose, version;
    bool help, help_all; /* --help, --help=all */
    const char *schema;  /* --print-schema: the text to print; else NULL */
    ColourRule colour;
} CommandLine;

/** Reads argv. Fails with ERROR_USAGE naming the option and what would be right. */
bool command_line_read(int argc, char **argv, CommandLine *line, Error *error);

/** True where the option of the library was given. */
bool command_line_has(const CommandLine *line, const char *option);

/** True for --colormap list. */
bool command_line_lists_maps(const CommandLine *line);

void command_line_free(CommandLine *line);

#endif
