#include "json.h"

#include "parts.h"

bool json_write(const Request *request, const Trace *trace, const Notes *notes, JsonLayout layout,
                Sink *sink, Error *error) {
    Emitter emitter = {.sink = sink, .layout = layout};
    emit_open(&emitter, '{', true);
    emit_inputs(&emitter, request);
    emit_key(&emitter, "result");
    if (!emit_result(&emitter, request, trace, notes, error)) {
        return false;
    }
    emit_close(&emitter, '}');
    sink_char(sink, '\n');
    return true;
}
