#include "run_document.h"

#include "builtin.h"
#include "fuzz.h"

/* Each token would cost as much as a query of n keys. */
static bool is_quick(const Request *request) {
    const TraceInput *input = &request->input;
    size_t heads = input->options.heads * input->layer_count;
    return input->n <= RUN_CELLS && input->m <= RUN_CELLS && heads <= RUN_CELLS &&
           input->n * input->m <= RUN_CELLS && input->n * input->m * heads <= RUN_CELLS;
}

static bool run_part(Run *run, RequestSources *sources) {
    size_t i = run->count;
    Error error = {0};
    if (request_needs_builtin(sources)) {
        sources->builtin = (Source){&builtin_document, "the built-in table"};
    }
    if (!request_new(sources, &run->requests[i], &run->cut[i], &error)) {
        fuzz_failed_well(&error);
        return false;
    }
    if (!is_quick(run->requests[i])) {
        return false;
    }
    if (!trace_new(&run->requests[i]->input, &run->traces[i], &run->found[i], &error)) {
        fuzz_failed_well(&error);
        return false;
    }
    run->parts[i] =
        (JsonPart){.request = run->requests[i], .trace = run->traces[i], .notes = &run->found[i]};
    run->count++;
    return true;
}

static bool run_compared(Run *run) {
    Source around = {&run->document, "input"};
    for (size_t i = 0; i < run->document.compare_count; i++) {
        RequestSources sources = {.document = {&run->document.compare[i], "input, compare"},
                                  .parent = around,
                                  .options = &run->options};
        if (!run_part(run, &sources)) {
            return false;
        }
    }
    return true;
}

bool run_document(const char *text, size_t length, DocumentRole role, Run *run) {
    Error error = {0};
    options_default(&run->options);
    if (!document_read(text, length, role, &run->document, &error)) {
        fuzz_failed_well(&error);
        return false;
    }
    if (run->document.compare_count >= RUN_PARTS) {
        return false;
    }
    RequestSources sources = {.document = {&run->document, "input"}, .options = &run->options};
    bool is_compared = run->document.compare_count > 0;
    return ((is_compared && !request_is_asked(&run->document)) || run_part(run, &sources)) &&
           (!is_compared || run_compared(run));
}

void run_free(Run *run) {
    for (size_t i = 0; i < RUN_PARTS; i++) {
        trace_free(run->traces[i]);
        request_free(run->requests[i]);
        notes_free(&run->cut[i]);
        notes_free(&run->found[i]);
    }
    options_free(&run->options);
    document_free(&run->document);
    *run = (Run){0};
}
