#include "json.h"

#include "parts.h"

static bool emit_document(Emitter *emitter, const JsonPart *part, Error *error) {
    emit_open(emitter, '{', true);
    emit_inputs(emitter, part->request);
    emit_key(emitter, "result");
    if (!emit_result(emitter, part, error)) {
        return false;
    }
    emit_close(emitter, '}');
    return true;
}

static bool emit_comparison(Emitter *emitter, const JsonPart *parts, size_t count, Error *error) {
    emit_open(emitter, '{', true);
    emit_key(emitter, "schema");
    emit_string(emitter, "attnviz/1");
    emit_key(emitter, "compare");
    emit_open(emitter, '[', true);
    for (size_t i = 0; i < count; i++) {
        if (!emit_document(emitter, &parts[i], error)) {
            return false;
        }
    }
    emit_close(emitter, ']');
    emit_close(emitter, '}');
    return true;
}

bool json_write(const JsonPart *parts, size_t count, JsonLayout layout, Sink *sink, Error *error) {
    Emitter emitter = {.sink = sink, .layout = layout};
    bool done = count == 1 ? emit_document(&emitter, parts, error)
                           : emit_comparison(&emitter, parts, count, error);
    sink_char(sink, '\n');
    return done;
}
