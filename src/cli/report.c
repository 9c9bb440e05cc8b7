#include "report.h"

#include "option_table.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void help_option(Sink *sink, const CliOption *option) {
    char left[64], line[256];
    char letter[5] = "    ";
    if (option->letter != 0) {
        letter[0] = '-';
        letter[1] = option->letter;
        letter[2] = ',';
    }
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
             option->argument != NULL && option->argument[0] != '[' ? " " : "",
             option->argument != NULL ? option->argument : "");
    snprintf(line, sizeof line, "%-*s%s\n", 26, left, option->help);
    sink_text(sink, line);
}

void report_help(Sink *sink) {
    sink_text(sink, "Usage: attnviz [OPTION]... SENTENCE...\n"
                    "       attnviz [OPTION]... -          a JSON document or a sentence on stdin\n"
                    "Draws what self-attention does to a sentence: attention.png, attention.csv,\n"
                    "attention.embeddings.csv, attention.json, and a heatmap on stdout.\n\n");
    for (size_t i = 0; i < cli_option_count; i++) {
        help_option(sink, &cli_options[i]);
    }
    sink_text(sink, "\nExit status: 0 done, 1 an output could not be written, 2 wrong usage,\n"
                    "3 bad data, 4 a word the table lacks.\n");
}

/* Tokens and file names may hold anything; a terminal gets only what is printable. */
static void print_printable(const char *text) {
    char *printable = text_printable(text);
    fputs(printable != NULL ? printable : "(out of memory)", stderr);
    free(printable);
}

void report_error(const Error *error) {
    fputs("attnviz: ", stderr);
    print_printable(error->where);
    fputs(error->where[0] != '\0' ? ": " : "", stderr);
    print_printable(error->what);
    fputc('\n', stderr);
}

void report_notes(const Notes *notes) {
    for (size_t i = 0; i < notes->count; i++) {
        fputs("attnviz: note: ", stderr);
        print_printable(notes->text[i]);
        fputc('\n', stderr);
    }
}

void report_line(const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fputs("attnviz: ", stderr);
    print_printable(line);
    fputc('\n', stderr);
}
