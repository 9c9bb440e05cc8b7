/*
 * failure: what the library says of a failure, as the program's own rooms say it.
 */
#ifndef ATTNVIZ_FAILURE_H
#define ATTNVIZ_FAILURE_H

#include "error.h"

#include <attnviz.h>

/** True for ATTNVIZ_OK; else `error` becomes what was found, and the call returns false. */
bool succeeded(int status, const attnviz_error *found, Error *error);

#endif
