/*
 * result: one sentence, from its sources to what became of it.
 */
#ifndef ATTNVIZ_RESULT_H
#define ATTNVIZ_RESULT_H

#include "formats.h"

/** Makes the request, computes it, and finds --query in it. Start the result as {0}; free it with
 * result_free, also after a failure. Fails as request_new and trace_new do, and with ERROR_USAGE
 * for a query that is not there. */
bool result_new(const Arguments *arguments, const RequestSources *sources, Result *result,
                Error *error);

/** Its two steps: what comes before and after the sources' vectors are of use. */
bool result_ask(const RequestSources *sources, Result *result, Error *error);
bool result_compute(const Arguments *arguments, Result *result, Error *error);

/** Finds --query, a token of the sentence or else a number from 1; 0 where it is not given. Fails
 * as result_new does. */
bool result_find_query(const Arguments *arguments, const Result *result, size_t *query,
                       Error *error);

void result_free(Result *result);

#endif
