/*
 * scene: a laid-out figure as a value: marks with places, sizes and colours, in points from the
 * top left. Tests read it; scene_draw paints it.
 */
#ifndef ATTNVIZ_SCENE_H
#define ATTNVIZ_SCENE_H

#include "canvas.h"
#include "colour.h"
#include "matrix.h"

typedef enum MarkKind {
    MARK_RECTANGLE, /* filled */
    MARK_HATCHED,   /* filled and hatched: masked cells */
    MARK_FRAME,     /* the outline of a rectangle */
    MARK_LINE,
    MARK_LINK,  /* a curve between two columns */
    MARK_ARROW, /* a line with a head at its end */
    MARK_DISC,
    MARK_TEXT,
    MARK_CELLS /* a rectangle of small cells without gaps, each of its own colour */
} MarkKind;

/** What a mark stands for, so that a test can ask for "all key labels". */
typedef enum MarkRole {
    ROLE_BACKGROUND, /* the page, and the grid behind the cells of a panel */
    ROLE_TITLE,
    ROLE_SUBTITLE,
    ROLE_PANEL_TITLE,
    ROLE_AXIS_TITLE,
    ROLE_QUERY_LABEL, /* names of rows: queries, or keys with --orient columns */
    ROLE_KEY_LABEL,   /* names of columns */
    ROLE_CELL,
    ROLE_CELL_TEXT,
    ROLE_COLOUR_BAR,
    ROLE_TICK,     /* of an axis or a colour bar, and its number */
    ROLE_OPERATOR, /* between two panels */
    ROLE_NUMBER,   /* a number that stands in no cell */
    ROLE_LINK,     /* from a query to a key */
    ROLE_POINT,
    ROLE_POINT_LABEL,
    ROLE_SERIES, /* a piece of a curve */
    ROLE_LEGEND,
    ROLE_FRAME /* around what is brought out */
} MarkRole;

typedef struct Mark {
    MarkKind kind;
    MarkRole role;
    Colour colour;
    double opacity; /* 0 … 1 */
    /* MARK_RECTANGLE, MARK_HATCHED, MARK_FRAME, MARK_DISC, MARK_CELLS: left, top, width, height.
     * MARK_LINE, MARK_LINK and MARK_ARROW: from (x, y) to (x + width, y + height). MARK_TEXT: (x,
     * y) is the anchor, width and height the measured extent before turning. */
    double x, y, width, height;
    Stroke stroke; /* of lines and frames */
    /* MARK_TEXT */
    char *text; /* owned */
    TextLook look;
    double anchor_x, anchor_y; /* the part of the extent that lies on (x, y): 0 left/top … 1 */
    double turn;               /* degrees clockwise about (x, y) */
    /* ROLE_CELL, ROLE_CELL_TEXT and ROLE_COLOUR_BAR; ROLE_LINK, ROLE_POINT and ROLE_SERIES with
     * what their view says. MARK_CELLS and a MARK_HATCHED over it: their first cell. */
    int panel;
    size_t row, column;
    double value;
    /* MARK_CELLS */
    Colour *cells; /* owned; cell_rows × cell_columns, row by row */
    size_t cell_rows, cell_columns;
    double gap; /* what each cell leaves free at its right and bottom */
} Mark;

/** A page, or the body of a view that a page takes up, of width × height points. Freed with
 * scene_free. */
typedef struct Scene {
    double width, height;
    bool transparent; /* no background */
    char *remarks;    /* owned; of a body: what a page says of it under its title; or NULL */
    size_t count, capacity;
    Mark *marks;
    struct Reach *reaches; /* owned: where each mark lies, once scene_finish was called; or NULL */
} Scene;

/** Appends a mark, copying its text and cells. Fails for memory. */
bool scene_add(Scene *scene, const Mark *mark, Error *error);

/** The same for cells that are the scene's from then on, also after a failure. */
bool scene_add_cells(Scene *scene, const Mark *mark, Error *error);

/** Says something of a body, behind what was said before. Fails for memory. */
bool scene_remark(Scene *body, const char *remark, Error *error);

/** Takes every mark of `part` over, moved by (x, y). Fails for memory. */
bool scene_place(Scene *scene, Scene *part, double x, double y, Error *error);

/** Puts a page below what the scene holds, on one page, and takes its marks over. Fails for
 * memory. */
bool scene_stack(Scene *scene, Scene *below, Error *error);

/** The four corners of a mark after turning: x0, y0 … x3, y3. */
void mark_corners(const Mark *mark, double corners[8]);

/** Says that no mark comes any more and none changes: painting the scene in many bands then takes
 * less time. Fails for memory. */
bool scene_finish(Scene *scene, Error *error);

/** Paints every mark in order, as far as it is in the canvas' band. */
bool scene_draw(const Scene *scene, Canvas *canvas, Error *error);

void scene_free(Scene *scene);

#endif
