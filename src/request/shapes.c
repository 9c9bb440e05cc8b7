#include "builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One layer's weights on their way from tensors to matrices. */
typedef struct Layer {
    Builder *builder;
    const WeightSet *set; /* NULL: no weights, everything is the identity */
    size_t number;
    size_t heads;
    size_t x_width, context_width; /* 0 where there are no embeddings */
    LayerWeights *out;
} Layer;

static const char *place(const Layer *layer, WeightName name, char text[64]) {
    if (layer->builder->request->weights_are_stack) {
        snprintf(text, 64, "$.layers[%zu].%s", layer->number, weight_names[name]);
    } else {
        snprintf(text, 64, "$.weights.%s", weight_names[name]);
    }
    return text;
}

/* h × d × w becomes d × (h·w): heads side by side in the columns. */
static void join_heads(const Tensor *tensor, Matrix *out) {
    size_t heads = tensor->shape[0], rows = tensor->shape[1], width = tensor->shape[2];
    for (size_t h = 0; h < heads; h++) {
        for (size_t i = 0; i < rows; i++) {
            memcpy(matrix_row(out, i) + h * width, tensor->data + (h * rows + i) * width,
                   width * sizeof(double));
        }
    }
}

bool matrix_from_tensor(const Tensor *tensor, Matrix *out, Error *error) {
    bool is_split = tensor->rank == 3;
    size_t rows = is_split ? tensor->shape[1] : tensor->shape[0];
    size_t cols = is_split ? tensor->shape[0] * tensor->shape[2] : tensor->shape[1];
    if (!matrix_new(out, rows, cols, error)) {
        return false;
    }
    if (is_split) {
        join_heads(tensor, out);
    } else {
        memcpy(out->data, tensor->data, rows * cols * sizeof(double));
    }
    return true;
}

/* W_O by heads, h × d_v × d_out, is its rows in order: (h·d_v) × d_out. */
static bool matrix_of_output(const Tensor *tensor, Matrix *out, Error *error) {
    size_t cols = tensor->shape[tensor->rank - 1];
    if (!matrix_new(out, tensor_size(tensor) / cols, cols, error)) {
        return false;
    }
    memcpy(out->data, tensor->data, tensor_size(tensor) * sizeof(double));
    return true;
}

static bool copy_weight(const Layer *layer, WeightName name, size_t wanted_rows, Matrix *out) {
    const Tensor *tensor = layer->set == NULL ? NULL : &layer->set->part[name];
    if (tensor == NULL || tensor->rank == 0) {
        return true;
    }
    Builder *builder = layer->builder;
    char where[64];
    bool made = name == W_O ? matrix_of_output(tensor, out, builder->error)
                            : matrix_from_tensor(tensor, out, builder->error);
    if (!made) {
        return false;
    }
    if (tensor->rank == 3 && tensor->shape[0] != layer->heads) {
        return fail_at(builder, builder->weights, place(layer, name, where),
                       "has %zu heads; %zu are wanted", tensor->shape[0], layer->heads);
    }
    if (wanted_rows != 0 && out->rows != wanted_rows) {
        return fail_at(builder, builder->weights, place(layer, name, where),
                       "has %zu rows; %zu are wanted, one for each %s", out->rows, wanted_rows,
                       name == W_O ? "column of the joined heads" : "input dimension");
    }
    if (name != W_O && out->cols % layer->heads != 0) {
        return fail_at(builder, builder->weights, place(layer, name, where),
                       "has %zu columns, which %zu heads do not share evenly", out->cols,
                       layer->heads);
    }
    return true;
}

static bool copy_bias(const Layer *layer, WeightName name, size_t width, Matrix *out) {
    const Tensor *tensor = layer->set == NULL ? NULL : &layer->set->part[name];
    if (tensor == NULL || tensor->rank == 0) {
        return true;
    }
    Builder *builder = layer->builder;
    size_t count = tensor_size(tensor);
    char where[64];
    if (tensor->rank == 2 && tensor->shape[0] != layer->heads) {
        return fail_at(builder, builder->weights, place(layer, name, where),
                       "has %zu rows; %zu are wanted, one for each head", tensor->shape[0],
                       layer->heads);
    }
    if (count != width) {
        return fail_at(builder, builder->weights, place(layer, name, where),
                       "has %zu numbers; %zu are wanted, one for each column", count, width);
    }
    if (!matrix_new(out, 1, count, builder->error)) {
        return false;
    }
    memcpy(out->data, tensor->data, count * sizeof(double));
    return true;
}

/* The width after a projection; without a matrix, the width before it. */
static size_t width_after(const Matrix *weight, size_t before) {
    return matrix_is_absent(weight) ? before : weight->cols;
}

/* Reads a projection and its bias, and tells the width of its result (0: there is none). */
static bool fit_projection(const Layer *layer, WeightName name, size_t before, const Matrix *given,
                           Matrix *weight, Matrix *bias, size_t *after) {
    if (!matrix_is_absent(given)) {
        *after = given->cols;
        return true;
    }
    WeightName bias_name = (WeightName)(name - W_Q + B_Q);
    if (!copy_weight(layer, name, before, weight)) {
        return false;
    }
    *after = before == 0 ? 0 : width_after(weight, before);
    if (*after % layer->heads != 0) {
        return fail_option(layer->builder, OPTION_HEADS,
                           "%zu heads do not share %zu columns of %s evenly", layer->heads, *after,
                           matrix_is_absent(weight) ? "X" : weight_names[name]);
    }
    return copy_bias(layer, bias_name, before == 0 ? width_after(weight, 0) : *after, bias);
}

static bool check_key_width(const Layer *layer, size_t q_width, size_t k_width) {
    Builder *builder = layer->builder;
    char where[64];
    if (q_width != k_width) {
        bool is_given =
            builder->request->start[START_Q] != NULL || builder->request->start[START_K] != NULL;
        return fail_at(builder, is_given ? builder->asked : builder->weights,
                       is_given ? "$.k" : place(layer, W_K, where),
                       "keys are %zu wide where queries are %zu wide; one width is wanted", k_width,
                       q_width);
    }
    if (builder->request->options.attention.position == POSITION_ROPE &&
        (q_width / layer->heads) % 2 != 0) {
        return fail_option(builder, OPTION_POSITION,
                           "rope turns pairs, but a head's queries are %zu wide; an even width is "
                           "wanted",
                           q_width / layer->heads);
    }
    return true;
}

static bool fit_output(const Layer *layer, size_t joined, size_t *width) {
    LayerWeights *out = layer->out;
    Builder *builder = layer->builder;
    if (!copy_weight(layer, W_O, joined, &out->W_O) ||
        !copy_bias(layer, B_O, width_after(&out->W_O, joined), &out->b_O)) {
        return false;
    }
    *width = joined == 0 ? 0 : width_after(&out->W_O, joined);
    bool is_residual = builder->request->options.attention.residual;
    if (is_residual && layer->x_width == 0) {
        return fail_option(
            builder, OPTION_RESIDUAL,
            "adds the input embeddings, and there are none; \"embeddings\" are wanted");
    }
    if (is_residual && *width != layer->x_width) {
        return fail_option(
            builder, OPTION_RESIDUAL,
            "cannot add an output %zu wide to an input %zu wide; one width is wanted", *width,
            layer->x_width);
    }
    return true;
}

static bool fit_layer(const Layer *layer, size_t *output_width) {
    const TraceInput *input = &layer->builder->request->input;
    LayerWeights *out = layer->out;
    size_t q = 0, k = 0, v = 0;
    return fit_projection(layer, W_Q, layer->x_width, &input->q, &out->W_Q, &out->b_Q, &q) &&
           fit_projection(layer, W_K, layer->context_width, &input->k, &out->W_K, &out->b_K, &k) &&
           fit_projection(layer, W_V, layer->context_width, &input->v, &out->W_V, &out->b_V, &v) &&
           check_key_width(layer, q, k) && fit_output(layer, v, output_width);
}

bool fit_weights(Builder *builder) {
    Request *request = builder->request;
    RequestParts *parts = builder->parts;
    TraceInput *input = &request->input;
    parts->layers = calloc(input->layer_count, sizeof *parts->layers);
    if (parts->layers == NULL) {
        return error_no_memory(builder->error, "weights");
    }
    parts->layer_count = input->layer_count;
    input->layers = parts->layers;
    bool is_cross = !matrix_is_absent(&input->context);
    size_t width = input->x.cols;
    for (size_t i = 0; i < parts->layer_count; i++) {
        Layer layer = {.builder = builder,
                       .set = request->weight_layers > 0 ? &request->weights[i] : NULL,
                       .number = i,
                       .heads = request->options.attention.heads,
                       .x_width = width,
                       .context_width = is_cross ? input->context.cols : width,
                       .out = &parts->layers[i]};
        if (!fit_layer(&layer, &width)) {
            return false;
        }
    }
    return true;
}
