#include "parts.h"

const char *attnviz_version(void) {
    return ATTNVIZ_LIBRARY_VERSION;
}

const char *attnviz_option_at(size_t index) {
    return settings_name(index);
}

const char *attnviz_format_at(size_t index) {
    const Format *format = format_at(index);
    return format != NULL ? format->name : NULL;
}
