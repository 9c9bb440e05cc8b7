#include "document.h"

#include "keys.h"
#include "sections.h"
#include "tree.h"
#include "wording.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "attnviz/1"

/* What a key of the document means. */
typedef struct KeyRule {
    const char *name;
    bool (*read)(const cJSON *value, const Place *place, Document *document, Error *error);
} KeyRule;

static bool read_schema(const cJSON *value, const Place *place, Document *document, Error *error) {
    (void)document;
    if (value_kind(value) != cJSON_String) {
        return value_wanted(value, "the string \"" SCHEMA "\"", place, error);
    }
    return strcmp(value->valuestring, SCHEMA) == 0 ||
           place_fail(place, error, "\"" SCHEMA "\" is wanted; no other schema is known");
}

static bool read_name(const cJSON *value, const Place *place, Document *document, Error *error) {
    return value_text(value, place, &document->text[TEXT_NAME], error);
}

static bool read_description(const cJSON *value, const Place *place, Document *document,
                             Error *error) {
    return value_text(value, place, &document->text[TEXT_DESCRIPTION], error);
}

static bool read_source(const cJSON *value, const Place *place, Document *document, Error *error) {
    return value_text(value, place, &document->text[TEXT_SOURCE], error);
}

static bool read_sentence(const cJSON *value, const Place *place, Document *document,
                          Error *error) {
    return value_text(value, place, &document->text[TEXT_SENTENCE], error);
}

static bool read_dimensions(const cJSON *value, const Place *place, Document *document,
                            Error *error) {
    return value_check_filled(value, cJSON_Array, place, error) &&
           value_labels(value, LIMIT_DIMENSIONS, "dimensions", place, &document->dimensions, error);
}

static bool read_tokens(const cJSON *value, const Place *place, Document *document, Error *error) {
    document->has_tokens = true;
    return value_check_filled(value, cJSON_Array, place, error) &&
           value_labels(value, LIMIT_TOKENS, "tokens", place, &document->tokens, error);
}

static bool read_context(const cJSON *value, const Place *place, Document *document, Error *error) {
    if (value_kind(value) == cJSON_String) {
        return value_text(value, place, &document->text[TEXT_CONTEXT], error);
    }
    if (value_kind(value) != cJSON_Array) {
        return value_wanted(value, "a string or an array of tokens", place, error);
    }
    document->has_context_tokens = true;
    return value_check_filled(value, cJSON_Array, place, error) &&
           value_labels(value, LIMIT_TOKENS, "tokens", place, &document->context_tokens, error);
}

static bool read_keys(const cJSON *object, const Place *root, Document *document, Error *error);

/* Documents beside this one: each is whole, but for a table and weights that it may share. */
static bool read_compare(const cJSON *value, const Place *place, Document *document, Error *error) {
    if (place->parent->parent != NULL) {
        return place_fail(place, error, "documents stand beside one another, not inside");
    }
    if (!value_check_filled(value, cJSON_Array, place, error)) {
        return false;
    }
    size_t count = value_count(value);
    if (!place_check_limit(place, count, LIMIT_COMPARE, "compared sentences", error)) {
        return false;
    }
    document->compare = calloc(count, sizeof *document->compare);
    if (document->compare == NULL) {
        return error_no_memory(error, "document");
    }
    Place item = {.parent = place};
    for (const cJSON *child = value->child; child != NULL; child = child->next, item.index++) {
        Document *beside = &document->compare[document->compare_count++];
        options_default(&beside->options);
        beside->keeps_result = document->keeps_result;
        if (value_kind(child) != cJSON_Object) {
            return value_wanted(child, "a document", &item, error);
        }
        if (!read_keys(child, &item, beside, error)) {
            return false;
        }
    }
    return true;
}

static bool read_q(const cJSON *value, const Place *place, Document *document, Error *error) {
    return section_start(value, START_Q, place, document, error);
}

static bool read_k(const cJSON *value, const Place *place, Document *document, Error *error) {
    return section_start(value, START_K, place, document, error);
}

static bool read_v(const cJSON *value, const Place *place, Document *document, Error *error) {
    return section_start(value, START_V, place, document, error);
}

static bool read_scores(const cJSON *value, const Place *place, Document *document, Error *error) {
    return section_start(value, START_SCORES, place, document, error);
}

static bool read_attention(const cJSON *value, const Place *place, Document *document,
                           Error *error) {
    return section_start(value, START_ATTENTION, place, document, error);
}

static bool read_notes(const cJSON *value, const Place *place, Document *document, Error *error) {
    return value_labels(value, (size_t)-1, "notes", place, &document->notes, error);
}

static const KeyRule key_rules[] = {
    {"schema", read_schema},
    {"name", read_name},
    {"description", read_description},
    {"source", read_source},
    {"dimensions", read_dimensions},
    {"embeddings", section_embeddings},
    {"weights", section_weights},
    {"layers", section_layers},
    {"options", section_options},
    {"sentence", read_sentence},
    {"tokens", read_tokens},
    {"context", read_context},
    {"compare", read_compare},
    {"q", read_q},
    {"k", read_k},
    {"v", read_v},
    {"scores", read_scores},
    {"attention", read_attention},
    {"result", section_result},
    {"notes", read_notes},
};

#define KEY_COUNT (sizeof key_rules / sizeof *key_rules)

static const KeyRule *find_rule(const char *key) {
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(key, key_rules[i].name) == 0) {
            return &key_rules[i];
        }
    }
    return NULL;
}

bool key_is_known(const char *key) {
    return find_rule(key) != NULL;
}

static bool is_weight(const char *key) {
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (strcmp(key, weight_names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_option(const char *key) {
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        if (strcmp(key, options_name(name)) == 0) {
            return true;
        }
    }
    return false;
}

/* A right key at the wrong depth is as common as a misspelt one. */
static bool fail_unknown(const cJSON *value, const Place *place, Error *error) {
    const char *names[KEY_COUNT], *hint = NULL;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        names[i] = key_rules[i].name;
    }
    bool is_vector = value_kind(value) == cJSON_Array && value->child != NULL &&
                     value_kind(value->child) == cJSON_Number;
    if (is_weight(value->string)) {
        hint = "weights are wanted inside \"weights\"";
    } else if (is_option(value->string)) {
        hint = "options are wanted inside \"options\"";
    } else if (is_vector) {
        hint = "words and their numbers are wanted inside \"embeddings\"";
    }
    bool is_misplaced = is_weight(value->string) || is_option(value->string);
    return section_unknown_key(value->string, names, is_misplaced ? 0 : KEY_COUNT, hint, place,
                               error);
}

/* What fits only when everything has been read. */
static bool check_whole(const Document *document, const Place *root, Error *error) {
    size_t names = document->dimensions.count, width = document->vectors.cols;
    if (!document->has_embeddings || names == 0 || names == width) {
        return true;
    }
    Place place = {.parent = root, .key = "dimensions"};
    return place_fail(&place, error,
                      "as many names as an embedding has numbers (%zu) are wanted, not %zu", width,
                      names);
}

static bool read_keys(const cJSON *object, const Place *root, Document *document, Error *error) {
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place place = {.parent = root, .key = child->string};
        const KeyRule *rule = find_rule(child->string);
        if (rule == NULL) {
            return fail_unknown(child, root, error);
        }
        if (!rule->read(child, &place, document, error)) {
            return false;
        }
    }
    return check_whole(document, root, error);
}

static bool is_number_array(const cJSON *value) {
    bool ok = value_kind(value) == cJSON_Array && value->child != NULL;
    for (const cJSON *child = value->child; child != NULL && ok; child = child->next) {
        ok = value_kind(child) == cJSON_Number;
    }
    return ok;
}

/*
 * {"cat": [1, 0], ...}: no key of a document holds a mere list of numbers, so a flat table may have
 * the words "name" and "attention" in it, and {"q": [1, 2]} alone is a document with a mistake. A
 * table whose first row is right but a later one wrong is told so, not that its words are no keys.
 */
static bool is_flat_table(const cJSON *object) {
    bool all_vectors = true, some_unknown = false, some_known = false;
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        bool is_known = find_rule(child->string) != NULL;
        some_known = some_known || is_known;
        some_unknown = some_unknown || !is_known;
        all_vectors = all_vectors && is_number_array(child);
    }
    bool first_begins = object->child != NULL && value_kind(object->child) == cJSON_Array &&
                        object->child->child != NULL &&
                        value_kind(object->child->child) == cJSON_Number;
    return some_unknown && (all_vectors || (!some_known && first_begins));
}

/* {"W_Q": ...}, perhaps misspelt, and no key of a document but "options". */
static bool is_flat_weights(const cJSON *object) {
    bool has_weight = false;
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        bool is_near = wording_nearest(child->string, weight_names, WEIGHT_COUNT) != NULL;
        has_weight = has_weight || is_weight(child->string) || is_near;
        if (find_rule(child->string) != NULL && strcmp(child->string, "options") != 0) {
            return false;
        }
    }
    return has_weight;
}

static bool read_root(const cJSON *tree, DocumentRole role, Document *document, Error *error) {
    Place root = {.parent = NULL};
    if (role == ROLE_TOKENS) {
        return read_tokens(tree, &root, document, error);
    }
    if (value_kind(tree) != cJSON_Object) {
        return value_wanted(tree, "an object", &root, error);
    }
    if (role == ROLE_WEIGHTS && is_flat_weights(tree)) {
        return section_flat_weights(tree, &root, document, error);
    }
    if (is_flat_table(tree)) {
        return section_embeddings(tree, &root, document, error);
    }
    return read_keys(tree, &root, document, error);
}

bool document_read(const char *text, size_t length, DocumentRole role, Document *document,
                   Error *error) {
    *document = (Document){0};
    cJSON *tree = tree_new(text, length, error);
    if (tree == NULL) {
        return false;
    }
    options_default(&document->options);
    document->keeps_result = role == ROLE_CHECK;
    bool ok = read_root(tree, role, document, error);
    cJSON_Delete(tree);
    if (!ok) {
        document_free(document);
    }
    return ok;
}

static void weights_free(WeightSet *layers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t part = 0; part < WEIGHT_COUNT; part++) {
            tensor_free(&layers[i].part[part]);
        }
    }
    free(layers);
}

void document_free(Document *document) {
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        free(document->text[i]);
    }
    for (size_t i = 0; i < START_COUNT; i++) {
        tensor_free(&document->start[i]);
    }
    weights_free(document->layers, document->layer_count);
    labels_free(&document->dimensions);
    labels_free(&document->words);
    matrix_free(&document->vectors);
    free(document->times);
    options_free(&document->options);
    labels_free(&document->tokens);
    labels_free(&document->context_tokens);
    labels_free(&document->notes);
    for (size_t i = 0; i < document->compare_count; i++) {
        document_free(&document->compare[i]);
    }
    free(document->compare);
    written_free(document->result);
    *document = (Document){0};
}
