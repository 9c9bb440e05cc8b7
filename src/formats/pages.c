#include "pages.h"

#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The views of one page. */
typedef struct Chosen {
    const View *views[ARGUMENTS_VIEWS];
    size_t count;
} Chosen;

static bool is_chosen(const Chosen *chosen, const View *view) {
    for (size_t i = 0; i < chosen->count; i++) {
        if (chosen->views[i] == view) {
            return true;
        }
    }
    return false;
}

/* What a run shows unless it is told otherwise. */
static const View *usual_view(const Job *job) {
    return view_named(job->swept != NULL ? "sweep" : job->count > 1 ? "compare" : "matrix");
}

static Chosen choose(const Job *job) {
    const Arguments *a = job->arguments;
    Chosen chosen = {0};
    for (size_t i = 0; i < a->view_count; i++) {
        if (!is_chosen(&chosen, a->views[i])) {
            chosen.views[chosen.count++] = a->views[i];
        }
    }
    if (chosen.count == 0) {
        chosen.views[chosen.count++] = usual_view(job);
    }
    return chosen;
}

static bool check_scope(const Job *job, const View *view, Error *error) {
    bool of_sweep = view->scope == VIEW_OF_SWEEP;
    if (of_sweep && job->swept == NULL) {
        return error_set(error, ERROR_USAGE, "--view",
                         "%s draws what --sweep computes: add --sweep temperature, say",
                         view->name);
    }
    if (!of_sweep && job->swept != NULL) {
        return error_set(error, ERROR_USAGE, "--view",
                         "%s does not go with --sweep, whose figure is --view sweep", view->name);
    }
    return view->scope != VIEW_OF_ALL || job->count > 1 ||
           error_set(error, ERROR_USAGE, "--view",
                     "%s sets sentences beside each other: add --compare \"another sentence\"",
                     view->name);
}

/* "matrix, heads and compare": the views that an option means something to. */
static void list_takers(unsigned option, char *list, size_t size) {
    size_t total = 0, listed = 0;
    for (size_t i = 0; view_at(i) != NULL; i++) {
        total += (view_at(i)->options & option) != 0;
    }
    list[0] = '\0';
    for (size_t i = 0; view_at(i) != NULL; i++) {
        if ((view_at(i)->options & option) != 0) {
            const char *join = listed == 0 ? "" : listed + 1 == total ? " and " : ", ";
            strncat(list, join, size - strlen(list) - 1);
            strncat(list, view_at(i)->name, size - strlen(list) - 1);
            listed++;
        }
    }
}

static bool check_option(const Chosen *chosen, unsigned option, const char *name, Error *error) {
    for (size_t i = 0; i < chosen->count; i++) {
        if ((chosen->views[i]->options & option) != 0) {
            return true;
        }
    }
    char takers[128];
    list_takers(option, takers, sizeof takers);
    return error_set(error, ERROR_USAGE, name, "means nothing to the %s view: it is for %s",
                     chosen->views[0]->name, takers);
}

/* Options that a view which was asked for by name would pass over in silence are refused. */
static bool check_options(const Job *job, const Chosen *chosen, Error *error) {
    static const struct {
        ViewOption option;
        const char *name;
    } options[] = {{VIEW_QUERY, "--query"}, {VIEW_ORIENT, "--orient"},
                   {VIEW_RANGE, "--range"}, {VIEW_COLORMAP, "--colormap"},
                   {VIEW_DIMS, "--dims"},   {VIEW_AXES, "--axes"}};
    const Arguments *a = job->arguments;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        bool matters = a->view_count > 0 || options[i].option == VIEW_AXES;
        if (matters && (a->view_options & options[i].option) != 0 &&
            !check_option(chosen, options[i].option, options[i].name, error)) {
            return false;
        }
    }
    return true;
}

bool pages_check(const Job *job, Error *error) {
    const Arguments *a = job->arguments;
    Chosen chosen = choose(job);
    for (size_t i = 0; i < a->view_count; i++) {
        if (!check_scope(job, a->views[i], error)) {
            return false;
        }
    }
    return check_options(job, &chosen, error);
}

/* The number furthest from 0 in any sentence's embeddings: the scale that they share. */
static double reach_of(const Job *job) {
    double reach = 0;
    for (size_t i = 0; i < job->count; i++) {
        const Trace *trace = job->results[i].trace;
        const Matrix *all[] = {&trace->x, &trace->output, &trace->shift};
        for (size_t m = 0; m < sizeof all / sizeof *all; m++) {
            for (size_t c = 0; c < all[m]->rows * all[m]->cols; c++) {
                reach = fmax(reach, fabs(all[m]->data[c]));
            }
        }
    }
    return reach;
}

/* Draws the views of one scope as a page, below what `pages` holds, and keeps its remarks. */
static bool add_page(const Chosen *chosen, const ViewInput *input, const FigureStyle *style,
                     const FigureWords *words, Canvas *canvas, Scene *pages, Error *error) {
    Scene bodies[ARGUMENTS_VIEWS] = {{0}}, page = {0};
    bool done = true;
    for (size_t i = 0; done && i < chosen->count; i++) {
        done = chosen->views[i]->draw(input, style, canvas, &bodies[i], error);
    }
    done = done && figure_page(words, style, bodies, chosen->count, canvas, &page, error) &&
           scene_stack(pages, &page, error) && scene_remark(pages, page.remarks, error);
    for (size_t i = 0; i < chosen->count; i++) {
        scene_free(&bodies[i]);
    }
    scene_free(&page);
    return done;
}

static Chosen of_scope(const Chosen *chosen, ViewScope scope) {
    Chosen some = {0};
    for (size_t i = 0; i < chosen->count; i++) {
        if (chosen->views[i]->scope == scope) {
            some.views[some.count++] = chosen->views[i];
        }
    }
    return some;
}

/** A run's pages under way. */
typedef struct Pages {
    const Job *job;
    Subject *subjects; /* of every result */
    size_t *queries;   /* the query to bring out of each */
    ColourRange span;  /* what one scale for the weights of all sentences spans; {0, 0}: any */
    Canvas *canvas;
    Scene *scene;
    char *title, *subtitle; /* of the first page */
    Error *error;
} Pages;

static FigureStyle style_of(const Pages *pages, const Result *result) {
    const Job *job = pages->job;
    int digits = result->request->options.digits;
    FigureStyle style = job->arguments->style;
    style.decimals = digits > 0 ? digits : 2;
    style.query = result->query;
    style.reach = job->count > 1 ? reach_of(job) : 0;
    style.range = style.range_rule == RANGE_AUTO ? pages->span : style.range;
    style.longest_side = (size_t)(CANVAS_LONGEST_SIDE * FIGURE_DPI / job->arguments->dpi);
    return style;
}

/* Takes the words over; the first page's are kept. */
static bool add_titled(Pages *pages, const Chosen *chosen, const ViewInput *input,
                       const FigureStyle *style, char *title, char *subtitle) {
    char *printable = title == NULL ? NULL : text_printable(title);
    const FigureWords words = {printable, subtitle};
    bool done =
        printable != NULL && subtitle != NULL
            ? add_page(chosen, input, style, &words, pages->canvas, pages->scene, pages->error)
            : error_no_memory(pages->error, "figure");
    free(title);
    if (pages->title == NULL) {
        pages->title = printable;
        pages->subtitle = subtitle;
    } else {
        free(printable);
        free(subtitle);
    }
    return done;
}

static ViewInput input_of(const Pages *pages, size_t first, size_t count) {
    const Arguments *a = pages->job->arguments;
    return (ViewInput){.subjects = pages->subjects + first,
                       .count = count,
                       .queries = pages->queries + first,
                       .sweep = pages->job->swept == NULL ? NULL : pages->job->swept->sweep,
                       .dims = a->dims,
                       .axes = a->axes};
}

/* --title stands over the first page of all or of one; of several sentences, each keeps its own. */
static char *title_of(const Job *job, const Result *result) {
    const char *given = job->count == 1 ? job->arguments->title : NULL;
    return given != NULL ? strdup(given) : views_title(result->request);
}

static bool all_are(const Chosen *chosen, ViewOption option) {
    for (size_t i = 0; i < chosen->count; i++) {
        if ((chosen->views[i]->options & option) == 0) {
            return false;
        }
    }
    return true;
}

/* Where every view draws one head, or all, the words are those of that head, or of all. */
static char *subtitle_of(const Chosen *chosen, const Result *result) {
    Request request = *result->request;
    if (all_are(chosen, VIEW_EVERY_HEAD)) {
        return views_subtitle_of_heads(&request, result->trace);
    }
    if (all_are(chosen, VIEW_ONE_HEAD)) {
        request.selection = views_one_head(&request);
    }
    return views_subtitle(&request, result->trace);
}

static bool add_each(Pages *pages, const Chosen *chosen) {
    const Job *job = pages->job;
    Chosen some = of_scope(chosen, VIEW_OF_ONE);
    for (size_t i = 0; some.count > 0 && i < job->count; i++) {
        const Result *result = &job->results[i];
        FigureStyle style = style_of(pages, result);
        ViewInput input = input_of(pages, i, 1);
        if (!add_titled(pages, &some, &input, &style, title_of(job, result),
                        subtitle_of(&some, result))) {
            return false;
        }
    }
    return true;
}

#define BETWEEN "  |  "

/* Whether one of the first `count` texts is the same; a part of one is not. */
static bool was_said(char *const *texts, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* Each text once, " | " between them. */
static char *join(char *const *texts, size_t count) {
    size_t size = 1, length = 0;
    for (size_t i = 0; i < count; i++) {
        size += strlen(BETWEEN) + strlen(texts[i]);
    }
    char *joined = calloc(size, 1);
    for (size_t i = 0; joined != NULL && i < count; i++) {
        if (!was_said(texts, i, texts[i])) {
            length += (size_t)snprintf(joined + length, size - length, "%s%s",
                                       length == 0 ? "" : BETWEEN, texts[i]);
        }
    }
    return joined;
}

/* The titles or subtitles of all results, or NULL where there is no memory for one of them. */
static char *words_of_all(const Job *job, char *(*words_of)(const Result *)) {
    char **words = calloc(job->count, sizeof *words);
    bool has_all = words != NULL;
    for (size_t i = 0; has_all && i < job->count; i++) {
        words[i] = words_of(&job->results[i]);
        has_all = words[i] != NULL;
    }
    char *joined = has_all ? join(words, job->count) : NULL;
    for (size_t i = 0; words != NULL && i < job->count; i++) {
        free(words[i]);
    }
    free(words);
    return joined;
}

static char *own_title(const Result *result) {
    return views_title(result->request);
}

static char *own_subtitle(const Result *result) {
    return views_subtitle(result->request, result->trace);
}

static bool add_all(Pages *pages, const Chosen *chosen) {
    const Job *job = pages->job;
    Chosen some = of_scope(chosen, VIEW_OF_ALL);
    if (some.count == 0) {
        return true;
    }
    FigureStyle style = style_of(pages, job->results);
    ViewInput input = input_of(pages, 0, job->count);
    const char *given = job->arguments->title;
    return add_titled(pages, &some, &input, &style,
                      given != NULL ? strdup(given) : words_of_all(job, own_title),
                      words_of_all(job, own_subtitle));
}

static bool add_sweep(Pages *pages, const Chosen *chosen) {
    const Job *job = pages->job;
    Chosen some = of_scope(chosen, VIEW_OF_SWEEP);
    if (some.count == 0) {
        return true;
    }
    FigureStyle style = style_of(pages, job->results);
    ViewInput input = input_of(pages, 0, 1);
    return add_titled(pages, &some, &input, &style, strdup(job->swept->title),
                      strdup(job->swept->formula));
}

static bool list_subjects(Pages *pages) {
    const Job *job = pages->job;
    pages->subjects = calloc(job->count, sizeof *pages->subjects);
    pages->queries = calloc(job->count, sizeof *pages->queries);
    if (pages->subjects == NULL || pages->queries == NULL) {
        return error_no_memory(pages->error, "figure");
    }
    for (size_t i = 0; i < job->count; i++) {
        pages->subjects[i] = (Subject){job->results[i].request, job->results[i].trace};
        pages->queries[i] = job->results[i].query;
    }
    return true;
}

static bool any_shows_heads(const Chosen *chosen) {
    for (size_t i = 0; i < chosen->count; i++) {
        if ((chosen->views[i]->options & (VIEW_ONE_HEAD | VIEW_EVERY_HEAD)) != 0) {
            return true;
        }
    }
    return false;
}

/* With --range auto, figures beside each other share the scale that all of them need. */
static bool find_span(Pages *pages, const Chosen *chosen) {
    bool shares = pages->job->count > 1 && pages->job->arguments->style.range_rule == RANGE_AUTO;
    return !shares || views_span(pages->subjects, pages->job->count, any_shows_heads(chosen),
                                 &pages->span, pages->error);
}

/* What a file says of its figure beside the title: the subtitle, and what the figure remarks. */
static bool describe(const Pages *pages, char **description) {
    const char *remarks = pages->scene->remarks != NULL ? pages->scene->remarks : "";
    size_t size = strlen(pages->subtitle) + strlen(remarks) + sizeof "; ";
    *description = malloc(size);
    if (*description == NULL) {
        return error_no_memory(pages->error, "figure");
    }
    snprintf(*description, size, "%s%s%s", pages->subtitle, remarks[0] != '\0' ? "; " : "",
             remarks);
    return true;
}

bool pages_draw(const Job *job, Canvas *canvas, Scene *page, char **title, char **description,
                Error *error) {
    Pages pages = {.job = job, .canvas = canvas, .scene = page, .error = error};
    Chosen chosen = choose(job);
    bool done = list_subjects(&pages) && find_span(&pages, &chosen) && add_all(&pages, &chosen) &&
                add_sweep(&pages, &chosen) && add_each(&pages, &chosen) &&
                describe(&pages, description);
    free(pages.subjects);
    free(pages.queries);
    free(pages.subtitle);
    *title = pages.title;
    return done;
}
