/*
 * sections: the parts of a document that are objects of their own. Private to the document room.
 */
#ifndef ATTNVIZ_SECTIONS_H
#define ATTNVIZ_SECTIONS_H

#include "document.h"
#include "values.h"

/**
 * Fails for a key that is none of `names`, naming the nearest of them or, without one near, what
 * `hint` says (NULL: all the names).
 */
bool section_unknown_key(const char *key, const char *const *names, size_t count, const char *hint,
                         const Place *place, Error *error);

/** Reads {"cat": [0.9, 0.1], ...} as the document's embeddings. */
bool section_embeddings(const cJSON *object, const Place *place, Document *document, Error *error);

/** Reads {"W_Q": [[...]], ...} as the document's one layer. */
bool section_weights(const cJSON *object, const Place *place, Document *document, Error *error);

/** The same where "options" may stand among the weights. */
bool section_flat_weights(const cJSON *object, const Place *place, Document *document,
                          Error *error);

/** Reads [{"W_Q": [[...]], ...}, ...] as the document's stack of layers. */
bool section_layers(const cJSON *array, const Place *place, Document *document, Error *error);

/** Reads {"heads": 2, ...} as the document's options. */
bool section_options(const cJSON *object, const Place *place, Document *document, Error *error);

/** Reads one of the tensors that a calculation can start from. */
bool section_start(const cJSON *value, DocumentStart start, const Place *place, Document *document,
                   Error *error);

/** Reads what attnviz wrote, where the document keeps it; else passes it over. */
bool section_result(const cJSON *object, const Place *place, Document *document, Error *error);

#endif
