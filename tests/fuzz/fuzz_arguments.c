/*
 * A command line, its words parted by line ends. It is refused as wrong usage, or read: then the
 * values of its options read back as the same, and a plan of outputs can be made.
 */
#include "command_line.h"
#include "fuzz.h"
#include "option_table.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 64

static int split(char *text, char *argv[MOST_WORDS + 2]) {
    int argc = 0;
    argv[argc++] = text; /* the program's name: the first line, as good as any */
    for (char *end = strchr(text, '\n'); end != NULL && argc <= MOST_WORDS;
         end = strchr(end, '\n')) {
        *end++ = '\0';
        argv[argc++] = end;
    }
    argv[argc] = NULL;
    return argc;
}

static void check_options(const Options *options) {
    Options again;
    options_default(&again);
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        char text[256], text_again[256];
        Error error = {0};
        options_text(options, name, text);
        fuzz_holds(options_set(&again, name, text, ERROR_USAGE, "", &error),
                   "an option's text can be read");
        options_text(&again, name, text_again);
        fuzz_holds(strcmp(text, text_again) == 0, "an option's text reads back as the same");
    }
    options_free(&again);
}

/* What the library makes of the options that the command line set. */
static void check_request(const attnviz_request *request) {
    Arguments arguments;
    Error error = {0};
    arguments_default(&arguments);
    for (size_t i = 0; i < option_row_count; i++) {
        const OptionRow *row = &option_rows[i];
        const char *value = attnviz_request_value(request, row->name);
        if (value != NULL) {
            bool may_lack = row->argument == NULL || row->argument[0] == '[';
            bool lacks = may_lack && value[0] == '\0';
            fuzz_holds(row->take(&arguments, row, lacks ? NULL : value, &error),
                       "what was set can be set again");
        }
    }
    check_options(&arguments.options);
    arguments_free(&arguments);
}

static void check_plan(const CommandLine *line) {
    attnviz_request *request = NULL;
    attnviz_trace *trace = NULL;
    Plan plan = {0};
    Error error = {0};
    fuzz_holds(attnviz_request_new(&request, NULL) == ATTNVIZ_OK &&
                   attnviz_request_set(request, "sentence", "cat", NULL) == ATTNVIZ_OK &&
                   attnviz_run(request, &trace, NULL) == ATTNVIZ_OK,
               "a cat attends to itself");
    if (!plan_make(line, trace, &plan, &error)) {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_USAGE, "a plan that cannot be is wrong usage");
    }
    plan_free(&plan);
    attnviz_trace_free(trace);
    attnviz_request_free(request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size), *argv[MOST_WORDS + 2];
    int argc = split(text, argv);
    CommandLine line = {0};
    Error error = {0};
    if (command_line_read(argc, argv, &line, &error)) {
        check_request(line.request);
        check_plan(&line);
        command_line_free(&line);
    } else {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_USAGE, "what cannot be read is wrong usage");
        fuzz_holds(error.where[0] != '\0', "wrong usage names an option");
    }
    free(text);
    return 0;
}
