#include "emit.h"

#include "number.h"

#include <math.h>
#include <stdio.h>

static void new_line(Emitter *emitter) {
    sink_char(emitter->sink, '\n');
    for (size_t i = 0; i < emitter->depth; i++) {
        sink_text(emitter->sink, "  ");
    }
}

/* What stands between the items of the container that is open. */
static void begin_item(Emitter *emitter) {
    if (emitter->after_key || emitter->depth == 0) {
        emitter->after_key = false;
        return;
    }
    bool is_block = emitter->level[emitter->depth].is_block;
    if (emitter->level[emitter->depth].has_items) {
        sink_char(emitter->sink, ',');
        if (!is_block && emitter->layout == JSON_PRETTY) {
            sink_char(emitter->sink, ' ');
        }
    }
    if (is_block) {
        new_line(emitter);
    }
    emitter->level[emitter->depth].has_items = true;
}

void emit_open(Emitter *emitter, char bracket, bool is_block) {
    begin_item(emitter);
    sink_char(emitter->sink, bracket);
    emitter->depth++;
    emitter->level[emitter->depth].is_block = is_block && emitter->layout == JSON_PRETTY;
    emitter->level[emitter->depth].has_items = false;
}

void emit_close(Emitter *emitter, char bracket) {
    bool on_new_line =
        emitter->level[emitter->depth].is_block && emitter->level[emitter->depth].has_items;
    emitter->depth--;
    if (on_new_line) {
        new_line(emitter);
    }
    sink_char(emitter->sink, bracket);
}

static void escape_into(Sink *sink, const char *text) {
    sink_char(sink, '"');
    const char *plain = text;
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
            continue;
        }
        sink_bytes(sink, plain, (size_t)(text - plain));
        plain = text + 1;
        char escape[8];
        snprintf(escape, sizeof escape, c == '"' || c == '\\' ? "\\%c" : "\\u%04x", c);
        sink_text(sink, escape);
    }
    sink_bytes(sink, plain, (size_t)(text - plain));
    sink_char(sink, '"');
}

void emit_key(Emitter *emitter, const char *key) {
    begin_item(emitter);
    escape_into(emitter->sink, key);
    sink_text(emitter->sink, emitter->layout == JSON_PRETTY ? ": " : ":");
    emitter->after_key = true;
}

void emit_string(Emitter *emitter, const char *text) {
    begin_item(emitter);
    escape_into(emitter->sink, text);
}

void emit_size(Emitter *emitter, size_t value) {
    begin_item(emitter);
    char text[24];
    snprintf(text, sizeof text, "%zu", value);
    sink_text(emitter->sink, text);
}

void emit_bool(Emitter *emitter, bool value) {
    begin_item(emitter);
    sink_text(emitter->sink, value ? "true" : "false");
}

static void put_number(Emitter *emitter, double value) {
    if (value == -INFINITY) {
        sink_text(emitter->sink, "null");
    } else {
        sink_number(emitter->sink, value, emitter->digits);
    }
}

void emit_number(Emitter *emitter, double value) {
    begin_item(emitter);
    put_number(emitter, value);
}

/* How many numbers there are before the next masked cell. */
static size_t count_unmasked(const double *row, size_t count) {
    size_t unmasked = 0;
    while (unmasked < count && row[unmasked] != -INFINITY) {
        unmasked++;
    }
    return unmasked;
}

static const char *comma_of(const Emitter *emitter) {
    return emitter->layout == JSON_PRETTY ? ", " : ",";
}

/* As begin_item and emit_open write it. */
EmitFrame emit_frame(const Emitter *emitter) {
    EmitFrame frame = {.between = comma_of(emitter), .last = "]"};
    int spaces = 2 * (int)emitter->depth;
    if (emitter->level[emitter->depth].is_block) {
        snprintf(frame.first, EMIT_FRAME, "\n%*s[", spaces, "");
        snprintf(frame.next, EMIT_FRAME, ",\n%*s[", spaces, "");
    } else {
        snprintf(frame.first, EMIT_FRAME, "[");
        snprintf(frame.next, EMIT_FRAME, "%s[", frame.between);
    }
    return frame;
}

void emit_rows_text(Emitter *emitter, const char *text, size_t length) {
    emitter->level[emitter->depth].has_items = true;
    sink_bytes(emitter->sink, text, length);
}

void emit_row(Emitter *emitter, const double *row, size_t count) {
    const char *comma = comma_of(emitter);
    emit_open(emitter, '[', false);
    for (size_t i = 0; i < count;) {
        if (i > 0) {
            sink_text(emitter->sink, comma);
        }
        size_t unmasked = count_unmasked(row + i, count - i);
        if (unmasked > 0) {
            sink_numbers(emitter->sink, row + i, unmasked, comma, emitter->digits);
            i += unmasked;
        } else {
            put_number(emitter, row[i++]);
        }
    }
    emit_close(emitter, ']');
}

void emit_matrix(Emitter *emitter, const Matrix *matrix) {
    emit_open(emitter, '[', true);
    for (size_t i = 0; i < matrix->rows; i++) {
        emit_row(emitter, matrix_row(matrix, i), matrix->cols);
    }
    emit_close(emitter, ']');
}

static void emit_booleans(Emitter *emitter, const double *row, size_t count) {
    emit_open(emitter, '[', false);
    for (size_t i = 0; i < count; i++) {
        emit_bool(emitter, row[i] == 0);
    }
    emit_close(emitter, ']');
}

/* One axis of a tensor; returns the data behind it. */
static const double *emit_axis(Emitter *emitter, const Tensor *tensor, int axis,
                               const double *data) {
    size_t count = tensor->shape[axis];
    if (axis == tensor->rank - 1) {
        if (tensor->boolean) {
            emit_booleans(emitter, data, count);
        } else {
            emit_row(emitter, data, count);
        }
        return data + count;
    }
    emit_open(emitter, '[', true);
    for (size_t i = 0; i < count; i++) {
        data = emit_axis(emitter, tensor, axis + 1, data);
    }
    emit_close(emitter, ']');
    return data;
}

void emit_tensor(Emitter *emitter, const Tensor *tensor) {
    emit_axis(emitter, tensor, 0, tensor->data);
}

void emit_labels(Emitter *emitter, const Labels *labels) {
    emit_open(emitter, '[', false);
    for (size_t i = 0; i < labels->count; i++) {
        emit_string(emitter, labels->text[i]);
    }
    emit_close(emitter, ']');
}
