/* memory: zeros of every size, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"

#include <stdbool.h>
#include <stdlib.h>

/* AddressSanitizer ends a process that asks for more than there can be. */
#if defined(__SANITIZE_ADDRESS__)
#define ENDS_WITHOUT_MEMORY true
#elif defined(__has_feature)
#define ENDS_WITHOUT_MEMORY __has_feature(address_sanitizer)
#else
#define ENDS_WITHOUT_MEMORY false
#endif

static void test_zeros(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{1, 8}, {1000, 8}, {262144, 8}, {300000, 8}, {3, 1048576}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t bytes = sizes[i][0] * sizes[i][1];
        unsigned char *zeros = memory_zeros(sizes[i][0], sizes[i][1]);
        assert_non_null(zeros);
        for (size_t at = 0; at < bytes; at++) {
            if (zeros[at] != 0) {
                fail_msg("byte %zu of %zu", at, bytes);
            }
        }
        free(zeros);
    }
}

static void test_no_memory(void **state) {
    (void)state;
    free(memory_zeros(1000, 0)); /* NULL or not, as calloc's */
    const size_t most = SIZE_MAX;
    assert_null(memory_zeros(most, 8));
    assert_null(memory_zeros(most / 2, 2));
    assert_null(memory_zeros(most / 8, 8));
    if (!ENDS_WITHOUT_MEMORY) {
        assert_null(memory_zeros(PTRDIFF_MAX / 8, 7));
        assert_null(memory_zeros(PTRDIFF_MAX - ((size_t)1 << 22), 1));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeros),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
