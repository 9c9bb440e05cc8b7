#include "chain.h"

#include <math.h>

/* What a line costs, in parts of the paper of one line. */
#define LINE_COST 0.1

/* `breaks` has bit i set where a line begins with term i. */
static void assign_lines(unsigned breaks, Chain *chain) {
    size_t line = 0;
    for (size_t i = 0; i < chain->count; i++) {
        line += i > 0 && (breaks >> i & 1) != 0;
        chain->line[i] = line;
    }
    chain->lines = line + 1;
}

static bool begins(const Chain *chain, size_t term) {
    return term == 0 || chain->line[term] != chain->line[term - 1];
}

/* All lines begin with their cells at one place; an operator before them stands in the margin. */
static void place_across(const Term *terms, Chain *chain) {
    double margin = 0, end = 0;
    for (size_t i = 0; i < chain->count; i++) {
        double before = i == 0 ? 0 : terms[i].before;
        margin = fmax(margin, begins(chain, i) ? before + terms[i].box.left_first : 0);
    }
    chain->width = 0;
    for (size_t i = 0; i < chain->count; i++) {
        if (begins(chain, i)) {
            chain->x[i] = margin;
            chain->operator_x[i] = margin - terms[i].box.left_first - terms[i].before;
        } else {
            chain->operator_x[i] = end;
            chain->x[i] = end + terms[i].before + terms[i].box.left_next;
        }
        end = chain->x[i] + terms[i].box.right;
        chain->width = fmax(chain->width, end);
    }
}

/* Operators of a line stand at one height, where its lowest panel has its middle. */
static void measure_lines(const Term *terms, Chain *chain, double bottom[CHAIN_MOST]) {
    for (size_t line = 0; line < chain->lines; line++) {
        chain->top[line] = bottom[line] = 0;
        chain->axis[line] = INFINITY;
    }
    for (size_t i = 0; i < chain->count; i++) {
        size_t line = chain->line[i];
        chain->top[line] = fmax(chain->top[line], terms[i].box.top);
        bottom[line] = fmax(bottom[line], terms[i].box.bottom);
        chain->axis[line] = fmin(chain->axis[line], terms[i].tall / 2);
    }
}

static void place_down(const Term *terms, Chain *chain) {
    double bottom[CHAIN_MOST], y[CHAIN_MOST];
    measure_lines(terms, chain, bottom);
    chain->height = 0;
    for (size_t line = 0; line < chain->lines; line++) {
        chain->height += line > 0 ? LINE_GAP : 0;
        y[line] = chain->height + chain->top[line];
        chain->height += chain->top[line] + bottom[line];
    }
    for (size_t i = 0; i < chain->count; i++) {
        chain->y[i] = y[chain->line[i]];
    }
}

static void lay_out(const Term *terms, size_t count, unsigned breaks, Chain *chain) {
    chain->count = count;
    assign_lines(breaks, chain);
    place_across(terms, chain);
    place_down(terms, chain);
}

static double excess(const Chain *chain, double above, double widest_shape) {
    double width = chain->width + 2 * PAGE_MARGIN;
    double height = chain->height + above + 2 * PAGE_MARGIN;
    return fmax(width / height - widest_shape, 0);
}

/* The paper that a layout takes; a further line must spare some. */
static double paper(const Chain *chain) {
    return chain->width * chain->height * (1 + LINE_COST * (double)chain->lines);
}

/* What keeps the shape is better, then what takes less paper; else what is less wide. */
static bool is_better(const Chain *a, const Chain *b, double above, double widest_shape) {
    double a_excess = excess(a, above, widest_shape), b_excess = excess(b, above, widest_shape);
    if (a_excess > 0 || b_excess > 0) {
        return a_excess < b_excess;
    }
    return paper(a) < paper(b);
}

static unsigned allowed_breaks(const Term *terms, size_t count) {
    unsigned allowed = 0;
    for (size_t i = 1; i < count; i++) {
        allowed |= terms[i].may_begin ? 1u << i : 0;
    }
    return allowed;
}

void chain_choose(const Term *terms, size_t count, double above, double widest_shape,
                  Chain *chain) {
    unsigned allowed = allowed_breaks(terms, count);
    lay_out(terms, count, 0, chain);
    /* Counts through every subset of the allowed places. */
    for (unsigned breaks = allowed; breaks != 0; breaks = (breaks - 1) & allowed) {
        Chain other;
        lay_out(terms, count, breaks, &other);
        if (is_better(&other, chain, above, widest_shape)) {
            *chain = other;
        }
    }
}
