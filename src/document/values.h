/*
 * values: a JSON value as the kind of thing that is wanted. Private to the document room.
 */
#ifndef ATTNVIZ_VALUES_H
#define ATTNVIZ_VALUES_H

#include "matrix.h"
#include "place.h"

#include <cjson/cJSON.h>

/** The kind without its flags: cJSON_Number, cJSON_String, … */
int value_kind(const cJSON *value);

bool value_is_boolean(const cJSON *value);

/** Fails with "WANTED is wanted, not a string". */
bool value_wanted(const cJSON *value, const char *wanted, const Place *place, Error *error);

/** Fails unless the value is an array or object (`kind`) with something in it. */
bool value_check_filled(const cJSON *value, int kind, const Place *place, Error *error);

size_t value_count(const cJSON *value);

/** A copy of a string, in place of what *text held. */
bool value_text(const cJSON *value, const Place *place, char **text, Error *error);

/** Copies of the strings of an array, at most `limit` of them; `what` is their plural. */
bool value_labels(const cJSON *value, size_t limit, const char *what, const Place *place,
                  Labels *labels, Error *error);

#endif
