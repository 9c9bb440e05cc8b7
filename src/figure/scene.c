#include "scene.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How far the lines of a hatching are from its ground towards black or white. */
#define HATCH_CONTRAST 0.3

static bool make_room(Scene *scene, size_t more, Error *error) {
    if (more <= scene->capacity - scene->count) {
        return true;
    }
    size_t capacity = scene->capacity == 0 ? 256 : scene->capacity;
    while (more > capacity - scene->count && capacity <= SIZE_MAX / 2) {
        capacity *= 2;
    }
    Mark *grown = capacity > SIZE_MAX / sizeof *grown
                      ? NULL
                      : realloc(scene->marks, capacity * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, "figure");
    }
    scene->marks = grown;
    scene->capacity = capacity;
    return true;
}

static bool copy_cells(Mark *mark) {
    if (mark->cells == NULL) {
        return true;
    }
    size_t size = mark->cell_rows * mark->cell_columns * sizeof *mark->cells;
    Colour *copy = malloc(size > 0 ? size : 1);
    if (copy != NULL) {
        memcpy(copy, mark->cells, size);
    }
    mark->cells = copy;
    return copy != NULL;
}

static bool add_copy(Scene *scene, const Mark *mark, Error *error) {
    if (!make_room(scene, 1, error)) {
        return false;
    }
    Mark copy = *mark;
    copy.text = mark->text == NULL ? NULL : strdup(mark->text);
    if (mark->text != NULL && copy.text == NULL) {
        return error_no_memory(error, "figure");
    }
    scene->marks[scene->count++] = copy;
    return true;
}

bool scene_add(Scene *scene, const Mark *mark, Error *error) {
    Mark copy = *mark;
    if (!copy_cells(&copy)) {
        return error_no_memory(error, "figure");
    }
    return scene_add_cells(scene, &copy, error);
}

bool scene_add_cells(Scene *scene, const Mark *mark, Error *error) {
    bool added = add_copy(scene, mark, error);
    if (!added) {
        free(mark->cells);
    }
    return added;
}

bool scene_remark(Scene *body, const char *remark, Error *error) {
    if (remark == NULL || remark[0] == '\0' ||
        (body->remarks != NULL && strstr(body->remarks, remark) != NULL)) {
        return true;
    }
    size_t before = body->remarks == NULL ? 0 : strlen(body->remarks);
    size_t size = before + strlen("; ") + strlen(remark) + 1;
    char *grown = realloc(body->remarks, size);
    if (grown == NULL) {
        return error_no_memory(error, "figure");
    }
    snprintf(grown + before, size - before, "%s%s", before > 0 ? "; " : "", remark);
    body->remarks = grown;
    return true;
}

static void move_marks(Mark *marks, size_t count, double x, double y) {
    for (size_t i = 0; i < count; i++) {
        marks[i].x += x;
        marks[i].y += y;
    }
}

/* Behind the scene's own. */
static bool append_marks(Scene *scene, Scene *part, size_t first, Error *error) {
    size_t count = part->count - first;
    if (count == 0) {
        return true;
    }
    if (!make_room(scene, count, error)) {
        return false;
    }
    memcpy(scene->marks + scene->count, part->marks + first, count * sizeof *part->marks);
    scene->count += count;
    part->count = first;
    return true;
}

/* The same where the part has more marks: the few are put before the many, in memory that is in use
 * already, and the two exchange it. */
static bool take_array(Scene *scene, Scene *part, Error *error) {
    const Scene few = *scene;
    if (!make_room(part, few.count, error)) {
        return false;
    }
    memmove(part->marks + few.count, part->marks, part->count * sizeof *part->marks);
    if (few.count > 0) {
        memcpy(part->marks, few.marks, few.count * sizeof *few.marks);
    }
    scene->marks = part->marks;
    scene->capacity = part->capacity;
    scene->count = few.count + part->count;
    part->marks = few.marks;
    part->capacity = few.capacity;
    part->count = 0;
    return true;
}

/* The marks of `part` from the one numbered `first` on. */
static bool take_moved(Scene *scene, Scene *part, size_t first, double x, double y, Error *error) {
    size_t before = scene->count, count = part->count - first;
    bool taken = first == 0 && count > before ? take_array(scene, part, error)
                                              : append_marks(scene, part, first, error);
    if (taken) {
        move_marks(scene->marks + before, count, x, y);
    }
    return taken;
}

bool scene_place(Scene *scene, Scene *part, double x, double y, Error *error) {
    return take_moved(scene, part, 0, x, y, error);
}

bool scene_stack(Scene *scene, Scene *below, Error *error) {
    size_t page = scene->count == 0 ? 0 : 1; /* one background is enough */
    if (!take_moved(scene, below, page, 0, scene->height, error)) {
        return false;
    }
    scene->transparent = below->transparent;
    scene->width = fmax(scene->width, below->width);
    scene->height += below->height;
    scene->marks[0].width = scene->width;
    scene->marks[0].height = scene->height;
    return true;
}

void mark_corners(const Mark *mark, double corners[8]) {
    bool is_text = mark->kind == MARK_TEXT;
    double left = is_text ? -mark->anchor_x * mark->width : 0;
    double top = is_text ? -mark->anchor_y * mark->height : 0;
    double angle = is_text ? mark->turn * acos(-1) / 180 : 0;
    double cosine = cos(angle), sine = sin(angle);
    for (int corner = 0; corner < 4; corner++) {
        double x = left + (corner == 1 || corner == 2 ? mark->width : 0);
        double y = top + (corner >= 2 ? mark->height : 0);
        corners[2 * corner] = mark->x + x * cosine - y * sine;
        corners[2 * corner + 1] = mark->y + x * sine + y * cosine;
    }
}

static bool draw_text(const Mark *mark, Canvas *canvas, Error *error) {
    return canvas_text(canvas, mark->text, mark->look, mark->x, mark->y, mark->anchor_x,
                       mark->anchor_y, mark->turn, mark->colour, mark->opacity, error);
}

static void draw_hatched(const Mark *mark, Canvas *canvas) {
    Colour lines = colour_mix(mark->colour, colour_of_text_on(mark->colour), HATCH_CONTRAST);
    canvas_rectangle(canvas, mark->x, mark->y, mark->width, mark->height, mark->colour,
                     mark->opacity);
    canvas_hatch(canvas, mark->x, mark->y, mark->width, mark->height, lines, mark->opacity);
}

/* Lines of all kinds. */
static void draw_line(const Mark *mark, Canvas *canvas) {
    double x1 = mark->x + mark->width, y1 = mark->y + mark->height;
    if (mark->kind == MARK_LINK) {
        canvas_link(canvas, mark->x, mark->y, x1, y1, mark->stroke, mark->colour, mark->opacity);
    } else if (mark->kind == MARK_ARROW) {
        canvas_arrow(canvas, mark->x, mark->y, x1, y1, mark->stroke, mark->colour, mark->opacity);
    } else {
        canvas_line(canvas, mark->x, mark->y, x1, y1, mark->stroke, mark->colour, mark->opacity);
    }
}

static bool draw_mark(const Mark *mark, Canvas *canvas, Error *error) {
    switch (mark->kind) {
    case MARK_RECTANGLE:
        canvas_rectangle(canvas, mark->x, mark->y, mark->width, mark->height, mark->colour,
                         mark->opacity);
        return true;
    case MARK_HATCHED:
        draw_hatched(mark, canvas);
        return true;
    case MARK_FRAME:
        canvas_frame(canvas, mark->x, mark->y, mark->width, mark->height, mark->stroke.width,
                     mark->colour, mark->opacity);
        return true;
    case MARK_LINE:
    case MARK_LINK:
    case MARK_ARROW:
        draw_line(mark, canvas);
        return true;
    case MARK_DISC:
        canvas_disc(canvas, mark->x, mark->y, mark->width, mark->colour, mark->opacity);
        return true;
    case MARK_TEXT:
        return draw_text(mark, canvas, error);
    case MARK_CELLS:
        break;
    }
    CellGrid grid = {mark->x,      mark->y,         mark->width,
                     mark->height, mark->cell_rows, mark->cell_columns,
                     mark->gap};
    return canvas_cells(canvas, &grid, mark->cells, mark->opacity, error);
}

/** From where to where a mark may reach down the page, in points. Kept apart from the marks, which
 * are large: to pass over most of them must not take reading them all. */
typedef struct Reach {
    float top, bottom;
} Reach;

/* Marks are passed over so many at a time where their common reach allows it. */
#define GROUP ((size_t)64)

/* A little too far rather than not far enough. */
static Reach reach_of(const Mark *mark) {
    double beyond = mark->stroke.width * (1 + CANVAS_HEAD) + 1;
    double corners[8];
    mark_corners(mark, corners);
    double top = corners[1], bottom = corners[1];
    for (int i = 3; i < 8; i += 2) {
        top = fmin(top, corners[i]);
        bottom = fmax(bottom, corners[i]);
    }
    if (mark->kind == MARK_TEXT) { /* letters may reach out of their line */
        beyond += mark->height;
    }
    return (Reach){(float)(top - beyond), (float)(bottom + beyond)};
}

static size_t group_count(const Scene *scene) {
    return (scene->count + GROUP - 1) / GROUP;
}

/* Behind the reaches of the marks come those of their groups. */
bool scene_finish(Scene *scene, Error *error) {
    size_t groups = group_count(scene);
    free(scene->reaches);
    scene->reaches = malloc((scene->count + groups + 1) * sizeof *scene->reaches);
    if (scene->reaches == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t i = 0; i < scene->count; i++) {
        Reach reach = reach_of(&scene->marks[i]);
        Reach *group = &scene->reaches[scene->count + i / GROUP];
        bool is_first = i % GROUP == 0;
        group->top = is_first ? reach.top : fminf(group->top, reach.top);
        group->bottom = is_first ? reach.bottom : fmaxf(group->bottom, reach.bottom);
        scene->reaches[i] = reach;
    }
    return true;
}

/** The part of the page that is being painted. */
typedef struct Window {
    double top, bottom;
} Window;

/* False for what has not been finished too. */
static bool is_outside(const Scene *scene, size_t reach, const Window *window) {
    const Reach *own = scene->reaches == NULL ? NULL : &scene->reaches[reach];
    return own != NULL && (own->top > window->bottom || own->bottom < window->top);
}

static bool draw_group(const Scene *scene, size_t group, const Window *window, Canvas *canvas,
                       Error *error) {
    size_t first = group * GROUP, left = scene->count - first;
    size_t end = first + (left < GROUP ? left : GROUP);
    for (size_t i = first; i < end; i++) {
        if (!is_outside(scene, i, window) && !draw_mark(&scene->marks[i], canvas, error)) {
            return false;
        }
    }
    return true;
}

bool scene_draw(const Scene *scene, Canvas *canvas, Error *error) {
    Window window;
    canvas_band(canvas, &window.top, &window.bottom);
    for (size_t group = 0; group < group_count(scene); group++) {
        if (!is_outside(scene, scene->count + group, &window) &&
            !draw_group(scene, group, &window, canvas, error)) {
            return false;
        }
    }
    return true;
}

void scene_free(Scene *scene) {
    for (size_t i = 0; i < scene->count; i++) {
        free(scene->marks[i].text);
        free(scene->marks[i].cells);
    }
    free(scene->marks);
    free(scene->reaches);
    free(scene->remarks);
    *scene = (Scene){0};
}
