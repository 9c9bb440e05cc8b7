#include "section.h"
#include "paragraph.h"
#include "sizes.h"

#include <math.h>
#include <stdlib.h>

static const TextLook heading_look = {LABEL_SIZE, true};

bool section_new(Section *section, size_t count, Error *error) {
    section->count = count;
    section->panels = calloc(count + 1, sizeof *section->panels);
    section->parts = calloc(count + 1, sizeof *section->parts);
    section->boxes = calloc(count + 1, sizeof *section->boxes);
    return (section->panels != NULL && section->parts != NULL && section->boxes != NULL) ||
           error_no_memory(error, "figure");
}

/* The heading stands over the column names; words at the right of a panel need no more room. */
static bool measure_panel(Section *section, size_t index, double narrowest, const Pen *pen) {
    const Panel *panel = &section->panels[index];
    Part *part = &section->parts[index];
    Box *box = &section->boxes[index];
    part->width = fmax(narrowest, panel->columns.cell * (double)panel->columns.count);
    if (!panel_box(panel, pen, box) ||
        !paragraph_measure(pen, part->heading, heading_look, part->width, &part->extent)) {
        return false;
    }
    box->top += ceil(part->extent.height + HEADING_GAP);
    box->right = fmax(box->right, ceil(part->extent.width));
    box->left_next = section->own_rows ? box->left_first : 0;
    return true;
}

/* Labels that some panel needs turned are turned in all, and titles stand above all alike. */
static void turn_alike(Section *section) {
    double turn = 0;
    Extent labels = {0, 0};
    for (size_t i = 0; i < section->count; i++) {
        Axis *axis = &section->panels[i].columns;
        axis->turn = axis_turn(axis);
        if (!section->parts[i].stands_apart) {
            turn = fmin(turn, axis->turn);
            labels.width = fmax(labels.width, axis->labels.width);
            labels.height = fmax(labels.height, axis->labels.height);
        }
    }
    for (size_t i = 0; i < section->count; i++) {
        if (!section->parts[i].stands_apart) {
            section->panels[i].columns.turn = turn;
            section->panels[i].columns.labels = labels;
        }
    }
}

bool section_measure(Section *section, double narrowest, double shrink, const Pen *pen) {
    if (!sizes_set(section->panels, section->count, shrink, pen) ||
        !panels_fit_numbers(section->panels, section->count, pen)) {
        return false;
    }
    turn_alike(section);
    for (size_t i = 0; i < section->count; i++) {
        if (!measure_panel(section, i, narrowest, pen)) {
            return false;
        }
    }
    return true;
}

static TileRule rule_of(const Section *section, double above) {
    return (TileRule){
        .group = section->count, .across = PANEL_GAP, .down = LINE_GAP, .above = above};
}

static bool place(Section *section, Error *error) {
    TileRule rule = rule_of(section, 0);
    tiles_free(&section->tiles);
    return tiles_place(section->boxes, section->count, &rule, section->columns, &section->tiles,
                       error);
}

bool section_choose(Section *section, double above, Error *error) {
    TileRule rule = rule_of(section, above);
    return tiles_choose(section->boxes, section->count, &rule, &section->columns, error) &&
           place(section, error);
}

bool section_choose_within(Section *section, double width, double above, Error *error) {
    for (section->columns = section->count; section->columns > 0; section->columns--) {
        if (!place(section, error)) {
            return false;
        }
        if (section->tiles.width <= WORDS_MAY_WIDEN * width) {
            break;
        }
    }
    section->columns = section->columns > 0 ? section->columns : 1;
    size_t lines = (section->count + section->columns - 1) / section->columns;
    section->columns = lines > 0 ? (section->count + lines - 1) / lines : 1;
    if (!place(section, error)) {
        return false;
    }
    double whole = fmax(width, section->tiles.width);
    return !(tiles_excess(whole, section->tiles.height + above) > 0) ||
           section_choose(section, above, error);
}

static bool is_first_in_line(const Section *section, size_t index) {
    return tiles_column(index, section->count, section->columns) == 0;
}

/* How far the row names of the first column reach to the left. */
static double left_of(const Section *section) {
    double left = 0;
    for (size_t i = 0; i < section->count; i++) {
        left = is_first_in_line(section, i) ? fmax(left, section->boxes[i].left_first) : left;
    }
    return left;
}

static bool set_left(Section *section, double left, Error *error) {
    for (size_t i = 0; i < section->count; i++) {
        if (is_first_in_line(section, i)) {
            section->boxes[i].left_first = left;
        }
    }
    return place(section, error);
}

bool sections_align(Section *a, Section *b, Error *error) {
    double left = fmax(left_of(a), left_of(b));
    return set_left(a, left, error) && set_left(b, left, error);
}

static bool draw_part(const Section *section, size_t index, const Pen *pen, double y) {
    const Part *part = &section->parts[index];
    size_t line = tiles_line(index, section->count, section->tiles.columns);
    double x = section->tiles.x[index], height;
    Panel panel = section->panels[index];
    panel.shows_rows = section->own_rows || is_first_in_line(section, index);
    y += section->tiles.y[index];
    return panel_draw(&panel, pen, x, y, 0) &&
           paragraph_draw(pen, ROLE_PANEL_TITLE, part->heading, heading_look,
                          (Hang){x, y - section->tiles.top[line], 0, 0, 0},
                          (Ink){pen->look->ink, part->faded ? FADED_LABEL : 1}, part->width, 0,
                          &height);
}

bool section_draw(const Section *section, const Pen *pen, double y) {
    for (size_t i = 0; i < section->count; i++) {
        if (!draw_part(section, i, pen, y)) {
            return false;
        }
    }
    return true;
}

void section_free(Section *section) {
    for (size_t i = 0; section->parts != NULL && i < section->count; i++) {
        free(section->parts[i].heading);
    }
    free(section->panels);
    free(section->parts);
    free(section->boxes);
    tiles_free(&section->tiles);
    *section = (Section){0};
}
