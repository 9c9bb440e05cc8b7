#include "run_lines.h"

#include "crew.h"
#include "line_out.h"
#include "load.h"
#include "pages.h"
#include "progress.h"
#include "report.h"

#include <stdlib.h>
#include <unistd.h>

/* So many sentences may be done while one takes long. */
#define WORKS_PER_THREAD 8

typedef struct LineRun {
    const Arguments *arguments;
    Loaded loaded;
    Lexicon *words; /* of the table, for every sentence */
    LinePlan plan;
    LineShared shared;
    LineOut out;
    LineWork *works; /* of each slot, work_count of them */
    size_t work_count, threads;
    Progress progress;
    bool has_read_error; /* written by whoever reads */
    Error read_error;
    bool has_stopped; /* these are written by the thread that hands over */
    Error stopped;
    size_t failed, noted; /* sentences */
    ErrorCode first_failure;
} LineRun;

static bool fetch_line(void *data, size_t slot) {
    LineRun *run = data;
    LineWork *work = &run->works[slot];
    LineRead read = lines_next(run->loaded.lines, &work->line, &work->error);
    if (read == LINES_FAILED) {
        run->has_read_error = true;
        run->read_error = work->error;
    }
    work->is_bad = read == LINE_BAD;
    return read == LINE_READ || read == LINE_BAD;
}

static void work_on_line(void *data, size_t slot) {
    LineRun *run = data;
    line_work_do(&run->shared, &run->works[slot]);
}

static bool stop(LineRun *run, const Error *error) {
    run->has_stopped = true;
    run->stopped = *error;
    return false;
}

/* A bad line is one thing, a machine without memory another. */
static bool take_failure(LineRun *run, const LineWork *work) {
    if (!run->arguments->keep_going || work->error.code == ERROR_SYSTEM) {
        return stop(run, &work->error);
    }
    run->first_failure = run->failed++ == 0 ? work->error.code : run->first_failure;
    progress_hide(&run->progress);
    report_error(&work->error);
    return true;
}

static void tell_of(LineRun *run, const LineWork *work) {
    const Arguments *a = run->arguments;
    run->noted += work->notes.count > 0;
    for (size_t i = 0; a->verbose && !a->quiet && i < work->notes.count; i++) {
        progress_hide(&run->progress);
        report_line("note: %s:%zu: %s", run->shared.name, work->line.number, work->notes.text[i]);
    }
}

static bool hand_line_over(void *data, size_t slot) {
    LineRun *run = data;
    LineWork *work = &run->works[slot];
    Error error;
    if (!work->done) {
        return take_failure(run, work);
    }
    if (!line_out_take(&run->out, work, &error)) {
        return stop(run, &error);
    }
    tell_of(run, work);
    progress_show(&run->progress, run->out.count, work->line.end);
    return true;
}

/* A wrong option of the whole run is told before any line is read. */
static bool prepare(LineRun *run, Error *error) {
    const Arguments *a = run->arguments;
    Job job = {.arguments = a, .count = 1};
    if (!line_plan_make(a, &run->plan, error) || !pages_check(&job, error) ||
        !load_all(a, &run->loaded, error) ||
        !request_words_new(&run->loaded.sources[0], &run->words, error)) {
        return false;
    }
    run->shared.sources = run->loaded.sources[0];
    run->shared.sources.words = run->words;
    run->shared.name = lines_name(run->loaded.lines);
    return true;
}

static bool make_works(LineRun *run, Error *error) {
    run->threads = crew_threads();
    size_t count = run->threads * WORKS_PER_THREAD;
    run->works = calloc(count, sizeof *run->works);
    if (run->works == NULL) {
        return error_no_memory(error, "lines");
    }
    while (run->work_count < count) {
        if (!line_work_new(&run->shared, &run->works[run->work_count++], error)) {
            return false;
        }
    }
    return true;
}

static bool do_all(LineRun *run, Error *error) {
    pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;
    run->shared.drawing = run->threads > 1 ? &drawing : NULL;
    bool is_typed = run->arguments->lines == NULL && isatty(STDIN_FILENO) == 1;
    progress_begin(&run->progress, !run->arguments->quiet && !is_typed,
                   lines_size(run->loaded.lines));
    crew_run(&(Crew){.fetch = fetch_line,
                     .work = work_on_line,
                     .hand_over = hand_line_over,
                     .data = run,
                     .slots = run->work_count,
                     .threads = run->threads});
    progress_hide(&run->progress);
    pthread_mutex_destroy(&drawing);
    if (run->has_stopped || run->has_read_error) {
        *error = run->has_stopped ? run->stopped : run->read_error;
        return false;
    }
    return run->out.count + run->failed > 0 ||
           error_set(error, ERROR_DATA, run->shared.name,
                     "has no sentence in it; one on each line is wanted");
}

static void tell_of_files(const LineRun *run) {
    char *first = line_plan_path(&run->plan, 0, run->out.first);
    char *last = line_plan_path(&run->plan, run->plan.count - 1, run->out.last);
    if (first != NULL && last != NULL) {
        report_line("wrote %zu files, %s to %s", run->out.count * run->plan.count, first, last);
    }
    free(first);
    free(last);
}

static void tell(const LineRun *run) {
    const Arguments *a = run->arguments;
    if (a->quiet) {
        return;
    }
    if (run->noted > 0 && !a->verbose) {
        report_line("note: there are notes on %zu of the sentences; -v shows them", run->noted);
    }
    if (run->plan.stem != NULL && run->out.count > 0) {
        tell_of_files(run);
    }
}

/* Where every line is bad there is nothing to write. */
static bool end(LineRun *run, Error *error) {
    if (run->out.count > 0 && !line_out_commit(&run->out, error)) {
        return false;
    }
    tell(run);
    return run->failed == 0 ||
           error_set(error, run->first_failure, run->shared.name, "%zu of %zu sentences failed%s",
                     run->failed, run->failed + run->out.count,
                     run->out.count > 0 ? "; the others are written" : "; nothing is written");
}

static void free_run(LineRun *run) {
    for (size_t i = 0; i < run->work_count; i++) {
        line_work_free(&run->works[i]);
    }
    free(run->works);
    line_out_free(&run->out);
    lexicon_free(run->words);
    load_free(&run->loaded);
}

bool run_lines(const Arguments *arguments, Error *error) {
    LineRun run = {.arguments = arguments};
    run.shared.arguments = arguments;
    run.shared.plan = &run.plan;
    bool done = prepare(&run, error) && line_out_open(arguments, &run.plan, &run.out, error) &&
                make_works(&run, error) && do_all(&run, error) && end(&run, error);
    free_run(&run);
    return done;
}
