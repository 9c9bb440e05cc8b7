#include "run_sweep.h"

#include "number.h"
#include "sweep_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The calculation as it is without the quantity that is swept. */
static char *plain_formula(const Result *result, SweepKind kind) {
    Request request = *result->request;
    if (kind == SWEEP_TEMPERATURE) {
        request.input.options.temperature = 1;
    } else if (kind == SWEEP_SCALE) {
        request.input.options.scale = SCALE_NONE;
    }
    return views_subtitle(&request, result->trace);
}

/* "√1000" is "√d_k" where that is what is swept. */
static void add_plain(char *formula, size_t size, const char *plain, SweepKind kind) {
    const char *root = kind == SWEEP_D_K ? strstr(plain, "/√") : NULL;
    if (root == NULL) {
        snprintf(formula, size, "%s", plain);
        return;
    }
    const char *rest = root + strlen("/√");
    rest += strspn(rest, "0123456789");
    snprintf(formula, size, "%.*s/√d_k%s", (int)(root - plain), plain, rest);
}

/* "softmax(QKᵀ/√4), temperature swept from 0.1 to 10". */
static char *swept_formula(const Result *result, const Sweep *sweep) {
    char first[NUMBER_SIZE], last[NUMBER_SIZE];
    number_write(sweep->points[0].value, 0, first);
    number_write(sweep->points[sweep->count - 1].value, 0, last);
    char *plain = plain_formula(result, sweep->kind);
    size_t size = plain == NULL ? 0 : strlen(plain) + 2 * NUMBER_SIZE + 64;
    char *formula = plain == NULL ? NULL : calloc(size, 1);
    if (formula != NULL) {
        add_plain(formula, size, plain, sweep->kind);
        size_t length = strlen(formula);
        snprintf(formula + length, size - length, ", %s swept from %s to %s",
                 sweep_kind_name(sweep->kind), first, last);
    }
    free(plain);
    return formula;
}

static bool name_sweep(const Arguments *a, const Result *result, Swept *swept, Error *error) {
    swept->title = a->title != NULL ? strdup(a->title) : views_title(result->request);
    swept->formula = swept_formula(result, swept->sweep);
    return (swept->title != NULL && swept->formula != NULL) || error_no_memory(error, "--sweep");
}

bool swept_new(const Arguments *a, const Result *results, size_t count, Swept *swept,
               Error *error) {
    if (!a->has_sweep) {
        return true;
    }
    if (count > 1) {
        return error_set(error, ERROR_USAGE, "--sweep",
                         "takes one sentence, not several beside each other");
    }
    const Request *request = results->request;
    return sweep_run(&request->input, &request->selection, a->sweep.kind, a->sweep.values,
                     a->sweep.count, &swept->sweep, error) &&
           name_sweep(a, results, swept, error);
}

void swept_free(Swept *swept) {
    sweep_free(swept->sweep);
    free(swept->title);
    free(swept->formula);
}

static SweepStyle style_of(const Job *job) {
    return (SweepStyle){.title = job->swept->title,
                        .formula = job->swept->formula,
                        .digits = job->results->request->options.digits,
                        .safe = job->arguments->csv_safe,
                        .depth = job->depth,
                        .width = job->width};
}

bool swept_write_csv(const Job *job, Sink *sink, Error *error) {
    SweepStyle style = style_of(job);
    return sweep_write_csv(job->swept->sweep, &style, sink, error);
}

bool swept_write_json(const Job *job, Sink *sink, Error *error) {
    (void)error;
    SweepStyle style = style_of(job);
    sweep_write_json(job->swept->sweep, &style, sink);
    return true;
}

bool swept_write_jsonl(const Job *job, Sink *sink, Error *error) {
    (void)error;
    SweepStyle style = style_of(job);
    style.compact = true;
    sweep_write_json(job->swept->sweep, &style, sink);
    return true;
}

bool swept_write_text(const Job *job, Sink *sink, Error *error) {
    SweepStyle style = style_of(job);
    return sweep_write_text(job->swept->sweep, &style, sink, error);
}
