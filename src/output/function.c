#include "sink_parts.h"

#include <errno.h>
#include <stdlib.h>

#define NAME "write"

bool sink_of_function(SinkFunction function, void *context, Sink **sink, Error *error) {
    *sink = calloc(1, sizeof **sink);
    if (*sink == NULL) {
        return error_no_memory(error, NAME);
    }
    **sink =
        (Sink){.descriptor = -1, .most = BUFFER_SIZE, .function = function, .context = context};
    return true;
}

void function_write(Sink *sink, const void *bytes, size_t length) {
    if (length > 0 && sink->failure == 0 && !sink->function(sink->context, bytes, length)) {
        sink->failure = EIO;
    }
}

bool sink_end(Sink *sink, bool drop, Error *error) {
    if (sink == NULL) {
        return true;
    }
    if (!drop) {
        sink_flush(sink);
    }
    int failure = sink->failure;
    free(sink->buffer);
    free(sink);
    if (failure == 0 || failure == ENOMEM) {
        return failure == 0 || error_no_memory(error, NAME);
    }
    return error_set(error, ERROR_SYSTEM, NAME, "the function that takes the bytes has failed");
}
