#include "builder.h"

#include <stdio.h>

static const Tensor *given(const Builder *builder, DocumentStart start) {
    const Document *asked = builder->asked.document;
    return asked != NULL && asked->start[start].rank > 0 ? &asked->start[start] : NULL;
}

static const char *place(DocumentStart start, char text[32]) {
    snprintf(text, 32, "$.%s", start_names[start]);
    return text;
}

/* The start that counts: attention, then scores; q, k and v may stand beside each other. */
static const Tensor *ready_matrix(const Builder *builder, DocumentStart *which) {
    *which = given(builder, START_ATTENTION) != NULL ? START_ATTENTION : START_SCORES;
    return given(builder, *which);
}

/* Heads that a tensor's shape tells, or 0. */
static size_t heads_of_start(const Builder *builder) {
    DocumentStart which;
    const Tensor *ready = ready_matrix(builder, &which);
    if (ready != NULL) {
        return ready->rank == 2 ? 1 : ready->shape[ready->rank - 3];
    }
    for (DocumentStart start = START_Q; start <= START_V; start++) {
        const Tensor *tensor = given(builder, start);
        if (tensor != NULL && tensor->rank == 3) {
            return tensor->shape[0];
        }
    }
    return 0;
}

static size_t heads_of_weights(const Request *request) {
    for (WeightName name = W_Q; request->weight_layers > 0 && name <= W_V; name++) {
        const Tensor *tensor = &request->weights[0].part[name];
        if (tensor->rank == 3) {
            return tensor->shape[0];
        }
    }
    return 0;
}

static void settle_heads(Builder *builder) {
    Options *options = &builder->request->options;
    if (options->given[OPTION_HEADS]) {
        return;
    }
    size_t heads = heads_of_start(builder);
    heads = heads > 0 ? heads : heads_of_weights(builder->request);
    options->attention.heads = heads > 0 ? heads : 1;
}

/* As many layers as there are weights, or as the given matrices have. */
static bool settle_layers(Builder *builder) {
    Request *request = builder->request;
    DocumentStart which;
    const Tensor *ready = ready_matrix(builder, &which);
    size_t weights = request->weight_layers;
    size_t layers = ready != NULL && ready->rank == 4 ? ready->shape[0] : 1;
    char where[32];
    if (ready != NULL && weights > 0 && weights != layers) {
        return fail_at(builder, builder->asked, place(which, where),
                       "has %zu layers where the weights have %zu", layers, weights);
    }
    request->input.layer_count = ready == NULL && weights > 0 ? weights : layers;
    for (DocumentStart start = START_Q; start <= START_V; start++) {
        if (given(builder, start) != NULL && request->input.layer_count > 1) {
            return fail_at(builder, builder->asked, place(start, where),
                           "stands for one layer, but there are %zu", request->input.layer_count);
        }
    }
    return true;
}

/* q, k or v: n × (h·w), or h × n × w. */
static bool place_matrix(Builder *builder, DocumentStart start, Matrix *out) {
    const Tensor *tensor = given(builder, start);
    size_t heads = builder->request->options.attention.heads;
    if (tensor == NULL) {
        return true;
    }
    builder->request->start[start] = tensor;
    char where[32];
    if (!matrix_from_tensor(tensor, out, builder->error)) {
        return false;
    }
    if ((tensor->rank == 3 && tensor->shape[0] != heads) || out->cols % heads != 0) {
        return fail_at(builder, builder->asked, place(start, where),
                       "does not have the %zu heads that are wanted", heads);
    }
    return true;
}

static bool place_ready(Builder *builder) {
    DocumentStart which;
    const Tensor *ready = ready_matrix(builder, &which);
    if (ready == NULL) {
        return true;
    }
    Request *request = builder->request;
    size_t heads = request->options.attention.heads;
    size_t own = ready->rank == 2 ? 1 : ready->shape[ready->rank - 3];
    char where[32];
    if (own != heads) {
        return fail_at(builder, builder->asked, place(which, where),
                       "has %zu heads; %zu are wanted", own, heads);
    }
    request->start[which] = ready;
    if (which == START_ATTENTION) {
        request->input.attention = ready->data;
    } else {
        request->input.scores = ready->data;
        /* Raw scores are taken as they are, unless an option says otherwise. */
        if (!request->options.given[OPTION_SCALE]) {
            request->options.attention.scale = SCALE_NONE;
        }
    }
    return true;
}

/* How many rows a start says there are: of queries (side 0) or keys (side 1); 0 if it does not. */
static size_t count_of_start(const Builder *builder, int side) {
    DocumentStart which;
    const Tensor *ready = ready_matrix(builder, &which);
    if (ready != NULL) {
        return ready->shape[ready->rank - 2 + side];
    }
    const TraceInput *input = &builder->request->input;
    return side == 0 ? input->q.rows : input->k.rows;
}

static bool name_queries(Builder *builder) {
    Request *request = builder->request;
    size_t count = count_of_start(builder, 0);
    if (request->tokens.count > 0) {
        request->input.queries = &request->tokens;
    } else if (count > 0) {
        request->input.queries = &builder->parts->numbered_queries;
        if (!labels_number(&builder->parts->numbered_queries, count, builder->error)) {
            return false;
        }
    } else {
        return fail_at(builder, builder->asked, "$",
                       "has neither \"sentence\" nor \"tokens\"; one of them is wanted");
    }
    request->input.n = request->input.queries->count;
    return true;
}

/* Keys are the context's tokens, or the queries' where there are as many, or numbers. */
static bool name_keys(Builder *builder) {
    Request *request = builder->request;
    size_t count = count_of_start(builder, 1);
    if (request->context_tokens.count > 0) {
        request->input.keys = &request->context_tokens;
    } else if (count == 0 || count == request->input.n) {
        request->input.keys = request->input.queries;
    } else {
        request->input.keys = &builder->parts->numbered_keys;
        if (!labels_number(&builder->parts->numbered_keys, count, builder->error)) {
            return false;
        }
    }
    request->input.m = request->input.keys->count;
    return true;
}

static bool check_rows(Builder *builder, DocumentStart start, size_t rows, size_t wanted,
                       const char *of) {
    char where[32];
    return rows == 0 || rows == wanted ||
           fail_at(builder, builder->asked, place(start, where),
                   "has %zu rows; %zu are wanted, one for each %s", rows, wanted, of);
}

/* Queries or keys alone have nothing to meet. */
static bool check_pair(Builder *builder) {
    const TraceInput *input = &builder->request->input;
    DocumentStart which;
    bool has_x = !matrix_is_absent(&input->x);
    if (ready_matrix(builder, &which) != NULL || has_x ||
        matrix_is_absent(&input->q) == matrix_is_absent(&input->k)) {
        return true;
    }
    const char *given_one = matrix_is_absent(&input->q) ? "k" : "q";
    const char *other = matrix_is_absent(&input->q) ? "q" : "k";
    return fail_at(builder, builder->asked, "$",
                   "has \"%s\" without \"%s\"; that, or \"embeddings\" and a sentence, is wanted",
                   given_one, other);
}

/* What is not given is made of the context's or the sentence's embeddings, a row for each key. */
static bool check_made_keys(Builder *builder) {
    const TraceInput *input = &builder->request->input;
    const Matrix *from = matrix_is_absent(&input->context) ? &input->x : &input->context;
    DocumentStart which;
    bool makes_keys = ready_matrix(builder, &which) == NULL && matrix_is_absent(&input->k);
    bool makes_any = makes_keys || matrix_is_absent(&input->v);
    if (!makes_any || matrix_is_absent(from) || from->rows == input->m) {
        return true;
    }
    return fail_at(
        builder, builder->asked, "$",
        "has %zu keys and embeddings for %zu; a \"context\" of %zu tokens, or \"%s\", is "
        "wanted",
        input->m, from->rows, input->m, makes_keys ? "k" : "v");
}

static bool check_start_shapes(Builder *builder) {
    const TraceInput *input = &builder->request->input;
    DocumentStart which;
    const Tensor *ready = ready_matrix(builder, &which);
    char where[32];
    if (ready != NULL &&
        !check_rows(builder, which, ready->shape[ready->rank - 2], input->n, "query")) {
        return false;
    }
    if (ready != NULL && ready->shape[ready->rank - 1] != input->m) {
        return fail_at(builder, builder->asked, place(which, where),
                       "has %zu columns; %zu are wanted, one for each key",
                       ready->shape[ready->rank - 1], input->m);
    }
    return check_rows(builder, START_Q, input->q.rows, input->n, "query") &&
           check_rows(builder, START_K, input->k.rows, input->m, "key") &&
           check_rows(builder, START_V, input->v.rows, input->m, "key") && check_made_keys(builder);
}

bool place_start(Builder *builder) {
    TraceInput *input = &builder->request->input;
    settle_heads(builder);
    return settle_layers(builder) && place_matrix(builder, START_Q, &input->q) &&
           place_matrix(builder, START_K, &input->k) && place_matrix(builder, START_V, &input->v) &&
           place_ready(builder) && check_pair(builder) && name_queries(builder) &&
           name_keys(builder) && check_start_shapes(builder);
}
