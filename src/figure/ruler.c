#include "ruler.h"
#include "number.h"

#include <math.h>
#include <string.h>

/* Round numbers lose their last bits in sums; so many digits tell them all apart. */
#define DIGITS   12
#define ROUNDING 1e-9

/* The texts of ticks are so far apart, in points. */
#define TICK_AIR 12.0
/* Ticks that are closer are too many, even where their texts would fit. */
#define TICKS_APART       52.0
#define TICKS_APART_ABOVE 30.0

static double along(const Ruler *ruler, double value) {
    return ruler->is_log ? log10(value) : value;
}

double ruler_at(const Ruler *ruler, double value) {
    double low = along(ruler, ruler->low), span = along(ruler, ruler->high) - low;
    return span > 0 ? (along(ruler, value) - low) / span * ruler->length : ruler->length / 2;
}

static const double leads[] = {1, 2, 5, 10};

/* lead · 10^exponent, as exact as doubles are. */
static double times_ten(double lead, int exponent) {
    return exponent >= 0 ? lead * pow(10, exponent) : lead / pow(10, -exponent);
}

double ruler_round(double wanted) {
    if (!(wanted > 0) || !isfinite(wanted)) {
        return wanted;
    }
    int exponent = (int)floor(log10(wanted));
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        double rounded = times_ten(leads[i], exponent);
        if (rounded >= wanted * (1 - ROUNDING)) {
            return rounded;
        }
    }
    return wanted;
}

static double clean(double value) {
    char text[NUMBER_SIZE];
    double cleaned = value;
    number_write(value, DIGITS, text);
    number_read(text, &cleaned);
    return cleaned;
}

static void add_tick(Ruler *ruler, double value) {
    bool is_new = ruler->count == 0 || value > ruler->ticks[ruler->count - 1];
    double slack = ROUNDING * (ruler->is_log ? value : ruler->high - ruler->low);
    bool is_within = value >= ruler->low - slack && value <= ruler->high + slack;
    if (is_new && is_within && ruler->count < RULER_TICKS) {
        ruler->ticks[ruler->count++] = value;
    }
}

void ruler_mark_multiples(Ruler *ruler, double step) {
    double first = ceil(ruler->low / step - ROUNDING);
    ruler->count = 0;
    for (int i = 0; i < RULER_TICKS && isfinite(first); i++) {
        double value = clean((first + i) * step);
        add_tick(ruler, fabs(value) < step / 2 ? 0 : value);
    }
}

/* The first `some` of 1, 2 and 5 times every power of ten that is a multiple of `stride`. */
static void mark_powers(Ruler *ruler, size_t some, int stride) {
    int first = (int)floor(log10(ruler->low)), last = (int)ceil(log10(ruler->high));
    ruler->count = 0;
    for (int exponent = first; exponent <= last; exponent++) {
        for (size_t i = 0; i < some && exponent % stride == 0; i++) {
            add_tick(ruler, times_ten(leads[i], exponent));
        }
    }
}

void ruler_write(double value, char text[RULER_TEXT]) {
    char plain[NUMBER_SIZE];
    size_t length = number_write(clean(value), 0, plain);
    bool negative = plain[0] == '-';
    memcpy(text, "\xE2\x88\x92", 3);
    memcpy(text + (negative ? 3 : 0), plain + negative, length + 1 - negative);
}

static bool measure_tick(const Ruler *ruler, size_t tick, const Pen *pen, TextLook look,
                         Extent *extent) {
    char text[RULER_TEXT];
    ruler_write(ruler->ticks[tick], text);
    return pen_measure(pen, text, look, extent);
}

bool ruler_is_clear(const Ruler *ruler, const Pen *pen, TextLook look, bool upright, bool *clear) {
    double before = -INFINITY;
    *clear = true;
    for (size_t i = 0; i < ruler->count; i++) {
        Extent extent;
        if (!measure_tick(ruler, i, pen, look, &extent)) {
            return false;
        }
        double half = (upright ? extent.height : extent.width) / 2;
        double at = ruler_at(ruler, ruler->ticks[i]);
        *clear = *clear && at - half >= before + (upright ? 0 : TICK_AIR);
        before = at + half;
    }
    return true;
}

bool ruler_widest(const Ruler *ruler, const Pen *pen, TextLook look, double *widest) {
    *widest = 0;
    for (size_t i = 0; i < ruler->count; i++) {
        Extent extent;
        if (!measure_tick(ruler, i, pen, look, &extent)) {
            return false;
        }
        *widest = fmax(*widest, extent.width);
    }
    return true;
}

/* Fewer and fewer powers of ten, until their texts have room. */
static bool mark_log(Ruler *ruler, const Pen *pen, TextLook look, bool upright) {
    static const size_t some[] = {3, 1};
    bool clear = false;
    for (int stride = 1; stride <= 1024 && !clear; stride *= 2) {
        for (size_t i = stride == 1 ? 0 : 1; i < 2 && !clear; i++) {
            mark_powers(ruler, some[i], stride);
            if (!ruler_is_clear(ruler, pen, look, upright, &clear)) {
                return false;
            }
            clear = clear && ruler->count < RULER_TICKS;
        }
    }
    return true;
}

bool ruler_mark(Ruler *ruler, const Pen *pen, TextLook look, bool upright) {
    if (ruler->is_log) {
        return mark_log(ruler, pen, look, upright);
    }
    double apart = upright ? TICKS_APART_ABOVE : TICKS_APART;
    double step = ruler_round((ruler->high - ruler->low) / ruler->length * apart);
    bool clear = false;
    ruler->count = 0;
    while (step > 0 && isfinite(step) && !clear) {
        ruler_mark_multiples(ruler, step);
        if (!ruler_is_clear(ruler, pen, look, upright, &clear)) {
            return false;
        }
        step = ruler_round(step * 1.5);
    }
    return true;
}

bool ruler_mark_these(Ruler *ruler, const double *values, size_t count, const Pen *pen,
                      TextLook look, bool *fit) {
    ruler->count = 0;
    for (size_t i = 0; i < count && count <= RULER_TICKS; i++) {
        add_tick(ruler, values[i]);
    }
    *fit = ruler->count > 0;
    return !*fit || ruler_is_clear(ruler, pen, look, false, fit);
}
