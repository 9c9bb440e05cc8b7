#include "places.h"

#include <math.h>
#include <stdlib.h>

/* Free room around a name, and between a point and its name. */
#define AIR       1.5
#define POINT_GAP 3.0

/* What it costs a place to cover a point or a line, to be led to, and to be so far away. */
#define COST_DISC   5.0
#define COST_LINE   1.5
#define COST_LED    1.2
#define COST_CROSS  4.0  /* its lead goes over a name … */
#define COST_TOUCH  0.35 /* … or over a point or a line */
#define FAR         36.0
#define COST_ORDER  0.04
#define COST_FORBID 1e9

/* Places further off: rings around the point. */
#define RING_FIRST  12.0
#define RING_GROWTH 1.3
#define RING_ANGLES 24

/* The column of names that found no room. */
#define COLUMN_GAP 14.0

typedef struct Rectangle {
    double left, top, right, bottom;
} Rectangle;

/** Names under way. */
typedef struct Search {
    const PlaceField *field;
    PlaceName *names;
    size_t count, placed; /* names[0 .. placed) have theirs */
    bool *is_left_over;
} Search;

/** A place that may do. */
typedef struct Candidate {
    Rectangle box;
    bool is_led;
    PlaceLine lead;
    double cost;
} Candidate;

static bool overlap(Rectangle a, Rectangle b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static Rectangle grown(Rectangle box, double by) {
    return (Rectangle){box.left - by, box.top - by, box.right + by, box.bottom + by};
}

static Rectangle box_of(const PlaceName *name) {
    return (Rectangle){name->left, name->top, name->left + name->width, name->top + name->height};
}

static double nearest(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

static bool covers_disc(Rectangle box, const PlaceDisc *disc) {
    double across = disc->x - nearest(disc->x, box.left, box.right);
    double down = disc->y - nearest(disc->y, box.top, box.bottom);
    return across * across + down * down < disc->radius * disc->radius;
}

/* Cuts the part of a line that lies between two limits (Liang and Barsky, ACM Transactions on
 * Graphics 3, 1984); false where nothing is left. */
static bool cut(double start, double way, double low, double high, double *from, double *to) {
    if (!(way < 0 || way > 0)) {
        return start > low && start < high;
    }
    double one = (low - start) / way, other = (high - start) / way;
    *from = fmax(*from, fmin(one, other));
    *to = fmin(*to, fmax(one, other));
    return *from < *to;
}

static bool covers_line(Rectangle box, const PlaceLine *line) {
    double from = 0, to = 1;
    return cut(line->x0, line->x1 - line->x0, box.left, box.right, &from, &to) &&
           cut(line->y0, line->y1 - line->y0, box.top, box.bottom, &from, &to);
}

static bool is_apart(double a0, double a1, double b0, double b1) {
    return fmin(a0, a1) > fmax(b0, b1) || fmax(a0, a1) < fmin(b0, b1);
}

static bool line_meets_disc(const PlaceLine *line, const PlaceDisc *disc) {
    if (is_apart(line->x0, line->x1, disc->x - disc->radius, disc->x + disc->radius) ||
        is_apart(line->y0, line->y1, disc->y - disc->radius, disc->y + disc->radius)) {
        return false;
    }
    double across = line->x1 - line->x0, down = line->y1 - line->y0;
    double square = across * across + down * down;
    double part = ((disc->x - line->x0) * across + (disc->y - line->y0) * down);
    part = square > 0 ? nearest(part / square, 0, 1) : 0;
    return hypot(line->x0 + part * across - disc->x, line->y0 + part * down - disc->y) <
           disc->radius;
}

static double side_of(const PlaceLine *line, double x, double y) {
    return (line->x1 - line->x0) * (y - line->y0) - (line->y1 - line->y0) * (x - line->x0);
}

static bool lines_cross(const PlaceLine *a, const PlaceLine *b) {
    return !is_apart(a->x0, a->x1, b->x0, b->x1) && !is_apart(a->y0, a->y1, b->y0, b->y1) &&
           side_of(a, b->x0, b->y0) * side_of(a, b->x1, b->y1) < 0 &&
           side_of(b, a->x0, a->y0) * side_of(b, a->x1, a->y1) < 0;
}

static bool is_own(const PlaceDisc *disc, const PlaceName *name) {
    return hypot(disc->x - name->at.x, disc->y - name->at.y) < disc->radius;
}

static double length_of(const PlaceLine *line) {
    return hypot(line->x1 - line->x0, line->y1 - line->y0);
}

/* Where the lead lies on names, points and lines, but not on the point's own discs. It stops
 * counting where another place is known to be cheaper. */
static double cost_of_lead(const Search *search, const PlaceName *name, const PlaceLine *lead,
                           double enough) {
    const PlaceField *field = search->field;
    double cost = 0;
    for (size_t i = 0; i < search->placed && cost < enough; i++) {
        const PlaceName *other = &search->names[i];
        cost += !search->is_left_over[i] && covers_line(box_of(other), lead) ? COST_CROSS : 0;
        cost += other->is_led && lines_cross(lead, &other->lead) ? COST_CROSS : 0;
    }
    for (size_t i = 0; i < field->disc_count && cost < enough; i++) {
        const PlaceDisc *disc = &field->discs[i];
        cost += line_meets_disc(lead, disc) && !is_own(disc, name) ? COST_TOUCH : 0;
    }
    for (size_t i = 0; i < field->line_count && cost < enough; i++) {
        cost += lines_cross(lead, &field->lines[i]) ? COST_TOUCH : 0;
    }
    return cost;
}

static bool is_free(const Search *search, Rectangle box) {
    if (box.left < 0 || box.top < 0 || box.right > search->field->width ||
        box.bottom > search->field->height) {
        return false;
    }
    for (size_t i = 0; i < search->placed; i++) {
        if (!search->is_left_over[i] && overlap(grown(box, AIR), box_of(&search->names[i]))) {
            return false;
        }
    }
    return true;
}

/* What a free box covers; it stops counting where another place is known to be cheaper. */
static double cost_of_box(const Search *search, Rectangle box, double enough) {
    const PlaceField *field = search->field;
    Rectangle wide = grown(box, AIR);
    double cost = 0;
    for (size_t i = 0; i < field->disc_count && cost < enough; i++) {
        cost += covers_disc(wide, &field->discs[i]) ? COST_DISC : 0;
    }
    for (size_t i = 0; i < field->line_count && cost < enough; i++) {
        cost += covers_line(wide, &field->lines[i]) ? COST_LINE : 0;
    }
    for (size_t i = 0; i < search->placed && cost < enough; i++) {
        const PlaceName *other = &search->names[i];
        cost += other->is_led && covers_line(wide, &other->lead) ? COST_CROSS : 0;
    }
    return cost;
}

static void weigh(const Search *search, const PlaceName *name, Candidate candidate,
                  Candidate *best) {
    if (candidate.cost >= best->cost || !is_free(search, candidate.box)) {
        return;
    }
    candidate.cost += cost_of_box(search, candidate.box, best->cost - candidate.cost);
    if (candidate.cost < best->cost && candidate.is_led) {
        double enough = best->cost - candidate.cost;
        candidate.cost += cost_of_lead(search, name, &candidate.lead, enough);
    }
    if (candidate.cost < best->cost) {
        *best = candidate;
    }
}

static Rectangle box_at(const PlaceName *name, double left, double top) {
    return (Rectangle){left, top, left + name->width, top + name->height};
}

/* Right, left, above, below and at the corners, the best first. */
static void try_beside(const Search *search, const PlaceName *name, Candidate *best) {
    static const struct {
        double across, down; /* −1: before the point, 0: centred, 1: behind */
        double reach;        /* at the corners a name may come closer */
    } sides[] = {{1, 0, 1},     {-1, 0, 1},     {0, -1, 1},   {0, 1, 1},
                 {1, -1, 0.72}, {-1, -1, 0.72}, {1, 1, 0.72}, {-1, 1, 0.72}};
    double reach = name->at.radius + POINT_GAP;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        double x = name->at.x + sides[i].across * sides[i].reach * reach;
        double y = name->at.y + sides[i].down * (sides[i].reach * reach - AIR);
        double left = x + (sides[i].across - 1) / 2 * name->width;
        double top = y + (sides[i].down - 1) / 2 * name->height;
        weigh(search, name,
              (Candidate){.box = box_at(name, left, top), .cost = COST_ORDER * (double)i}, best);
    }
}

/* From the point's edge to the nearest part of the box' left, right or middle. */
static PlaceLine lead_to(const PlaceName *name, Rectangle box) {
    double middle = (box.top + box.bottom) / 2;
    bool is_beside = name->at.x < box.left || name->at.x > box.right;
    double x = is_beside ? nearest(name->at.x, box.left - AIR, box.right + AIR)
                         : nearest(name->at.x, box.left, box.right);
    double y = is_beside ? middle : nearest(name->at.y, box.top, box.bottom);
    double length = hypot(x - name->at.x, y - name->at.y);
    double part = length > 0 ? fmin(name->at.radius / length, 1) : 0;
    return (PlaceLine){name->at.x + part * (x - name->at.x), name->at.y + part * (y - name->at.y),
                       x, y};
}

/* A box whose nearest part is about `distance` away at this angle, moved into the field. */
static Rectangle ring_box(const Search *search, const PlaceName *name, double distance,
                          double angle) {
    double across = cos(angle), down = sin(angle);
    double left = name->at.x + across * (distance + name->width / 2) - name->width / 2;
    double top = name->at.y + down * (distance + name->height / 2) - name->height / 2;
    left = nearest(left, 0, fmax(0, search->field->width - name->width));
    top = nearest(top, 0, fmax(0, search->field->height - name->height));
    return box_at(name, left, top);
}

static void try_rings(const Search *search, const PlaceName *name, Candidate *best) {
    double most = hypot(search->field->width, search->field->height);
    double step = 2 * acos(-1) / RING_ANGLES;
    double distance = name->at.radius + RING_FIRST;
    for (; distance < most && COST_LED + (distance - RING_FIRST) / FAR < best->cost;
         distance *= RING_GROWTH) {
        for (int i = 0; i < RING_ANGLES; i++) {
            Rectangle box = ring_box(search, name, distance, step * i);
            PlaceLine lead = lead_to(name, box);
            double cost = COST_LED + length_of(&lead) / FAR;
            weigh(search, name, (Candidate){box, true, lead, cost}, best);
        }
    }
}

static void find_place(Search *search, size_t number) {
    PlaceName *name = &search->names[number];
    Candidate best = {.cost = COST_FORBID};
    try_beside(search, name, &best);
    try_rings(search, name, &best);
    search->is_left_over[number] = !(best.cost < COST_FORBID);
    name->left = best.box.left;
    name->top = best.box.top;
    name->is_led = best.is_led;
    name->lead = best.lead;
}

/* The names that are left over, the highest point first, so that leads cross seldom. */
static size_t next_left_over(const Search *search) {
    size_t next = search->count;
    for (size_t i = 0; i < search->count; i++) {
        bool is_higher =
            next < search->count && !(search->names[i].at.y < search->names[next].at.y);
        next = search->is_left_over[i] && !is_higher ? i : next;
    }
    return next;
}

static void fill_column(Search *search, double *width, double *height) {
    double left = search->field->width + COLUMN_GAP, top = 0;
    for (size_t i = next_left_over(search); i < search->count; i = next_left_over(search)) {
        PlaceName *name = &search->names[i];
        name->left = left;
        name->top = top;
        name->is_led = true;
        name->lead = lead_to(name, box_of(name));
        search->is_left_over[i] = false;
        top += name->height + AIR;
        *width = fmax(*width, left + name->width);
        *height = fmax(*height, top);
    }
}

bool places_find(const PlaceField *field, PlaceName *names, size_t count, double *width,
                 double *height, Error *error) {
    Search search = {.field = field, .names = names, .count = count};
    search.is_left_over = calloc(count + 1, sizeof *search.is_left_over);
    if (search.is_left_over == NULL) {
        return error_no_memory(error, "figure");
    }
    for (; search.placed < count; search.placed++) {
        find_place(&search, search.placed);
    }
    *width = field->width;
    *height = field->height;
    fill_column(&search, width, height);
    free(search.is_left_over);
    return true;
}
