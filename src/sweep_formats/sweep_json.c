#include "sweep_write.h"

#include "emit.h"

#include <math.h>
#include <stddef.h>

static void emit_text(Emitter *emitter, const char *key, const char *text) {
    emit_key(emitter, key);
    emit_string(emitter, text);
}

/* The emitter writes −∞ as null. */
static void emit_or_null(Emitter *emitter, double number) {
    emit_number(emitter, isnan(number) ? -INFINITY : number);
}

/* One member of every point; `member` is its offset. */
static void emit_points(Emitter *emitter, const Sweep *sweep, const char *key, size_t member) {
    emit_key(emitter, key);
    emit_open(emitter, '[', false);
    for (size_t i = 0; i < sweep->count; i++) {
        emit_or_null(emitter, *(const double *)((const char *)&sweep->points[i] + member));
    }
    emit_close(emitter, ']');
}

static void emit_measure(Emitter *emitter, const char *key, const Matrix *measure) {
    emit_key(emitter, key);
    emit_open(emitter, '[', true);
    for (size_t at = 0; at < measure->rows; at++) {
        emit_open(emitter, '[', false);
        for (size_t i = 0; i < measure->cols; i++) {
            emit_or_null(emitter, matrix_row(measure, at)[i]);
        }
        emit_close(emitter, ']');
    }
    emit_close(emitter, ']');
}

static void emit_key_number(Emitter *emitter, size_t number) {
    if (number > 0) {
        emit_size(emitter, number);
    } else {
        emit_or_null(emitter, NAN);
    }
}

static void emit_largest_keys(Emitter *emitter, const Sweep *sweep) {
    size_t n = sweep->entropy.cols;
    emit_key(emitter, "largest_key");
    emit_open(emitter, '[', true);
    for (size_t at = 0; at < sweep->count; at++) {
        emit_open(emitter, '[', false);
        for (size_t i = 0; i < n; i++) {
            emit_key_number(emitter, sweep->largest_key[at * n + i]);
        }
        emit_close(emitter, ']');
    }
    emit_close(emitter, ']');
}

static void emit_head(Emitter *emitter, const Sweep *sweep, const SweepStyle *style) {
    emit_text(emitter, "schema", "attnviz/sweep/1");
    emit_text(emitter, "generator", "attnviz " ATTNVIZ_VERSION);
    emit_text(emitter, "title", style->title);
    emit_text(emitter, "formula", style->formula);
    emit_text(emitter, "quantity", sweep_kind_name(sweep->kind));
    emit_points(emitter, sweep, "values", offsetof(SweepPoint, value));
    emit_key(emitter, "tokens");
    emit_labels(emitter, sweep->queries);
    if (sweep->keys != sweep->queries) {
        emit_key(emitter, "context");
        emit_labels(emitter, sweep->keys);
    }
}

static void emit_results(Emitter *emitter, const Sweep *sweep) {
    static const struct {
        const char *key;
        size_t member;
    } means[] = {
        {"score_variance", offsetof(SweepPoint, score_variance)},
        {"mean_entropy", offsetof(SweepPoint, mean_entropy)},
        {"mean_effective_tokens", offsetof(SweepPoint, mean_effective_tokens)},
        {"mean_largest_weight", offsetof(SweepPoint, mean_largest_weight)},
    };
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        emit_points(emitter, sweep, means[i].key, means[i].member);
    }
    emit_measure(emitter, "entropy", &sweep->entropy);
    emit_measure(emitter, "effective_tokens", &sweep->effective_tokens);
    emit_measure(emitter, "largest_weight", &sweep->largest_weight);
    emit_largest_keys(emitter, sweep);
}

void sweep_write_json(const Sweep *sweep, const SweepStyle *style, Sink *sink) {
    Emitter emitter = {.sink = sink, .layout = style->compact ? JSON_LINE : JSON_PRETTY};
    emit_open(&emitter, '{', true);
    emit_head(&emitter, sweep, style); /* values are inputs, and exact */
    emitter.digits = style->digits;
    emit_results(&emitter, sweep);
    emit_close(&emitter, '}');
    sink_char(sink, '\n');
}
