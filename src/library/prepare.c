#include "pages.h"
#include "parts.h"
#include "run_sweep.h"

#include <stdlib.h>

/* The caller's function, and how the library asks for sentences. */
static bool next_sentence(void *context, const char **sentence, Error *error) {
    const attnviz_sentences *sentences = context;
    return sentences->next(sentences->context, sentence) == 0 ||
           error_set(error, ERROR_SYSTEM, "sentences",
                     "the function that hands them out has failed");
}

static bool no_sentence(void *context, const char **sentence, Error *error) {
    (void)context, (void)error;
    *sentence = NULL;
    return true;
}

/* Whatever stands for a sentence would be passed over in silence. */
static bool check_open(const attnviz_request *request, const Arguments *a, Error *error) {
    const char *taken = a->sentence != NULL                 ? "sentence"
                        : a->compare_count > 0              ? "--compare"
                        : a->attention != NULL              ? "--attention"
                        : a->tokens != NULL                 ? "--tokens"
                        : a->lists_maps                     ? "--colormap"
                        : request_is_asked(&request->given) ? "arrays"
                                                            : NULL;
    return taken == NULL ||
           error_set(error, ERROR_USAGE, taken, "is not for many sentences, which come one by one");
}

/* A wrong option is told before any file is read. */
static bool fill(const attnviz_request *request, const Coming *coming, attnviz_prepared *prepared,
                 Error *error) {
    char *text = NULL;
    Arguments *a = &prepared->arguments;
    Job job = {.arguments = a, .count = 1};
    bool done = settings_copy(&prepared->settings, &request->settings, error) &&
                given_copy(&prepared->given, &request->given, error) &&
                arguments_of(&prepared->settings, request, &prepared->given, a, &text, error) &&
                check_open(request, a, error) && pages_check(&job, error);
    a->coming = coming;
    done = done && load_all(a, &prepared->loaded, error) &&
           request_words_new(&prepared->loaded.sources[0], &prepared->words, error);
    free(text);
    a->memory = (MemoryDocument){0};
    a->coming = NULL;
    return done;
}

int attnviz_prepare(const attnviz_request *request, const attnviz_sentences *sentences,
                    attnviz_prepared **prepared, attnviz_error *error) {
    Error found = {0};
    attnviz_sentences own = sentences != NULL ? *sentences : (attnviz_sentences){0};
    Coming coming = {sentences != NULL ? next_sentence : no_sentence, &own};
    attnviz_prepared *made = calloc(1, sizeof *made);
    *prepared = NULL;
    bool done =
        made != NULL ? fill(request, &coming, made, &found) : error_no_memory(&found, "sentences");
    if (done) {
        *prepared = made;
    } else {
        attnviz_prepared_free(made);
    }
    return answer(done, &found, error);
}

static bool run_one(const attnviz_prepared *prepared, const char *sentence, attnviz_trace *trace,
                    Error *error) {
    RequestSources sources = prepared->loaded.sources[0];
    sources.words = prepared->words;
    trace->prepared = prepared;
    trace->arguments = prepared->arguments;
    if (!settings_add(&trace->settings, "sentence", sentence, error)) {
        return false;
    }
    sources.sentence = trace->settings.values[0];
    trace->results = calloc(1, sizeof *trace->results);
    if (trace->results == NULL) {
        return error_no_memory(error, "attention");
    }
    trace->count = 1;
    return result_new(&trace->arguments, &sources, trace->results, error) &&
           swept_new(&trace->arguments, trace->results, 1, &trace->swept, error);
}

int attnviz_prepared_run(const attnviz_prepared *prepared, const char *sentence,
                         attnviz_trace **trace, attnviz_error *error) {
    Error found = {0};
    attnviz_trace *made = calloc(1, sizeof *made);
    *trace = NULL;
    bool done =
        made != NULL ? run_one(prepared, sentence, made, &found) : error_no_memory(&found, "trace");
    if (done) {
        *trace = made;
    } else {
        attnviz_trace_free(made);
    }
    return answer(done, &found, error);
}

void attnviz_prepared_free(attnviz_prepared *prepared) {
    if (prepared == NULL) {
        return;
    }
    lexicon_free(prepared->words);
    load_free(&prepared->loaded);
    arguments_free(&prepared->arguments);
    document_free(&prepared->given);
    settings_free(&prepared->settings);
    free(prepared);
}
