#include "cell.h"
#include "reader.h"

/* Numbers that are held to turn rows into columns: 64 MiB of them. A larger matrix is made again
 * for each block of its columns. */
#define HELD_NUMBERS ((size_t)8 << 20)

/* What a table of the selected matrix is written with. */
typedef struct Table {
    Labels queries, keys; /* as cells */
    RowReader rows;
    int digits;
    Sink *sink;
} Table;

/* The columns first … first + held.rows of the matrix, each as a row of `held`. */
static void turn(Table *table, size_t first, size_t count, Matrix *held) {
    for (size_t i = 0; i < table->queries.count; i++) {
        const double *row = row_reader_row(&table->rows, i);
        for (size_t j = 0; j < count; j++) {
            matrix_row(held, j)[i] = row[first + j];
        }
    }
}

static bool write_by_key(Table *table, Error *error) {
    size_t n = table->queries.count, m = table->keys.count;
    size_t most = n < HELD_NUMBERS ? HELD_NUMBERS / (n > 0 ? n : 1) : 1;
    size_t block = m < most ? m : most;
    Matrix held;
    if (!matrix_new(&held, block, n, error)) {
        return false;
    }
    cells_header("key", &table->queries, table->sink);
    for (size_t first = 0; first < m && !sink_has_failed(table->sink); first += block) {
        size_t count = m - first < block ? m - first : block;
        turn(table, first, count, &held);
        for (size_t j = 0; j < count; j++) {
            cells_row(table->keys.text[first + j], matrix_row(&held, j), n, table->digits,
                      table->sink);
        }
    }
    matrix_free(&held);
    return true;
}

static bool write_columns(const Trace *trace, const Selection *selection, const CsvStyle *style,
                          Sink *sink, Error *error) {
    const TraceInput *input = trace->input;
    Table table = {.digits = style->digits, .sink = sink};
    bool fine = cells_new(input->queries, style->safe, &table.queries, error) &&
                cells_new(input->keys, style->safe, &table.keys, error) &&
                row_reader_new(&table.rows, trace, selection, error);
    fine = fine && write_by_key(&table, error);
    row_reader_free(&table.rows);
    labels_free(&table.keys);
    labels_free(&table.queries);
    return fine;
}

bool csv_attention_heads(const Trace *trace, const CsvStyle *style, Sink *sink, Labels *heads,
                         Error *error) {
    Labels keys = {0};
    *heads = (Labels){0};
    bool fine = cells_new(trace->input->queries, style->safe, heads, error) &&
                cells_new(trace->input->keys, style->safe, &keys, error);
    if (fine) {
        cells_header("query", &keys, sink);
    }
    labels_free(&keys);
    return fine;
}

static bool write_rows(const Trace *trace, const Selection *selection, const CsvStyle *style,
                       Sink *sink, Error *error) {
    Labels heads;
    RowTable rows = {sink, &heads};
    const RowText walk = {
        .trace = trace, .selection = selection, .digits = style->digits, .table = &rows};
    bool fine =
        csv_attention_heads(trace, style, sink, &heads, error) && rowtext_walk(&walk, error);
    labels_free(&heads);
    return fine;
}

bool csv_attention(const Trace *trace, const Selection *selection, const CsvStyle *style,
                   Sink *sink, Error *error) {
    return (style->columns ? write_columns : write_rows)(trace, selection, style, sink, error);
}
