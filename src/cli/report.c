#include "report.h"

#include "option_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A terminal's columns, less one: some wrap a line that fills them. */
#define HELP_COLUMNS 79

/* Where the meanings of the options begin. */
#define HELP_INDENT     22
#define HELP_ALL_INDENT 26

/* What most people ask for; the others are named below them. */
static const char *const usual[] = {"table",  "weights", "compare", "mask", "output",
                                    "format", "view",    "query",   "help"};

static bool is_usual(const CliOption *option) {
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (strcmp(option->name, usual[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Text in a column: `at` is where its line has come to, `indent` where its next ones begin. */
typedef struct Column {
    Sink *sink;
    size_t at, indent;
} Column;

/* Characters, each one column wide: the help has no others. */
static size_t count_characters(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

static void put_padding(Column *column) {
    for (; column->at < column->indent; column->at++) {
        sink_char(column->sink, ' ');
    }
}

static void put_line_end(Column *column) {
    sink_char(column->sink, '\n');
    column->at = 0;
}

static void put_word(Column *column, const char *word, size_t length) {
    size_t width = count_characters(word, length);
    bool is_first = column->at <= column->indent;
    if (!is_first && column->at + 1 + width > HELP_COLUMNS) {
        put_line_end(column);
        is_first = true;
    }
    put_padding(column);
    sink_text(column->sink, is_first ? "" : " ");
    sink_bytes(column->sink, word, length);
    column->at += width + (is_first ? 0 : 1);
}

static void put_words(Column *column, const char *text) {
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        put_word(column, text, length);
        text += length + (text[length] == ' ');
    }
}

static void help_option(const CliOption *option, size_t indent, Sink *sink) {
    char left[64];
    char letter[5] = "    ";
    if (option->letter != 0) {
        letter[0] = '-';
        letter[1] = option->letter;
        letter[2] = ',';
    }
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
             option->argument != NULL && option->argument[0] != '[' ? " " : "",
             option->argument != NULL ? option->argument : "");
    sink_text(sink, left);
    Column column = {sink, strlen(left), indent};
    if (column.at >= indent) {
        put_line_end(&column);
    }
    char help[OPTION_HELP_SIZE];
    option_help(option, help);
    put_padding(&column);
    put_words(&column, help);
    put_line_end(&column);
}

/* "Also --no-weights --cross …": the options that have no line of their own. */
static void help_others(const CliOption *options, size_t count, Sink *sink) {
    Column column = {sink, 0, 0};
    put_words(&column, "Also");
    for (size_t i = 0; i < count; i++) {
        if (!is_usual(&options[i])) {
            char name[64];
            snprintf(name, sizeof name, "--%s", options[i].name);
            put_word(&column, name, strlen(name));
        }
    }
    put_line_end(&column);
}

static void help_usual(const CliOption *options, size_t count, Sink *sink) {
    for (size_t i = 0; i < count; i++) {
        if (is_usual(&options[i])) {
            help_option(&options[i], HELP_INDENT, sink);
        }
    }
    help_others(options, count, sink);
    sink_text(sink, "The whole manual: man attnviz\n");
}

static void help_all(const CliOption *options, size_t count, Sink *sink) {
    for (size_t i = 0; i < count; i++) {
        help_option(&options[i], HELP_ALL_INDENT, sink);
    }
    sink_text(sink, "\nExit status: 0 done, 1 an output could not be written, 2 wrong usage,\n"
                    "3 bad data, 4 a word the table lacks. The whole manual: man attnviz\n");
}

void report_help(bool all, Sink *sink) {
    CliOption options[OPTIONS_MOST];
    size_t count = option_list(options);
    sink_text(sink, "Usage: attnviz [OPTION]... SENTENCE...\n"
                    "       attnviz [OPTION]... -          a JSON document or a sentence on stdin\n"
                    "Draws what self-attention does to a sentence: attention.png, attention.csv,\n"
                    "attention.embeddings.csv, attention.json, and a heatmap on stdout.\n\n");
    if (all) {
        help_all(options, count, sink);
    } else {
        help_usual(options, count, sink);
    }
}

/* A line of stderr is gathered, so that lines of several runs do not mix, and in memory that is
 * there already, so that memory running out can be told. */
typedef struct Line {
    char bytes[2048];
    size_t used;
} Line;

static void send(Line *line) {
    output_tell(line->bytes, line->used);
    line->used = 0;
}

/* Tokens and file names may hold anything; a terminal gets only what is printable. One byte is left
 * for the line's end. */
static void add(Line *line, const char *text) {
    while (*text != '\0') {
        size_t used;
        line->used += attnviz_printable(text, line->bytes + line->used,
                                        sizeof line->bytes - 1 - line->used, &used);
        text += used;
        if (*text != '\0') {
            send(line);
        }
    }
}

static void end(Line *line) {
    line->bytes[line->used++] = '\n';
    send(line);
}

void report_error(const Error *error) {
    Line line = {.used = 0};
    add(&line, "attnviz: ");
    add(&line, error->where);
    add(&line, error->where[0] != '\0' ? ": " : "");
    add(&line, error->what);
    end(&line);
}

void report_note(const char *note) {
    Line line = {.used = 0};
    add(&line, "attnviz: note: ");
    add(&line, note);
    end(&line);
}

void report_line(const char *format, ...) {
    char text[REPORT_LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    Line line = {.used = 0};
    add(&line, "attnviz: ");
    add(&line, text);
    end(&line);
}
