/* Whether two marks of a scene lie apart, by their corners. */
#ifndef ATTNVIZ_CORNERS_APART_H
#define ATTNVIZ_CORNERS_APART_H

#include <math.h>
#include <stdbool.h>

/* Half a thousandth of a point is rounding, not an overlap. */
#define TOUCH 0.0005

/* True where the corners lie apart along the normal of one of a's sides. */
static inline bool apart_along(const double a[8], const double b[8]) {
    for (int side = 0; side < 2; side++) {
        double nx = a[2 * side + 3] - a[2 * side + 1], ny = a[2 * side] - a[2 * side + 2];
        double length = hypot(nx, ny), low[2] = {INFINITY, INFINITY};
        double high[2] = {-INFINITY, -INFINITY};
        for (int corner = 0; corner < 8 && length > 0; corner++) {
            const double *at = (corner < 4 ? a : b) + 2 * (corner % 4);
            double along = (at[0] * nx + at[1] * ny) / length;
            low[corner / 4] = fmin(low[corner / 4], along);
            high[corner / 4] = fmax(high[corner / 4], along);
        }
        if (high[0] <= low[1] + TOUCH || high[1] <= low[0] + TOUCH) {
            return true;
        }
    }
    return false;
}

/* True for two rectangles, turned in any way, that do not overlap. */
static inline bool corners_apart(const double a[8], const double b[8]) {
    return apart_along(a, b) || apart_along(b, a);
}

#endif
