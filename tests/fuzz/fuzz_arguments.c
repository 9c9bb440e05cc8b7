/*
 * A command line, its words parted by line ends. It is refused as wrong usage, or read: then the
 * values of its options read back as the same, and a plan of outputs can be made.
 */
#include "arguments.h"
#include "fuzz.h"
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

static void check_plan(const Arguments *arguments) {
    Plan plan = {0};
    Error error = {0};
    if (!plan_make(arguments, true, &plan, &error)) {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_USAGE, "a plan that cannot be is wrong usage");
    }
    plan_free(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_text(data, size), *argv[MOST_WORDS + 2];
    int argc = split(text, argv);
    Arguments arguments = {0};
    Error error = {0};
    if (arguments_read(argc, argv, &arguments, &error)) {
        check_options(&arguments.options);
        check_plan(&arguments);
        arguments_free(&arguments);
    } else {
        fuzz_failed_well(&error);
        fuzz_holds(error.code == ERROR_USAGE, "what cannot be read is wrong usage");
        fuzz_holds(error.where[0] != '\0', "wrong usage names an option");
    }
    free(text);
    return 0;
}
