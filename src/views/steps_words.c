#include "steps_words.h"
#include "number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void words_append(char *text, size_t size, const char *format, ...) {
    size_t length = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + length, size - length, format, arguments);
    va_end(arguments);
}

/* "X·W_Q + b_Q": what Q, K or V is made of, of this head. */
static void write_made_of(const Calculation *c, const Projected *part, const char *letter,
                          char *text, size_t size) {
    bool learned = !matrix_is_absent(part->weight), biased = !matrix_is_absent(part->bias);
    const char *from = part->from == &c->context ? "C" : "X";
    text[0] = '\0';
    if (!learned && c->input->options.heads > 1) {
        words_append(text, size, "part %zu of %s", c->selection.head + 1, from);
    } else {
        words_append(text, size, "%s", from);
    }
    if (learned) {
        words_append(text, size, "·W_%s", letter);
    }
    if (biased) {
        words_append(text, size, " + b_%s", letter);
    }
}

void words_of_projected(const Calculation *c, const Projected *part, Step *step) {
    const char *letter = part == &c->q ? "Q" : part == &c->k ? "K" : "V";
    bool transposed = step->transposed;
    size_t size = sizeof step->heading;
    char made_of[64];
    bool turned = c->input->options.position == POSITION_ROPE && part != &c->v;
    if (part->from == NULL) {
        words_append(step->heading, size, turned ? "RoPE(%s)%s" : "%s%s", letter,
                     transposed ? "ᵀ" : "");
        return;
    }
    words_append(step->heading, size, "%s%s", letter, transposed ? "ᵀ" : "");
    write_made_of(c, part, letter, made_of, sizeof made_of);
    bool is_name = strlen(made_of) == 1;
    bool wrapped = turned || (transposed && !is_name);
    words_append(step->heading, size, " = %s%s%s%s%s", turned ? "RoPE" : "", wrapped ? "(" : "",
                 made_of, wrapped ? ")" : "", transposed ? "ᵀ" : "");
}

void words_of_scaled(const Calculation *c, Step *step) {
    const AttentionOptions *options = &c->input->options;
    size_t d_k = matrix_is_absent(&c->head->k) ? 1 : c->head->k.cols, size = sizeof step->heading;
    bool by_number = options->scale == SCALE_NUMBER && options->scale_number != 1;
    bool by_root = options->scale == SCALE_SQRT && d_k > 1;
    bool by_temperature = options->temperature != 1;
    char number[NUMBER_SIZE];
    if (by_number) {
        number_write(options->scale_number, 0, number);
        words_append(step->heading, size, "%s·", number);
    }
    words_append(step->heading, size, "S");
    if (by_root) {
        words_append(step->heading, size, "/√%zu", d_k);
    }
    if (by_temperature) {
        number_write(options->temperature, 0, number);
        words_append(step->heading, size, "/%s", number);
    }
    words_append(step->action, sizeof step->action, "%s%s%s", by_number || by_root ? "scale" : "",
                 (by_number || by_root) && by_temperature ? ", " : "",
                 by_temperature ? "temperature" : "");
}

/* True where the mask and the bias did more than close cells. */
static bool adds_numbers(const Calculation *c) {
    const Matrix *before = matrix_is_absent(&c->scaled) ? &c->scores : &c->scaled;
    for (size_t i = 0; i < c->masked.rows * c->masked.cols; i++) {
        double a = before->data[i], b = c->masked.data[i];
        if (isfinite(b) && !(a <= b && a >= b)) {
            return true;
        }
    }
    return false;
}

void words_of_masked(const Calculation *c, Step *step) {
    const TraceInput *input = c->input;
    const MaskRule *rule = &input->mask.rule;
    bool is_biased = input->options.position == POSITION_ALIBI;
    bool is_masked = input->mask.added != NULL || rule->causal || rule->padding ||
                     rule->has_window || rule->has_dilated;
    const char *joint = is_biased && is_masked ? ", " : "";
    const char *masked = !is_masked ? "" : !is_biased && adds_numbers(c) ? "mask added" : "masked";
    words_append(step->action, sizeof step->action, "%s%s%s", is_biased ? "ALiBi" : "", joint,
                 is_masked ? "mask" : "");
    words_append(step->heading, sizeof step->heading, "%s%s%s", is_biased ? "with ALiBi bias" : "",
                 joint, masked);
}
