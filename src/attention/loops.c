#include "loops.h"

#if defined(ATTNVIZ_HAS_WIDE_LOOPS)
static bool processor_has(LoopsWidth width) {
    switch (width) {
    case LOOPS_8:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    case LOOPS_4:
        return __builtin_cpu_supports("avx2");
    default:
        return width == LOOPS_2;
    }
}

const Loops *loops_of(LoopsWidth width) {
    static const Loops *const all[] = {
        [LOOPS_2] = &loops_2, [LOOPS_4] = &loops_4, [LOOPS_8] = &loops_8};
    return processor_has(width) ? all[width] : NULL;
}
#else
const Loops *loops_of(LoopsWidth width) {
    return width == LOOPS_2 ? &loops_2 : NULL;
}
#endif

const Loops *loops_best(void) {
    LoopsWidth width = LOOPS_WIDTHS - 1;
    while (loops_of(width) == NULL) {
        width--; /* LOOPS_2 is everywhere */
    }
    return loops_of(width);
}
