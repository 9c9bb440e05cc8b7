#include "number.h"
#include "phrase.h"
#include "views.h"

static void add_number(Phrase *phrase, const char *before, double number, const char *after) {
    char text[NUMBER_SIZE];
    number_write(number, 0, text);
    phrase_add(phrase, "%s%s%s", before, text, after);
}

void phrase_add_scaled(Phrase *phrase, const Request *request, const Trace *trace) {
    const AttentionOptions *options = &request->input.options;
    const char *scores = request->input.scores != NULL ? "scores" : "QKᵀ";
    const Matrix *k = &trace->layers[request->selection.layer].heads[0].k;
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
        phrase_add_scaled(phrase, request, trace);
        phrase_add(phrase, ")");
    }
}

/* "a", "a and b", "a, b and c": one of `count` names at a time. */
static void add_listed(Phrase *phrase, const char *name, size_t index, size_t count) {
    const char *join = index == 0 ? "" : index + 1 == count ? " and " : ", ";
    phrase_add(phrase, "%s%s", join, name);
}

/* What one of Q, K and V comes from. */
typedef enum Origin { ORIGIN_NONE, ORIGIN_GIVEN, ORIGIN_LEARNED, ORIGIN_X, ORIGIN_CONTEXT } Origin;

static Origin origin_of(const Request *request, const Trace *trace, WeightName name) {
    const TraceInput *input = &request->input;
    bool is_used_up = name != W_V && (input->scores != NULL || input->attention != NULL);
    const Matrix *from =
        name != W_Q && !matrix_is_absent(&input->context) ? &input->context : &trace->x;
    if (!is_used_up && request->start[START_Q + (name - W_Q)] != NULL) {
        return ORIGIN_GIVEN;
    }
    if (is_used_up || matrix_is_absent(from)) {
        return ORIGIN_NONE;
    }
    size_t layer = request->selection.layer;
    if (request->weight_layers > 0 && request->weights[layer].part[name].rank > 0) {
        return ORIGIN_LEARNED;
    }
    return from == &trace->x ? ORIGIN_X : ORIGIN_CONTEXT;
}

/* ", BEFOREa, b and cAFTER": those of Q, K and V (or of W_Q … W_O) that have this origin. */
static void add_origin(Phrase *phrase, const Request *request, const Trace *trace, Origin origin,
                       const char *before, const char *const *names, const char *after) {
    const char *listed[4];
    size_t count = 0;
    for (WeightName name = W_Q; name <= W_V; name++) {
        if (origin_of(request, trace, name) == origin) {
            listed[count++] = names[name];
        }
    }
    bool has_output = !matrix_is_absent(&trace->output) && request->weight_layers > 0;
    if (origin == ORIGIN_LEARNED && has_output &&
        request->weights[request->selection.layer].part[W_O].rank > 0) {
        listed[count++] = weight_names[W_O];
    }
    for (size_t i = 0; i < count; i++) {
        phrase_add(phrase, "%s", i == 0 ? before : "");
        add_listed(phrase, listed[i], i, count);
        phrase_add(phrase, "%s", i + 1 == count ? after : "");
    }
}

/* "Q = K = V = X": those that are the embeddings themselves. */
static void add_equal(Phrase *phrase, const Request *request, const Trace *trace, Origin origin,
                      const char *name) {
    static const char *const letters[] = {"Q", "K", "V"};
    bool is_any = false;
    for (WeightName part = W_Q; part <= W_V; part++) {
        if (origin_of(request, trace, part) == origin) {
            phrase_add(phrase, "%s%s = ", is_any ? "" : ", ", letters[part]);
            is_any = true;
        }
    }
    phrase_add(phrase, "%s", is_any ? name : "");
}

static void add_origins(Phrase *phrase, const Request *request, const Trace *trace) {
    static const char *const letters[] = {"Q", "K", "V"};
    add_origin(phrase, request, trace, ORIGIN_GIVEN, ", ", letters, " as given");
    add_equal(phrase, request, trace, ORIGIN_X, "X");
    add_equal(phrase, request, trace, ORIGIN_CONTEXT, "context");
    bool is_any = false;
    for (WeightName name = W_Q; name <= W_V; name++) {
        is_any = is_any || origin_of(request, trace, name) >= ORIGIN_X;
    }
    phrase_add(phrase, is_any && request->weight_layers == 0 ? " (no learned weights)" : "");
    add_origin(phrase, request, trace, ORIGIN_LEARNED, ", learned ", weight_names, "");
}

/* ", 12 layers of 12 heads": as much of it as is more than one. */
static void add_every_head(Phrase *phrase, const Request *request) {
    size_t layers = request->input.layer_count, heads = request->input.options.heads;
    if (layers > 1) {
        phrase_add(phrase, ", %zu layers", layers);
    }
    if (heads > 1) {
        phrase_add(phrase, layers > 1 ? " of %zu heads" : ", %zu heads", heads);
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

/* Only what took part: rotation needs Q and K, sinusoids an X. */
static void add_rest(Phrase *phrase, const Request *request, const Trace *trace) {
    const TraceInput *input = &request->input;
    bool is_computed = input->scores == NULL && input->attention == NULL;
    Position position = input->options.position;
    if (position == POSITION_SINUSOIDAL && !matrix_is_absent(&trace->x)) {
        phrase_add(phrase, ", sinusoidal positions");
    }
    phrase_add(phrase, position == POSITION_ROPE && is_computed ? ", rotary positions" : "");
    if (position == POSITION_ALIBI && input->attention == NULL) {
        phrase_add(phrase, ", ALiBi positions");
    }
    phrase_add(phrase, input->options.residual ? ", output = X + attention" : "");
}

static char *subtitle_with(const Request *request, const Trace *trace,
                           void (*add_heads)(Phrase *, const Request *)) {
    Phrase subtitle = {0};
    add_formula(&subtitle, request, trace);
    add_origins(&subtitle, request, trace);
    add_heads(&subtitle, request);
    if (request->input.attention == NULL) {
        add_mask(&subtitle, request);
    }
    add_rest(&subtitle, request, trace);
    return subtitle.text;
}

char *views_subtitle(const Request *request, const Trace *trace) {
    return subtitle_with(request, trace, add_selection);
}

char *views_subtitle_of_heads(const Request *request, const Trace *trace) {
    return subtitle_with(request, trace, add_every_head);
}
