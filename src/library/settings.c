#include "settings.h"

#include <stdlib.h>
#include <string.h>

/* What the command line does not say with an option. */
static const char *const own_names[] = {"sentence", "document"};

static const char *const look_names[] = {"view",  "query",    "orient", "dims", "axes", "range",
                                         "theme", "colormap", "title",  "font", "dpi",  "csv-safe"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_among(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool settings_is_look(const char *name) {
    return is_among(name, look_names, COUNT(look_names));
}

static bool is_own(const char *name) {
    return is_among(name, own_names, COUNT(own_names));
}

static const OptionRow *find_row(const char *name) {
    for (size_t i = 0; i < option_row_count; i++) {
        if (strcmp(option_rows[i].name, name) == 0) {
            return &option_rows[i];
        }
    }
    return NULL;
}

bool settings_refuse(const char *name, Error *error) {
    return error_set(error, ERROR_USAGE, name, "there is no such option of a request");
}

bool settings_is_name(const char *name) {
    return is_own(name) || find_row(name) != NULL;
}

const OptionRow *settings_row_at(size_t index) {
    bool is_row = index >= COUNT(own_names) && index - COUNT(own_names) < option_row_count;
    return is_row ? &option_rows[index - COUNT(own_names)] : NULL;
}

const char *settings_name(size_t index) {
    const OptionRow *row = settings_row_at(index);
    return index < COUNT(own_names) ? own_names[index] : row != NULL ? row->name : NULL;
}

static void free_setting(char *name, char *value) {
    free(name);
    free(value);
}

static bool make_room(Settings *settings) {
    size_t size = (settings->count + 1) * sizeof(char *);
    char **names = realloc(settings->names, size);
    settings->names = names != NULL ? names : settings->names;
    char **values = realloc(settings->values, size);
    settings->values = values != NULL ? values : settings->values;
    return names != NULL && values != NULL;
}

bool settings_add(Settings *settings, const char *name, const char *value, Error *error) {
    char *own_name = strdup(name);
    char *own_value = value != NULL ? strdup(value) : NULL;
    bool done = own_name != NULL && (value == NULL || own_value != NULL) && make_room(settings);
    if (!done) {
        free_setting(own_name, own_value);
        return error_no_memory(error, name);
    }
    settings->names[settings->count] = own_name;
    settings->values[settings->count++] = own_value;
    return true;
}

void settings_drop(Settings *settings) {
    settings->count--;
    free_setting(settings->names[settings->count], settings->values[settings->count]);
}

bool settings_copy(Settings *to, const Settings *from, Error *error) {
    for (size_t i = 0; i < from->count; i++) {
        if (!settings_add(to, from->names[i], from->values[i], error)) {
            return false;
        }
    }
    return true;
}

void settings_free(Settings *settings) {
    while (settings->count > 0) {
        settings_drop(settings);
    }
    free(settings->names);
    free(settings->values);
    *settings = (Settings){0};
}

const char *settings_find(const Settings *settings, const char *name) {
    for (size_t i = settings->count; i > 0; i--) {
        if (strcmp(settings->names[i - 1], name) == 0) {
            return settings->values[i - 1] != NULL ? settings->values[i - 1] : "";
        }
    }
    return NULL;
}

static bool fail(const char *name, const char *what, Error *error) {
    error_set(error, ERROR_USAGE, "", "%s", what);
    return error_at(error, "--%s", name);
}

static bool take_sentence(const char *value, Arguments *arguments, Error *error) {
    free(arguments->sentence);
    arguments->sentence = strdup(value);
    return arguments->sentence != NULL || error_no_memory(error, "sentence");
}

bool settings_take(const char *name, const char *value, Arguments *arguments, Error *error) {
    const OptionRow *option = is_own(name) ? NULL : find_row(name);
    bool takes_none = option != NULL && option->argument == NULL;
    bool may_lack = takes_none || (option != NULL && option->argument[0] == '[');
    if (value == NULL && !may_lack) {
        return fail(name, "a value is wanted", error);
    }
    if (option == NULL) {
        bool is_sentence = strcmp(name, "sentence") == 0;
        arguments->document_on_stdin =
            is_sentence ? arguments->document_on_stdin : strcmp(value, "-") == 0;
        return !is_sentence || take_sentence(value, arguments, error);
    }
    if (value != NULL && takes_none) {
        return fail(name, "the option takes no value", error);
    }
    return option->take(arguments, option, value, error);
}

bool settings_apply(const Settings *settings, Arguments *arguments, Error *error) {
    arguments_default(arguments);
    for (size_t i = 0; i < settings->count; i++) {
        if (!settings_take(settings->names[i], settings->values[i], arguments, error)) {
            return false;
        }
    }
    return true;
}
