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
        phrase_add(phrase, "softmax(");
        add_scaled(phrase, request, trace);
        phrase_add(phrase, ")");
    }
}

static void add_start(Phrase *phrase, const Request *request) {
    static const char *const names[] = {"Q", "K", "V"};
    size_t given = 0;
    for (DocumentStart start = START_Q; start <= START_V; start++) {
        if (request->start[start] != NULL) {
            phrase_add(phrase, "%s%s", given++ == 0 ? ", " : " and ", names[start]);
        }
    }
    if (given > 0) {
        phrase_add(phrase, " as given");
    }
}

static void add_weights(Phrase *phrase, const Request *request) {
    bool is_computed = request->input.scores == NULL && request->input.attention == NULL;
    if (request->weight_layers == 0) {
        bool is_plain = is_computed && matrix_is_absent(&request->input.q);
        phrase_add(phrase, is_plain ? ", Q = K = V = X (no learned weights)" : "");
        return;
    }
    size_t listed = 0;
    for (WeightName name = is_computed ? W_Q : W_V; name <= W_O; name++) {
        if (request->weights[0].part[name].rank > 0) {
            phrase_add(phrase, "%s%s", listed++ == 0 ? ", learned " : " ", weight_names[name]);
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
