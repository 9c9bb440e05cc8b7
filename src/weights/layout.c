#include "layout.h"

#include "arrange.h"

/* A matrix maps what is `in` wide to what is `out` wide, all heads together. */
typedef struct Widths {
    size_t in, out;
} Widths;

static Widths widths(const Tensor *tensor, WeightName name, WeightsLayout layout) {
    size_t axis = tensor->rank == 3 ? 1 : 0, heads = tensor->rank == 3 ? tensor->shape[0] : 1;
    size_t rows = tensor->shape[axis], cols = tensor->shape[axis + 1];
    Widths is = layout == LAYOUT_XW ? (Widths){rows, cols} : (Widths){cols, rows};
    is.in *= name == W_O ? heads : 1;
    is.out *= name == W_O ? 1 : heads;
    return is;
}

/* Leads a width through a matrix, which is the identity where it is absent, and past its bias. A
 * width of 0 is unknown and becomes what the matrix says. */
static bool lead(const WeightSet *set, WeightName name, WeightsLayout layout, size_t *width) {
    const Tensor *matrix = &set->part[name], *bias = &set->part[name - W_Q + B_Q];
    if (matrix->rank > 0) {
        Widths is = widths(matrix, name, layout);
        if (*width != 0 && *width != is.in) {
            return false;
        }
        *width = is.out;
    }
    return bias->rank == 0 || *width == 0 || tensor_size(bias) == *width;
}

/* The width of the embeddings as the first projection has it. */
static size_t input_width(const WeightSet *set, WeightsLayout layout) {
    for (WeightName name = W_Q; name <= W_V; name++) {
        if (set->part[name].rank > 0) {
            return widths(&set->part[name], name, layout).in;
        }
    }
    return 0;
}

static bool fits(const WeightSet *set, WeightsLayout layout, size_t width) {
    size_t d = width != 0 ? width : input_width(set, layout);
    size_t q = d, k = d, v = d;
    return lead(set, W_Q, layout, &q) && lead(set, W_K, layout, &k) && lead(set, W_V, layout, &v) &&
           q == k && lead(set, W_O, layout, &v);
}

static bool is_square(const Tensor *matrix) {
    return matrix->shape[matrix->rank - 1] == matrix->shape[matrix->rank - 2];
}

static bool refuse_open(const WeightSet *set, Error *error) {
    WeightName name = W_Q;
    while (set->part[name].rank == 0) {
        name++;
    }
    const Tensor *matrix = &set->part[name];
    return error_set(error, ERROR_USAGE, "--weights-layout",
                     "is wanted: %s is %s%zu × %zu%s, so its shape does not say what its rows are; "
                     "xw where they are inputs (Q = X·W), wx where they are outputs (PyTorch's "
                     "Linear)",
                     weight_names[name], is_square(matrix) ? "square (" : "",
                     matrix->shape[matrix->rank - 2], matrix->shape[matrix->rank - 1],
                     is_square(matrix) ? ")" : "");
}

static bool has_matrix(const WeightSet *set) {
    bool has = false;
    for (WeightName name = W_Q; name <= W_O; name++) {
        has = has || set->part[name].rank > 0;
    }
    return has;
}

bool layout_turn(WeightSet *set, Error *error) {
    for (WeightName name = W_Q; name <= W_O; name++) {
        if (set->part[name].rank > 0 && !arrange_turned(&set->part[name], error)) {
            return false;
        }
    }
    return true;
}

static bool has_square(const WeightSet *set) {
    bool has = false;
    for (WeightName name = W_Q; name <= W_O; name++) {
        has = has || (set->part[name].rank > 0 && is_square(&set->part[name]));
    }
    return has;
}

/* What the shapes say; LAYOUT_OPEN where they fit both ways, or neither. */
static WeightsLayout told_by_shapes(const WeightSet *set, size_t width, bool *both) {
    bool as_xw = fits(set, LAYOUT_XW, width), as_wx = fits(set, LAYOUT_WX, width);
    *both = as_xw && as_wx;
    return as_xw == as_wx ? LAYOUT_OPEN : as_xw ? LAYOUT_XW : LAYOUT_WX;
}

static bool note_layout(const WeightSet *set, WeightsLayout layout, Notes *notes, Error *error) {
    if (layout == LAYOUT_WX) {
        return notes_add(notes, error,
                         "by their shapes the rows of the matrices are outputs "
                         "(--weights-layout wx); they are turned");
    }
    return layout == LAYOUT_OPEN || !has_square(set) ||
           notes_add(notes, error,
                     "by the shapes of others the rows of square matrices are taken to be inputs "
                     "(--weights-layout xw)");
}

bool layout_settle(WeightSet *set, const WeightsAsk *ask, Notes *notes, Error *error) {
    WeightsLayout layout = ask->layout;
    if (layout == LAYOUT_OPEN && has_matrix(set)) {
        bool both;
        layout = told_by_shapes(set, ask->width, &both);
        if (both) {
            return refuse_open(set, error);
        }
        if (!note_layout(set, layout, notes, error)) {
            return false;
        }
    }
    return layout != LAYOUT_WX || layout_turn(set, error);
}
