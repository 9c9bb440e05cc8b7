#include "parts.h"

#include <string.h>

int answer(bool done, const Error *found, attnviz_error *error) {
    if (done) {
        return ATTNVIZ_OK;
    }
    if (error != NULL) {
        error->code = (int)found->code;
        memcpy(error->where, found->where, sizeof error->where);
        memcpy(error->what, found->what, sizeof error->what);
    }
    return (int)found->code;
}

_Static_assert(sizeof((attnviz_error *)0)->where == sizeof((Error *)0)->where, "where is whole");
_Static_assert(sizeof((attnviz_error *)0)->what == sizeof((Error *)0)->what, "what is whole");
_Static_assert((int)ERROR_SYSTEM == ATTNVIZ_SYSTEM && (int)ERROR_USAGE == ATTNVIZ_USAGE &&
                   (int)ERROR_DATA == ATTNVIZ_DATA && (int)ERROR_WORD == ATTNVIZ_WORD,
               "codes are the program's statuses");
