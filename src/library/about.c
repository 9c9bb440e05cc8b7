#include "option_words.h"
#include "parts.h"
#include "schema.h"
#include "text.h"

#include <string.h>

const char *attnviz_version(void) {
    return ATTNVIZ_LIBRARY_VERSION;
}

const char *attnviz_option_at(size_t index) {
    return settings_name(index);
}

const char *attnviz_option_argument(size_t index) {
    const OptionRow *row = settings_row_at(index);
    return row != NULL ? row->argument : settings_name(index) != NULL ? "TEXT" : NULL;
}

const char *attnviz_option_help(size_t index) {
    const OptionRow *row = settings_row_at(index);
    const char *name = settings_name(index);
    return row != NULL                     ? row->help
           : name == NULL                  ? NULL
           : strcmp(name, "sentence") == 0 ? "the words to attend to each other"
                                           : "a JSON document; - is stdin";
}

const char *attnviz_option_value(size_t index, size_t value) {
    const char *name = settings_name(index);
    return name != NULL ? option_word(name, value) : NULL;
}

const char *attnviz_format_at(size_t index) {
    const Format *format = format_at(index);
    return format != NULL ? format->name : NULL;
}

const char *attnviz_trace_format_at(const attnviz_trace *trace, size_t index) {
    FormatUse use = format_use(&trace->arguments);
    for (size_t i = 0; format_at(i) != NULL; i++) {
        if (format_serves(format_at(i), use) && index-- == 0) {
            return format_at(i)->name;
        }
    }
    return NULL;
}

int attnviz_format_is_binary(const char *format) {
    const Format *found = format_named(format);
    return found != NULL && found->is_for_files;
}

const char *attnviz_schema(const char *name) {
    return schema_named(name);
}

size_t attnviz_printable(const char *text, char *to, size_t size, size_t *used) {
    return text_printable_part(text, to, size, used);
}
