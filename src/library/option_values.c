#include "formats.h"
#include "option_table.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MOST 7

/* The words of the options whose words are not a table of the program. */
static const struct {
    const char *option;
    const char *words[WORDS_MOST + 1];
} words_of[] = {
    {"weights-layout", {"xw", "wx"}},
    {"segment", {"auto", "space", "char"}},
    {"case", {"auto", "exact"}},
    {"unknown", {"error", "zero", "skip", "hash"}},
    {"scale", {"sqrt", "none"}},
    {"mask", {"none", "causal", "padding", "window:", "dilated:", "global:"}},
    {"position", {"none", "sinusoidal", "rope", "alibi"}},
    {"kernel", {"softmax", "linear"}},
    {"sweep", {"temperature", "scale", "length", "d_k"}},
    {"layer", {"last"}},
    {"head", {"mean", "max"}},
    {"orient", {"rows", "columns"}},
    {"dims", {"auto", "all"}},
    {"range", {"0..1", "auto"}},
    {"theme", {"light", "dark", "print"}},
    {"digits", {"full"}},
    {"color", {"auto", "always", "never"}},
    {"print-schema", {"document", "written", "sweep"}},
    {"help", {"all"}},
};

static const char *view_name(size_t index) {
    const View *view = view_at(index);
    return view != NULL ? view->name : NULL;
}

static const char *format_name(size_t index) {
    const Format *format = format_at(index);
    return format != NULL ? format->name : NULL;
}

/* The maps, and behind the last of them "list". */
static const char *map_name(size_t index) {
    const ColourMap *map = colour_map_at(index);
    if (map != NULL) {
        return map->name;
    }
    return index > 0 && colour_map_at(index - 1) != NULL ? "list" : NULL;
}

static const char *word_of(const char *option, size_t index) {
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of && index < WORDS_MOST; i++) {
        if (strcmp(option, words_of[i].option) == 0) {
            return words_of[i].words[index];
        }
    }
    return NULL;
}

const char *option_value(const CliOption *option, size_t index) {
    if (strcmp(option->name, "view") == 0) {
        return view_name(index);
    }
    if (strcmp(option->name, "colormap") == 0) {
        return map_name(index);
    }
    return strcmp(option->name, "format") == 0 ? format_name(index) : word_of(option->name, index);
}

/* What has no room is cut off. */
static void append(char help[OPTION_HELP_SIZE], const char *text) {
    size_t used = strlen(help);
    snprintf(help + used, OPTION_HELP_SIZE - used, "%s", text);
}

void option_help(const CliOption *option, char help[OPTION_HELP_SIZE]) {
    const char *mark = strstr(option->help, "{}");
    int before = mark != NULL ? (int)(mark - option->help) : (int)strlen(option->help);
    snprintf(help, OPTION_HELP_SIZE, "%.*s", before, option->help);
    if (mark == NULL) {
        return;
    }
    for (size_t i = 0; option_value(option, i) != NULL; i++) {
        append(help, i == 0 ? "" : ", ");
        append(help, option_value(option, i));
    }
    append(help, mark + 2);
}
