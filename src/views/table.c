#include "table.h"

#include <string.h>

static const View views[] = {
    {"matrix", VIEW_OF_ONE,
     VIEW_QUERY | VIEW_ORIENT | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS | VIEW_DIMS, view_matrix},
    {"steps", VIEW_OF_ONE,
     VIEW_QUERY | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS | VIEW_DIMS | VIEW_ONE_HEAD, view_steps},
    {"heads", VIEW_OF_ONE,
     VIEW_QUERY | VIEW_ORIENT | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS | VIEW_EVERY_HEAD,
     view_heads},
    {"flow", VIEW_OF_ONE, VIEW_QUERY | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS, view_flow},
    {"query", VIEW_OF_ONE,
     VIEW_QUERY | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS | VIEW_DIMS | VIEW_ONE_HEAD, view_query},
    {"shift", VIEW_OF_ONE, VIEW_QUERY | VIEW_AXES, view_shift},
    {"compare", VIEW_OF_ALL,
     VIEW_QUERY | VIEW_ORIENT | VIEW_RANGE | VIEW_COLORMAP | VIEW_DIGITS | VIEW_DIMS, view_compare},
    {"sweep", VIEW_OF_SWEEP, VIEW_QUERY, view_sweep},
};

static const size_t view_count = sizeof views / sizeof *views;

const View *view_at(size_t index) {
    return index < view_count ? &views[index] : NULL;
}

const View *view_named(const char *name) {
    for (size_t i = 0; i < view_count; i++) {
        if (strcmp(views[i].name, name) == 0) {
            return &views[i];
        }
    }
    return NULL;
}
