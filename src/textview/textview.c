#include "textview.h"
#include "block.h"
#include "heading.h"

#include <stdio.h>

static bool write_heading(const View *view, const char *text, Look look, Error *error) {
    return heading_write(view->style->depth, view->style->width, text, look, view->sink, error);
}

/* "keys 1–8 of 20": which part of a wide matrix a block is. */
static bool write_part(const View *view, Span columns, Error *error) {
    bool is_turned = view->style->columns;
    const char *one = is_turned ? "query" : "key", *several = is_turned ? "queries" : "keys";
    size_t last = columns.first + columns.count, count = view->columns.text.count;
    char text[128];
    if (columns.count == 1) {
        snprintf(text, sizeof text, "%s %zu of %zu", one, last, count);
    } else {
        snprintf(text, sizeof text, "%s %zu–%zu of %zu", several, columns.first + 1, last, count);
    }
    return write_heading(view, text, LOOK_DIM, error);
}

static bool write_blocks(View *view, Error *error) {
    size_t count = view->columns.text.count;
    Span part = {0};
    for (size_t first = 0; first < count; first += part.count) {
        part = block_from(view, first);
        sink_char(view->sink, '\n');
        if ((part.count < count && !write_part(view, part, error)) ||
            !block_write(view, part, error)) {
            return false;
        }
    }
    return true;
}

/* What the numbers are. A range other than 0 … 1 is told, since shades cannot be compared then. */
static bool write_foot(const View *view, Error *error) {
    const TextStyle *style = view->style;
    char low[NUMBER_SIZE], high[NUMBER_SIZE], text[512], range[2 * NUMBER_SIZE + 32] = "";
    if (style->low != 0 || style->high != 1) {
        number_write(style->low, 3, low);
        number_write(style->high, 3, high);
        snprintf(range, sizeof range, " · %s from %s to %s",
                 paint_fills(style->depth) ? "colours" : "shades", low, high);
    }
    const char *sums = style->columns ? " · each column sums to 1" : " · each row sums to 1";
    snprintf(text, sizeof text, "%s%s%s%s",
             style->columns ? "rows: keys · columns: queries" : "rows: queries · columns: keys",
             view->survey.sums_to_one ? sums : "", range,
             view->survey.has_masked ? " · dots: masked" : "");
    sink_char(view->sink, '\n');
    return write_heading(view, text, LOOK_DIM, error);
}

static bool make_names(View *view, const TraceInput *input, Error *error) {
    const TextStyle *style = view->style;
    size_t arrow = style->depth != DEPTH_NONE ? 0 : style->query; /* else looks tell */
    const Labels *rows = style->columns ? input->keys : input->queries;
    const Labels *columns = style->columns ? input->queries : input->keys;
    return names_new(rows, style->columns ? 0 : arrow, &view->rows, error) &&
           names_new(columns, style->columns ? arrow : 0, &view->columns, error);
}

/* A matrix that can be held whole is made once, however many blocks it is cut into. */
static bool hold_all(View *view, const TraceInput *input, Error *error) {
    bool fits = input->n == 0 || input->m <= HELD_NUMBERS / input->n;
    return !fits || held_cover(&view->held, (Span){0, input->n}, (Span){0, input->m}, error);
}

/* What must be known before the first line is written. */
static bool prepare(View *view, const Trace *trace, Error *error) {
    const TextStyle *style = view->style;
    if (!make_names(view, trace->input, error) ||
        !survey_make(trace, view->held.selection, style->digits, &view->survey, error)) {
        return false;
    }
    painter_make(&view->painter, style, view->survey.number_columns);
    return block_fit_names(view, error) && hold_all(view, trace->input, error);
}

bool textview_write(const Trace *trace, const Selection *selection, const TextStyle *style,
                    const char *title, const char *subtitle, Sink *sink, Error *error) {
    View view = {.style = style, .held = {.trace = trace, .selection = selection}, .sink = sink};
    bool fine = prepare(&view, trace, error) && write_heading(&view, title, LOOK_BOLD, error) &&
                write_heading(&view, subtitle, LOOK_DIM, error) && write_blocks(&view, error) &&
                write_foot(&view, error);
    held_free(&view.held);
    names_free(&view.columns);
    names_free(&view.rows);
    return fine;
}
