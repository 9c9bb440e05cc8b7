#include "number.h"
#include "phrase.h"
#include "views.h"

static void add_number(Phrase *phrase, const char *before, double number, const char *after) {
    char text[NUMBER_SIZE];
    number_write(number, 0, text);
    phrase_add(phrase, "%s%s%s", before, text, after);
}

/* What stands inside softmax( ). */
static void add_scaled(Phrase *phrase, const Request *request, const Trace *trace) {
    const AttentionOptions *options = &request->input.options;
    const char *scores = request->input.scores != NULL ? "scores" : "QKᵀ";
    const Matrix *k = &trace->layers[0].heads[0].k;
    if (options->scale == SCALE_NUMBER) {
        add_number(phrase, "", options->scale_number, "·");
    }
    phrase_add(phrase, "%s", scores);
    if (options->scale == SCALE_SQRT) {
        phrase_add(phrase, "/√%zu", matrix_is_absent(k) ? 1 : k->cols);
    }
    if (options->temperature != 1) {
        add_number(phrase, "/", options->temperature, "");
    }
}

static void add_formula(Phrase *phrase, const Request *request, const Trace *trace) {
    if (request->input.attention != NULL) {
        phrase_add(phrase, "attention weights as given");
    } else if (request->input.options.kernel == KERNEL_LINEAR) {
        phrase_add(phrase, "linear attention φ(Q)φ(K)ᵀ over its row sums, φ = elu + 1");
    } else {
        phrase_add(phrase, request->context_tokens.count > 0 ? "cross-attention " : "");
        phrase_add(phrase, "softmax(");
        add_scaled(phrase, request, trace);
        phrase_add(phrase, ")");
    }
}

/* "a", "a and b", "a, b and c": one of `count` names at a time. */
static void add_listed(Phrase *phrase, const char *name, size_t index, size_t count) {
    const char *join = index == 0 ? "" : index + 1 == count ? " and " : ", ";
    phrase_add(phrase, "%s%s", join, name);
}

static void add_start(Phrase *phrase, const Request *request) {
    static const char *const names[] = {"Q", "K", "V"};
    size_t count = 0, listed = 0;
    for (DocumentStart start = START_Q; start <= START_V; start++) {
        count += request->start[start] != NULL;
    }
    phrase_add(phrase, count > 0 ? ", " : "");
    for (DocumentStart start = START_Q; start <= START_V; start++) {
        if (request->start[start] != NULL) {
            add_listed(phrase, names[start], listed++, count);
        }
    }
    phrase_add(phrase, count > 0 ? " as given" : "");
}

/* Where nothing was learned, Q, K and V are the embeddings themselves. */
static void add_no_weights(Phrase *phrase, const Request *request) {
    const TraceInput *input = &request->input;
    bool is_computed = input->scores == NULL && input->attention == NULL;
    if (!is_computed || !matrix_is_absent(&input->q)) {
        return;
    }
    bool is_cross = !matrix_is_absent(&input->context);
    phrase_add(phrase, is_cross ? ", Q = X, K = V = context (no learned weights)"
                                : ", Q = K = V = X (no learned weights)");
}

static void add_weights(Phrase *phrase, const Request *request) {
    if (request->weight_layers == 0) {
        add_no_weights(phrase, request);
        return;
    }
    /* Given scores and weights have used W_Q and W_K up already. */
    bool is_computed = request->input.scores == NULL && request->input.attention == NULL;
    const WeightName first = is_computed ? W_Q : W_V;
    const Tensor *parts = request->weights[0].part;
    size_t count = 0, listed = 0;
    for (WeightName name = first; name <= W_O; name++) {
        count += parts[name].rank > 0;
    }
    phrase_add(phrase, count > 0 ? ", learned " : "");
    for (WeightName name = first; name <= W_O; name++) {
        if (parts[name].rank > 0) {
            add_listed(phrase, weight_names[name], listed++, count);
        }
    }
}

static void add_selection(Phrase *phrase, const Request *request) {
    const Selection *selection = &request->selection;
    size_t heads = request->input.options.heads;
    if (request->input.layer_count > 1) {
        phrase_add(phrase, ", layer %zu of %zu", selection->layer + 1, request->input.layer_count);
    }
    if (heads == 1) {
        return;
    }
    if (selection->rule == HEAD_ONE) {
        phrase_add(phrase, ", head %zu of %zu", selection->head + 1, heads);
    } else {
        phrase_add(phrase, ", %s of %zu heads", selection->rule == HEAD_MAX ? "maximum" : "mean",
                   heads);
    }
}

static void add_mask(Phrase *phrase, const Request *request) {
    const MaskRule *rule = &request->input.options.mask;
    phrase_add(phrase, rule->causal ? ", causal mask" : "");
    phrase_add(phrase, rule->padding ? ", padding masked" : "");
    if (rule->has_window) {
        phrase_add(phrase, ", window of %zu", rule->window);
    }
    if (rule->has_dilated) {
        phrase_add(phrase, ", dilated %zu times %zu", rule->dilated_reach, rule->dilated_step);
    }
    if (rule->has_global) {
        phrase_add(phrase, ", first %zu global", rule->global);
    }
    phrase_add(phrase, request->input.mask.added != NULL ? ", mask as given" : "");
}

static void add_rest(Phrase *phrase, const Request *request) {
    static const char *const positions[] = {[POSITION_NONE] = "",
                                            [POSITION_SINUSOIDAL] = ", sinusoidal positions",
                                            [POSITION_ROPE] = ", rotary positions",
                                            [POSITION_ALIBI] = ", ALiBi positions"};
    phrase_add(phrase, "%s", positions[request->input.options.position]);
    phrase_add(phrase, request->input.options.residual ? ", output = X + attention" : "");
}

char *views_subtitle(const Request *request, const Trace *trace) {
    Phrase subtitle = {0};
    add_formula(&subtitle, request, trace);
    add_start(&subtitle, request);
    add_weights(&subtitle, request);
    add_selection(&subtitle, request);
    add_mask(&subtitle, request);
    add_rest(&subtitle, request);
    return subtitle.text;
}
