#include "parts.h"

#include "bounds.h"
#include "output.h"
#include "run_sweep.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* The document from memory, or else the one in a file. */
static bool read_text(const Settings *settings, const attnviz_request *request,
                      MemoryDocument *memory, char **text, Error *error) {
    const char *path = settings_find(settings, "document");
    *text = NULL;
    if (request->document != NULL) {
        memory->text = request->document;
        memory->length = request->length;
        memory->name = request->name;
        return true;
    }
    memory->name = path == NULL ? "arrays" : strcmp(path, "-") == 0 ? "stdin" : path;
    if (path == NULL || strcmp(path, "-") == 0) {
        return true;
    }
    bool done = input_read(path, LIMIT_FILE_BYTES, text, &memory->length, error);
    memory->text = *text;
    return done;
}

/* A sentence asks for itself, so beside it a document's own start, and what stands for it, would be
 * passed over in silence. */
static bool check_start(const Arguments *a, Error *error) {
    bool has_start = a->attention != NULL || a->tokens != NULL || request_is_asked(a->memory.given);
    return a->sentence == NULL || a->memory.text == NULL || !has_start ||
           error_set(error, ERROR_USAGE, "sentence",
                     "does not go with a document and ready tokens or arrays; it can stand in the "
                     "document");
}

bool arguments_of(const Settings *settings, const attnviz_request *request, Document *given,
                  Arguments *arguments, char **text, Error *error) {
    *text = NULL;
    bool done = settings_apply(settings, arguments, error);
    arguments->document_on_stdin = arguments->document_on_stdin && request->document == NULL;
    done = done && arguments_check(arguments, error) &&
           read_text(settings, request, &arguments->memory, text, error);
    arguments->memory.given = given;
    return done && check_start(arguments, error);
}

static void free_results(attnviz_trace *trace) {
    for (size_t i = 0; i < trace->count; i++) {
        result_free(&trace->results[i]);
    }
    free(trace->results);
    trace->results = NULL;
    trace->count = 0;
}

/* All of them or none. */
static bool try_results(attnviz_trace *trace, Error *error) {
    trace->results = calloc(trace->loaded.count, sizeof *trace->results);
    if (trace->results == NULL) {
        return error_no_memory(error, "attention");
    }
    trace->count = trace->loaded.count;
    bool done = true;
    for (size_t i = 0; done && i < trace->count; i++) {
        done = result_ask(&trace->loaded.sources[i], &trace->results[i], error);
    }
    if (done) {
        load_drop_vectors(&trace->loaded);
    }
    for (size_t i = 0; done && i < trace->count; i++) {
        done = result_compute(&trace->arguments, &trace->results[i], error);
    }
    if (!done) {
        free_results(trace);
    }
    return done;
}

/* Of an unknown word its neighbours are told, which are among those that were not kept. Then all
 * words are there but not their vectors: only the message is made of them. */
static bool make_results(attnviz_trace *trace, Error *error) {
    if (try_results(trace, error)) {
        return true;
    }
    if (error->code == ERROR_WORD && trace->loaded.table_is_partial &&
        table_read_words(&trace->arguments, &trace->loaded, error)) {
        try_results(trace, error);
    }
    return false;
}

/* The colour maps are shown of no sentence. */
static bool compute(attnviz_trace *trace, Error *error) {
    const Arguments *a = &trace->arguments;
    if (a->lists_maps) {
        return true;
    }
    return load_all(a, &trace->loaded, error) && make_results(trace, error) &&
           swept_new(a, trace->results, trace->count, &trace->swept, error);
}

static bool fill(const attnviz_request *request, attnviz_trace *trace, Error *error) {
    char *text = NULL;
    bool done =
        settings_copy(&trace->settings, &request->settings, error) &&
        given_copy(&trace->given, &request->given, error) &&
        arguments_of(&trace->settings, request, &trace->given, &trace->arguments, &text, error) &&
        compute(trace, error);
    free(text);
    trace->arguments.memory = (MemoryDocument){0};
    return done;
}

int attnviz_run(const attnviz_request *request, attnviz_trace **trace, attnviz_error *error) {
    Error found = {0};
    attnviz_trace *made = calloc(1, sizeof *made);
    *trace = NULL;
    bool done = made != NULL ? fill(request, made, &found) : error_no_memory(&found, "trace");
    if (done) {
        *trace = made;
    } else {
        attnviz_trace_free(made);
    }
    return answer(done, &found, error);
}

void attnviz_trace_free(attnviz_trace *trace) {
    if (trace == NULL) {
        return;
    }
    swept_free(&trace->swept);
    free_results(trace);
    load_free(&trace->loaded);
    if (trace->prepared == NULL) {
        arguments_free(&trace->arguments);
    }
    document_free(&trace->given);
    settings_free(&trace->settings);
    free(trace);
}

static bool refuse_settled(const char *option, Error *error) {
    error_set(error, ERROR_USAGE, "", "was settled when the request was run");
    return error_at(error, "--%s", option);
}

/* All of them or none. */
static bool set_queries(attnviz_trace *trace, const Arguments *changed, Error *error) {
    for (size_t i = 0; i < trace->count; i++) {
        size_t query;
        if (!result_find_query(changed, &trace->results[i], &query, error)) {
            return false;
        }
        trace->results[i].query = query;
    }
    return true;
}

/* Tried on a copy. What a look takes points into the settings and is nobody's to free. */
static bool set_look(attnviz_trace *trace, const char *option, const char *value, Error *error) {
    if (!settings_is_look(option)) {
        return settings_is_name(option) ? refuse_settled(option, error)
                                        : settings_refuse(option, error);
    }
    Settings *settings = &trace->settings;
    Arguments changed = trace->arguments;
    if (!settings_add(settings, option, value, error)) {
        return false;
    }
    bool is_query = strcmp(option, "query") == 0;
    bool done = settings_take(option, settings->values[settings->count - 1], &changed, error) &&
                (!is_query || set_queries(trace, &changed, error));
    if (!done) {
        settings_drop(settings);
        return false;
    }
    trace->arguments = changed;
    return true;
}

int attnviz_trace_set(attnviz_trace *trace, const char *option, const char *value,
                      attnviz_error *error) {
    Error found = {0};
    return answer(set_look(trace, option, value, &found), &found, error);
}
