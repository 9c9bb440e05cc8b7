#include "failure.h"

#include <stdio.h>

bool succeeded(int status, const attnviz_error *found, Error *error) {
    if (status != ATTNVIZ_OK) {
        error->code = (ErrorCode)status;
        snprintf(error->where, sizeof error->where, "%s", found->where);
        snprintf(error->what, sizeof error->what, "%s", found->what);
    }
    return status == ATTNVIZ_OK;
}
