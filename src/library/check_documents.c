#include "check_documents.h"

#include "check.h"
#include "load.h"

#include <stdio.h>

/* Two of these claim something: given attention beside what it comes from, and a result. */
typedef bool (*Claim)(const Request *request, const Trace *trace, const Document *document,
                      const CheckRule *rule, Sink *sink, CheckTally *tally, Error *error);

/* What is being checked, and where it is told. */
typedef struct Check {
    double tolerance;
    Sink *sink; /* NULL with --quiet */
    CheckTally tally;
    const char *first_name; /* the document with the first row that disagrees */
    Error *error;
} Check;

static bool claim_attention(const Request *request, const Trace *trace, const Document *document,
                            const CheckRule *rule, Sink *sink, CheckTally *tally, Error *error) {
    (void)request;
    return check_attention(trace, &document->start[START_ATTENTION], rule, sink, tally, error);
}

static bool claim_result(const Request *request, const Trace *trace, const Document *document,
                         const CheckRule *rule, Sink *sink, CheckTally *tally, Error *error) {
    return check_result(request, trace, document->result, rule, sink, tally, error);
}

/* Computes a document and holds one of its claims against that. Rows that were given ready have
 * as many digits as they have; only a result was written with --digits. */
static bool check_claim(Check *check, const RequestSources *sources, Source asked, Claim claim) {
    Request *request = NULL;
    Trace *trace = NULL;
    Notes notes = {0};
    bool done = request_new(sources, &request, &notes, check->error) &&
                trace_new(&request->input, &trace, &notes, check->error);
    if (done) {
        CheckRule rule = {.tolerance = check->tolerance,
                          .digits = claim == claim_result ? request->options.digits : 0};
        bool agreed = check->tally.agreeing == check->tally.rows;
        done = claim(request, trace, asked.document, &rule, check->sink, &check->tally,
                     check->error) ||
               error_in_file(check->error, asked.name);
        if (agreed && check->tally.agreeing < check->tally.rows) {
            check->first_name = asked.name;
        }
    }
    trace_free(trace);
    request_free(request);
    notes_free(&notes);
    return done;
}

/* The same sources, but for the attention: so it is computed from scores, Q and K, or embeddings.
 */
static bool check_given(Check *check, const RequestSources *sources, Source asked) {
    Document earlier = *asked.document;
    earlier.start[START_ATTENTION] = (Tensor){0};
    RequestSources without = *sources;
    Source stand_in = {&earlier, asked.name};
    if (without.document.document == asked.document) {
        without.document = stand_in;
    } else {
        without.table = stand_in;
    }
    return check_claim(check, &without, asked, claim_attention);
}

static bool can_compute_attention(const RequestSources *sources, const Document *document) {
    const Tensor *start = document->start;
    return start[START_SCORES].rank > 0 || (start[START_Q].rank > 0 && start[START_K].rank > 0) ||
           document->has_embeddings ||
           (sources->table.document != NULL && sources->table.document->has_embeddings);
}

static bool check_source(Check *check, const RequestSources *sources) {
    Source asked = sources->document.document != NULL ? sources->document : sources->table;
    if (sources->sentence != NULL || asked.document == NULL) {
        return error_set(check->error, ERROR_USAGE, "--check",
                         "takes a document, from standard input with - or from a file with -t, and "
                         "no sentence");
    }
    bool has_given = asked.document->start[START_ATTENTION].rank > 0 &&
                     can_compute_attention(sources, asked.document);
    if (!has_given && asked.document->result == NULL) {
        error_set(check->error, ERROR_DATA, "$",
                  "has nothing to check; \"attention\" beside \"scores\", or a \"result\", is "
                  "wanted");
        return error_in_file(check->error, asked.name);
    }
    return (!has_given || check_given(check, sources, asked)) &&
           (asked.document->result == NULL || check_claim(check, sources, asked, claim_result));
}

static bool check_all(Check *check, const Loaded *loaded) {
    for (size_t i = 0; i < loaded->count; i++) {
        if (!check_source(check, &loaded->sources[i])) {
            return false;
        }
    }
    if (check->sink != NULL) {
        check_summary(&check->tally, check->sink);
    }
    return true;
}

bool check_documents(const Arguments *a, Sink *sink, CheckTally *tally, char first[512],
                     Error *error) {
    Loaded loaded = {0};
    Check check = {.tolerance = a->tolerance, .sink = sink, .error = error};
    bool done = load_all(a, &loaded, error) && check_all(&check, &loaded);
    *tally = check.tally;
    snprintf(first, 512, "%s", check.first_name != NULL ? check.first_name : "");
    load_free(&loaded);
    return done;
}

bool check_verdict(const CheckTally *tally, const char *first, Error *error) {
    if (tally->agreeing == tally->rows) {
        return true;
    }
    size_t wrong = tally->rows - tally->agreeing;
    error_set(error, ERROR_DATA, "", "%zu of %zu rows %s with what is computed", wrong, tally->rows,
              wrong == 1 ? "disagrees" : "disagree");
    error_at(error, "$.%s", tally->first);
    return error_in_file(error, first);
}
