#include "sink_destination.h"

static int put(void *context, const void *bytes, size_t length) {
    SinkDestination *to = context;
    sink_bytes(to->sink, bytes, length);
    return sink_has_failed(to->sink);
}

static void note(void *context, const char *sentence) {
    SinkDestination *to = context;
    Error error;
    if (!notes_add(to->notes, &error, "%s", sentence)) {
        to->has_no_memory = true;
    }
}

attnviz_destination sink_destination(SinkDestination *to) {
    return (attnviz_destination){
        .write = put, .note = to->notes != NULL ? note : NULL, .context = to};
}
