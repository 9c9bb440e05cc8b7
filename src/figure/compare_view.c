#include "compare_view.h"
#include "dimensions.h"
#include "fit.h"
#include "range.h"
#include "section.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "A" … "Z", "AA", …, and its end. */
#define LETTERS_SIZE 16

/* "before, in " and the letters. */
#define ROW_NAME_SIZE 40

/** A figure under way. Matrices and labels are owned. */
typedef struct View {
    const CompareData *data;
    const FigureStyle *style;
    Pen pen;
    Section sentences, words;
    char footing[WEIGHTS_WORDS], zero_footing[WEIGHTS_WORDS];
    Matrix difference;                          /* A − B, or absent */
    Labels difference_queries, difference_keys; /* "cat / keyboard" */
    Labels rows;                                /* of the words' panels */
    Dimensions dimensions;
} View;

/* Sentences are lettered as the columns of a spreadsheet are. */
static void write_letters(size_t sentence, char letters[LETTERS_SIZE]) {
    char reversed[LETTERS_SIZE];
    size_t length = 0;
    for (size_t left = sentence + 1; left > 0 && length + 1 < LETTERS_SIZE;
         left = (left - 1) / 26) {
        reversed[length++] = (char)('A' + (left - 1) % 26);
    }
    for (size_t i = 0; i < length; i++) {
        letters[i] = reversed[length - 1 - i];
    }
    letters[length] = '\0';
}

/* "A  cat and mouse": two texts in one, to be freed. */
static bool join(const char *first, const char *between, const char *second, char **joined,
                 Error *error) {
    size_t size = strlen(first) + strlen(between) + strlen(second) + 1;
    *joined = malloc(size);
    if (*joined == NULL) {
        return error_no_memory(error, "figure");
    }
    snprintf(*joined, size, "%s%s%s", first, between, second);
    return true;
}

/* ---- the attention matrices ---- */

static Axis query_axis(const View *view, const Labels *names, const CompareSentence *sentence) {
    Axis axis = axis_of(names, sentence->attention.rows, sentence->query_stride, "query",
                        view->pen.look->query);
    axis.bright = sentence->query == 0 ? 0 : (sentence->query - 1) / axis.stride + 1;
    return axis;
}

static Axis key_axis(const View *view, const Labels *names, const CompareSentence *sentence) {
    return axis_of(names, sentence->attention.cols, sentence->key_stride, "key",
                   view->pen.look->key);
}

static void set_axes(const View *view, Panel *panel, Axis queries, Axis keys) {
    bool columns = view->style->columns;
    panel->transposed = columns;
    panel->rows = columns ? keys : queries;
    panel->columns = columns ? queries : keys;
}

/* A sentence of very many tokens is the page's title and no heading: its length stands for it. */
static bool name_sentence(const View *view, size_t index, char **heading) {
    const CompareSentence *sentence = &view->data->sentences[index];
    char letters[LETTERS_SIZE], length[32];
    snprintf(length, sizeof length, "%zu tokens", sentence->queries->count);
    write_letters(index, letters);
    bool is_long = sentence->queries->count > LABELLED_MOST;
    return join(letters, "  ", is_long ? length : sentence->title, heading, view->pen.error);
}

static bool add_sentence(View *view, size_t index) {
    const CompareSentence *sentence = &view->data->sentences[index];
    Panel *panel = &view->sentences.panels[index];
    *panel = (Panel){.number = (int)index,
                     .values = &sentence->attention,
                     .map = view->style->map != NULL ? view->style->map
                                                     : colour_map(view->pen.look->weights),
                     .decimals = view->style->decimals};
    set_axes(view, panel, query_axis(view, sentence->queries, sentence),
             key_axis(view, sentence->keys, sentence));
    return name_sentence(view, index, &view->sentences.parts[index].heading);
}

/* The scale and what is true of all of them stand at the last sentence. */
static bool set_scale(View *view) {
    size_t count = view->data->count;
    const Matrix **weights = calloc(count, sizeof *weights);
    if (weights == NULL) {
        return error_no_memory(view->pen.error, "figure");
    }
    Panel *panels = view->sentences.panels;
    ColourRange range;
    for (size_t i = 0; i < count; i++) {
        weights[i] = panels[i].values;
    }
    bool done =
        range_of_all_weights(view->style, panels[0].map, weights, count, &range, view->pen.error);
    panels[0].footing = weights_describe(weights, count, view->style->columns, view->footing);
    for (size_t i = 0; done && i < count; i++) {
        panels[i].range = range;
    }
    panels[count - 1].has_bar = true;
    free(weights);
    return done;
}

/* ---- the difference of two ---- */

static bool is_pooled(const CompareSentence *sentence) {
    return sentence->query_stride > 1 || sentence->key_stride > 1;
}

static bool has_difference(const CompareData *data) {
    const CompareSentence *a = &data->sentences[0], *b = &data->sentences[1];
    return data->count == 2 && a->attention.rows == b->attention.rows &&
           a->attention.cols == b->attention.cols && !is_pooled(a) && !is_pooled(b);
}

static double weight_or_zero(double weight) {
    return isfinite(weight) ? weight : 0;
}

static bool subtract(View *view) {
    const Matrix *a = &view->data->sentences[0].attention;
    const Matrix *b = &view->data->sentences[1].attention;
    if (!matrix_new(&view->difference, a->rows, a->cols, view->pen.error)) {
        return false;
    }
    for (size_t i = 0; i < a->rows * a->cols; i++) {
        bool masked = !isfinite(a->data[i]) && !isfinite(b->data[i]);
        view->difference.data[i] =
            masked ? (double)NAN : weight_or_zero(a->data[i]) - weight_or_zero(b->data[i]);
    }
    return true;
}

/* "mouse" where both have it, else "cat / keyboard". */
static bool pair_names(const Labels *a, const Labels *b, Labels *pairs, Error *error) {
    if (!labels_new(pairs, a->count, error)) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        bool same = strcmp(a->text[i], b->text[i]) == 0;
        if (!join(a->text[i], same ? "" : " / ", same ? "" : b->text[i], &pairs->text[i], error)) {
            return false;
        }
    }
    return true;
}

/* Weights that sum to 1 differ by what sums to 0. */
static const char *describe_difference(View *view) {
    bool sums = strstr(view->footing, "sums to 1") != NULL;
    snprintf(view->zero_footing, sizeof view->zero_footing, "each %s sums to 0",
             view->style->columns ? "column" : "row");
    return sums ? view->zero_footing : NULL;
}

static bool add_difference(View *view) {
    const CompareSentence *a = &view->data->sentences[0], *b = &view->data->sentences[1];
    Error *error = view->pen.error;
    if (!subtract(view) || !pair_names(a->queries, b->queries, &view->difference_queries, error) ||
        !pair_names(a->keys, b->keys, &view->difference_keys, error)) {
        return false;
    }
    Panel *panel = &view->sentences.panels[2];
    const Matrix *differences[] = {&view->difference};
    *panel = (Panel){.number = 2,
                     .footing = describe_difference(view),
                     .values = &view->difference,
                     .map = colour_map(view->pen.look->signs),
                     .unnumbered = colour_map(view->pen.look->unnumbered_signs),
                     .range = range_of_signs(differences, 1),
                     .decimals = view->style->decimals,
                     .has_bar = true};
    Axis queries = query_axis(view, &view->difference_queries, a);
    queries.bright = a->query == b->query ? queries.bright : 0;
    set_axes(view, panel, queries, key_axis(view, &view->difference_keys, a));
    view->sentences.parts[2].stands_apart = true;
    return join("difference", "  ", "A − B", &view->sentences.parts[2].heading, error);
}

static bool make_sentences(View *view) {
    size_t count = view->data->count;
    bool differs = has_difference(view->data);
    view->sentences.own_rows = true;
    if (!section_new(&view->sentences, count + differs, view->pen.error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_sentence(view, i)) {
            return false;
        }
    }
    return set_scale(view) && (!differs || add_difference(view));
}

/* ---- the shared words ---- */

static bool name_rows(View *view) {
    size_t befores = view->data->befores, count = befores + view->data->count;
    if (!labels_new(&view->rows, count, view->pen.error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char letters[LETTERS_SIZE], name[ROW_NAME_SIZE] = "before";
        write_letters(i < befores ? i : i - befores, letters);
        if (befores > 1 || i >= befores) {
            snprintf(name, sizeof name, "%s, in %s", i < befores ? "before" : "after", letters);
        }
        if (!labels_set(&view->rows, i, name, strlen(name), view->pen.error)) {
            return false;
        }
    }
    return true;
}

/* One scale and the same dimensions for all words. */
static bool scale_words(View *view, ColourRange *range) {
    const CompareData *data = view->data;
    const Matrix neighbours = {1, 1, (double[]){view->style->reach}};
    const Matrix **values = calloc(data->word_count + 1, sizeof *values);
    if (values == NULL) {
        return error_no_memory(view->pen.error, "figure");
    }
    for (size_t i = 0; i < data->word_count; i++) {
        values[i] = &data->words[i].values;
    }
    values[data->word_count] = &neighbours;
    *range = range_of_signs(values, data->word_count + 1);
    bool done = dimensions_pick(&view->dimensions, values, data->word_count,
                                view->style->all_dimensions, view->pen.error);
    free(values);
    return done;
}

static bool add_word(View *view, size_t index, ColourRange range) {
    const CompareWord *word = &view->data->words[index];
    const ThemeLook *look = view->pen.look;
    Axis rows = axis_of(&view->rows, word->values.rows, 1, NULL, look->quiet);
    Axis columns = axis_of(view->data->dimensions, view->dimensions.count, 1, NULL, look->quiet);
    rows.bright = word->faded ? rows.count + 1 : 0;
    columns.picks = view->dimensions.picks;
    view->words.panels[index] = (Panel){.number = (int)(view->sentences.count + index),
                                        .values = &word->values,
                                        .rows = rows,
                                        .columns = columns,
                                        .map = colour_map(look->signs),
                                        .unnumbered = colour_map(look->unnumbered_signs),
                                        .range = range,
                                        .decimals = view->style->decimals};
    view->words.parts[index].faded = word->faded;
    return join(word->name, "", "", &view->words.parts[index].heading, view->pen.error);
}

static bool make_words(View *view) {
    size_t count = view->data->word_count;
    ColourRange range;
    if (!section_new(&view->words, count, view->pen.error) || !name_rows(view) ||
        !scale_words(view, &range)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_word(view, i, range)) {
            return false;
        }
    }
    if (count > 0) {
        view->words.panels[count - 1].has_bar = true;
    }
    return true;
}

/* ---- the layout ---- */

static bool remark_pooling(const View *view) {
    bool pooled = false;
    for (size_t i = 0; i < view->data->count; i++) {
        const CompareSentence *sentence = &view->data->sentences[i];
        if (!is_pooled(sentence)) {
            continue;
        }
        char letters[LETTERS_SIZE], text[128];
        write_letters(i, letters);
        snprintf(text, sizeof text, "each cell of %s is the maximum of %zu × %zu weights", letters,
                 sentence->query_stride, sentence->key_stride);
        pooled = true;
        if (!scene_remark(view->pen.scene, text, view->pen.error)) {
            return false;
        }
    }
    return !pooled || view->data->count != 2 ||
           scene_remark(view->pen.scene, "of pooled weights no difference is drawn",
                        view->pen.error);
}

static bool remark_all(const View *view) {
    size_t left_out = view->dimensions.total - view->dimensions.count;
    char text[128];
    snprintf(text, sizeof text,
             "%zu of %zu dimensions %s 0 throughout in the shared words and left out", left_out,
             view->dimensions.total, left_out == 1 ? "is" : "are");
    return scene_remark(view->pen.scene, view->data->remark, view->pen.error) &&
           (left_out == 0 || scene_remark(view->pen.scene, text, view->pen.error)) &&
           remark_pooling(view);
}

static bool measure(View *view, double shrink) {
    return section_measure(&view->sentences, SENTENCE_NARROWEST, shrink, &view->pen) &&
           section_measure(&view->words, SENTENCE_NARROWEST, shrink, &view->pen);
}

/* Sentences leave room for a line of words; words keep within their width where they can. */
static bool arrange(View *view) {
    const Box *word = view->words.boxes;
    double above = HEADER_USUAL;
    if (view->words.count > 0) {
        above += LINE_GAP + word->top + word->bottom;
    }
    return section_choose(&view->sentences, above, view->pen.error) &&
           section_choose_within(&view->words, view->sentences.tiles.width,
                                 HEADER_USUAL + view->sentences.tiles.height, view->pen.error) &&
           sections_align(&view->sentences, &view->words, view->pen.error);
}

static bool lay_out(void *under_way, double shrink) {
    View *view = under_way;
    Scene *body = view->pen.scene;
    if (!measure(view, shrink) || !arrange(view) || !remark_all(view)) {
        return false;
    }
    const Tiles *sentences = &view->sentences.tiles, *words = &view->words.tiles;
    double below = ceil(sentences->height) + (view->words.count > 0 ? LINE_GAP : 0);
    body->width = fmax(sentences->width, words->width);
    body->height = ceil(below + words->height);
    return section_draw(&view->sentences, &view->pen, 0) &&
           section_draw(&view->words, &view->pen, below);
}

bool figure_compare(const CompareData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                    Error *error) {
    *body = (Scene){0};
    View view = {.data = data, .style = style};
    view.pen = (Pen){body, canvas, theme_look(style->theme), error};
    bool done = make_sentences(&view) && make_words(&view) &&
                scene_fit(body, style->longest_side, lay_out, &view, error);
    section_free(&view.sentences);
    section_free(&view.words);
    matrix_free(&view.difference);
    labels_free(&view.difference_queries);
    labels_free(&view.difference_keys);
    labels_free(&view.rows);
    dimensions_free(&view.dimensions);
    if (!done) {
        scene_free(body);
    }
    return done;
}
