/* compare: the attention of several sentences and the words that they share, for figure_compare. */
#include "compare_view.h"
#include "gather.h"
#include "picks.h"
#include "shared_words.h"
#include "table.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of many sentences, each matrix is pooled to fewer cells, but never to fewer than this. */
#define FEWEST_CELLS 128

/* More shared words than this do not help to see what differs; and of wide embeddings, as many as
 * have so many columns together, but never fewer than the last. */
#define WORDS_MOST   120
#define COLUMNS_MOST 6000
#define WORDS_FEWEST 12

/** What the view draws, owned. */
typedef struct Parts {
    const ViewInput *input;
    const Trace **traces;
    Names *names;  /* of each sentence */
    char **titles; /* of each sentence */
    CompareSentence *sentences;
    SharedWords shared;
    CompareWord *words; /* word_count of them, with their matrices */
    size_t word_count, befores;
    char remark[160];
} Parts;

static bool parts_new(Parts *parts, Error *error) {
    size_t count = parts->input->count;
    parts->traces = calloc(count, sizeof *parts->traces);
    parts->names = calloc(count, sizeof *parts->names);
    parts->titles = calloc(count, sizeof *parts->titles);
    parts->sentences = calloc(count, sizeof *parts->sentences);
    for (size_t i = 0; parts->traces != NULL && i < count; i++) {
        parts->traces[i] = parts->input->subjects[i].trace;
    }
    return (parts->traces != NULL && parts->names != NULL && parts->titles != NULL &&
            parts->sentences != NULL) ||
           error_no_memory(error, "figure");
}

static bool gather_title(const Request *request, char **title, Error *error) {
    char *words = views_title(request);
    *title = words == NULL ? NULL : text_printable(words);
    free(words);
    return *title != NULL || error_no_memory(error, "figure");
}

static size_t most_cells(size_t count) {
    size_t most = (size_t)(TRACE_DRAWN_CELLS / sqrt((double)(count > 2 ? count - 1 : 1)));
    return most > FEWEST_CELLS ? most : FEWEST_CELLS;
}

static bool gather_sentence(Parts *parts, size_t index, Error *error) {
    const Subject *subject = &parts->input->subjects[index];
    const size_t *queries = parts->input->queries;
    CompareSentence *sentence = &parts->sentences[index];
    Pooled pooled = {0};
    bool done = gather_title(subject->request, &parts->titles[index], error) &&
                names_gather(subject, &parts->names[index], error) &&
                pooled_attention(subject->trace, &subject->request->selection,
                                 most_cells(parts->input->count), &pooled, error);
    *sentence = (CompareSentence){.title = parts->titles[index],
                                  .queries = &parts->names[index].queries,
                                  .keys = &parts->names[index].keys,
                                  .attention = pooled.cells,
                                  .query_stride = pooled.query_stride,
                                  .key_stride = pooled.key_stride,
                                  .query = queries == NULL ? 0 : queries[index]};
    return done;
}

/* ---- the shared words ---- */

static bool is_same_name(const Labels *a, const Labels *b) {
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->text[i], b->text[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Columns can be compared where tables name them alike. */
static bool are_named_alike(const Parts *parts) {
    for (size_t i = 1; i < parts->input->count; i++) {
        if (!is_same_name(&parts->names[0].dimensions, &parts->names[i].dimensions)) {
            return false;
        }
    }
    return true;
}

static const double *row_before(const Parts *parts, size_t word, size_t sentence) {
    return matrix_row(&parts->traces[sentence]->x,
                      shared_words_places(&parts->shared, word)[sentence]);
}

static bool fill_word(Parts *parts, size_t word, Error *error) {
    size_t count = parts->input->count, width = parts->traces[0]->x.cols;
    const size_t *places = shared_words_places(&parts->shared, word);
    const size_t *queries = parts->input->queries;
    CompareWord *filled = &parts->words[word];
    if (!matrix_new(&filled->values, parts->befores + count, width, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const double *after = matrix_row(&parts->traces[i]->output, places[i]);
        memcpy(matrix_row(&filled->values, parts->befores + i), after, width * sizeof *after);
    }
    for (size_t i = 0; i < parts->befores; i++) {
        memcpy(matrix_row(&filled->values, i), row_before(parts, word, i), width * sizeof(double));
    }
    filled->name = parts->names[0].queries.text[places[0]];
    filled->faded = queries != NULL && queries[0] != 0 && queries[0] != places[0] + 1;
    return true;
}

/* A word that is brought out and that not all share leaves those that they share alone. */
static void fade_none_or_others(Parts *parts) {
    bool is_one_bright = false;
    for (size_t word = 0; word < parts->word_count; word++) {
        is_one_bright = is_one_bright || !parts->words[word].faded;
    }
    for (size_t word = 0; word < parts->word_count && !is_one_bright; word++) {
        parts->words[word].faded = false;
    }
}

static size_t most_words(size_t width) {
    size_t most = COLUMNS_MOST / width;
    return most > WORDS_MOST ? WORDS_MOST : most < WORDS_FEWEST ? WORDS_FEWEST : most;
}

static bool fill_words(Parts *parts, Error *error) {
    size_t all = parts->shared.count, most = most_words(parts->traces[0]->x.cols);
    parts->word_count = all < most ? all : most;
    parts->befores =
        shared_words_start_alike(parts->traces, &parts->shared) ? 1 : parts->input->count;
    if (all == 0) {
        snprintf(parts->remark, sizeof parts->remark, "the sentences share no word");
    } else if (all > most) {
        snprintf(parts->remark, sizeof parts->remark, "the first %zu of %zu shared words", most,
                 all);
    }
    parts->words = calloc(parts->word_count + 1, sizeof *parts->words);
    if (parts->words == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t word = 0; word < parts->word_count; word++) {
        if (!fill_word(parts, word, error)) {
            return false;
        }
    }
    fade_none_or_others(parts);
    return true;
}

static bool has_any_output(const Parts *parts) {
    for (size_t i = 0; i < parts->input->count; i++) {
        if (!matrix_is_absent(&parts->traces[i]->output)) {
            return true;
        }
    }
    return false;
}

static bool gather_words(Parts *parts, Error *error) {
    bool comparable = shared_words_comparable(parts->traces, parts->input->count);
    if (comparable && are_named_alike(parts)) {
        return shared_words_find(parts->traces, parts->input->count, &parts->shared, error) &&
               fill_words(parts, error);
    }
    if (has_any_output(parts)) {
        snprintf(
            parts->remark, sizeof parts->remark,
            "embeddings and outputs differ in their dimensions, so that words are not compared");
    }
    return true;
}

/* ---- --dims ---- */

static bool keep_picked(Parts *parts, const Picks *picks, Error *error) {
    for (size_t word = 0; word < parts->word_count; word++) {
        Matrix kept;
        if (!picks_columns(picks, &parts->words[word].values, &kept, error)) {
            return false;
        }
        matrix_free(&parts->words[word].values);
        parts->words[word].values = kept;
    }
    size_t used = strlen(parts->remark);
    snprintf(parts->remark + used, sizeof parts->remark - used, "%s%zu of %zu dimensions shown",
             used > 0 ? "; " : "", picks->count, parts->names[0].dimensions.count);
    return picks_names(picks, &parts->names[0].dimensions, error);
}

static bool keep_dimensions(Parts *parts, const char *list, Error *error) {
    const Labels *names = &parts->names[0].dimensions;
    if (list == NULL || names->count == 0) {
        return true;
    }
    Picks picks = {0};
    bool done = picks_read(list, names, "--dims", &picks, error) &&
                (parts->word_count == 0 || keep_picked(parts, &picks, error));
    picks_free(&picks);
    return done;
}

static bool gather(Parts *parts, Error *error) {
    if (!parts_new(parts, error)) {
        return false;
    }
    for (size_t i = 0; i < parts->input->count; i++) {
        if (!gather_sentence(parts, i, error)) {
            return false;
        }
    }
    return gather_words(parts, error) && keep_dimensions(parts, parts->input->dims, error);
}

static void release(Parts *parts) {
    for (size_t i = 0; i < parts->input->count; i++) {
        if (parts->names != NULL) {
            names_release(&parts->names[i]);
        }
        if (parts->titles != NULL) {
            free(parts->titles[i]);
        }
        if (parts->sentences != NULL) {
            matrix_free(&parts->sentences[i].attention);
        }
    }
    for (size_t i = 0; parts->words != NULL && i < parts->word_count; i++) {
        matrix_free(&parts->words[i].values);
    }
    shared_words_free(&parts->shared);
    free(parts->traces);
    free(parts->names);
    free(parts->titles);
    free(parts->sentences);
    free(parts->words);
}

bool view_compare(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error) {
    Parts parts = {.input = input};
    bool done = gather(&parts, error);
    if (done) {
        const CompareData data = {.sentences = parts.sentences,
                                  .count = input->count,
                                  .words = parts.words,
                                  .word_count = parts.word_count,
                                  .befores = parts.befores,
                                  .dimensions = &parts.names[0].dimensions,
                                  .remark = parts.remark};
        done = figure_compare(&data, style, canvas, body, error);
    }
    release(&parts);
    return done;
}
