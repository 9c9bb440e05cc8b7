#include "arguments.h"
#include "option_table.h"
#include "weights_option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MOST 64
#define DEFAULT_DPI  192

/* getopt's own tables, made from ours. */
typedef struct Getopt {
    struct option names[OPTIONS_MOST + 1];
    char letters[2 + 2 * OPTIONS_MOST + 1];
} Getopt;

static void fill_getopt(Getopt *table) {
    *table = (Getopt){.letters = ":"};
    char *letters = table->letters + 1;
    for (size_t i = 0; i < cli_option_count; i++) {
        const CliOption *option = &cli_options[i];
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

static const CliOption *find_option(int code) {
    if (code >= 256) {
        return &cli_options[code - 256];
    }
    for (size_t i = 0; i < cli_option_count; i++) {
        if (cli_options[i].letter == code) {
            return &cli_options[i];
        }
    }
    return NULL;
}

static const char *nearest_option(const char *name) {
    const char *best = NULL;
    size_t least = 1 + strlen(name) / 3;
    for (size_t i = 0; i < cli_option_count; i++) {
        size_t distance = text_distance(name, cli_options[i].name);
        if (distance <= least) {
            least = distance;
            best = cli_options[i].name;
        }
    }
    return best;
}

/* An option that getopt does not know, or that lacks or has too much of an argument. */
static bool refuse(char **argv, int code, Error *error) {
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_long = optopt == 0 || optopt >= 256;
    const char *typed = is_long ? argv[optind - 1] : letter;
    if (code == ':') {
        return error_set(error, ERROR_USAGE, typed, "an argument is wanted after it");
    }
    if (optopt >= 256) {
        return error_set(error, ERROR_USAGE, typed, "the option takes no argument");
    }
    const char *near = is_long ? nearest_option(typed + 2) : NULL;
    return error_set(error, ERROR_USAGE, typed,
                     "there is no such option%s%s%s; a sentence that begins with - goes after --",
                     near != NULL ? "; did you mean --" : "", near != NULL ? near : "",
                     near != NULL ? "?" : "");
}

static bool read_options(int argc, char **argv, Arguments *arguments, Error *error) {
    Getopt table;
    fill_getopt(&table);
    opterr = 0;
    optind = 0; /* so that one process may read several command lines */
    int code;
    while ((code = getopt_long(argc, argv, table.letters, table.names, NULL)) != -1) {
        const CliOption *option = code == '?' || code == ':' ? NULL : find_option(code);
        if (option == NULL) {
            return refuse(argv, code, error);
        }
        if (!option->take(arguments, option, optarg, error)) {
            return false;
        }
    }
    return true;
}

/* The words of the sentence joined by one space. */
static bool join_words(char **words, int count, Arguments *arguments, Error *error) {
    size_t size = 1;
    for (int i = 0; i < count; i++) {
        size += strlen(words[i]) + 1;
    }
    arguments->sentence = calloc(size, 1);
    if (arguments->sentence == NULL) {
        return error_no_memory(error, "SENTENCE");
    }
    char *end = arguments->sentence;
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            *end++ = ' ';
        }
        size_t length = strlen(words[i]);
        memcpy(end, words[i], length);
        end += length;
    }
    return true;
}

/* Two asks for one stream, or two answers to where to write, are one too many. */
bool arguments_check(const Arguments *a, Error *error) {
    const char *const files[] = {a->table, a->weights, a->attention, a->tokens, a->lines};
    int readers = a->document_on_stdin || (a->has_lines && a->lines == NULL);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        readers += files[i] != NULL && strcmp(files[i], "-") == 0;
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        readers += a->weight_files[i] != NULL && strcmp(a->weight_files[i], "-") == 0;
    }
    if (readers > 1) {
        return error_set(error, ERROR_USAGE, "-", "standard input can be read only once");
    }
    if (a->stem != NULL && !a->has_lines && (a->format != NULL || a->output_count > 0)) {
        return error_set(error, ERROR_USAGE, "--stem",
                         "names the default four files and does not go with -o or -f");
    }
    if (!weights_option_check(a, error)) {
        return false;
    }
    if (a->check && (a->stem != NULL || a->format != NULL || a->output_count > 0 || a->has_sweep)) {
        return error_set(error, ERROR_USAGE, "--check",
                         "writes its report to stdout and does not go with -o, -f, -O or --sweep");
    }
    return true;
}

static bool refuse_beside_lines(const char *option, const char *what, Error *error) {
    return error_set(error, ERROR_USAGE, option, "does not go with --lines, %s", what);
}

/* Each line asks for itself, and for nothing that a whole run is for. */
static bool check_lines(const Arguments *a, Error *error) {
    if (!a->has_lines) {
        return !a->keep_going ||
               error_set(error, ERROR_USAGE, "--keep-going", "means nothing without --lines");
    }
    if (a->sentence != NULL || a->document_on_stdin) {
        return error_set(error, ERROR_USAGE, "--lines",
                         "reads its sentences from stdin, or from FILE with --lines=FILE; none is "
                         "taken from the command line");
    }
    if (a->check || a->has_sweep || a->compare_count > 0) {
        const char *other = a->check ? "--check" : a->has_sweep ? "--sweep" : "--compare";
        return refuse_beside_lines(other, "whose sentences stand each for itself", error);
    }
    if (a->attention != NULL || a->tokens != NULL) {
        return refuse_beside_lines(a->attention != NULL ? "--attention" : "--tokens",
                                   "whose lines are cut into tokens", error);
    }
    if (a->output_count > 1 || (a->output_count > 0 && a->stem != NULL)) {
        return error_set(error, ERROR_USAGE, "-o", "is given once with --lines, and not beside -O");
    }
    return true;
}

/* The maps are drawn alone: what else is asked for would be passed over in silence. */
static bool check_list(const Arguments *a, Error *error) {
    bool has_sentence =
        a->sentence != NULL || a->document_on_stdin || a->table != NULL || a->has_lines;
    bool has_more = a->check || a->has_sweep || a->compare_count > 0 || a->view_count > 0;
    return !a->lists_maps || (!has_sentence && !has_more && a->stem == NULL) ||
           error_set(error, ERROR_USAGE, "--colormap",
                     "list draws the maps alone; it goes with -o, -f and how a figure looks");
}

static bool read_all(int argc, char **argv, Arguments *arguments, Error *error) {
    if (!read_options(argc, argv, arguments, error)) {
        return false;
    }
    int count = argc - optind;
    char **words = argv + optind;
    /* After -- a dash is a word. */
    bool is_after_dashes = optind > 1 && strcmp(argv[optind - 1], "--") == 0;
    if (count == 1 && strcmp(words[0], "-") == 0 && !is_after_dashes) {
        arguments->document_on_stdin = !arguments->has_lines || arguments->lines != NULL;
    } else if (count > 0 && !join_words(words, count, arguments, error)) {
        return false;
    }
    return arguments_check(arguments, error) && check_lines(arguments, error) &&
           check_list(arguments, error);
}

void arguments_default(Arguments *arguments) {
    *arguments = (Arguments){.dpi = DEFAULT_DPI};
    options_default(&arguments->options);
}

bool arguments_read(int argc, char **argv, Arguments *arguments, Error *error) {
    arguments_default(arguments);
    if (!read_all(argc, argv, arguments, error)) {
        arguments_free(arguments);
        return false;
    }
    return true;
}

void arguments_free(Arguments *arguments) {
    free(arguments->sentence);
    free(arguments->outputs);
    free(arguments->compare);
    sweep_grid_free(&arguments->sweep);
    options_free(&arguments->options);
    *arguments = (Arguments){0};
}
