#include "maps.h"

#include "maps_view.h"

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
