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
    memory->name = path != NULL ? path : "arrays";
    if (path == NULL) {
        return true;
    }
    bool done = input_read(path, LIMIT_FILE_BYTES, text, &memory->length, error);
    memory->text = *text;
    return done;
}

/* A sentence asks for itself, so beside it a document's own start, and what stands for it, would be
 * passed over in silence. */
static bool check_start(const Arguments *a, Error *error) {
    bool has_start = a->attention != NULL || a->tokens != NULL ||
                     (a->memory.given != NULL && request_is_asked(a->memory.given));
    return a->sentence == NULL || a->memory.text == NULL || !has_start ||
           error_set(error, ERROR_USAGE, "sentence",
                     "does not go with a document and ready tokens or arrays; it can stand in the "
                     "document");
}

bool arguments_of(const Settings *settings, const attnviz_request *request, Document *given,
                  Arguments *arguments, char **text, Error *error) {
    *text = NULL;
    bool done = settings_apply(settings, arguments, error) && arguments_check(arguments, error) &&
                read_text(settings, request, &arguments->memory, text, error);
    arguments->memory.given = given;
    return done && check_start(arguments, error);
}

static bool is_number(const char *text) {
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* A token of the sentence, else a number from 1. */
static bool find_query(const char *wanted, const Labels *queries, size_t *query, Error *error) {
    for (size_t i = 0; i < queries->count; i++) {
        if (strcmp(queries->text[i], wanted) == 0) {
            *query = i + 1;
            return true;
        }
    }
    unsigned long number = is_number(wanted) ? strtoul(wanted, NULL, 10) : 0;
    *query = number <= queries->count ? number : 0;
    return *query != 0 || error_set(error, ERROR_USAGE, "--query",
                                    "\"%.80s\" is no token of the sentence; a token or a number "
                                    "from 1 to %zu is wanted",
                                    wanted, queries->count);
}

bool find_queries(attnviz_trace *trace, const char *query, Error *error) {
    for (size_t i = 0; query != NULL && i < trace->count; i++) {
        Result *result = &trace->results[i];
        if (!find_query(query, result->request->input.queries, &result->query, error)) {
            return false;
        }
    }
    return true;
}

static bool make_result(const RequestSources *sources, Result *result, Error *error) {
    return request_new(sources, &result->request, &result->cut, error) &&
           trace_new(&result->request->input, &result->trace, &result->found, error);
}

static void free_results(attnviz_trace *trace) {
    for (size_t i = 0; i < trace->count; i++) {
        Result *result = &trace->results[i];
        trace_free(result->trace);
        request_free(result->request);
        notes_free(&result->cut);
        notes_free(&result->found);
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
    for (size_t i = 0; i < trace->count; i++) {
        if (!make_result(&trace->loaded.sources[i], &trace->results[i], error)) {
            free_results(trace);
            return false;
        }
    }
    return true;
}

/* Of an unknown word its neighbours are told, which are among those that were not kept. Then all
 * words are there but not their vectors: only the message is made of them. */
static bool make_results(attnviz_trace *trace, Error *error) {
    if (try_results(trace, error)) {
        return true;
    }
    Error of_all;
    if (error->code == ERROR_WORD && trace->loaded.table_is_partial &&
        (!table_read_words(&trace->arguments, &trace->loaded, &of_all) ||
         !try_results(trace, &of_all))) {
        *error = of_all;
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
           find_queries(trace, a->query, error) &&
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
    arguments_free(&trace->arguments);
    document_free(&trace->given);
    settings_free(&trace->settings);
    free(trace);
}

static bool refuse_settled(const char *option, Error *error) {
    error_set(error, ERROR_USAGE, "", "was settled when the request was run");
    return error_at(error, "--%s", option);
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
                (!is_query || find_queries(trace, changed.query, error));
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
