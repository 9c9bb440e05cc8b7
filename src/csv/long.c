#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define KINDS (TRACE_ATTENTION + 1)

/* What long.csv is written with. */
typedef struct LongTable {
    const Trace *trace;
    char *sentence;       /* as a cell */
    Labels queries, keys; /* as cells */
    Matrix rows;          /* KINDS × m: of one query, a row of each kind */
    bool has[KINDS];      /* the kinds that can be told */
    int digits;
    Sink *sink;
} LongTable;

static void write_count(Sink *sink, size_t count) {
    char text[24];
    snprintf(text, sizeof text, "%zu", count);
    sink_text(sink, text);
}

static void write_line(const LongTable *table, const char *prefix, size_t query, size_t key) {
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
        double value = matrix_row(&table->rows, kind)[key];
        sink_char(sink, ',');
        /* Masked cells are −∞. */
        if (table->has[kind] && isfinite(value)) {
            sink_number(sink, value, table->digits);
        }
    }
    sink_char(sink, '\n');
}

static void write_query(const LongTable *table, const char *prefix, size_t query) {
    for (size_t key = 0; key < table->keys.count; key++) {
        write_line(table, prefix, query, key);
    }
}

static void write_head(LongTable *table, size_t layer, size_t head) {
    char prefix[64];
    snprintf(prefix, sizeof prefix, ",%zu,%zu,", layer + 1, head + 1);
    for (size_t kind = 0; kind < KINDS; kind++) {
        table->has[kind] = trace_has(table->trace, (TraceKind)kind);
    }
    for (size_t query = 0; query < table->queries.count && !sink_has_failed(table->sink); query++) {
        for (size_t kind = 0; kind < KINDS; kind++) {
            if (table->has[kind]) {
                trace_rows(table->trace, layer, head, (TraceKind)kind, query, 1,
                           matrix_row(&table->rows, kind));
            }
        }
        write_query(table, prefix, query);
    }
}

/* Heads as one: no score belongs to their mean or maximum, so those rows are scratch. */
static void write_joined(LongTable *table, const Selection *selection) {
    char prefix[64];
    snprintf(prefix, sizeof prefix, ",%zu,%s,", selection->layer + 1,
             selection->rule == HEAD_MAX ? "max" : "mean");
    table->has[TRACE_SCORES] = table->has[TRACE_SCALED] = false;
    table->has[TRACE_ATTENTION] = true;
    for (size_t query = 0; query < table->queries.count && !sink_has_failed(table->sink); query++) {
        trace_selected_rows(table->trace, selection, query, 1,
                            matrix_row(&table->rows, TRACE_ATTENTION),
                            matrix_row(&table->rows, TRACE_SCORES));
        write_query(table, prefix, query);
    }
}

static void write_table(LongTable *table, const Selection *selection, bool whole) {
    size_t heads = table->trace->input->options.heads;
    if (whole) {
        for (size_t i = 0; i < table->trace->input->layer_count * heads; i++) {
            write_head(table, i / heads, i % heads);
        }
    } else if (selection->rule != HEAD_ONE && heads > 1) {
        write_joined(table, selection);
    } else {
        write_head(table, selection->layer, selection->rule == HEAD_ONE ? selection->head : 0);
    }
}

bool csv_long(const Trace *trace, const char *sentence, const Selection *selection, bool whole,
              const CsvStyle *style, Sink *sink, Error *error) {
    const TraceInput *input = trace->input;
    LongTable table = {.trace = trace, .digits = style->digits, .sink = sink};
    table.sentence = cell_new(sentence == NULL ? "" : sentence, style->safe);
    bool fine = table.sentence != NULL || error_no_memory(error, "long.csv");
    fine = fine && cells_new(input->queries, style->safe, &table.queries, error) &&
           cells_new(input->keys, style->safe, &table.keys, error) &&
           matrix_new(&table.rows, KINDS, input->m, error);
    if (fine && !style->is_continued) {
        sink_text(sink, "sentence,layer,head,query_index,query,key_index,key,score,scaled,"
                        "attention\n");
    }
    if (fine) {
        write_table(&table, selection, whole);
    }
    matrix_free(&table.rows);
    labels_free(&table.keys);
    labels_free(&table.queries);
    free(table.sentence);
    return fine;
}
