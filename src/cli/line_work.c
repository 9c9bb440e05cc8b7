#include "line_work.h"

#include "result.h"

#include <string.h>

/* What a sentence may take of memory beside its calculation; a document of 100 tokens fits. */
#define SPOOL_BYTES ((size_t)1024 * 1024)

bool line_work_new(const LineShared *shared, LineWork *work, Error *error) {
    for (size_t i = 0; i < shared->plan->count; i++) {
        if (!spool_new(SPOOL_BYTES, &work->spools[i], error)) {
            return false;
        }
    }
    return true;
}

void line_work_free(LineWork *work) {
    for (size_t i = 0; i < LINE_FORMATS; i++) {
        spool_free(work->spools[i]);
    }
    notes_free(&work->notes);
    line_free(&work->line);
}

static bool keep_notes(LineWork *work, const Notes *notes) {
    for (size_t i = 0; i < notes->count; i++) {
        if (!notes_add(&work->notes, &work->error, "%s", notes->text[i])) {
            return false;
        }
    }
    return true;
}

static bool write_formats(const LineShared *shared, const Result *result, LineWork *work) {
    Notes drawn = {0};
    Job job = {.arguments = shared->arguments,
               .results = result,
               .count = 1,
               .drawn = &drawn,
               .drawing = shared->drawing};
    job.depth = shared->arguments->colour == COLOUR_ALWAYS ? DEPTH_24_BIT : DEPTH_NONE;
    bool done = true;
    for (size_t i = 0; done && i < shared->plan->count; i++) {
        done = format_write(shared->plan->formats[i], &job, work->spools[i], &work->error);
    }
    done = done && keep_notes(work, &result->cut) && keep_notes(work, &result->found) &&
           keep_notes(work, &drawn);
    notes_free(&drawn);
    return done;
}

/* "sentence, word 2" is "stdin:7, word 2"; any other place follows behind the line. */
static void place_error(const char *name, size_t line, Error *error) {
    static const char own[] = "sentence";
    char inner[sizeof error->where];
    memcpy(inner, error->where, sizeof inner);
    bool is_own = strncmp(inner, own, strlen(own)) == 0;
    const char *join = is_own || inner[0] == '\0' ? "" : ": ";
    error_at(error, "%.200s:%zu%s%.250s", name, line, join, is_own ? inner + strlen(own) : inner);
}

void line_work_do(const LineShared *shared, LineWork *work) {
    work->done = false;
    notes_free(&work->notes);
    for (size_t i = 0; i < shared->plan->count; i++) {
        spool_clear(work->spools[i]);
    }
    if (work->is_bad) {
        return;
    }
    Result result = {0};
    RequestSources sources = shared->sources;
    sources.sentence = work->line.text;
    work->done = result_new(shared->arguments, &sources, &result, &work->error) &&
                 write_formats(shared, &result, work);
    result_free(&result);
    if (!work->done) {
        place_error(shared->name, work->line.number, &work->error);
    }
}
