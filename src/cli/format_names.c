#include "format_names.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

const char *format_named(const char *name) {
    const char *format;
    for (size_t i = 0; (format = attnviz_format_at(i)) != NULL; i++) {
        if (strcmp(format, name) == 0) {
            return format;
        }
    }
    return NULL;
}

static bool has_suffix(const char *path, const char *suffix) {
    size_t length = strlen(path), wanted = strlen(suffix);
    return length > wanted && path[length - wanted - 1] == '.' &&
           strcasecmp(path + length - wanted, suffix) == 0;
}

const char *format_of_path(const char *path) {
    const char *best = NULL, *format;
    for (size_t i = 0; (format = attnviz_format_at(i)) != NULL; i++) {
        if (has_suffix(path, format) && (best == NULL || strlen(format) > strlen(best))) {
            best = format;
        }
    }
    return best != NULL || !has_suffix(path, "txt") ? best : format_named("text");
}

int format_serves(const char *format, const attnviz_trace *trace) {
    const char *other;
    for (size_t i = 0; (other = attnviz_trace_format_at(trace, i)) != NULL; i++) {
        if (strcmp(other, format) == 0) {
            return 1;
        }
    }
    return 0;
}

void format_list(const attnviz_trace *trace, char *list, size_t size) {
    const char *format;
    list[0] = '\0';
    for (size_t i = 0; (format = attnviz_trace_format_at(trace, i)) != NULL; i++) {
        bool is_last = attnviz_trace_format_at(trace, i + 1) == NULL;
        strncat(list, i == 0 ? "" : is_last ? " or " : ", ", size - strlen(list) - 1);
        strncat(list, format, size - strlen(list) - 1);
    }
}
