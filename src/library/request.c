#include "parts.h"

#include <stdlib.h>
#include <string.h>

int attnviz_request_new(attnviz_request **request, attnviz_error *error) {
    Error found = {0};
    *request = calloc(1, sizeof **request);
    return answer(*request != NULL || error_no_memory(&found, "request"), &found, error);
}

static void forget_document(attnviz_request *request) {
    free(request->document);
    free(request->name);
    request->document = request->name = NULL;
}

void attnviz_request_free(attnviz_request *request) {
    if (request == NULL) {
        return;
    }
    forget_document(request);
    settings_free(&request->settings);
    document_free(&request->given);
    free(request);
}

/* All of them are tried anew, since a value may be refused beside an earlier one. */
static bool set(attnviz_request *request, const char *option, const char *value, Error *error) {
    Settings *settings = &request->settings;
    Arguments arguments;
    if (!settings_is_name(option)) {
        return settings_refuse(option, error);
    }
    if (!settings_add(settings, option, value, error)) {
        return false;
    }
    bool done = settings_apply(settings, &arguments, error);
    arguments_free(&arguments);
    if (!done) {
        settings_drop(settings);
    } else if (strcmp(option, "document") == 0) {
        forget_document(request);
    }
    return done;
}

int attnviz_request_set(attnviz_request *request, const char *option, const char *value,
                        attnviz_error *error) {
    Error found = {0};
    return answer(set(request, option, value, &found), &found, error);
}

/* With a NUL behind it, as texts that are read have. */
static char *copy_text(const char *text, size_t length) {
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

int attnviz_request_document(attnviz_request *request, const char *text, size_t length,
                             const char *name, attnviz_error *error) {
    Error found = {0};
    char *own_text = copy_text(text, length);
    char *own_name = strdup(name);
    bool done = own_text != NULL && own_name != NULL;
    if (!done) {
        free(own_text);
        free(own_name);
        return answer(error_no_memory(&found, "document"), &found, error);
    }
    forget_document(request);
    request->document = own_text;
    request->length = length;
    request->name = own_name;
    return ATTNVIZ_OK;
}

int attnviz_request_check(const attnviz_request *request, attnviz_error *error) {
    Error found = {0};
    Arguments arguments;
    bool done = settings_apply(&request->settings, &arguments, &found) &&
                arguments_check(&arguments, &found);
    arguments_free(&arguments);
    return answer(done, &found, error);
}

const char *attnviz_request_value(const attnviz_request *request, const char *option) {
    return settings_find(&request->settings, option);
}

const char *attnviz_request_file(const attnviz_request *request, size_t index) {
    const char *document =
        request->document == NULL ? settings_find(&request->settings, "document") : NULL;
    if (document != NULL && index-- == 0) {
        return document;
    }
    Error error = {0};
    Arguments arguments;
    bool done = settings_apply(&request->settings, &arguments, &error);
    const char *file = done ? arguments_file(&arguments, index) : NULL;
    arguments_free(&arguments);
    return file;
}
