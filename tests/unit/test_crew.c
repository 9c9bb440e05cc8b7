#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crew.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define PIECES     500
#define MOST_SLOTS 32

typedef void *ThreadBody(void *argument);

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, ThreadBody *body,
                          void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, ThreadBody *body,
                          void *argument);

/* Wrapped by the linker. The system makes so many threads, and others nowhere but where it wants.
 */
static struct {
    size_t made, most;
    bool takes_no_attributes;
} system_threads = {.most = SIZE_MAX};

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, ThreadBody *body,
                          void *argument) {
    bool is_refused = attributes != NULL && system_threads.takes_no_attributes;
    if (is_refused || system_threads.made == system_threads.most) {
        return EAGAIN;
    }
    system_threads.made++;
    return __real_pthread_create(thread, attributes, body, argument);
}

/* Each piece is a number; its work is to square it, which takes some longer than others. */
typedef struct Bench {
    size_t wanted;               /* pieces that there are */
    size_t enough;               /* handed over after which no more is wanted */
    size_t fetched, handed_over; /* written by one thread at a time */
    size_t number[MOST_SLOTS], square[MOST_SLOTS];
    _Atomic int in_fetch;
    _Atomic size_t worked;
    pthread_t caller;
    bool is_in_order, is_by_caller, is_alone;
} Bench;

static bool fetch(void *data, size_t slot) {
    Bench *bench = data;
    bench->is_alone = bench->is_alone && atomic_fetch_add(&bench->in_fetch, 1) == 0;
    bool is_there = bench->fetched < bench->wanted;
    if (is_there) {
        bench->number[slot] = bench->fetched++;
    }
    atomic_fetch_sub(&bench->in_fetch, 1);
    return is_there;
}

static void work(void *data, size_t slot) {
    Bench *bench = data;
    struct timespec pause = {0, (long)(bench->number[slot] * 7919 % 5) * 20000};
    nanosleep(&pause, NULL);
    bench->square[slot] = bench->number[slot] * bench->number[slot];
    atomic_fetch_add(&bench->worked, 1);
}

static bool hand_over(void *data, size_t slot) {
    Bench *bench = data;
    size_t number = bench->handed_over++;
    bench->is_in_order = bench->is_in_order && bench->number[slot] == number &&
                         bench->square[slot] == number * number;
    bench->is_by_caller = bench->is_by_caller && pthread_equal(bench->caller, pthread_self());
    return bench->handed_over < bench->enough;
}

static Bench run(size_t pieces, size_t enough, size_t slots, size_t threads) {
    Bench bench = {.wanted = pieces, .enough = enough, .caller = pthread_self()};
    bench.is_in_order = bench.is_by_caller = bench.is_alone = true;
    crew_run(&(Crew){.fetch = fetch,
                     .work = work,
                     .hand_over = hand_over,
                     .data = &bench,
                     .slots = slots,
                     .threads = threads});
    assert_true(bench.is_in_order);
    assert_true(bench.is_by_caller);
    assert_true(bench.is_alone);
    assert_int_equal(bench.worked, bench.fetched);
    return bench;
}

static void pieces_are_handed_over_in_their_order(void **state) {
    (void)state;
    for (size_t threads = 1; threads <= 5; threads++) {
        for (size_t slots = 1; slots <= MOST_SLOTS; slots *= 2) {
            Bench bench = run(PIECES / 4, SIZE_MAX, slots, threads);
            assert_int_equal(bench.handed_over, PIECES / 4);
        }
    }
    assert_int_equal(run(PIECES, SIZE_MAX, 16, 2).handed_over, PIECES);
}

static void few_pieces_are_done_too(void **state) {
    (void)state;
    for (size_t pieces = 0; pieces < 4; pieces++) {
        assert_int_equal(run(pieces, SIZE_MAX, 8, 3).handed_over, pieces);
        assert_int_equal(run(pieces, SIZE_MAX, 1, 1).handed_over, pieces);
    }
}

static void enough_ends_it(void **state) {
    (void)state;
    for (size_t threads = 1; threads <= 3; threads++) {
        Bench bench = run(PIECES, 10, 8, threads);
        assert_int_equal(bench.handed_over, 10);
        assert_in_range(bench.fetched, 10, 18); /* what was begun is done all the same */
    }
}

static void no_more_is_fetched_than_there_are_slots(void **state) {
    (void)state;
    Bench bench = run(PIECES, 1, 4, 3);
    assert_in_range(bench.fetched, 1, 5);
}

/* With fewer helpers, or none, the same is done. */
static void threads_that_cannot_be_made_are_done_without(void **state) {
    (void)state;
    for (size_t most = 0; most < 4; most++) {
        for (int without = 0; without < 2; without++) {
            system_threads.made = 0;
            system_threads.most = most;
            system_threads.takes_no_attributes = without == 1;
            assert_int_equal(run(PIECES / 4, SIZE_MAX, 8, 4).handed_over, PIECES / 4);
            assert_int_equal(system_threads.made, most);
        }
    }
    system_threads.most = SIZE_MAX;
    system_threads.takes_no_attributes = false;
}

static void threads_are_those_of_the_machine(void **state) {
    (void)state;
    assert_in_range(crew_threads(), 1, 16);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_handed_over_in_their_order),
        cmocka_unit_test(few_pieces_are_done_too),
        cmocka_unit_test(enough_ends_it),
        cmocka_unit_test(no_more_is_fetched_than_there_are_slots),
        cmocka_unit_test(threads_that_cannot_be_made_are_done_without),
        cmocka_unit_test(threads_are_those_of_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
