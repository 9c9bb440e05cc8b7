#include "parts.h"

#include "number.h"

#include <string.h>

static void emit_text(Emitter *emitter, const Request *request, DocumentText which,
                      const char *key) {
    if (request->text[which] != NULL) {
        emit_key(emitter, key);
        emit_string(emitter, request->text[which]);
    }
}

static void emit_embeddings(Emitter *emitter, const Request *request) {
    if (request->words.count == 0) {
        return;
    }
    if (request->dimensions != NULL) {
        emit_key(emitter, "dimensions");
        emit_labels(emitter, request->dimensions);
    }
    emit_key(emitter, "embeddings");
    emit_open(emitter, '{', true);
    for (size_t i = 0; i < request->words.count; i++) {
        emit_key(emitter, request->words.text[i]);
        size_t width;
        const double *vector = request_vector(request, i, &width);
        emit_row(emitter, vector, width);
    }
    emit_close(emitter, '}');
}

static void emit_weight_set(Emitter *emitter, const WeightSet *set) {
    emit_open(emitter, '{', true);
    for (WeightName name = W_Q; name < WEIGHT_COUNT; name++) {
        if (set->part[name].rank > 0) {
            emit_key(emitter, weight_names[name]);
            emit_tensor(emitter, &set->part[name]);
        }
    }
    emit_close(emitter, '}');
}

static void emit_weights(Emitter *emitter, const Request *request) {
    if (request->weight_layers == 0) {
        return;
    }
    if (!request->weights_are_stack) {
        emit_key(emitter, "weights");
        emit_weight_set(emitter, &request->weights[0]);
        return;
    }
    emit_key(emitter, "layers");
    emit_open(emitter, '[', true);
    for (size_t i = 0; i < request->weight_layers; i++) {
        emit_weight_set(emitter, &request->weights[i]);
    }
    emit_close(emitter, ']');
}

/* A value is written bare where JSON knows its kind: a number, true or false. */
static void emit_option(Emitter *emitter, const Options *options, OptionName name) {
    if (name == OPTION_MASK && options->mask_matrix.rank > 0) {
        emit_tensor(emitter, &options->mask_matrix);
        return;
    }
    char text[256];
    double number;
    options_text(options, name, text);
    if (number_read(text, &number)) {
        emit_number(emitter, number);
    } else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        emit_bool(emitter, text[0] == 't');
    } else {
        emit_string(emitter, text);
    }
}

/* The tokens are written as they were cut, so how to cut them is no part of the recipe. */
static bool is_recipe(const Options *options, OptionName name) {
    bool is_about_cutting = name == OPTION_SEGMENT || name == OPTION_CASE || name == OPTION_UNKNOWN;
    return name == OPTION_HEADS || (options->given[name] && !is_about_cutting);
}

static void emit_options(Emitter *emitter, const Options *options) {
    bool has_matrix = options->mask_matrix.rank > 0;
    emit_key(emitter, "options");
    emit_open(emitter, '{', has_matrix);
    for (OptionName name = OPTION_HEADS; name < OPTION_COUNT; name++) {
        if (is_recipe(options, name)) {
            emit_key(emitter, options_name(name));
            emit_option(emitter, options, name);
        }
    }
    emit_close(emitter, '}');
}

static void emit_tokens(Emitter *emitter, const Request *request) {
    emit_text(emitter, request, TEXT_SENTENCE, "sentence");
    if (request->tokens.count > 0) {
        emit_key(emitter, "tokens");
        emit_labels(emitter, &request->tokens);
    }
    if (request->context_tokens.count > 0) {
        emit_key(emitter, "context");
        emit_labels(emitter, &request->context_tokens);
    }
}

static void emit_start(Emitter *emitter, const Request *request) {
    for (DocumentStart start = START_Q; start < START_COUNT; start++) {
        if (request->start[start] != NULL) {
            emit_key(emitter, start_names[start]);
            emit_tensor(emitter, request->start[start]);
        }
    }
}

static void emit_notes(Emitter *emitter, const Notes *notes) {
    if (notes->count > 0) {
        emit_key(emitter, "notes");
        emit_labels(emitter, &(Labels){notes->count, notes->text});
    }
}

void emit_inputs(Emitter *emitter, const Request *request) {
    emitter->digits = 0;
    emit_key(emitter, "schema");
    emit_string(emitter, "attnviz/1");
    emit_text(emitter, request, TEXT_NAME, "name");
    emit_text(emitter, request, TEXT_DESCRIPTION, "description");
    emit_text(emitter, request, TEXT_SOURCE, "source");
    emit_embeddings(emitter, request);
    emit_weights(emitter, request);
    emit_options(emitter, &request->options);
    emit_tokens(emitter, request);
    emit_start(emitter, request);
    emit_notes(emitter, &request->notes);
}
