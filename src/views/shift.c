/* shift: where attention moves each token, for figure_shift. */
#include "components.h"
#include "dimensions.h"
#include "gather.h"
#include "picks.h"
#include "shift_view.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

/** What the view draws, owned. */
typedef struct Parts {
    ShiftData data; /* points into the rest */
    Names names;
    char caption[64], remark[96], titles[2][64];
    Matrix before, after, keys; /* two columns each */
    Picks picks;
} Parts;

static bool refuse(const Subject *subject, Error *error) {
    const Trace *trace = subject->trace;
    if (matrix_is_absent(&trace->x)) {
        return error_set(error, ERROR_USAGE, "--view",
                         "shift draws embeddings before and after attention, and here are none "
                         "before; a sentence with an embedding for each token is wanted");
    }
    return error_set(error, ERROR_USAGE, "--view",
                     "shift needs outputs as wide as inputs, and these have %zu and %zu "
                     "dimensions: no space holds both",
                     trace->output.cols, trace->x.cols);
}

/* A context's own embeddings, where they lie in the same space. */
static Matrix context_of(const Subject *subject) {
    Matrix context = subject->request->input.context;
    return context.cols == subject->trace->x.cols ? context : (Matrix){0};
}

/* Two columns by their places; one, where there is no other, beside a column of zeros. */
static bool take_columns(const Picks *picks, const Matrix *from, Matrix *to, Error *error) {
    if (matrix_is_absent(from)) {
        return true;
    }
    if (!matrix_new(to, from->rows, 2, error)) {
        return false;
    }
    for (size_t i = 0; i < from->rows; i++) {
        for (size_t j = 0; j < picks->count && j < 2; j++) {
            matrix_row(to, i)[j] = matrix_row(from, i)[picks->places[j]];
        }
    }
    return true;
}

static bool draw_on_dimensions(const Subject *subject, Parts *parts, Error *error) {
    const Trace *trace = subject->trace;
    const Picks *picks = &parts->picks;
    const Matrix context = context_of(subject);
    for (size_t j = 0; j < picks->count && j < 2; j++) {
        parts->data.axes[j] = parts->names.dimensions.text[picks->places[j]];
    }
    if (trace->x.cols > picks->count) {
        snprintf(parts->remark, sizeof parts->remark, "%zu of %zu dimensions shown", picks->count,
                 trace->x.cols);
    }
    return take_columns(picks, &trace->x, &parts->before, error) &&
           take_columns(picks, &trace->output, &parts->after, error) &&
           take_columns(picks, &context, &parts->keys, error);
}

static bool take_axes(const char *list, Parts *parts, Error *error) {
    if (!picks_read(list, &parts->names.dimensions, "--axes", &parts->picks, error)) {
        return false;
    }
    const Labels *names = &parts->names.dimensions;
    const char *first = names->text[0], *second = names->text[names->count > 1 ? 1 : 0];
    return parts->picks.count == 2 ||
           error_set(error, ERROR_USAGE, "--axes",
                     "two dimensions are wanted, such as \"%.*s,%.*s\", not %zu",
                     ERROR_SHOWN(first), ERROR_SHOWN(second), parts->picks.count);
}

/* Where only two dimensions are not 0 throughout, they are the plane, and no component says more.
 */
static bool find_plain_axes(const Subject *subject, Parts *parts, bool *found, Error *error) {
    const Matrix context = context_of(subject);
    const Matrix *all[] = {&subject->trace->x, &subject->trace->output, &context};
    Dimensions dimensions;
    if (!dimensions_pick(&dimensions, all, 3, false, error)) {
        return false;
    }
    *found = dimensions.count <= 2;
    if (*found) {
        parts->picks = (Picks){dimensions.picks, dimensions.count};
    } else {
        dimensions_free(&dimensions);
    }
    return true;
}

/* Inputs and then outputs, a row each. */
static bool stack(const Trace *trace, Matrix *points, Error *error) {
    size_t n = trace->x.rows, d = trace->x.cols;
    if (!matrix_new(points, 2 * n, d, error)) {
        return false;
    }
    memcpy(points->data, trace->x.data, n * d * sizeof(double));
    memcpy(matrix_row(points, n), trace->output.data, n * d * sizeof(double));
    return true;
}

static bool take_places(const Subject *subject, const Components *found, Parts *parts,
                        Error *error) {
    const Matrix context = context_of(subject);
    for (size_t i = 0; i < 2; i++) {
        double percent = 100 * found->share[i];
        snprintf(parts->titles[i], sizeof parts->titles[i],
                 "component %zu (%.*f %% of the variance)", i + 1, percent < 10, percent);
        parts->data.axes[i] = parts->titles[i];
    }
    return components_place(found, &subject->trace->x, &parts->before, error) &&
           components_place(found, &subject->trace->output, &parts->after, error) &&
           (matrix_is_absent(&context) || components_place(found, &context, &parts->keys, error));
}

static bool draw_on_components(const Subject *subject, Parts *parts, Error *error) {
    Matrix points = {0};
    Components found = {0};
    bool done = stack(subject->trace, &points, error) &&
                components_find(&points, 2, &found, error) &&
                take_places(subject, &found, parts, error);
    matrix_free(&points);
    components_free(&found);
    return done || (error->where[0] == '\0' ? error_at(error, "--view") : false);
}

static bool choose_axes(const ViewInput *input, Parts *parts, Error *error) {
    const Subject *subject = input->subjects;
    bool has_axes = input->axes != NULL;
    if (!(has_axes ? take_axes(input->axes, parts, error)
                   : find_plain_axes(subject, parts, &has_axes, error))) {
        return false;
    }
    return has_axes ? draw_on_dimensions(subject, parts, error)
                    : draw_on_components(subject, parts, error);
}

static bool gather(const ViewInput *input, Parts *parts, Error *error) {
    const Subject *subject = input->subjects;
    const Trace *trace = subject->trace;
    if (matrix_is_absent(&trace->x) || trace->x.cols != trace->output.cols) {
        return refuse(subject, error);
    }
    if (!names_gather(subject, &parts->names, error) || !choose_axes(input, parts, error)) {
        return false;
    }
    write_output_caption(subject, parts->caption, sizeof parts->caption);
    parts->data.tokens = &parts->names.queries;
    parts->data.context = &parts->names.keys;
    parts->data.before = parts->before;
    parts->data.after = parts->after;
    parts->data.keys = parts->keys;
    parts->data.after_caption = parts->caption;
    parts->data.remark = parts->remark;
    return true;
}

static void release(Parts *parts) {
    names_release(&parts->names);
    picks_free(&parts->picks);
    matrix_free(&parts->before);
    matrix_free(&parts->after);
    matrix_free(&parts->keys);
}

bool view_shift(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                Error *error) {
    Parts parts = {0};
    bool done =
        gather(input, &parts, error) && figure_shift(&parts.data, style, canvas, body, error);
    release(&parts);
    return done;
}
