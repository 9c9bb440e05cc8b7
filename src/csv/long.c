#include "cell.h"
#include "reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define KINDS (TRACE_ATTENTION + 1)

/* What long.csv is written with. */
typedef struct LongTable {
    const Trace *trace;
    char *sentence;       /* as a cell */
    Labels queries, keys; /* as cells */
    RowReader readers[KINDS];
    bool has[KINDS]; /* the kinds that can be told */
    int digits;
    Sink *sink;
} LongTable;

static void write_count(Sink *sink, size_t count) {
    char text[24];
    snprintf(text, sizeof text, "%zu", count);
    sink_text(sink, text);
}

static void write_line(const LongTable *table, const char *prefix, const double *const *rows,
                       size_t query, size_t key) {
    Sink *sink = table->sink;
    sink_text(sink, table->sentence);
    sink_text(sink, prefix);
    write_count(sink, query + 1);
    sink_char(sink, ',');
    sink_text(sink, table->queries.text[query]);
    sink_char(sink, ',');
    write_count(sink, key + 1);
    sink_char(sink, ',');
    sink_text(sink, table->keys.text[key]);
    for (size_t kind = 0; kind < KINDS; kind++) {
        sink_char(sink, ',');
        /* Masked cells are −∞. */
        if (table->has[kind] && isfinite(rows[kind][key])) {
            sink_number(sink, rows[kind][key], table->digits);
        }
    }
    sink_char(sink, '\n');
}

static void write_query(LongTable *table, const char *prefix, size_t query) {
    const double *rows[KINDS] = {NULL};
    for (size_t kind = 0; kind < KINDS; kind++) {
        rows[kind] = table->has[kind] ? row_reader_row(&table->readers[kind], query) : NULL;
    }
    for (size_t key = 0; key < table->keys.count; key++) {
        write_line(table, prefix, rows, query, key);
    }
}

/* Writes what the readers read, and ends them. */
static void write_queries(LongTable *table, const char *prefix) {
    for (size_t query = 0; query < table->queries.count && !sink_has_failed(table->sink); query++) {
        write_query(table, prefix, query);
    }
    for (size_t kind = 0; kind < KINDS; kind++) {
        row_reader_free(&table->readers[kind]);
    }
}

static bool write_head(LongTable *table, size_t layer, size_t head, Error *error) {
    char prefix[64];
    snprintf(prefix, sizeof prefix, ",%zu,%zu,", layer + 1, head + 1);
    bool fine = true;
    for (size_t kind = 0; fine && kind < KINDS; kind++) {
        table->has[kind] = trace_has(table->trace, (TraceKind)kind);
        fine = !table->has[kind] || row_reader_of_kind(&table->readers[kind], table->trace, layer,
                                                       head, (TraceKind)kind, error);
    }
    if (fine) {
        write_queries(table, prefix);
    }
    return fine;
}

/* Heads as one: no score belongs to their mean or maximum. */
static bool write_joined(LongTable *table, const Selection *selection, Error *error) {
    char prefix[64];
    snprintf(prefix, sizeof prefix, ",%zu,%s,", selection->layer + 1,
             selection->rule == HEAD_MAX ? "max" : "mean");
    table->has[TRACE_ATTENTION] = true;
    if (!row_reader_new(&table->readers[TRACE_ATTENTION], table->trace, selection, error)) {
        return false;
    }
    write_queries(table, prefix);
    return true;
}

static bool write_table(LongTable *table, const Selection *selection, bool whole, Error *error) {
    size_t heads = table->trace->input->options.heads;
    if (!whole && selection->rule != HEAD_ONE && heads > 1) {
        return write_joined(table, selection, error);
    }
    if (!whole) {
        size_t head = selection->rule == HEAD_ONE ? selection->head : 0;
        return write_head(table, selection->layer, head, error);
    }
    bool fine = true;
    for (size_t i = 0; fine && i < table->trace->input->layer_count * heads; i++) {
        fine = write_head(table, i / heads, i % heads, error);
    }
    return fine;
}

bool csv_long(const Trace *trace, const char *sentence, const Selection *selection, bool whole,
              const CsvStyle *style, Sink *sink, Error *error) {
    const TraceInput *input = trace->input;
    LongTable table = {.trace = trace, .digits = style->digits, .sink = sink};
    table.sentence = cell_new(sentence == NULL ? "" : sentence, style->safe);
    bool fine = table.sentence != NULL || error_no_memory(error, "long.csv");
    fine = fine && cells_new(input->queries, style->safe, &table.queries, error) &&
           cells_new(input->keys, style->safe, &table.keys, error);
    if (fine && !style->is_continued) {
        sink_text(sink, "sentence,layer,head,query_index,query,key_index,key,score,scaled,"
                        "attention\n");
    }
    fine = fine && write_table(&table, selection, whole, error);
    for (size_t kind = 0; kind < KINDS; kind++) {
        row_reader_free(&table.readers[kind]); /* what a failure left */
    }
    labels_free(&table.keys);
    labels_free(&table.queries);
    free(table.sentence);
    return fine;
}
