#include "markdown.h"

#include "escape.h"
#include "parts.h"

#include <stdlib.h>

static bool write_title(const Sheet *sheet, const MarkdownStyle *style, Error *error) {
    bool has_title = style->title != NULL && style->title[0] != '\0';
    char *title = has_title ? markdown_escape(style->title) : NULL;
    if (has_title && title == NULL) {
        return error_no_memory(error, "Markdown");
    }
    put(sheet, "# Attention worked out");
    if (has_title) {
        put(sheet, ": ");
        put(sheet, title);
    }
    put(sheet, "\n\n");
    free(title);
    if (style->subtitle != NULL && style->subtitle[0] != '\0') {
        put(sheet, style->subtitle);
        put(sheet, "\n\n");
    }
    return true;
}

static void write_reading(const Sheet *sheet) {
    put_format(sheet,
               "Numbers with %d decimals are rounded; those with fewer are exact, to %d digits. "
               "The calculation goes on with full precision, so that working with the rounded "
               "numbers can miss the last digit. Terms with a factor 0 are left out.\n\n",
               sheet->decimals, EXACT_DIGITS);
}

static void write_dimensions(const Sheet *sheet) {
    const Labels *names = &sheet->dimensions;
    bool jumped = false;
    if (names->count == 0 || matrix_is_absent(&sheet->x) || sheet->selection.layer > 0) {
        return;
    }
    put(sheet, "Entries of x: ");
    for (size_t i = 0; i < names->count; i = next_shown(i, names->count, MOST_ENTRIES, &jumped)) {
        put(sheet, i == 0 ? "" : jumped ? ", …, " : ", ");
        put_format(sheet, "%zu ", i + 1);
        put(sheet, names->text[i]);
    }
    put(sheet, "\n\n");
}

/* What a stack or several heads do before and beside what is worked out. */
static void write_place(const Sheet *sheet) {
    size_t layer = sheet->selection.layer, layers = sheet->input->layer_count;
    size_t heads = sheet->input->options.heads;
    if (layers > 1) {
        put_format(sheet, "This is layer %zu of %zu", layer + 1, layers);
        put(sheet, layer == 0 ? ".\n\n" : "; it reads the output of the layer before it.\n\n");
    }
    if (heads > 1) {
        put_format(sheet, "Each of the %zu heads has its own columns of Q, K and V.\n\n", heads);
    }
}

static bool write_query(Sheet *sheet, size_t query, Error *error) {
    size_t heads = sheet->input->options.heads;
    sheet->query = query;
    put_format(sheet, "## Query %zu", query + 1);
    if (sheet->queries.count > 0) {
        put(sheet, ": ");
        put(sheet, sheet->queries.text[query]);
    }
    put(sheet, "\n\n");
    if (!write_input(sheet, error)) {
        return false;
    }
    for (size_t head = 0; head < heads; head++) {
        if (!sheet_shows_head(sheet, head)) {
            continue;
        }
        if (heads > 1) {
            put_format(sheet, "### Head %zu of %zu\n\n", head + 1, heads);
        }
        make_rows(sheet, head);
        write_query_vector(sheet, head);
        write_scores(sheet, head);
        write_mix(sheet, head);
    }
    if (!write_joined_weights(sheet, error) || !write_output(sheet, error)) {
        return false;
    }
    write_entropy(sheet);
    return true;
}

/* The one that was asked for, all of a few, or the first. */
static bool write_queries(Sheet *sheet, size_t asked, Error *error) {
    size_t n = sheet->input->n;
    bool is_all = asked == 0 && n <= MARKDOWN_QUERIES;
    size_t first = asked > 0 ? asked - 1 : 0;
    size_t end = is_all ? n : first + 1;
    if (asked == 0 && !is_all) {
        put_format(sheet,
                   "There are %zu queries; the first is worked out here, and `--query` chooses "
                   "another.\n\n",
                   n);
    }
    for (size_t query = first; query < end && !sink_has_failed(sheet->sink); query++) {
        put(sheet, query == first ? "" : "\n");
        if (!write_query(sheet, query, error)) {
            return false;
        }
    }
    return true;
}

bool markdown_write(const Request *request, const Trace *trace, const MarkdownStyle *style,
                    Sink *sink, Error *error) {
    Sheet sheet;
    bool done = sheet_new(request, trace, sink, &sheet, error) && write_title(&sheet, style, error);
    if (done) {
        write_place(&sheet);
        write_formulas(&sheet);
        write_reading(&sheet);
        write_dimensions(&sheet);
        write_keys(&sheet);
        done = write_queries(&sheet, style->query, error);
    }
    sheet_free(&sheet);
    return done;
}
