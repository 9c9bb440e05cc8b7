#include "run_lines.h"

#include "crew.h"
#include "failure.h"
#include "line_out.h"
#include "progress.h"
#include "report.h"

#include <stdlib.h>
#include <unistd.h>

/* So many sentences may be done while one takes long. */
#define WORKS_PER_THREAD 8

/* The most that is kept of sentences that are read ahead: as much as of any file. */
#define AHEAD_BYTES ((size_t)1073741824)

/* Sentences that are read before their turn, for a table of which only their words are kept. */
typedef struct Ahead {
    Lines *lines;
    Line line;
    bool is_kept, has_failed;
    Error error;
} Ahead;

typedef struct LineRun {
    const CommandLine *command_line;
    Lines *lines;
    attnviz_prepared *prepared;
    Ahead ahead;
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
    LineRead read = lines_next(run->lines, &work->line, &work->error);
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
    if (!run->command_line->keep_going || work->error.code == ERROR_SYSTEM) {
        return stop(run, &work->error);
    }
    run->first_failure = run->failed++ == 0 ? work->error.code : run->first_failure;
    progress_hide(&run->progress);
    report_error(&work->error);
    return true;
}

static void tell_of(LineRun *run, const LineWork *work) {
    const CommandLine *line = run->command_line;
    run->noted += work->notes.count > 0;
    for (size_t i = 0; line->verbose && !line->quiet && i < work->notes.count; i++) {
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

/* The sentences for the library, before their turn comes: all are kept, and begin anew. */
static int next_ahead(void *context, const char **sentence) {
    Ahead *ahead = context;
    LineRead read = LINE_BAD;
    if (!ahead->is_kept && !lines_keep(ahead->lines, AHEAD_BYTES, &ahead->error)) {
        ahead->has_failed = true;
        return 1;
    }
    ahead->is_kept = true;
    while (read == LINE_BAD) {
        read = lines_next(ahead->lines, &ahead->line, &ahead->error);
    }
    *sentence = read == LINE_READ ? ahead->line.text : NULL;
    if (read == LINES_END) {
        lines_rewind(ahead->lines);
    }
    ahead->has_failed = read == LINES_FAILED;
    return ahead->has_failed;
}

static bool prepare_request(LineRun *run, Error *error) {
    attnviz_error found;
    run->ahead.lines = run->lines;
    attnviz_sentences sentences = {next_ahead, &run->ahead};
    int status = attnviz_prepare(run->command_line->request, &sentences, &run->prepared, &found);
    if (run->ahead.has_failed) {
        *error = run->ahead.error;
        return false;
    }
    return succeeded(status, &found, error);
}

/* A wrong option of the whole run is told before any line is read. */
static bool prepare(LineRun *run, Error *error) {
    const CommandLine *line = run->command_line;
    if (!line_plan_make(line, &run->plan, error) ||
        !lines_open(line->lines != NULL ? line->lines : "-", &run->lines, error) ||
        !prepare_request(run, error)) {
        return false;
    }
    run->shared.prepared = run->prepared;
    run->shared.name = lines_name(run->lines);
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
    bool is_typed = run->command_line->lines == NULL && isatty(STDIN_FILENO) == 1;
    progress_begin(&run->progress, !run->command_line->quiet && !is_typed, lines_size(run->lines));
    crew_run(&(Crew){.fetch = fetch_line,
                     .work = work_on_line,
                     .hand_over = hand_line_over,
                     .data = run,
                     .slots = run->work_count,
                     .threads = run->threads});
    progress_hide(&run->progress);
    if (run->has_stopped || run->has_read_error) {
        *error = run->has_stopped ? run->stopped : run->read_error;
        return false;
    }
    return run->out.count + run->failed > 0 ||
           error_set(error, ERROR_DATA, run->shared.name,
                     "has no sentence in it; one on each line is wanted");
}

static void tell_of_files(const LineRun *run) {
    char first[REPORT_LONGEST], last[REPORT_LONGEST];
    size_t count = run->out.count * run->plan.count;
    line_plan_show(&run->plan, 0, run->out.first, first, sizeof first);
    line_plan_show(&run->plan, run->plan.count - 1, run->out.last, last, sizeof last);
    if (count == 1) {
        report_line("wrote %s", first);
    } else {
        report_line("wrote %zu files, %s to %s", count, first, last);
    }
}

static void tell(const LineRun *run) {
    const CommandLine *line = run->command_line;
    if (line->quiet) {
        return;
    }
    if (run->noted > 0 && !line->verbose) {
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
    attnviz_prepared_free(run->prepared);
    line_free(&run->ahead.line);
    lines_close(run->lines);
}

bool run_lines(const CommandLine *line, Error *error) {
    LineRun run = {.command_line = line};
    run.shared.command_line = line;
    run.shared.plan = &run.plan;
    bool done = prepare(&run, error) && line_out_open(line, &run.plan, &run.out, error) &&
                make_works(&run, error) && do_all(&run, error) && end(&run, error);
    free_run(&run);
    return done;
}
