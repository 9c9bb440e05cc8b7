#include "few.h"

#if defined(ATTNVIZ_HAS_WIDE_NUMBERS)
#include <stdbool.h>

static bool processor_has(FewWidth width) {
    return width == FEW_8
               ? __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512vl")
               : width == FEW_4 && __builtin_cpu_supports("avx2");
}

FewWriter *few_writer(FewWidth width) {
    static FewWriter *const all[] = {[FEW_4] = few_write_4, [FEW_8] = few_write_8};
    return processor_has(width) ? all[width] : NULL;
}
#else
FewWriter *few_writer(FewWidth width) {
    (void)width;
    return NULL;
}
#endif

FewWriter *few_best(void) {
    FewWriter *widest = few_writer(FEW_8);
    return widest != NULL ? widest : few_writer(FEW_4);
}
