#include "run_maps.h"

#include "maps_view.h"
#include "plan.h"

#include <string.h>

bool maps_draw(const Job *job, Canvas *canvas, Scene *page, char **title, char **description,
               Error *error) {
    const char *given = job->arguments->title;
    *title = strdup(given != NULL ? given : "Colour maps");
    *description = strdup("what --colormap takes, from low to high");
    Scene body = {0};
    FigureWords words = {*title, *description};
    bool done = (*title != NULL && *description != NULL) || error_no_memory(error, "figure");
    done = done && figure_maps(&job->arguments->style, canvas, &body, error) &&
           figure_page(&words, &job->arguments->style, &body, 1, canvas, page, error);
    scene_free(&body);
    return done;
}

bool run_maps(const Arguments *arguments, Error *error) {
    Plan plan = {0};
    Notes drawn = {0};
    Job job = {.arguments = arguments, .drawn = &drawn};
    bool done = plan_make(arguments, false, &plan, error) && plan_carry_out(&plan, &job, error);
    notes_free(&drawn);
    plan_free(&plan);
    return done;
}
