#include "block.h"

#include <string.h>

/* Fields stand two columns apart; where cells are painted a column on each side of them is that
 * space, and one more keeps the first off the names. */
#define GAP 2

static size_t margin(const View *view) {
    return paint_fills(view->style->depth) ? 1 : 0;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The columns that are left of a terminal's when `taken` are. */
static size_t left_of(size_t width, size_t taken) {
    return width > taken ? width - taken : 0;
}

bool block_fit_names(View *view, Error *error) {
    size_t width = view->style->width, field = paint_field_columns(&view->painter);
    if (width == 0) {
        return true;
    }
    size_t rows_most = left_of(width, margin(view) + GAP + field);
    if (!names_shorten(&view->rows, least(rows_most, width / 2), error)) {
        return false;
    }
    size_t most = least(left_of(width, view->rows.widest + margin(view) + GAP), width / 2);
    return names_shorten(&view->columns, most > field ? most : field, error);
}

static size_t field_columns(const View *view, size_t column) {
    size_t field = paint_field_columns(&view->painter);
    size_t name = view->columns.columns[column];
    return name > field ? name : field;
}

Span block_from(const View *view, size_t first) {
    size_t count = view->columns.text.count, width = view->style->width;
    Span span = {.first = first, .count = 0};
    size_t used = view->rows.widest + margin(view);
    for (size_t i = first; i < count; i++) {
        used += GAP + field_columns(view, i);
        if (width > 0 && used > width && span.count > 0) {
            break;
        }
        span.count++;
    }
    return span;
}

/* True when a query is brought out and it is not this one. */
static bool is_faded(const View *view, size_t query) {
    return view->style->query > 0 && query + 1 != view->style->query;
}

static Look look_of(const View *view, bool is_query, size_t index) {
    if (!is_query || view->style->query == 0) {
        return LOOK_PLAIN;
    }
    return is_faded(view, index) ? LOOK_DIM : LOOK_BOLD;
}

static void write_name(const View *view, const Names *names, size_t index, bool is_query) {
    const char *name = names->text.text[index];
    paint_span(view->style->depth, name, strlen(name), look_of(view, is_query, index), view->sink);
}

static void write_header(const View *view, Span columns) {
    Sink *sink = view->sink;
    size_t gap = view->rows.widest + GAP;
    for (size_t i = columns.first; i < columns.first + columns.count; i++) {
        paint_pad(sink, gap + field_columns(view, i), view->columns.columns[i]);
        write_name(view, &view->columns, i, view->style->columns);
        gap = GAP;
    }
    sink_char(sink, '\n');
}

static void write_cell(View *view, size_t row, size_t column) {
    size_t query = view->style->columns ? column : row;
    size_t key = view->style->columns ? row : column;
    const Held *held = &view->held;
    Cell cell = {
        .value = held_at(held, query, key),
        .is_masked = trace_is_masked(held->trace, held->selection->layer, query, key),
        .is_faded = is_faded(view, query),
    };
    paint_cell(&view->painter, &cell, field_columns(view, column), view->sink);
}

static void write_row(View *view, size_t row, Span columns) {
    Sink *sink = view->sink;
    size_t gap = paint_fills(view->style->depth) ? 0 : GAP;
    paint_pad(sink, view->rows.widest, view->rows.columns[row]);
    write_name(view, &view->rows, row, !view->style->columns);
    paint_pad(sink, margin(view), 0);
    for (size_t i = columns.first; i < columns.first + columns.count; i++) {
        paint_pad(sink, gap, 0);
        write_cell(view, row, i);
    }
    paint_row_end(view->style->depth, sink);
}

bool block_write(View *view, Span columns, Error *error) {
    size_t count = view->rows.text.count;
    size_t most = HELD_NUMBERS / columns.count + 1; /* rows at a time */
    write_header(view, columns);
    for (size_t first = 0; first < count && !sink_has_failed(view->sink); first += most) {
        Span rows = {first, count - first < most ? count - first : most};
        Span queries = view->style->columns ? columns : rows;
        Span keys = view->style->columns ? rows : columns;
        if (!held_cover(&view->held, queries, keys, error)) {
            return false;
        }
        for (size_t i = 0; i < rows.count; i++) {
            write_row(view, first + i, columns);
        }
    }
    return true;
}
