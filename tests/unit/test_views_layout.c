/* Every view of random sentences: no two texts overlap, none leaves the canvas, no label is lost.
 */
#include "views.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ask_scene.h"
#include "with_canvas.h"
#define RANDOM_SEED 20
#include "random_below.h"

#define LONGEST_LABEL 60
#define DIMENSIONS    6

/** A request on its way from a random document to a trace. */
typedef struct Ran {
    Document document;
    Options options;
    Request *request;
    Trace *trace;
    Notes notes;
} Ran;

/** What a round draws. */
typedef struct Round {
    size_t tokens, longest;
    const char *options; /* of the document, as JSON */
    FigureStyle style;
} Round;

static char *add_label(char *to, size_t longest) {
    static const char *const letters[] = {"a", "i", "m", "W", "é", "猫", "ب", "ש", "न", "ก", "g"};
    size_t length = 1 + random_below((unsigned)longest);
    *to++ = '"';
    bool is_foreign = random_below(4) == 0;
    for (size_t i = 0; i < length; i++) {
        to = stpcpy(to, letters[random_below(is_foreign ? 11 : 4)]);
    }
    return stpcpy(to, "\"");
}

/* {"embeddings": {"cat": [six numbers]}, "tokens": [random labels], "options": {…}} */
static char *random_document(const Round *round) {
    char *text = calloc(1, 512 + round->tokens * (4 * LONGEST_LABEL + 4)), *to = text;
    assert_non_null(text);
    to += sprintf(to, "{\"embeddings\": {\"cat\": [0.5, -1, 0, 2, 0.25, 1]}, \"options\": %s, ",
                  round->options);
    to = stpcpy(to, "\"tokens\": [");
    for (size_t i = 0; i < round->tokens; i++) {
        to = stpcpy(to, i > 0 ? ", " : "");
        to = add_label(to, round->longest);
    }
    stpcpy(to, "]}");
    return text;
}

static void stop(void) {
    fail_msg("%s: %s", error.where, error.what);
}

static void run(const Round *round, Ran *ran) {
    *ran = (Ran){0};
    char *text = random_document(round);
    options_default(&ran->options);
    if (!document_read(text, strlen(text), ROLE_DOCUMENT, &ran->document, &error)) {
        stop();
    }
    free(text);
    RequestSources sources = {.document = {&ran->document, "-"}, .options = &ran->options};
    if (!request_new(&sources, &ran->request, &ran->notes, &error) ||
        !trace_new(&ran->request->input, &ran->trace, &ran->notes, &error)) {
        stop();
    }
}

static void release(Ran *ran) {
    trace_free(ran->trace);
    request_free(ran->request);
    notes_free(&ran->notes);
    options_free(&ran->options);
    document_free(&ran->document);
}

static void draw(const View *view, const ViewInput *input, const FigureStyle *style, Scene *page) {
    const FigureWords words = {"a title over all of it", "softmax(QKᵀ/√6)"};
    Scene body = {0};
    if (!view->draw(input, style, canvas, &body, &error) ||
        !figure_page(&words, style, &body, 1, canvas, page, &error)) {
        fail_msg("%s: %s: %s", view->name, error.where, error.what);
    }
    scene_free(&body);
}

/* Marks end where the page ends: also lines, cells and discs. */
static void check_marks(const Scene *scene, const char *view) {
    for (size_t i = 0; i < scene->count; i++) {
        double corners[8];
        mark_corners(&scene->marks[i], corners);
        for (int corner = 0; corner < 8; corner++) {
            double limit = corner % 2 == 0 ? scene->width : scene->height;
            if (!(corners[corner] >= -0.01 && corners[corner] <= limit + 0.01)) {
                fail_msg("%s: mark %zu of role %d leaves the canvas: %g of %g", view, i,
                         (int)scene->marks[i].role, corners[corner], limit);
            }
        }
    }
}

/* A temperature means nothing to the linear kernel. */
static Sweep *run_sweep(const Ran *ran) {
    const TraceInput *input = &ran->request->input;
    SweepKind kind = input->options.kernel == KERNEL_LINEAR ? SWEEP_LENGTH : SWEEP_TEMPERATURE;
    Sweep *sweep = NULL;
    if (!sweep_run(input, &ran->request->selection, kind, NULL, 0, &sweep, &error)) {
        stop();
    }
    return sweep;
}

static void check_view(const View *view, const Ran *ran, const FigureStyle *style) {
    const Subject subjects[] = {{ran[0].request, ran[0].trace}, {ran[1].request, ran[1].trace}};
    ViewInput input = {.subjects = subjects, .count = view->scope == VIEW_OF_ALL ? 2 : 1};
    Sweep *sweep = NULL;
    if (view->scope == VIEW_OF_SWEEP) {
        sweep = run_sweep(ran);
        input.sweep = sweep;
    }
    Scene page = {0};
    draw(view, &input, style, &page);
    check_texts(&page);
    check_marks(&page, view->name);
    assert_true(page.width > 0 && page.height > 0);
    scene_free(&page);
    sweep_free(sweep);
}

static void check_round(const Round *round) {
    Ran ran[2];
    run(round, &ran[0]);
    run(round, &ran[1]);
    for (size_t i = 0; view_at(i) != NULL; i++) {
        check_view(view_at(i), ran, &round->style);
    }
    release(&ran[0]);
    release(&ran[1]);
}

#define BIASED_WINDOW                                                                              \
    "{\"unknown\": \"hash\", \"heads\": 2, \"mask\": \"window:1\", \"position\": \"alibi\", "      \
    "\"temperature\": 0.5}"

static const char *const options[] = {
    "{\"unknown\": \"hash\"}",
    "{\"unknown\": \"hash\", \"mask\": \"causal\", \"scale\": \"none\"}",
    "{\"unknown\": \"hash\", \"heads\": 3, \"residual\": true}",
    BIASED_WINDOW,
    "{\"unknown\": \"hash\", \"kernel\": \"linear\", \"head\": \"max\"}",
};

static Round random_round(size_t tokens, size_t longest) {
    static const size_t choices = sizeof options / sizeof *options;
    Round round = {.tokens = tokens, .longest = longest};
    round.options = options[random_below((unsigned)choices)];
    round.style = (FigureStyle){.theme = (Theme)random_below(3), .decimals = 2};
    round.style.columns = random_below(4) == 0;
    round.style.range_rule = random_below(3) == 0 ? RANGE_AUTO : RANGE_UNIT;
    round.style.query = random_below(2) == 0 ? 0 : 1 + random_below((unsigned)tokens);
    round.style.decimals = 1 + (int)random_below(4);
    round.style.all_dimensions = random_below(2) == 0;
    round.style.longest_side = 16000;
    return round;
}

static void short_sentences(void **state) {
    (void)state;
    for (int i = 0; i < 80; i++) {
        Round round = random_round(1 + random_below(12), 1 + random_below(LONGEST_LABEL));
        check_round(&round);
    }
}

static void middling_sentences(void **state) {
    (void)state;
    for (int i = 0; i < 8; i++) {
        Round round = random_round(13 + random_below(50), 1 + random_below(20));
        check_round(&round);
    }
}

static void long_sentences(void **state) {
    (void)state;
    static const size_t lengths[] = {64, 128, 129, 300};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        Round round = random_round(lengths[i], i % 2 == 0 ? LONGEST_LABEL : 8);
        check_round(&round);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_sentences),
        cmocka_unit_test(middling_sentences),
        cmocka_unit_test(long_sentences),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
