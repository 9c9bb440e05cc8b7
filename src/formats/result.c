#include "result.h"

#include <stdlib.h>
#include <string.h>

bool result_find_query(const Arguments *a, const Result *result, size_t *query, Error *error) {
    const Labels *queries = result->request->input.queries;
    *query = 0;
    if (a->query == NULL) {
        return true;
    }
    for (size_t i = 0; i < queries->count && *query == 0; i++) {
        *query = strcmp(queries->text[i], a->query) == 0 ? i + 1 : 0;
    }
    bool is_number = a->query[0] != '\0' && strspn(a->query, "0123456789") == strlen(a->query);
    unsigned long number = is_number ? strtoul(a->query, NULL, 10) : 0;
    if (*query == 0 && number >= 1 && number <= queries->count) {
        *query = number;
    }
    return *query != 0 || error_set(error, ERROR_USAGE, "--query",
                                    "\"%.*s\" is no token of the sentence; a token or a number "
                                    "from 1 to %zu is wanted",
                                    ERROR_SHOWN(a->query), queries->count);
}

bool result_ask(const RequestSources *sources, Result *result, Error *error) {
    return request_new(sources, &result->request, &result->cut, error);
}

bool result_compute(const Arguments *a, Result *result, Error *error) {
    return trace_new(&result->request->input, &result->trace, &result->found, error) &&
           result_find_query(a, result, &result->query, error);
}

bool result_new(const Arguments *a, const RequestSources *sources, Result *result, Error *error) {
    return result_ask(sources, result, error) && result_compute(a, result, error);
}

void result_free(Result *result) {
    trace_free(result->trace);
    request_free(result->request);
    notes_free(&result->cut);
    notes_free(&result->found);
    *result = (Result){0};
}
