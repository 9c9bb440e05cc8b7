#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "output.h"

/* Takes bytes until `most` would be passed. */
typedef struct Taken {
    char bytes[1 << 20];
    size_t length, most, calls;
} Taken;

static Taken taken;

static bool take(void *context, const void *bytes, size_t length) {
    Taken *to = context;
    to->calls++;
    if (length > to->most - to->length) {
        return false;
    }
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
    return true;
}

static Sink *open_sink(size_t most) {
    Error error = {0};
    Sink *sink;
    memset(&taken, 0, sizeof taken);
    taken.most = most;
    assert_true(sink_of_function(take, &taken, &sink, &error));
    return sink;
}

static void test_bytes_arrive_in_order(void **state) {
    (void)state;
    Error error = {0};
    Sink *sink = open_sink(sizeof taken.bytes);
    static char large[400000];
    memset(large, 'l', sizeof large);
    sink_text(sink, "a ");
    sink_number(sink, 0.5, 0);
    sink_bytes(sink, large, sizeof large);
    sink_char(sink, 'z');
    assert_true(sink_end(sink, false, &error));
    assert_int_equal(taken.length, 5 + sizeof large + 1);
    assert_memory_equal(taken.bytes, "a 0.5", 5);
    assert_memory_equal(taken.bytes + 5, large, sizeof large);
    assert_int_equal(taken.bytes[taken.length - 1], 'z');
}

/* A buffer at a time, and nothing at all where nothing was written. */
static void test_calls(void **state) {
    (void)state;
    Error error = {0};
    Sink *sink = open_sink(sizeof taken.bytes);
    for (size_t i = 0; i < 100000; i++) {
        sink_text(sink, "12345");
    }
    assert_true(sink_end(sink, false, &error));
    assert_int_equal(taken.length, 500000);
    assert_true(taken.calls <= 3);
    assert_true(sink_end(open_sink(0), false, &error));
    assert_int_equal(taken.calls, 0);
}

static void test_failure_sticks(void **state) {
    (void)state;
    Error error = {0};
    Sink *sink = open_sink(300000);
    for (size_t i = 0; i < 200000; i++) {
        sink_text(sink, "12345");
    }
    assert_true(sink_has_failed(sink));
    size_t calls = taken.calls;
    assert_false(sink_end(sink, false, &error));
    assert_int_equal(taken.calls, calls);
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_string_equal(error.where, "write");
}

static void test_dropped(void **state) {
    (void)state;
    Error error = {0};
    Sink *sink = open_sink(0);
    sink_text(sink, "not this");
    assert_true(sink_end(sink, true, &error));
    assert_int_equal(taken.calls, 0);
    assert_true(sink_end(NULL, false, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_arrive_in_order),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_failure_sticks),
        cmocka_unit_test(test_dropped),
    };
    return cmocka_run_group_tests_name("output function", tests, NULL, NULL);
}
