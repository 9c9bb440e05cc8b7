#include "builder.h"

static bool has_embeddings(Source source) {
    return source.document != NULL && source.document->has_embeddings;
}

static bool has_weights(Source source) {
    return source.document != NULL && source.document->layer_count > 0;
}

/* A sentence on the command line asks for itself; else the document on stdin does, or the table's
 * own sentence. */
static Source who_asks(const RequestSources *sources) {
    if (sources->sentence != NULL) {
        return (Source){0};
    }
    return sources->document.document != NULL ? sources->document : sources->table;
}

/* A table alone asks for nothing. */
bool request_is_asked(const Document *document) {
    const Tensor *start = document->start;
    bool starts = false;
    for (int i = 0; i < START_COUNT; i++) {
        starts = starts || start[i].rank > 0;
    }
    return starts || document->has_tokens || document->text[TEXT_SENTENCE] != NULL;
}

static bool starts_later(Source asked) {
    if (asked.document == NULL) {
        return false;
    }
    const Tensor *start = asked.document->start;
    return start[START_ATTENTION].rank > 0 || start[START_SCORES].rank > 0 ||
           (start[START_Q].rank > 0 && start[START_K].rank > 0);
}

bool request_needs_builtin(const RequestSources *sources) {
    return !has_embeddings(sources->table) && !has_embeddings(sources->document) &&
           !has_embeddings(sources->parent) && !starts_later(who_asks(sources));
}

/* Files named on the command line win over the document on stdin. */
static Source who_has_embeddings(const RequestSources *sources) {
    if (has_embeddings(sources->table)) {
        return sources->table;
    }
    if (has_embeddings(sources->document)) {
        return sources->document;
    }
    return has_embeddings(sources->parent) ? sources->parent : sources->builtin;
}

static Source who_has_weights(const RequestSources *sources) {
    if (sources->no_weights) {
        return (Source){0};
    }
    if (has_weights(sources->weights)) {
        return sources->weights;
    }
    if (has_weights(sources->table)) {
        return sources->table;
    }
    if (has_weights(sources->document)) {
        return sources->document;
    }
    return has_weights(sources->parent) ? sources->parent : (Source){0};
}

static bool overlay_options(Builder *builder) {
    const RequestSources *sources = builder->sources;
    Options *options = &builder->request->options;
    Source order[] = {builder->table, sources->table, sources->weights, sources->parent,
                      sources->document};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (order[i].document != NULL &&
            !options_overlay(options, &order[i].document->options, builder->error)) {
            return false;
        }
    }
    return options_overlay(options, sources->options, builder->error);
}

/* Free text goes with the document that asks; what it lacks, the table's document tells. */
static void pick_text(Builder *builder) {
    const Document *asked = builder->asked.document;
    const Document *table = builder->table.document;
    for (int i = 0; i < TEXT_COUNT; i++) {
        bool is_table_text = i == TEXT_NAME || i == TEXT_DESCRIPTION || i == TEXT_SOURCE;
        const Document *from = asked == NULL && is_table_text ? table : asked;
        builder->request->text[i] = from != NULL ? from->text[i] : NULL;
    }
    if (builder->sources->sentence != NULL) {
        builder->request->text[TEXT_SENTENCE] = builder->sources->sentence;
    }
    if (builder->sources->cross != NULL) {
        builder->request->text[TEXT_CONTEXT] = builder->sources->cross;
    }
}

static void pick_weights(Builder *builder) {
    builder->weights = who_has_weights(builder->sources);
    const Document *document = builder->weights.document;
    if (document != NULL) {
        builder->request->weights = document->layers;
        builder->request->weight_layers = document->layer_count;
        builder->request->weights_are_stack = document->is_stack;
    }
}

bool pick_sources(Builder *builder) {
    const RequestSources *sources = builder->sources;
    builder->asked = who_asks(sources);
    bool is_table = builder->asked.document == sources->table.document;
    if (sources->sentence == NULL && (builder->asked.document == NULL ||
                                      (is_table && !request_is_asked(sources->table.document)))) {
        return error_set(builder->error, ERROR_USAGE, "SENTENCE",
                         "is missing: give a sentence, or - for a document on standard input");
    }
    if (sources->weights.document != NULL && !has_weights(sources->weights)) {
        return fail_at(builder, sources->weights, "$",
                       "has no weights; W_Q, W_K, W_V or W_O is wanted");
    }
    builder->table = who_has_embeddings(sources);
    pick_weights(builder);
    pick_text(builder);
    if (builder->table.document != NULL && builder->table.document->dimensions.count > 0) {
        builder->request->dimensions = &builder->table.document->dimensions;
    }
    return overlay_options(builder);
}
