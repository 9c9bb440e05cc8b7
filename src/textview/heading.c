#include "heading.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static void write_lines(ColourDepth depth, size_t width, const char *text, Look look, Sink *sink) {
    while (*text != '\0') {
        size_t length = width > 0 ? text_line(text, width) : strlen(text);
        paint_span(depth, text, length, look, sink);
        sink_char(sink, '\n');
        text += length;
        text += strspn(text, " ");
    }
}

bool heading_write(ColourDepth depth, size_t width, const char *text, Look look, Sink *sink,
                   Error *error) {
    if (text == NULL) {
        return true;
    }
    char *printable = text_printable(text);
    if (printable == NULL) {
        return error_no_memory(error, "text");
    }
    write_lines(depth, width, printable, look, sink);
    free(printable);
    return true;
}
