#include "formats.h"

#include "arrays.h"
#include "csv.h"
#include "figure_format.h"
#include "json.h"
#include "markdown.h"
#include "run_sweep.h"
#include "textview.h"

#include <stdlib.h>
#include <string.h>

static CsvStyle csv_style(const Job *job, const Result *result) {
    return (CsvStyle){.digits = result->request->options.digits,
                      .columns = job->arguments->style.columns,
                      .safe = job->arguments->csv_safe,
                      .is_continued = result != job->results};
}

bool format_can_share(const Job *job) {
    return job->count == 1 && job->swept == NULL && !job->arguments->style.columns;
}

/* The only document, and its attention matrix as a table beside it. */
static bool write_with_table(const Job *job, JsonPart *document, JsonLayout layout, Sink *sink,
                             Error *error) {
    CsvStyle style = csv_style(job, job->results);
    Labels heads;
    RowTable table = {job->table, &heads};
    document->table = &table;
    bool done = csv_attention_heads(job->results->trace, &style, job->table, &heads, error) &&
                json_write(document, 1, layout, sink, error);
    labels_free(&heads);
    return done;
}

static bool write_documents(const Job *job, JsonLayout layout, Sink *sink, Error *error) {
    JsonPart *parts = calloc(job->count, sizeof *parts);
    if (parts == NULL) {
        return error_no_memory(error, "JSON");
    }
    for (size_t i = 0; i < job->count; i++) {
        const Result *result = &job->results[i];
        parts[i] = (JsonPart){result->request, result->trace, &result->found, NULL};
    }
    bool done = job->table == NULL ? json_write(parts, job->count, layout, sink, error)
                                   : write_with_table(job, parts, layout, sink, error);
    free(parts);
    return done;
}

static bool write_json(const Job *job, Sink *sink, Error *error) {
    return write_documents(job, JSON_PRETTY, sink, error);
}

static bool write_jsonl(const Job *job, Sink *sink, Error *error) {
    return write_documents(job, JSON_LINE, sink, error);
}

static bool write_csv(const Job *job, const Result *result, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job, result);
    return csv_attention(result->trace, &result->request->selection, &style, sink, error);
}

static bool write_embeddings_csv(const Job *job, const Result *result, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job, result);
    if (style.is_continued && !csv_embeddings_go_on(result->trace, (result - 1)->trace)) {
        sink_char(sink, '\n'); /* other columns: a table of its own */
        style.is_continued = false;
    }
    return csv_embeddings(result->trace, &style, sink, error);
}

static bool write_long_csv(const Job *job, const Result *result, Sink *sink, Error *error) {
    CsvStyle style = csv_style(job, result);
    char *title = views_title(result->request);
    if (title == NULL) {
        return error_no_memory(error, "long.csv");
    }
    bool done = csv_long(result->trace, title, &result->request->selection,
                         result->request->options.trace, &style, sink, error);
    free(title);
    return done;
}

static TextStyle text_style(const Job *job, const Result *result) {
    const FigureStyle *look = &job->arguments->style;
    return (TextStyle){.depth = job->depth,
                       .width = job->width,
                       .digits = result->request->options.digits,
                       .columns = look->columns,
                       .map = look->map != NULL ? look->map : colour_map("blues"),
                       .low = 0,
                       .high = 1,
                       .query = result->query};
}

/* What a view says above its numbers, owned. */
typedef struct Heading {
    char *title, *subtitle;
} Heading;

/* --title stands for one sentence; of several, each keeps its own. */
static bool heading_new(const Job *job, const Result *result, Heading *heading, Error *error) {
    const char *given = job->count == 1 ? job->arguments->title : NULL;
    heading->title = given != NULL ? strdup(given) : views_title(result->request);
    heading->subtitle = views_subtitle(result->request, result->trace);
    return (heading->title != NULL && heading->subtitle != NULL) ||
           error_no_memory(error, "heading");
}

static void heading_free(Heading *heading) {
    free(heading->title);
    free(heading->subtitle);
}

static bool write_matrix_text(const Job *job, const Result *result, Sink *sink, Error *error) {
    TextStyle style = text_style(job, result);
    ColourRange range = {0, 1};
    Heading heading = {0};
    bool done = heading_new(job, result, &heading, error) &&
                views_range(result->request, result->trace, &job->arguments->style, &range, error);
    if (done) {
        style.low = range.low;
        style.high = range.high;
        done = textview_write(result->trace, &result->request->selection, &style, heading.title,
                              heading.subtitle, sink, error);
    }
    heading_free(&heading);
    return done;
}

/* What became of the words that all sentences share. */
static bool write_shared_text(const Job *job, Sink *sink, Error *error) {
    const Trace **traces = calloc(job->count, sizeof *traces);
    if (traces == NULL) {
        return error_no_memory(error, "text");
    }
    for (size_t i = 0; i < job->count; i++) {
        traces[i] = job->results[i].trace;
    }
    TextStyle style = text_style(job, job->results);
    bool done = textview_shared(traces, job->count, &style, sink, error);
    free(traces);
    return done;
}

static bool write_text(const Job *job, Sink *sink, Error *error) {
    for (size_t i = 0; i < job->count; i++) {
        sink_text(sink, i == 0 ? "" : "\n");
        if (!write_matrix_text(job, &job->results[i], sink, error)) {
            return false;
        }
    }
    return job->count == 1 || write_shared_text(job, sink, error);
}

static bool write_markdown(const Job *job, const Result *result, Sink *sink, Error *error) {
    Heading heading = {0};
    bool done = heading_new(job, result, &heading, error);
    if (done) {
        MarkdownStyle style = {heading.title, heading.subtitle, result->query};
        done = markdown_write(result->request, result->trace, &style, sink, error);
    }
    heading_free(&heading);
    return done;
}

static bool write_maps_text(const Job *job, Sink *sink, Error *error) {
    (void)error;
    textview_maps(job->depth, sink);
    return true;
}

/* A file of one array: there is room for one sentence. */
static bool check_single(const Job *job, const char *name, Error *error) {
    return job->count == 1 || error_set(error, ERROR_USAGE, name,
                                        "holds one array, and there are %zu sentences; npz holds "
                                        "those of all",
                                        job->count);
}

static bool write_npy(const Job *job, Sink *sink, Error *error) {
    const Result *result = job->results;
    return check_single(job, "npy", error) &&
           arrays_attention(result->trace, &result->request->selection, sink, error);
}

static bool write_embeddings_npy(const Job *job, Sink *sink, Error *error) {
    return check_single(job, "embeddings.npy", error) &&
           arrays_output(job->results->trace, sink, error);
}

static bool write_npz(const Job *job, Sink *sink, Error *error) {
    ArraysPart *parts = calloc(job->count, sizeof *parts);
    if (parts == NULL) {
        return error_no_memory(error, "npz");
    }
    for (size_t i = 0; i < job->count; i++) {
        const Request *request = job->results[i].request;
        parts[i] = (ArraysPart){job->results[i].trace, &request->selection, request->options.trace};
    }
    bool done = arrays_npz(parts, job->count, sink, error);
    free(parts);
    return done;
}

static const Format formats[] = {
    {.name = "png",
     .is_figure = true,
     .is_for_files = true,
     .write_all = write_png,
     .write_sweep = write_png,
     .write_maps = write_png},
    {.name = "svg",
     .is_figure = true,
     .write_all = write_svg,
     .write_sweep = write_svg,
     .write_maps = write_svg},
    {.name = "pdf",
     .is_figure = true,
     .is_for_files = true,
     .write_all = write_pdf,
     .write_sweep = write_pdf,
     .write_maps = write_pdf},
    {.name = "json", .is_document = true, .write_all = write_json, .write_sweep = swept_write_json},
    {.name = "jsonl",
     .is_document = true,
     .write_all = write_jsonl,
     .write_sweep = swept_write_jsonl},
    {.name = "csv",
     .is_attention_table = true,
     .write_one = write_csv,
     .between = "\n",
     .write_sweep = swept_write_csv},
    {.name = "embeddings.csv", .write_one = write_embeddings_csv, .between = ""},
    {.name = "long.csv", .write_one = write_long_csv, .between = ""},
    {.name = "text",
     .write_all = write_text,
     .write_sweep = swept_write_text,
     .write_maps = write_maps_text},
    {.name = "md", .write_one = write_markdown, .between = "\n---\n\n"},
    {.name = "npy", .is_for_files = true, .write_all = write_npy},
    {.name = "embeddings.npy", .is_for_files = true, .write_all = write_embeddings_npy},
    {.name = "npz", .is_for_files = true, .write_all = write_npz},
};
static const size_t format_count = sizeof formats / sizeof *formats;

bool format_write(const Format *format, const Job *job, Sink *sink, Error *error) {
    if (job->arguments->lists_maps) {
        return format->write_maps(job, sink, error);
    }
    if (job->swept != NULL) {
        return format->write_sweep(job, sink, error);
    }
    if (format->write_one == NULL) {
        return format->write_all(job, sink, error);
    }
    for (size_t i = 0; i < job->count; i++) {
        sink_text(sink, i == 0 ? "" : format->between);
        if (!format->write_one(job, &job->results[i], sink, error)) {
            return false;
        }
    }
    return true;
}

const Format *format_named(const char *name) {
    for (size_t i = 0; i < format_count; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

const Format *format_at(size_t index) {
    return index < format_count ? &formats[index] : NULL;
}

FormatUse format_use(const Arguments *a) {
    return a->lists_maps ? USE_MAPS : a->has_sweep ? USE_SWEEP : USE_RESULTS;
}

bool format_serves(const Format *format, FormatUse use) {
    return use == USE_RESULTS || (use == USE_SWEEP ? format->write_sweep : format->write_maps);
}

void format_list(FormatUse use, char *list, size_t size) {
    size_t count = 0, listed = 0;
    for (size_t i = 0; i < format_count; i++) {
        count += format_serves(&formats[i], use);
    }
    list[0] = '\0';
    for (size_t i = 0; i < format_count; i++) {
        if (format_serves(&formats[i], use)) {
            const char *join = listed == 0 ? "" : listed + 1 == count ? " or " : ", ";
            strncat(list, join, size - strlen(list) - 1);
            strncat(list, formats[i].name, size - strlen(list) - 1);
            listed++;
        }
    }
}
