#include "command_line.h"

#include "edit_distance.h"
#include "failure.h"
#include "option_list.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* getopt's own tables, made from ours. */
typedef struct Getopt {
    CliOption options[OPTIONS_MOST];
    size_t count;
    struct option names[OPTIONS_MOST + 1];
    char letters[2 + 2 * OPTIONS_MOST + 1];
} Getopt;

static void fill_getopt(Getopt *table) {
    *table = (Getopt){.letters = ":"};
    char *letters = table->letters + 1;
    table->count = option_list(table->options);
    for (size_t i = 0; i < table->count; i++) {
        const CliOption *option = &table->options[i];
        int takes = option->argument == NULL     ? no_argument
                    : option->argument[0] == '[' ? optional_argument
                                                 : required_argument;
        table->names[i] = (struct option){option->name, takes, NULL, (int)(256 + i)};
        if (option->letter != 0) {
            *letters++ = option->letter;
            if (takes == required_argument) {
                *letters++ = ':';
            }
        }
    }
}

static const CliOption *find_option(const Getopt *table, int code) {
    if (code >= 256) {
        return &table->options[code - 256];
    }
    for (size_t i = 0; i < table->count; i++) {
        if (table->options[i].letter == code) {
            return &table->options[i];
        }
    }
    return NULL;
}

static const char *nearest_option(const Getopt *table, const char *name) {
    const char *best = NULL;
    size_t least = 1 + strlen(name) / 3;
    for (size_t i = 0; i < table->count; i++) {
        size_t distance = edit_distance(name, table->options[i].name);
        if (distance <= least) {
            least = distance;
            best = table->options[i].name;
        }
    }
    return best;
}

/* An option that getopt does not know, or that lacks or has too much of an argument. */
static bool refuse(const Getopt *table, char **argv, int code, Error *error) {
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_long = optopt == 0 || optopt >= 256;
    const char *typed = is_long ? argv[optind - 1] : letter;
    if (code == ':') {
        return error_set(error, ERROR_USAGE, typed, "an argument is wanted after it");
    }
    if (optopt >= 256) {
        return error_set(error, ERROR_USAGE, typed, "the option takes no argument");
    }
    const char *near = is_long ? nearest_option(table, typed + 2) : NULL;
    return error_set(error, ERROR_USAGE, typed,
                     "there is no such option%s%s%s; a sentence that begins with - goes after --",
                     near != NULL ? "; did you mean --" : "", near != NULL ? near : "",
                     near != NULL ? "?" : "");
}

static bool set(CommandLine *line, const char *option, const char *value, Error *error) {
    attnviz_error found;
    return succeeded(attnviz_request_set(line->request, option, value, &found), &found, error);
}

static bool read_options(int argc, char **argv, CommandLine *line, Error *error) {
    Getopt table;
    fill_getopt(&table);
    opterr = 0;
    optind = 0; /* so that one process may read several command lines */
    int code;
    while ((code = getopt_long(argc, argv, table.letters, table.names, NULL)) != -1) {
        const CliOption *option = code == '?' || code == ':' ? NULL : find_option(&table, code);
        if (option == NULL) {
            return refuse(&table, argv, code, error);
        }
        bool taken = option->take != NULL ? option->take(line, option, optarg, error)
                                          : set(line, option->name, optarg, error);
        if (!taken) {
            return false;
        }
    }
    return true;
}

/* The words of the sentence joined by one space. */
static char *join_words(char **words, int count) {
    size_t size = 1;
    for (int i = 0; i < count; i++) {
        size += strlen(words[i]) + 1;
    }
    char *sentence = calloc(size, 1), *end = sentence;
    for (int i = 0; sentence != NULL && i < count; i++) {
        size_t length = strlen(words[i]);
        if (i > 0) {
            *end++ = ' ';
        }
        memcpy(end, words[i], length);
        end += length;
    }
    return sentence;
}

static bool set_words(char **words, int count, CommandLine *line, Error *error) {
    char *sentence = join_words(words, count);
    bool done = sentence != NULL ? set(line, "sentence", sentence, error)
                                 : error_no_memory(error, "SENTENCE");
    free(sentence);
    return done;
}

bool command_line_has(const CommandLine *line, const char *option) {
    return attnviz_request_value(line->request, option) != NULL;
}

bool command_line_lists_maps(const CommandLine *line) {
    const char *map = attnviz_request_value(line->request, "colormap");
    return map != NULL && strcmp(map, "list") == 0;
}

/* The library sees to it that its own files are not the same stream. */
static bool check_readers(const CommandLine *line, Error *error) {
    bool reads_stdin = line->lines == NULL || strcmp(line->lines, "-") == 0;
    const char *file;
    for (size_t i = 0; line->has_lines && reads_stdin; i++) {
        if ((file = attnviz_request_file(line->request, i)) == NULL) {
            return true;
        }
        if (strcmp(file, "-") == 0) {
            return error_set(error, ERROR_USAGE, "-", "standard input can be read only once");
        }
    }
    return true;
}

/* Two answers to where to write are one too many. */
static bool check_outputs(const CommandLine *line, Error *error) {
    bool has_outputs = line->format != NULL || line->output_count > 0;
    if (line->stem != NULL && !line->has_lines && has_outputs) {
        return error_set(error, ERROR_USAGE, "--stem",
                         "names the default four files and does not go with -o or -f");
    }
    bool has_more = line->stem != NULL || has_outputs || command_line_has(line, "sweep");
    return !command_line_has(line, "check") || !has_more ||
           error_set(error, ERROR_USAGE, "--check",
                     "writes its report to stdout and does not go with -o, -f, -O or --sweep");
}

static bool check_beside_lines(const CommandLine *line, Error *error) {
    static const struct {
        const char *option, *why;
    } others[] = {{"check", "whose sentences stand each for itself"},
                  {"sweep", "whose sentences stand each for itself"},
                  {"compare", "whose sentences stand each for itself"},
                  {"attention", "whose lines are cut into tokens"},
                  {"tokens", "whose lines are cut into tokens"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (command_line_has(line, others[i].option)) {
            error_set(error, ERROR_USAGE, "", "does not go with --lines, %s", others[i].why);
            return error_at(error, "--%s", others[i].option);
        }
    }
    return true;
}

/* Each line asks for itself, and for nothing that a whole run is for. */
static bool check_lines(const CommandLine *line, Error *error) {
    if (!line->has_lines) {
        return !line->keep_going ||
               error_set(error, ERROR_USAGE, "--keep-going", "means nothing without --lines");
    }
    if (command_line_has(line, "sentence") || command_line_has(line, "document")) {
        return error_set(error, ERROR_USAGE, "--lines",
                         "reads its sentences from stdin, or from FILE with --lines=FILE; none is "
                         "taken from the command line");
    }
    if (!check_beside_lines(line, error)) {
        return false;
    }
    bool has_two = line->output_count > 1 || (line->output_count > 0 && line->stem != NULL);
    return !has_two ||
           error_set(error, ERROR_USAGE, "-o", "is given once with --lines, and not beside -O");
}

/* The maps are drawn alone: what else is asked for would be passed over in silence. */
static bool check_list(const CommandLine *line, Error *error) {
    static const char *const others[] = {"sentence", "document", "table", "check",
                                         "sweep",    "compare",  "view"};
    bool has_more = line->has_lines || line->stem != NULL;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        has_more = has_more || command_line_has(line, others[i]);
    }
    return !has_more || !command_line_lists_maps(line) ||
           error_set(error, ERROR_USAGE, "--colormap",
                     "list draws the maps alone; it goes with -o, -f and how a figure looks");
}

static bool read_all(int argc, char **argv, CommandLine *line, Error *error) {
    if (!read_options(argc, argv, line, error)) {
        return false;
    }
    int count = argc - optind;
    char **words = argv + optind;
    /* After -- a dash is a word. */
    bool is_after_dashes = optind > 1 && strcmp(argv[optind - 1], "--") == 0;
    bool is_dash = count == 1 && strcmp(words[0], "-") == 0 && !is_after_dashes;
    if (is_dash && line->has_lines && line->lines == NULL) {
        return true; /* what --lines reads */
    }
    return is_dash ? set(line, "document", "-", error)
                   : count == 0 || set_words(words, count, line, error);
}

static bool check_request(const CommandLine *line, Error *error) {
    attnviz_error found;
    return succeeded(attnviz_request_check(line->request, &found), &found, error);
}

static bool check_all(const CommandLine *line, Error *error) {
    return check_readers(line, error) && check_outputs(line, error) && check_request(line, error) &&
           check_lines(line, error) && check_list(line, error);
}

bool command_line_read(int argc, char **argv, CommandLine *line, Error *error) {
    attnviz_error found;
    *line = (CommandLine){0};
    bool done = succeeded(attnviz_request_new(&line->request, &found), &found, error) &&
                read_all(argc, argv, line, error) && check_all(line, error);
    if (!done) {
        command_line_free(line);
    }
    return done;
}

void command_line_free(CommandLine *line) {
    attnviz_request_free(line->request);
    free(line->outputs);
    *line = (CommandLine){0};
}
