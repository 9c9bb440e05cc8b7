/*
 * A document, its request and trace, and every text format of it. What is written reads back as the
 * same bytes and agrees with what is computed from it; rows of weights sum to 1; every record of a
 * table has as many cells; text has no control characters.
 */
#include "check.h"
#include "csv.h"
#include "fuzz.h"
#include "markdown.h"
#include "run_document.h"
#include "strict.h"
#include "textview.h"
#include "written_bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROW_SUM_OFF 1e-9

static bool write_pretty(const void *from, Sink *sink, Error *error) {
    const Run *run = from;
    return json_write(run->parts, run->count, JSON_PRETTY, sink, error);
}

static bool write_line(const void *from, Sink *sink, Error *error) {
    const Run *run = from;
    return json_write(run->parts, run->count, JSON_LINE, sink, error);
}

static bool write_csv(const void *from, Sink *sink, Error *error) {
    const JsonPart *part = from;
    const CsvStyle style = {.digits = part->request->options.digits};
    return csv_attention(part->trace, &part->request->selection, &style, sink, error);
}

static bool write_long(const void *from, Sink *sink, Error *error) {
    const JsonPart *part = from;
    const CsvStyle style = {.safe = true};
    return csv_long(part->trace, part->request->text[TEXT_SENTENCE], &part->request->selection,
                    true, &style, sink, error);
}

static bool write_embeddings(const void *from, Sink *sink, Error *error) {
    const JsonPart *part = from;
    const CsvStyle style = {0};
    return csv_embeddings(part->trace, &style, sink, error);
}

static bool write_markdown(const void *from, Sink *sink, Error *error) {
    const JsonPart *part = from;
    const MarkdownStyle style = {.title = part->request->text[TEXT_SENTENCE], .query = 1};
    return markdown_write(part->request, part->trace, &style, sink, error);
}

static bool write_text(const void *from, Sink *sink, Error *error) {
    const JsonPart *part = from;
    const TextStyle style = {.width = 40, .low = 0, .high = 1};
    return textview_write(part->trace, &part->request->selection, &style,
                          part->request->text[TEXT_SENTENCE], "", sink, error);
}

/* The cells of the record at `at` (RFC 4180), which moves behind it; 0 for one that is broken. */
static size_t record_cells(const char **at) {
    size_t cells = 1;
    for (;; cells++) {
        const char *cell = *at;
        if (*cell == '"') {
            for (cell++; *cell != '"' || cell[1] == '"'; cell += *cell == '"' ? 2 : 1) {
                if (*cell == '\0') {
                    return 0;
                }
            }
            cell++;
        } else {
            cell += strcspn(cell, ",\"\r\n");
        }
        *at = cell + 1;
        if (*cell != ',') {
            return *cell == '\n' ? cells : 0;
        }
    }
}

static void check_table(Writer writer, const JsonPart *part, size_t cells, size_t records) {
    size_t length;
    char *table = bytes_written(writer, part, &length);
    const char *at = table;
    for (; records > 0; records--) {
        fuzz_holds(record_cells(&at) == cells, "every record has as many cells");
    }
    fuzz_holds(at == table + length, "a table has as many records as there are rows");
    free(table);
}

static void check_tables(const JsonPart *part) {
    const TraceInput *input = &part->request->input;
    check_table(write_csv, part, input->m + 1, input->n + 1);
    check_table(write_long, part, 10,
                1 + input->n * input->m * input->options.heads * input->layer_count);
    if (!matrix_is_absent(&part->trace->output)) {
        check_table(write_embeddings, part, part->trace->output.cols + 1, input->n + 1);
    }
}

static void check_text(Writer writer, const JsonPart *part) {
    size_t length;
    char *text = bytes_written(writer, part, &length);
    fuzz_holds(strlen(text) == length, "no NUL is written");
    for (const char *at = text; *at != '\0'; at++) {
        fuzz_holds(*at == '\n' || !fuzz_is_control(at), "no control character is written");
    }
    free(text);
}

/* A row is of one head; given weights sum to what they sum to. */
static void check_sums(const JsonPart *part) {
    const TraceInput *input = &part->request->input;
    double *row = calloc(input->m, sizeof *row);
    fuzz_holds(row != NULL, "there is memory for a row");
    for (size_t i = 0; i < input->n * input->layer_count * input->options.heads; i++) {
        size_t layer = i / (input->n * input->options.heads);
        trace_rows(part->trace, layer, i / input->n % input->options.heads, TRACE_ATTENTION,
                   i % input->n, 1, row);
        double sum = 0;
        bool in_range = true;
        for (size_t j = 0; j < input->m; j++) {
            sum += row[j];
            in_range = in_range && row[j] >= 0 && row[j] <= 1;
        }
        fuzz_holds(in_range, "weights are from 0 to 1");
        fuzz_holds(fabs(sum - 1) < ROW_SUM_OFF || fpclassify(sum) == FP_ZERO,
                   "a row sums to 1, or is masked throughout");
    }
    free(row);
}

static void check_part(const JsonPart *part) {
    if (part->request->input.attention == NULL) {
        check_sums(part);
    }
    check_tables(part);
    check_text(write_markdown, part);
    check_text(write_text, part);
}

/* The numbers of the result, to the digits that they were written with. */
static void check_claims(const Run *run) {
    const Document *around = &run->document;
    for (size_t i = 0; i < run->count; i++) {
        const Document *document = around->compare_count > 0 ? &around->compare[i] : around;
        CheckRule rule = {CHECK_TOLERANCE, run->requests[i]->options.digits};
        CheckTally tally = {0};
        Error error = {0};
        fuzz_holds(document->result != NULL, "a written document has a result");
        fuzz_holds(check_result(run->requests[i], run->traces[i], document->result, &rule, NULL,
                                &tally, &error),
                   "a written result can be checked");
        fuzz_holds(tally.agreeing == tally.rows, "a written result agrees with itself");
    }
}

static bool same_numbers(const double *a, const double *b, size_t count) {
    return count == 0 || memcmp(a, b, count * sizeof *a) == 0;
}

/* What was read is written so that it reads back bit by bit. */
static void check_inputs(const Request *before, const Request *after) {
    fuzz_holds(before->words.count == after->words.count, "as many embeddings read back");
    for (size_t word = 0; word < before->words.count; word++) {
        size_t width, again;
        const double *a = request_vector(before, word, &width);
        const double *b = request_vector(after, word, &again);
        fuzz_holds(width == again && same_numbers(a, b, width), "embeddings read back bit by bit");
    }
    for (size_t i = 0; i < START_COUNT; i++) {
        const Tensor *c = before->start[i], *d = after->start[i];
        fuzz_holds((c == NULL) == (d == NULL), "what was given is written");
        fuzz_holds(c == NULL || (tensor_size(c) == tensor_size(d) &&
                                 same_numbers(c->data, d->data, tensor_size(c))),
                   "given tensors read back bit by bit");
    }
}

static void check_again(const Run *run) {
    size_t length, again_length, line_length;
    char *text = bytes_written(write_pretty, run, &length);
    char *line = bytes_written(write_line, run, &line_length);
    Run again = {0};
    Error error = {0};
    fuzz_holds(strict_check(line, line_length, &error), "a line is JSON");
    fuzz_holds(memchr(line, '\n', line_length) == line + line_length - 1, "a line is one line");
    fuzz_holds(run_document(text, length, ROLE_CHECK, &again), "a written document can be run");
    char *text_again = bytes_written(write_pretty, &again, &again_length);
    fuzz_holds(length == again_length && memcmp(text, text_again, length) == 0,
               "a written document gives the same bytes again");
    for (size_t i = 0; i < run->count; i++) {
        check_inputs(run->requests[i], again.requests[i]);
    }
    check_claims(&again);
    run_free(&again);
    free(text);
    free(line);
    free(text_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Run run = {0};
    if (run_document((const char *)data, size, ROLE_DOCUMENT, &run)) {
        for (size_t i = 0; i < run.count; i++) {
            check_part(&run.parts[i]);
        }
        check_again(&run);
    }
    run_free(&run);
    return 0;
}
