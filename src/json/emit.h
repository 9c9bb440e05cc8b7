/*
 * emit: JSON text into a sink, with commas, indentation and escapes. For the json room and for
 * sweep, which writes a document of another shape.
 *
 * A block container puts each item on its own line; an inline one keeps to its line. On a
 * JSON_LINE emitter everything is inline and without spaces.
 */
#ifndef ATTNVIZ_EMIT_H
#define ATTNVIZ_EMIT_H

#include "json.h"

/** Documents nest this deep at most. */
#define EMIT_DEPTH 16

/** Room for a comma, a line's end, the indentation and a bracket. */
#define EMIT_FRAME (2 * EMIT_DEPTH + 4)

typedef struct Emitter {
    Sink *sink;
    JsonLayout layout;
    int digits; /* of the numbers written now; 0: shortest */
    size_t depth;
    struct {
        bool is_block, has_items;
    } level[EMIT_DEPTH];
    bool after_key;
} Emitter;

void emit_open(Emitter *emitter, char bracket, bool is_block);
void emit_close(Emitter *emitter, char bracket);
void emit_key(Emitter *emitter, const char *key);
void emit_string(Emitter *emitter, const char *text);
void emit_size(Emitter *emitter, size_t value);
void emit_bool(Emitter *emitter, bool value);

/** A number; −∞, which stands for a masked cell, is null. */
void emit_number(Emitter *emitter, double value);

/** An inline array of numbers. */
void emit_row(Emitter *emitter, const double *row, size_t count);

/** What stands around and between the numbers of inline arrays that are the items of the container
 * that is open: before the first of them, before any other, between two numbers, behind the last.
 */
typedef struct EmitFrame {
    char first[EMIT_FRAME], next[EMIT_FRAME];
    const char *between, *last;
} EmitFrame;

EmitFrame emit_frame(const Emitter *emitter);

/** One or more inline arrays that are text already, framed so. */
void emit_rows_text(Emitter *emitter, const char *text, size_t length);

/** A block array of rows. */
void emit_matrix(Emitter *emitter, const Matrix *matrix);

/** Nested arrays; a boolean tensor is written as true (0) and false (−∞). */
void emit_tensor(Emitter *emitter, const Tensor *tensor);

/** An inline array of strings. */
void emit_labels(Emitter *emitter, const Labels *labels);

#endif
