#include "option_table.h"

#include "check.h"
#include "number.h"
#include "weights_option.h"

#include <stdlib.h>
#include <string.h>

#define DPI_LEAST 24
#define DPI_MOST  1200

static bool refuse(const OptionRow *option, const char *value, const char *wanted, Error *error) {
    error_set(error, ERROR_USAGE, "", "%s is wanted, not \"%.*s\"", wanted, ERROR_SHOWN(value));
    return error_at(error, "--%s", option->name);
}

static bool take_attention(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    char where[64] = "--";
    strncat(where, option->name, sizeof where - 3);
    return options_set(&a->options, option->attention, value == NULL ? "true" : value, ERROR_USAGE,
                       where, error);
}

/* Options that may be given again and again. */
static bool append(const char ***list, size_t *count, const OptionRow *option, const char *value,
                   Error *error) {
    const char **grown = realloc(*list, (*count + 1) * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, option->name);
    }
    grown[(*count)++] = value;
    *list = grown;
    return true;
}

static bool take_attention_file(Arguments *a, const OptionRow *option, const char *value,
                                Error *error) {
    (void)option, (void)error;
    a->attention = value;
    return true;
}

static bool take_compare(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    if (a->compare_count + 1 == LIMIT_COMPARE) {
        error_set(error, ERROR_USAGE, "", "the limit on compared sentences is %d", LIMIT_COMPARE);
        return error_at(error, "--%s", option->name);
    }
    return append(&a->compare, &a->compare_count, option, value, error);
}

/* One of several words; its place among them goes to `choice`. */
static bool choose(const OptionRow *option, const char *value, const char *const *words,
                   const char *wanted, int *choice, Error *error) {
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(value, words[i]) == 0) {
            *choice = i;
            return true;
        }
    }
    return refuse(option, value, wanted, error);
}

static bool take_orient(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    static const char *const words[] = {"rows", "columns", NULL};
    int choice = 0;
    if (!choose(option, value, words, "rows or columns", &choice, error)) {
        return false;
    }
    a->style.columns = choice == 1;
    a->view_options |= choice == 1 ? VIEW_ORIENT : 0;
    return true;
}

static bool take_theme(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    static const char *const words[] = {"light", "dark", "print", NULL};
    int choice = 0;
    if (!choose(option, value, words, "light, dark or print", &choice, error)) {
        return false;
    }
    a->style.theme = (Theme)choice;
    return true;
}

/* LO..HI with LO < HI. */
static bool read_range(const char *value, ColourRange *range) {
    const char *dots = strstr(value, "..");
    char low[NUMBER_SIZE];
    if (dots == NULL || (size_t)(dots - value) >= sizeof low) {
        return false;
    }
    memcpy(low, value, (size_t)(dots - value));
    low[dots - value] = '\0';
    return number_read(low, &range->low) && number_read(dots + 2, &range->high) &&
           range->low < range->high;
}

static bool take_dims(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    (void)option, (void)error;
    bool is_list = strcmp(value, "auto") != 0 && strcmp(value, "all") != 0;
    a->dims = is_list ? value : NULL;
    a->style.all_dimensions = strcmp(value, "auto") != 0;
    a->view_options |= VIEW_DIMS;
    return true;
}

static bool take_axes(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    (void)option, (void)error;
    a->axes = value;
    a->view_options |= VIEW_AXES;
    return true;
}

static bool take_query(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    (void)option, (void)error;
    a->query = value;
    a->view_options |= VIEW_QUERY;
    return true;
}

static bool refuse_view(const OptionRow *option, const char *value, Error *error) {
    char wanted[256] = "one of";
    for (size_t i = 0; view_at(i) != NULL; i++) {
        strncat(wanted, " ", sizeof wanted - strlen(wanted) - 1);
        strncat(wanted, view_at(i)->name, sizeof wanted - strlen(wanted) - 1);
    }
    strncat(wanted, ", or several with commas between,", sizeof wanted - strlen(wanted) - 1);
    return refuse(option, value, wanted, error);
}

/* "steps,flow": a later --view replaces an earlier one. */
static bool take_view(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    a->view_count = 0;
    for (const char *name = value;; name++) {
        char one[16] = "";
        size_t length = strcspn(name, ",");
        memcpy(one, name, length < sizeof one ? length : 0);
        const View *view = view_named(one);
        if (view == NULL) {
            return refuse_view(option, value, error);
        }
        if (a->view_count == ARGUMENTS_VIEWS) {
            return error_set(error, ERROR_USAGE, "--view",
                             "names more than %d views, the limit of a figure", ARGUMENTS_VIEWS);
        }
        a->views[a->view_count++] = view;
        name += length;
        if (*name == '\0') {
            return true;
        }
    }
}

static bool take_range(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    a->view_options |= VIEW_RANGE;
    if (strcmp(value, "auto") == 0) {
        a->style.range_rule = RANGE_AUTO;
        return true;
    }
    a->style.range_rule = RANGE_GIVEN;
    return read_range(value, &a->style.range) ||
           refuse(option, value, "auto or LOW..HIGH with LOW < HIGH, such as 0..1,", error);
}

static bool take_colormap(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    a->lists_maps = strcmp(value, "list") == 0;
    if (a->lists_maps) {
        return true;
    }
    a->view_options |= VIEW_COLORMAP;
    a->style.map = colour_map(value);
    if (a->style.map != NULL) {
        return true;
    }
    char wanted[256] = "list, or one of";
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        strncat(wanted, " ", sizeof wanted - strlen(wanted) - 1);
        strncat(wanted, colour_map_at(i)->name, sizeof wanted - strlen(wanted) - 1);
    }
    return refuse(option, value, wanted, error);
}

static bool take_dpi(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    return (number_read(value, &a->dpi) && a->dpi >= DPI_LEAST && a->dpi <= DPI_MOST) ||
           refuse(option, value, "a number from 24 to 1200", error);
}

static bool take_sweep(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    (void)option;
    sweep_grid_free(&a->sweep);
    a->has_sweep = true;
    return sweep_grid_read(value, &a->sweep, error);
}

static bool take_check(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    a->check = true;
    a->tolerance = CHECK_TOLERANCE;
    return value == NULL || (number_read(value, &a->tolerance) && a->tolerance >= 0) ||
           refuse(option, value, "a tolerance of 0 or more, such as 0.005,", error);
}

static bool take_title(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    size_t bad;
    a->title = value;
    return text_is_utf8(value, strlen(value), &bad) || refuse(option, value, "UTF-8", error);
}

static bool take_weights(Arguments *a, const OptionRow *option, const char *value, Error *error) {
    (void)option;
    return weights_option_take(a, value, error);
}

static bool take_weights_layout(Arguments *a, const OptionRow *option, const char *value,
                                Error *error) {
    static const char *const words[] = {"xw", "wx", NULL};
    int choice = 0;
    if (!choose(option, value, words, "xw (rows are inputs) or wx (rows are outputs)", &choice,
                error)) {
        return false;
    }
    a->weights_layout = choice == 0 ? LAYOUT_XW : LAYOUT_WX;
    return true;
}

/* Options that only store their text, or that they were given. */
#define TAKE_TEXT(field)                                                                           \
    static bool take_##field(Arguments *a, const OptionRow *option, const char *value,             \
                             Error *error) {                                                       \
        (void)option, (void)error;                                                                 \
        a->field = value;                                                                          \
        return true;                                                                               \
    }
#define TAKE_FLAG(field)                                                                           \
    static bool take_##field(Arguments *a, const OptionRow *option, const char *value,             \
                             Error *error) {                                                       \
        (void)option, (void)value, (void)error;                                                    \
        a->field = true;                                                                           \
        return true;                                                                               \
    }

TAKE_TEXT(table)
TAKE_TEXT(weights_prefix)
TAKE_TEXT(cross)
TAKE_TEXT(tokens)
TAKE_TEXT(font)
TAKE_FLAG(no_weights)
TAKE_FLAG(csv_safe)

#define ATTENTION(option) take_attention, option

/* clang-format off */
const OptionRow option_rows[] = {
    {"table",       "FILE",  "embedding table: JSON, GloVe or word2vec; - is stdin", take_table, 0},
    {"weights",     "FILE",  "W_Q, W_K, …: JSON, .npz, safetensors, or NAME=FILE.npy for each", take_weights, 0},
    {"weights-prefix", "NAME", "the layer of a model's file, such as encoder.layer.3.", take_weights_prefix, 0},
    {"weights-layout", "HOW",  "matrices' rows are inputs (xw) or outputs (wx)", take_weights_layout, 0},
    {"no-weights",    NULL,    "ignore weights: Q = K = V = X", take_no_weights, 0},
    {"cross",         "TEXT",  "keys and values from TEXT", take_cross, 0},
    {"compare",       "TEXT",  "a sentence beside the first; repeatable", take_compare, 0},
    {"attention",     "FILE",  "ready weights, a NumPy .npy array", take_attention_file, 0},
    {"tokens",        "FILE",  "tokens as they are, one a line or a JSON array", take_tokens, 0},
    {"segment",       "HOW",   "auto, space or char", ATTENTION(OPTION_SEGMENT)},
    {"case",          "HOW",   "auto (exact, then folded) or exact", ATTENTION(OPTION_CASE)},
    {"unknown",       "HOW",   "error, zero, skip or hash", ATTENTION(OPTION_UNKNOWN)},
    {"heads",         "N",     "attention heads", ATTENTION(OPTION_HEADS)},
    {"scale",         "S",     "sqrt, none or a number", ATTENTION(OPTION_SCALE)},
    {"temperature",   "T",     "divides the scaled scores", ATTENTION(OPTION_TEMPERATURE)},
    {"mask",          "MASK",  "causal, padding, window:K, dilated:K:S, global:K, a+b", ATTENTION(OPTION_MASK)},
    {"position",      "P",     "none, sinusoidal, rope or alibi", ATTENTION(OPTION_POSITION)},
    {"kernel",        "K",     "softmax or linear", ATTENTION(OPTION_KERNEL)},
    {"residual",      NULL,    "output = X + attention output", ATTENTION(OPTION_RESIDUAL)},
    {"sweep",         "WHAT",  "temperature, scale, length or d_k, with =A,B,… or =LOW..HIGH", take_sweep, 0},
    {"check",         "[=TOLERANCE]", "recompute a document and name the rows that disagree", take_check, 0},
    {"trace",         NULL,    "JSON and long.csv hold every intermediate", ATTENTION(OPTION_TRACE)},
    {"layer",         "N",     "the layer to show, or last", ATTENTION(OPTION_LAYER)},
    {"head",          "N",     "the head to show, or mean or max", ATTENTION(OPTION_HEAD)},
    {"view",          "VIEW",  "the figure: {}; a,b stacks views", take_view, 0},
    {"query",         "WORD",  "the query to bring out, a word or its number", take_query, 0},
    {"orient",        "HOW",   "queries as rows or columns", take_orient, 0},
    {"dims",          "DIMS",  "dimensions in the figure: auto (none that is 0 throughout), all or A,B,…", take_dims, 0},
    {"axes",          "A,B",   "the two dimensions of the shift view", take_axes, 0},
    {"range",         "RANGE", "0..1, auto or LOW..HIGH", take_range, 0},
    {"colormap",      "NAME",  "colours of the weights; list draws the maps", take_colormap, 0},
    {"theme",         "THEME", "light, dark or print", take_theme, 0},
    {"title",         "TEXT",  "in place of the sentence; empty for none", take_title, 0},
    {"font",          "FAMILY","of the figure's text", take_font, 0},
    {"dpi",           "N",     "pixels an inch; 192 by default", take_dpi, 0},
    {"digits",        "N",     "significant digits; decimals in cells", ATTENTION(OPTION_DIGITS)},
    {"csv-safe",      NULL,    "guard labels that a spreadsheet would run", take_csv_safe, 0},
};
/* clang-format on */

const size_t option_row_count = sizeof option_rows / sizeof *option_rows;
