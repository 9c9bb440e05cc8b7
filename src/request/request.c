#include "builder.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool fail_in(Source source, Error *error) {
    return source.name == NULL ? false : error_in_file(error, source.name);
}

bool fail_at(Builder *builder, Source source, const char *place, const char *format, ...) {
    char what[sizeof builder->error->what];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_set(builder->error, ERROR_DATA, place, "%s", what);
    return fail_in(source, builder->error);
}

bool fail_option(Builder *builder, OptionName name, const char *format, ...) {
    char what[sizeof builder->error->what];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    bool is_typed = builder->sources->options->given[name];
    error_set(builder->error, is_typed ? ERROR_USAGE : ERROR_DATA, "", "%s", what);
    error_at(builder->error, "%s%s", is_typed ? "--" : "$.options.", options_name(name));
    return is_typed ? false : fail_in(builder->asked, builder->error);
}

static void free_layers(RequestParts *parts) {
    for (size_t i = 0; i < parts->layer_count; i++) {
        LayerWeights *w = &parts->layers[i];
        Matrix *all[] = {&w->W_Q, &w->W_K, &w->W_V, &w->W_O, &w->b_Q, &w->b_K, &w->b_V, &w->b_O};
        for (size_t part = 0; part < sizeof all / sizeof *all; part++) {
            matrix_free(all[part]);
        }
    }
    free(parts->layers);
}

static void free_parts(RequestParts *parts) {
    if (parts == NULL) {
        return;
    }
    lexicon_free(parts->own_lexicon);
    labels_free(&parts->numbered_queries);
    labels_free(&parts->numbered_keys);
    free_layers(parts);
    free(parts->is_padding);
    free(parts->word_places);
    free(parts);
}

void request_free(Request *request) {
    if (request == NULL) {
        return;
    }
    options_free(&request->options);
    labels_free(&request->tokens);
    labels_free(&request->context_tokens);
    labels_free(&request->words);
    matrix_free(&request->input.x);
    matrix_free(&request->input.context);
    matrix_free(&request->input.q);
    matrix_free(&request->input.k);
    matrix_free(&request->input.v);
    notes_free(&request->notes);
    free_parts(request->parts);
    free(request);
}

static bool build(Builder *builder) {
    return pick_sources(builder) && find_words(builder) && place_start(builder) &&
           fit_weights(builder) && place_mask(builder) && place_selection(builder);
}

bool request_words_new(const RequestSources *sources, Lexicon **words, Error *error) {
    Request request = {0};
    Builder builder = {.sources = sources, .request = &request, .error = error};
    *words = NULL;
    options_default(&request.options);
    bool done = pick_sources(&builder) && index_words(&builder, words) &&
                (*words == NULL || lexicon_fold(*words, error));
    options_free(&request.options);
    return done;
}

bool request_new(const RequestSources *sources, Request **request, Notes *notes, Error *error) {
    Builder builder = {.sources = sources, .notes = notes, .error = error};
    builder.request = calloc(1, sizeof *builder.request);
    builder.parts = calloc(1, sizeof *builder.parts);
    bool done = builder.request != NULL && builder.parts != NULL;
    if (!done) {
        error_no_memory(error, "request");
        free(builder.parts);
    } else {
        builder.request->parts = builder.parts;
        options_default(&builder.request->options);
        done = build(&builder);
    }
    tokens_free(&builder.queries.tokens);
    tokens_free(&builder.keys.tokens);
    labels_free(&builder.extra);
    matrix_free(&builder.extra_vectors);
    if (!done) {
        request_free(builder.request);
        builder.request = NULL;
    }
    *request = builder.request;
    return done;
}
